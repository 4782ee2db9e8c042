import { copyPlain } from './copyPlain';
import type { Action, Dynamics, Environment, Observation, Timestep } from './environment';
import { InvalidValueError, shorten } from './errors';
import type { Random } from './random';
import type { Space } from './spaces';

/** Where an episode stands: all that its continuation depends on, besides the random stream. */
export interface SimulationState {
  /** State of the dynamics; `null` before the first episode. */
  readonly state: unknown;
  readonly stepCount: number;
  readonly episodeReturn: number;
  readonly isOver: boolean;
}

/**
 * Turns the rules of an environment into episodes.
 *
 * Checks each action, and is the only place that truncates: after `maxEpisodeSteps` steps, whether or not that step
 * also terminated (both flags can be true on one step, as in Gymnasium).
 */
export class Simulation<State, O extends Observation, A extends Action> implements Environment<O, A> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Called at the end of each episode with its undiscounted return and its length in steps. */
  onEpisodeEnd: ((episodeReturn: number, length: number) => void) | undefined;

  #state: State | undefined;
  #stepCount = 0;
  #episodeReturn = 0;
  #isOver = true;
  readonly #maxEpisodeSteps: number;
  readonly #actionCount: number;

  constructor(
    private readonly dynamics: Dynamics<State, O, A>,
    private readonly random: Random,
  ) {
    this.observationSpace = dynamics.observationSpace;
    this.actionSpace = dynamics.actionSpace;
    this.#maxEpisodeSteps = dynamics.maxEpisodeSteps;
    this.#actionCount = dynamics.actionSpace.kind === 'discrete' ? dynamics.actionSpace.size : 0;
  }

  /** The state as it is now; `undefined` before the first reset. */
  get state(): State | undefined {
    return this.#state;
  }

  get stepCount(): number {
    return this.#stepCount;
  }

  /** Sum of the rewards of the episode so far, undiscounted. */
  get episodeReturn(): number {
    return this.#episodeReturn;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  reset(): O {
    const state = this.dynamics.initialState(this.random);
    this.#begin(state);
    return this.dynamics.observe(state);
  }

  /** Starts an episode from a chosen state: for races, comparisons and "what if". */
  resetTo(state: State): O {
    this.#begin(state);
    return this.dynamics.observe(state);
  }

  #begin(state: State): void {
    this.#state = state;
    this.#stepCount = 0;
    this.#episodeReturn = 0;
    this.#isOver = false;
  }

  current(): O {
    return this.#isOver ? this.reset() : this.dynamics.observe(this.#state as State);
  }

  step(action: A): Timestep<O> {
    if (this.#isOver) throw new InvalidValueError('The episode is over. Call reset before step.');
    this.#checkAction(action);
    const { state, reward, terminated } = this.dynamics.transition(this.#state as State, action, this.random);
    const truncated = ++this.#stepCount >= this.#maxEpisodeSteps;
    this.#state = state;
    this.#episodeReturn += reward;
    if (terminated || truncated) {
      this.#isOver = true;
      this.onEpisodeEnd?.(this.#episodeReturn, this.#stepCount);
    }
    return { observation: this.dynamics.observe(state), reward, terminated, truncated };
  }

  #checkAction(action: A): void {
    if (typeof action === 'number') {
      if (action >= 0 && action < this.#actionCount && Number.isInteger(action)) return;
    } else if (
      this.actionSpace.kind === 'box' &&
      action.length === this.actionSpace.low.length &&
      action.every(Number.isFinite)
    ) {
      return; // out of bounds is allowed: each environment documents how it clips
    }
    throw new InvalidValueError(`${describeAllowed(this.actionSpace)}, got ${shorten(action)}.`);
  }

  save(): SimulationState {
    return {
      state: this.#state === undefined ? null : copyPlain(this.#state),
      stepCount: this.#stepCount,
      episodeReturn: this.#episodeReturn,
      isOver: this.#isOver,
    };
  }

  load(saved: SimulationState): void {
    this.#state = saved.state === null ? undefined : (copyPlain(saved.state) as State);
    this.#stepCount = saved.stepCount;
    this.#episodeReturn = saved.episodeReturn;
    this.#isOver = saved.isOver;
  }
}

function describeAllowed(space: Space): string {
  return space.kind === 'discrete'
    ? `The action must be a whole number in [0, ${space.size - 1}]`
    : `The action must be ${space.low.length} finite numbers`;
}
