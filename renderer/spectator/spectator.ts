import type { Action, Dynamics, Observation, Timestep } from '../../main/rl/core/environment';
import { createRandom, type Random } from '../../main/rl/core/random';
import { Simulation } from '../../main/rl/core/simulation';
import type { Insight, Policy } from '../../main/rl/policies/policy';

/** What a spectator needs to know of an environment besides its rules. */
export interface SpectatorOptions {
  readonly seed: number;
  /** Time steps a second at speed 1. */
  readonly stepsPerSecond: number;
  /** How many earlier states are remembered for drawing. */
  readonly trailLength: number;
  /** Whether the play must wait for somebody, in a state and after an episode; never where it is absent. */
  readonly isWaiting?: ((state: unknown, isOver: boolean) => boolean) | undefined;
}

/** How an episode came to its end; both flags of the last step can be true, and then the task itself ended. */
export type EpisodeEnd = 'terminated' | 'truncated';

/** Everything there is to see at one moment. */
export interface Moment {
  readonly state: unknown;
  readonly observation: Observation;
  /** The state before, for drawing what lies between; the state itself at the start of an episode. */
  readonly previousState: unknown;
  /** How far the clock is from the previous state to this one, in [0, 1]. */
  readonly share: number;
  /** The action that led here, and what it earned; `undefined` at the start of an episode. */
  readonly action: Action | undefined;
  readonly reward: number | undefined;
  /** Earlier states of this episode, oldest first. */
  readonly trail: readonly unknown[];
  readonly stepCount: number;
  readonly episodeReturn: number;
  readonly episodeCount: number;
  readonly end: EpisodeEnd | undefined;
}

/** What a canvas draws: something with a present moment, that time moves on. */
export interface Played {
  readonly isPlaying: boolean;
  readonly moment: Moment;
  /** Lets so many seconds pass; returns whether there is another state to draw. */
  advance(elapsedSeconds: number): boolean;
}

/** How long a finished episode stays in sight at speed 1, seconds. */
const holdSeconds = 1.2;
/** Longest stretch of time made up for at once, seconds: a page that was away does not race to catch up. */
const longestCatchUp = 0.25;

/**
 * Plays a policy in its environment at human speed, for watching only.
 *
 * Time goes in steps of fixed length: how often `advance` is called, and how fast the play is, never change what
 * happens, only when. One seed plays one sequence. Nothing of it reaches the training it watches.
 */
export class Spectator implements Played {
  isPlaying = true;
  /** Factor on `stepsPerSecond`; above 0. */
  speed = 1;

  #simulation!: Simulation<unknown, Observation, Action>;
  #policyRandom!: Random;
  #policy: Policy;
  /** Time not yet used up, in steps. */
  #backlog = 0;
  /** Time the finished episode has been in sight, in seconds at speed 1. */
  #held = 0;
  #observation!: Observation;
  #previousState: unknown;
  #action: Action | undefined;
  #timestep: Timestep | undefined;
  #trail: unknown[] = [];
  #episodeCount = 0;

  constructor(
    private readonly dynamics: Dynamics,
    policy: Policy,
    private readonly options: SpectatorOptions,
  ) {
    this.#policy = policy;
    this.restart();
  }

  /** Goes back to the first start of the seed, so that two policies can be watched from the same place. */
  restart(): void {
    this.#simulation = new Simulation(this.dynamics, createRandom(this.options.seed, 'spectator environment'));
    this.#policyRandom = createRandom(this.options.seed, 'spectator policy');
    this.#episodeCount = 0;
    this.#beginEpisode();
  }

  /** The policy that acts from the next step on; the episode goes on. */
  setPolicy(policy: Policy): void {
    this.#policy = policy;
  }

  /**
   * Lets time pass.
   *
   * @param elapsedSeconds since the last call.
   * @returns whether a step was taken or an episode begun; where a scene shows what lies between two states, there is
   *          something new to draw even without.
   */
  advance(elapsedSeconds: number): boolean {
    if (!this.isPlaying || !(elapsedSeconds > 0)) return false;
    const elapsed = Math.min(elapsedSeconds, longestCatchUp) * this.speed;
    this.#backlog += elapsed * this.options.stepsPerSecond;
    if (this.#isWaiting) {
      this.#backlog = Math.min(1, this.#backlog);
      return false;
    }
    if (this.#isOver) {
      this.#held += elapsed;
      if (this.#held < holdSeconds) return false;
      this.#beginEpisode();
      return true;
    }
    const isDue = this.#backlog >= 1;
    while (this.#backlog >= 1 && !this.#isOver && !this.#isWaiting) {
      this.#backlog--;
      this.#step();
    }
    return isDue;
  }

  /** One time step, whether playing or not; the first step of the next episode after one has ended. Waits where it must. */
  stepOnce(): void {
    this.stepNow();
    this.#backlog = 1; // the state itself, nothing in between
  }

  /** The same at the pace of play: the next step comes after its time. */
  stepNow(): void {
    if (this.#isOver) this.#beginEpisode();
    else if (!this.#isWaiting) this.#step();
    this.#backlog = 0;
  }

  get moment(): Moment {
    const simulation = this.#simulation;
    return {
      state: simulation.state,
      observation: this.#observation,
      previousState: this.#previousState,
      share: Math.min(1, this.#backlog),
      action: this.#action,
      reward: this.#timestep?.reward,
      trail: this.#trail,
      stepCount: simulation.stepCount,
      episodeReturn: simulation.episodeReturn,
      episodeCount: this.#episodeCount,
      end: this.#end,
    };
  }

  /** What the policy thinks of the observation in sight. */
  inspect(): Insight {
    return this.#policy.inspect(this.#observation);
  }

  get #isWaiting(): boolean {
    return this.options.isWaiting?.(this.#simulation.state, this.#isOver) ?? false;
  }

  get #isOver(): boolean {
    return this.#simulation.isOver;
  }

  get #end(): EpisodeEnd | undefined {
    if (this.#timestep?.terminated === true) return 'terminated';
    return this.#timestep?.truncated === true ? 'truncated' : undefined;
  }

  #beginEpisode(): void {
    this.#observation = this.#simulation.reset();
    this.#policy.begin?.();
    this.#previousState = this.#simulation.state;
    this.#action = undefined;
    this.#timestep = undefined;
    this.#trail = [];
    this.#backlog = 0;
    this.#held = 0;
    this.#episodeCount++;
  }

  #step(): void {
    this.#previousState = this.#simulation.state;
    this.#trail.push(this.#previousState);
    if (this.#trail.length > this.options.trailLength) this.#trail.shift();
    this.#action = this.#policy.act(this.#observation, this.#policyRandom);
    this.#timestep = this.#simulation.step(this.#action);
    this.#observation = this.#timestep.observation;
  }
}
