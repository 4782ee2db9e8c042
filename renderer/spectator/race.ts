import type { Action, Dynamics, Observation, Timestep } from '../../main/rl/core/environment';
import { createRandom, type Random } from '../../main/rl/core/random';
import { Simulation } from '../../main/rl/core/simulation';
import type { Policy } from '../../main/rl/policies/policy';
import type { EpisodeEnd, Moment, Played } from './spectator';

/** What a race needs to know of an environment besides its rules. */
export interface RaceOptions {
  readonly seed: number;
  /** Time steps a second at speed 1. */
  readonly stepsPerSecond: number;
  /** How many earlier states are remembered for drawing. */
  readonly trailLength: number;
}

/** Where one of the racers stands. */
export interface LaneStanding {
  readonly stepCount: number;
  readonly episodeReturn: number;
  readonly end: EpisodeEnd | undefined;
  /** Whether no other has a higher return; told only at the end, and of several that are level. */
  readonly isWinner: boolean;
}

/** Where all stand. */
export interface Standing {
  /** Which start it is, counted from 1. */
  readonly start: number;
  readonly stepCount: number;
  readonly isOver: boolean;
  readonly lanes: readonly LaneStanding[];
}

/** Longest stretch of time made up for at once, seconds: a page that was away does not race to catch up. */
const longestCatchUp = 0.25;

/**
 * Plays several policies side by side, step by step together, each in a world of its own.
 *
 * All begin in the same state, draw from equal random streams, and take their steps at the same time; whoever has come to
 * the end of the episode waits for the others. Neither pace nor frames change what happens. Nothing of it reaches training.
 */
export class Race {
  isPlaying = true;
  /** Factor on `stepsPerSecond`; above 0. */
  speed = 1;
  /** One for each policy, in their order. */
  readonly lanes: readonly Lane[];
  /** Time not yet used up, in steps. */
  #backlog = 0;
  #start = 1;
  #stepCount = 0;

  constructor(
    dynamics: Dynamics,
    policies: readonly Policy[],
    private readonly options: RaceOptions,
  ) {
    this.lanes = policies.map((policy) => new Lane(this, dynamics, policy, options.trailLength));
    this.restart();
  }

  /** How far the clock is from the step before to this one, in [0, 1]. */
  get share(): number {
    return Math.min(1, this.#backlog);
  }

  get isOver(): boolean {
    return this.lanes.every(({ isOver }) => isOver);
  }

  get standing(): Standing {
    const { isOver } = this;
    const best = Math.max(...this.lanes.map(({ episodeReturn }) => episodeReturn));
    return {
      start: this.#start,
      stepCount: this.#stepCount,
      isOver,
      lanes: this.lanes.map(({ stepCount, episodeReturn, end }) => ({
        stepCount,
        episodeReturn,
        end,
        isWinner: isOver && episodeReturn === best,
      })),
    };
  }

  /** Begins anew from the same start. */
  restart(): void {
    const { seed } = this.options;
    for (const lane of this.lanes) {
      lane.begin(
        createRandom(seed, `race environment ${this.#start}`),
        createRandom(seed, `race policy ${this.#start}`),
        this.#start,
      );
    }
    this.#backlog = 0;
    this.#stepCount = 0;
  }

  /** Begins from the next start: another first state, another stream, again the same for all. */
  beginNext(): void {
    this.#start++;
    this.restart();
  }

  /**
   * Lets time pass.
   *
   * @param elapsedSeconds since the last call.
   * @returns whether a step was taken.
   */
  advance(elapsedSeconds: number): boolean {
    if (!this.isPlaying || !(elapsedSeconds > 0) || this.isOver) return false;
    this.#backlog += Math.min(elapsedSeconds, longestCatchUp) * this.speed * this.options.stepsPerSecond;
    const isDue = this.#backlog >= 1;
    while (this.#backlog >= 1 && !this.isOver) {
      this.#backlog--;
      this.#step();
    }
    return isDue;
  }

  /** One time step of all, whether playing or not; nothing once all have come to the end. */
  stepOnce(): void {
    if (!this.isOver) this.#step();
    this.#backlog = 1; // the states themselves, nothing in between
  }

  #step(): void {
    for (const lane of this.lanes) lane.step();
    this.#stepCount++;
  }
}

/** One racer, its world and what it has earned. */
export class Lane implements Played {
  /** Return after each step, the first before any. */
  readonly returns: number[] = [];
  #simulation!: Simulation<unknown, Observation, Action>;
  #policyRandom!: Random;
  #start = 1;
  #observation!: Observation;
  #previousState: unknown;
  #action: Action | undefined;
  #timestep: Timestep | undefined;
  #trail: unknown[] = [];
  /** Step that was last drawn. */
  #shownStep = -1;

  constructor(
    private readonly race: Race,
    private readonly dynamics: Dynamics,
    private readonly policy: Policy,
    private readonly trailLength: number,
  ) {}

  get isPlaying(): boolean {
    return this.race.isPlaying && !this.isOver;
  }

  get isOver(): boolean {
    return this.#simulation.isOver;
  }

  get stepCount(): number {
    return this.#simulation.stepCount;
  }

  get episodeReturn(): number {
    return this.#simulation.episodeReturn;
  }

  get end(): EpisodeEnd | undefined {
    if (this.#timestep?.terminated === true) return 'terminated';
    return this.#timestep?.truncated === true ? 'truncated' : undefined;
  }

  get moment(): Moment {
    const { state, stepCount, episodeReturn } = this.#simulation;
    return {
      state,
      observation: this.#observation,
      previousState: this.#previousState,
      share: this.isOver ? 1 : this.race.share,
      action: this.#action,
      reward: this.#timestep?.reward,
      trail: this.#trail,
      stepCount,
      episodeReturn,
      earned: { policy: episodeReturn, person: 0 },
      acted: { policy: stepCount, person: 0 },
      episodeCount: this.#start,
      end: this.end,
    };
  }

  /** The clock is the race's: this tells only whether there is something new to draw since it was last asked. */
  advance(): boolean {
    const hasMoved = this.#shownStep !== this.stepCount;
    this.#shownStep = this.stepCount;
    return hasMoved;
  }

  begin(environmentRandom: Random, policyRandom: Random, start: number): void {
    this.#simulation = new Simulation(this.dynamics, environmentRandom);
    this.#policyRandom = policyRandom;
    this.#start = start;
    this.#observation = this.#simulation.reset();
    this.policy.begin?.();
    this.#previousState = this.#simulation.state;
    this.#action = undefined;
    this.#timestep = undefined;
    this.#trail = [];
    this.returns.length = 0;
    this.returns.push(0);
  }

  step(): void {
    if (this.isOver) return;
    this.#previousState = this.#simulation.state;
    this.#trail.push(this.#previousState);
    if (this.#trail.length > this.trailLength) this.#trail.shift();
    this.#action = this.policy.act(this.#observation, this.#policyRandom);
    this.#timestep = this.#simulation.step(this.#action);
    this.#observation = this.#timestep.observation;
    this.returns.push(this.episodeReturn);
  }
}
