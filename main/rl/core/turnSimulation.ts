import { copyPlain } from './copyPlain';
import { InvalidValueError } from './errors';
import { type AlternatingGame, nobody, playChance } from './game';
import type { Random } from './random';

/** Where an episode stands: all that its continuation depends on, besides the random stream. */
export interface TurnSimulationState {
  /** State of the game; `null` before the first episode. */
  readonly state: unknown;
  readonly moveCount: number;
}

/**
 * Turns the rules of a game with alternating moves into episodes; chance moves by itself.
 *
 * An episode ends with the game, never before: the games have an upper bound of moves.
 */
export class TurnSimulation<State = unknown> {
  /** Called at the end of each episode with what each player got and the number of moves, those of chance not counted. */
  onEpisodeEnd: ((utilities: readonly number[], length: number) => void) | undefined;

  #state: State | undefined;
  #moveCount = 0;

  constructor(
    readonly game: AlternatingGame<State>,
    private readonly random: Random,
  ) {}

  /** The state as it is now; `undefined` before the first reset. */
  get state(): State | undefined {
    return this.#state;
  }

  get isOver(): boolean {
    return this.#state === undefined || this.game.currentPlayer(this.#state) === nobody;
  }

  /** Starts an episode, in which it is then a player's turn. */
  reset(): State {
    this.#state = playChance(this.game, this.game.initialState(), this.random);
    this.#moveCount = 0;
    return this.#state;
  }

  /** The state of the episode under way; starts one if there is none. */
  current(): State {
    return this.isOver ? this.reset() : this.#state!;
  }

  /**
   * The current player's move, and what chance does after it.
   *
   * @throws InvalidValueError when the episode is over or the action is not legal.
   */
  play(action: number): State {
    if (this.isOver) throw new InvalidValueError('The episode is over. Call reset before play.');
    this.#state = playChance(this.game, this.game.play(this.#state!, action), this.random);
    this.#moveCount++;
    if (this.isOver) this.onEpisodeEnd?.(this.game.utilities(this.#state), this.#moveCount);
    return this.#state;
  }

  save(): TurnSimulationState {
    return { state: this.#state === undefined ? null : copyPlain(this.#state), moveCount: this.#moveCount };
  }

  load({ state, moveCount }: TurnSimulationState): void {
    this.#state = state === null ? undefined : (copyPlain(state) as State);
    this.#moveCount = moveCount;
  }
}
