import type { Agent, LearningStep, TurnEnvironment } from '../../core/agent';
import { checkFinite } from '../../core/check';
import { InvalidValueError } from '../../core/errors';
import { type AlternatingGame, nobody } from '../../core/game';
import type { Random } from '../../core/random';
import type { SavedState } from '../../core/savedState';
import { number, type SettingsOf } from '../../core/settings';
import type { PolicySnapshot } from '../../policies/policy';
import { defineAgent } from '../definition';
import { tabularSettings, tdErrorMetric } from '../tabular';
import { alternatingGame } from './gameTables';

/** Positions that a table may hold: more would not fit into a checkpoint. */
const mostPositions = 2 ** 22;

const settings = {
  stepSize: number({ isLive: true, symbol: 'α', default: 0.5, excludesMin: true, help: tabularSettings.stepSize.help }),
  initialValue: number({ symbol: 'V₀', default: 0, min: -1e6, max: 1e6, help: 'Value every position starts with.' }),
  epsilon: number({ isLive: true, symbol: 'ε', default: 0.3, help: 'Probability of a move drawn evenly from all.' }),
};

export type SelfPlayQLearningSettings = SettingsOf<typeof settings>;

/** A move with where it leads. */
interface Move {
  readonly action: number;
  readonly value: number;
}

/**
 * Q-learning by playing against itself, with a table over the positions that moves lead to.
 *
 *     Q(s, a) = V(s · a), the value of the position after the move, for the first player
 *     V(S′) ← V(S′) + α [ T − V(S′) ],   T = max_a V(S′ · a) or min_a V(S′ · a), whoever is to move in S′
 *
 * where S · A = S′; where the game is over, T is what the first player got. Two ways into the same position share its value.
 * The move that is learned about is the best one, not the one made, so that trying things out spoils nothing.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §1.5 (tic-tac-toe, exercise 1.1) and §6.8 (afterstates);
 *         Littman, "Markov games as a framework for multi-agent reinforcement learning", ICML 1994, §3 (alternating moves).
 */
export class SelfPlayQLearning<State> implements Agent<TurnEnvironment<State>> {
  /** V of the positions that have been reached, in the first player's reward. */
  readonly #values = new Map<string, number>();

  constructor(
    private readonly game: AlternatingGame<State>,
    private readonly settings: SelfPlayQLearningSettings,
    private readonly random: Random,
  ) {}

  *learn(environment: TurnEnvironment<State>): Generator<LearningStep, never, void> {
    const { game } = this;

    for (;;) {
      const action = this.#choose(environment.current());
      const after = environment.play(action);
      const reward = game.utilities(after)[0]!;
      const target = environment.isOver ? reward : this.#bestMoves(after)[0]!.value;
      const tdError = checkFinite('The TD error', target - this.value(after));
      this.#setValue(after, this.value(after) + this.settings.stepSize * tdError);

      const timestep = { observation: game.observe(after, 0), reward, terminated: environment.isOver, truncated: false };
      yield { action, timestep, tdError, canResume: true };
    }
  }

  /** V of a position, in the first player's reward. */
  value(state: State): number {
    return this.#values.get(this.game.informationState(state, 0)) ?? this.settings.initialValue;
  }

  #setValue(state: State, value: number): void {
    this.#values.set(this.game.informationState(state, 0), value);
    if (this.#values.size > mostPositions) {
      throw new InvalidValueError(`A game for a table must have at most ${mostPositions} positions. Use a smaller board.`);
    }
  }

  /** The moves that are best for whoever is to move; several where they are equal. */
  #bestMoves(state: State): Move[] {
    const sign = this.game.currentPlayer(state) === 0 ? 1 : -1;
    let best: Move[] = [];
    for (const action of this.game.legalActions(state)) {
      const move = { action, value: this.value(this.game.play(state, action)) };
      const advantage = best.length === 0 ? Infinity : sign * (move.value - best[0]!.value);
      if (advantage > 0) best = [move];
      else if (advantage === 0) best.push(move);
    }
    return best;
  }

  #choose(state: State): number {
    if (this.random.uniform() < this.settings.epsilon) {
      const legal = this.game.legalActions(state);
      return legal[this.random.integer(legal.length)]!;
    }
    const best = this.#bestMoves(state);
    return best[this.random.integer(best.length)]!.action;
  }

  policy(): PolicySnapshot {
    const actionCount = this.game.actionSpaces[0]!.size;
    const probabilities: Record<string, Float64Array> = {};
    const visit = (state: State): void => {
      const position = this.game.informationState(state, 0);
      if (this.game.currentPlayer(state) === nobody || Object.hasOwn(probabilities, position)) return;
      const best = this.#bestMoves(state);
      const row = new Float64Array(actionCount);
      for (const { action } of best) row[action] = 1 / best.length;
      probabilities[position] = row;
      for (const action of this.game.legalActions(state)) {
        const after = this.game.play(state, action);
        if (this.#values.has(this.game.informationState(after, 0))) visit(after);
      }
    };
    visit(this.game.initialState());
    return { kind: 'information-table', actionCount, probabilities };
  }

  save(): SavedState {
    return { positions: [...this.#values.keys()], values: Float64Array.from(this.#values.values()) };
  }

  load(saved: SavedState): void {
    this.#values.clear();
    const values = saved['values'] as Float64Array;
    (saved['positions'] as string[]).forEach((position, index) => {
      this.#values.set(position, values[index]!);
    });
  }
}

export const selfPlayQLearningDefinition = defineAgent({
  id: 'self-play-q-learning',
  name: 'Self-play Q-learning',
  family: 'games',
  summary: 'Learns what positions are worth by playing against itself: perfect play where all positions fit into a table.',
  source: 'Sutton & Barto (2018), §1.5 and §6.8',
  needs: {
    observation: 'any',
    action: 'discrete',
    game: { moves: 'alternating', rewards: ['zero-sum'], players: 2, perfectInformation: true },
  },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`V(S') \leftarrow V(S') + \alpha\,\Bigl[\,\max_a / \min_a V(S' \cdot a) - V(S')\,\Bigr],\quad S' = S \cdot A`,
    pseudocode: [
      'for each move of a game, whoever makes it',
      '  A ← the move to the position that is best for the player, or any with probability ε',
      '  make the move, S′ ← S · A',
      '  T ← what the first player got, where the game is over',
      '      else maxₐ V(S′ · a) where it is the first player’s turn, minₐ V(S′ · a) where it is the second’s',
      '  V(S′) ← V(S′) + α [ T − V(S′) ]',
    ],
  },
  usesNetwork: false,
  create: (context) =>
    new SelfPlayQLearning(alternatingGame('self-play-q-learning', context), context.settings, context.random.exploration),
});
