import { copyPlain } from './copyPlain';
import type { Observation } from './environment';
import { InvalidValueError, shorten } from './errors';
import type { SimultaneousGame } from './game';
import type { Random } from './random';

/** One tick of a game with simultaneous moves. */
export interface JointTimestep {
  /** What each player sees now, shape [players]. */
  readonly observations: readonly Observation[];
  /** Reward of each player, shape [players]. */
  readonly rewards: readonly number[];
  /** The game ended: the value of what follows is 0. */
  readonly terminated: boolean;
  /** The episode was cut from outside (time limit): what follows still has value. */
  readonly truncated: boolean;
}

/** Where an episode stands: all that its continuation depends on, besides the random stream. */
export interface GameSimulationState {
  /** State of the game; `null` before the first episode. */
  readonly state: unknown;
  readonly stepCount: number;
  /** Sum of the rewards of each player, shape [players]. */
  readonly episodeReturns: readonly number[];
  readonly isOver: boolean;
}

/**
 * Turns the rules of a game with simultaneous moves into episodes.
 *
 * Checks each joint action, and is the only place that truncates, as `Simulation` is for environments.
 */
export class GameSimulation<State = unknown> {
  /** Called at the end of each episode with each player's undiscounted return and its length in steps. */
  onEpisodeEnd: ((episodeReturns: readonly number[], length: number) => void) | undefined;

  #state: State | undefined;
  #stepCount = 0;
  #episodeReturns: number[] = [];
  #isOver = true;

  constructor(
    readonly game: SimultaneousGame<State>,
    private readonly random: Random,
  ) {}

  /** The state as it is now; `undefined` before the first reset. */
  get state(): State | undefined {
    return this.#state;
  }

  get stepCount(): number {
    return this.#stepCount;
  }

  /** Sums of the rewards of the episode so far, undiscounted, shape [players]. */
  get episodeReturns(): readonly number[] {
    return this.#episodeReturns;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  reset(): readonly Observation[] {
    return this.resetTo(this.game.initialState(this.random));
  }

  /** Starts an episode from a chosen state. */
  resetTo(state: State): readonly Observation[] {
    this.#state = state;
    this.#stepCount = 0;
    this.#episodeReturns = this.game.players.map(() => 0);
    this.#isOver = false;
    return this.#observe(state);
  }

  /** What each player sees of the episode under way; starts one if there is none. */
  current(): readonly Observation[] {
    return this.#isOver ? this.reset() : this.#observe(this.#state as State);
  }

  /** @throws InvalidValueError when the episode is over or an action is not one of its player's. */
  step(actions: readonly number[]): JointTimestep {
    if (this.#isOver) throw new InvalidValueError('The episode is over. Call reset before step.');
    this.#checkActions(actions);
    const { state, rewards, terminated } = this.game.transition(this.#state as State, actions, this.random);
    const truncated = ++this.#stepCount >= this.game.maxEpisodeSteps;
    this.#state = state;
    for (let player = 0; player < rewards.length; player++) this.#episodeReturns[player]! += rewards[player]!;
    if (terminated || truncated) {
      this.#isOver = true;
      this.onEpisodeEnd?.(this.#episodeReturns, this.#stepCount);
    }
    return { observations: this.#observe(state), rewards, terminated, truncated };
  }

  #observe(state: State): Observation[] {
    return this.game.players.map((_name, player) => this.game.observe(state, player));
  }

  #checkActions(actions: readonly number[]): void {
    const { players, actionSpaces } = this.game;
    if (actions.length !== players.length) {
      throw new InvalidValueError(`A joint action must have ${players.length} actions, got ${shorten(actions)}.`);
    }
    for (let player = 0; player < actions.length; player++) {
      const action = actions[player]!;
      const { size } = actionSpaces[player]!;
      if (!(action >= 0 && action < size && Number.isInteger(action))) {
        throw new InvalidValueError(
          `The action of ${players[player]} must be a whole number in [0, ${size - 1}], got ${shorten(action)}.`,
        );
      }
    }
  }

  save(): GameSimulationState {
    return {
      state: this.#state === undefined ? null : copyPlain(this.#state),
      stepCount: this.#stepCount,
      episodeReturns: this.#episodeReturns.slice(),
      isOver: this.#isOver,
    };
  }

  load(saved: GameSimulationState): void {
    this.#state = saved.state === null ? undefined : (copyPlain(saved.state) as State);
    this.#stepCount = saved.stepCount;
    this.#episodeReturns = saved.episodeReturns.slice();
    this.#isOver = saved.isOver;
  }
}
