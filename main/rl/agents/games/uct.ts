import type { Agent, LearningStep, TurnEnvironment } from '../../core/agent';
import type { AlternatingGame } from '../../core/game';
import type { Random } from '../../core/random';
import type { SavedState } from '../../core/savedState';
import { integer, number, type SettingsOf } from '../../core/settings';
import { mostVisited, rollOut, TreeSearch } from '../../planning/treeSearch';
import type { PolicySnapshot } from '../../policies/policy';
import { defineAgent } from '../definition';
import { alternatingGame } from './gameTables';

const settings = {
  simulations: integer({ default: 1000, max: 1_000_000, scale: 'log', help: 'Games that are imagined before each move.' }),
  exploration: number({
    symbol: 'c',
    default: Math.SQRT2,
    max: 1000,
    help: 'Weight of the bonus √(ln N / n) for moves that were tried less often.',
  }),
};

export type UctSettings = SettingsOf<typeof settings>;

/**
 * UCT: before each move, games are imagined from the position at hand, and the move that was tried most is made.
 *
 *     in the tree     argmax_a  Q̄(s, a) + c √(ln N(s) / N(s, a))
 *     beyond it       evenly at random to the end
 *
 * Nothing is learned from one game to the next: it plays itself, and only its play is worth looking at.
 *
 * Source: Kocsis & Szepesvári, "Bandit based Monte-Carlo planning", ECML 2006, §2–3.
 */
export class Uct<State> implements Agent<TurnEnvironment<State>> {
  readonly #search: TreeSearch<State>;

  constructor(
    private readonly game: AlternatingGame<State>,
    private readonly settings: UctSettings,
    private readonly random: Random,
  ) {
    this.#search = new TreeSearch(game, {
      selection: 'ucb1',
      exploration: settings.exploration,
      assess: rollOut(game),
    });
  }

  *learn(environment: TurnEnvironment<State>): Generator<LearningStep, never, void> {
    for (;;) {
      const result = this.#search.search(environment.current(), this.settings.simulations, this.random);
      const action = mostVisited(result);
      const after = environment.play(action);
      const reward = this.game.utilities(after)[0]!;
      const timestep = {
        observation: this.game.observe(after, 0),
        reward,
        terminated: environment.isOver,
        truncated: false,
      };
      const share = Math.max(...result.visits) / this.settings.simulations;
      yield { action, timestep, canResume: true, metrics: { value: result.value, share } };
    }
  }

  policy(): PolicySnapshot {
    return { kind: 'tree-search', ...this.settings };
  }

  save(): SavedState {
    return {};
  }

  load(): void {}
}

export const uctDefinition = defineAgent({
  id: 'uct',
  name: 'UCT',
  family: 'tree search',
  summary:
    'Monte-Carlo tree search: looks ahead before each move and learns nothing; needs the rules of the game, and no training.',
  source: 'Kocsis & Szepesvári, "Bandit based Monte-Carlo planning", ECML 2006',
  needs: {
    observation: 'any',
    action: 'discrete',
    game: { moves: 'alternating', rewards: ['zero-sum'], players: 2, perfectInformation: true },
  },
  settings,
  metrics: [
    {
      name: 'value',
      label: 'Expected result',
      unit: 'reward',
      help: 'What the player to move got on average in the imagined games.',
    },
    {
      name: 'share',
      label: 'Share of the best move',
      unit: '',
      help: 'Share of the imagined games that began with the move made.',
    },
  ],
  explanation: {
    updateRule: String.raw`A = \arg\max_a N(s,a), \quad \text{in the tree: } \arg\max_a \bar Q(s,a) + c \sqrt{\frac{\ln N(s)}{N(s,a)}}`,
    pseudocode: [
      'for each move',
      '  repeat `simulations` times from the position at hand',
      '    walk down by the greatest Q̄ + c √(ln N / n) to a position that is new',
      '    play evenly at random from it to the end',
      '    tell the result to every position on the way, its sign changing with the player',
      '  make the move that was tried most',
    ],
  },
  usesNetwork: false,
  create: (context) => new Uct(alternatingGame('uct', context), context.settings, context.random.exploration),
});
