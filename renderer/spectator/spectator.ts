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

/** Who chose an action. */
export type Actor = 'policy' | 'person';

/** Somebody who acts in the place of the policy. */
export interface StandIn {
  /** A new episode begins: whatever was meant for the one before is forgotten. */
  begin(): void;
  /** Lets time pass, in seconds by the clock on the wall. */
  advance(elapsedSeconds: number): void;
  /** Whether nothing can happen before they choose. */
  readonly isWaiting: boolean;
  act(): Action;
}

/** A time step as it was played. */
export interface PlayedStep {
  readonly action: Action;
  readonly timestep: Timestep;
  readonly actor: Actor;
}

/** Follows what is played, step for step. */
export interface PlayListener {
  begin?(observation: Observation): void;
  step?(step: PlayedStep): void;
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
  /** What each earned of it, by the steps in which they acted. */
  readonly earned: Readonly<Record<Actor, number>>;
  /** Steps of this episode in which each acted. */
  readonly acted: Readonly<Record<Actor, number>>;
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

const nothing: Readonly<Record<Actor, number>> = { policy: 0, person: 0 };

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
  #standIn: StandIn | undefined;
  #earned = nothing;
  #acted = nothing;
  readonly #listeners = new Set<PlayListener>();

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

  /** Lets somebody act in the place of the policy from the next step on; `undefined` gives the very state back to it. */
  setStandIn(standIn: StandIn | undefined): void {
    this.#standIn = standIn;
  }

  /** Tells of every step and every episode from now on, until the function it returns is called. */
  listen(listener: PlayListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Leaves the present episode, wherever it is, for the next. */
  beginEpisode(): void {
    this.#beginEpisode();
  }

  /**
   * Lets time pass.
   *
   * @param elapsedSeconds since the last call.
   * @returns whether a step was taken or an episode begun; where a scene shows what lies between two states, there is
   *          something new to draw even without.
   */
  advance(elapsedSeconds: number): boolean {
    if (!(elapsedSeconds > 0)) return false;
    this.#standIn?.advance(elapsedSeconds);
    if (!this.isPlaying) return false;
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
    // Whoever listens may stop the play at a step.
    while (this.#backlog >= 1 && this.isPlaying && !this.#isOver && !this.#isWaiting) {
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
      earned: this.#earned,
      acted: this.#acted,
      episodeCount: this.#episodeCount,
      end: this.#end,
    };
  }

  /** What the policy thinks of the observation in sight. */
  inspect(): Insight {
    return this.#policy.inspect(this.#observation);
  }

  get #isWaiting(): boolean {
    if (this.#standIn?.isWaiting === true && !this.#isOver) return true;
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
    this.#standIn?.begin();
    this.#earned = nothing;
    this.#acted = nothing;
    this.#previousState = this.#simulation.state;
    this.#action = undefined;
    this.#timestep = undefined;
    this.#trail = [];
    this.#backlog = 0;
    this.#held = 0;
    this.#episodeCount++;
    for (const listener of this.#listeners) listener.begin?.(this.#observation);
  }

  #step(): void {
    this.#previousState = this.#simulation.state;
    this.#trail.push(this.#previousState);
    if (this.#trail.length > this.options.trailLength) this.#trail.shift();
    const actor: Actor = this.#standIn === undefined ? 'policy' : 'person';
    const action = this.#standIn?.act() ?? this.#policy.act(this.#observation, this.#policyRandom);
    const timestep = this.#simulation.step(action);
    this.#action = action;
    this.#timestep = timestep;
    this.#observation = timestep.observation;
    this.#earned = { ...this.#earned, [actor]: this.#earned[actor] + timestep.reward };
    this.#acted = { ...this.#acted, [actor]: this.#acted[actor] + 1 };
    for (const listener of this.#listeners) listener.step?.({ action, timestep, actor });
  }
}
