import type { AlternatingGame } from '../core/game';
import { createRandom, type Random } from '../core/random';
import type { InARowState } from '../environments/games/inARow';
import { ticTacToe } from '../environments/games/ticTacToe';
import { minimaxValues, positionGraph } from '../games/positionGraph';
import { randomTree } from '../games/randomTree';
import { mostVisited, rollOut, TreeSearch } from '../planning/treeSearch';
import { isAtLeast, isExactly } from './checks';
import type { Figure } from './figure';
import { meanSeries, standardErrors } from './meanSeries';
import { type MatchResult, type Player, perfectPlayer, playMatch, randomPlayer } from './ticTacToeMatches';
import { meanOf } from './training';

const exploration = Math.SQRT2;
const simulations = 2000;
/** Moves at each position of the random trees. */
const branchings = [2, 4] as const;
const depth = 6;
const counts = [100, 316, 1000, 3162, 10_000];

/** Share of the positions under way in which the search chooses a move that keeps the exact value. */
function* shareOfBestMoves(random: Random): Generator<number, number, void> {
  const exact = minimaxValues(positionGraph(ticTacToe));
  const worth = (state: InARowState) => exact.get(ticTacToe.informationState(state, 0))!;
  const search = uct(ticTacToe);
  let right = 0;
  let count = 0;
  for (const state of openPositions(ticTacToe)) {
    const action = mostVisited(search.search(state, simulations, random));
    if (worth(ticTacToe.play(state, action)) === worth(state)) right++;
    if (++count % 20 === 0) yield count / 4520;
  }
  return right / count;
}

/** Every position in which somebody is to move, once. */
function openPositions<State>(game: AlternatingGame<State>): State[] {
  const found = new Map<string, State>();
  const visit = (state: State): void => {
    const name = game.informationState(state, 0);
    if (found.has(name) || game.legalActions(state).length === 0) return;
    found.set(name, state);
    for (const action of game.legalActions(state)) visit(game.play(state, action));
  };
  visit(game.initialState());
  return [...found.values()];
}

function uct<State>(game: AlternatingGame<State>): TreeSearch<State> {
  return new TreeSearch(game, { selection: 'ucb1', exploration, assess: rollOut(game) });
}

/** How far the value of the root is from the exact one after each of `counts` simulations, in one random tree. */
function rootErrors(branching: number, seed: number): number[] {
  const game = randomTree(branching, depth, createRandom(seed, 'tree'));
  const exact = minimaxValues(positionGraph(game)).get(game.informationState(game.initialState(), 0))!;
  const random = createRandom(seed, 'search');
  return counts.map((count) => Math.abs(uct(game).search(game.initialState(), count, random).value - exact));
}

/** Never loses at tic-tac-toe, and comes to the exact value of random trees. */
export const uctFigure: Figure = {
  name: 'uct',
  title: 'Looking ahead with UCT',
  source:
    'Kocsis & Szepesvári, "Bandit based Monte-Carlo planning", ECML 2006, §4.1 (random trees); tic-tac-toe against exact search, 4,520 positions under way',
  axes: { x: 'Simulations', y: 'Error of the root value', xScale: 'logarithmic', yScale: 'logarithmic' },
  experiments: [{ env: 'TicTacToe', algo: 'uct' }],
  seeds: 40,
  *compute(seeds) {
    const errors = branchings.map((): number[][] => []);
    for (let seed = 1; seed <= seeds; seed++) {
      for (const [i, branching] of branchings.entries()) errors[i]!.push(rootErrors(branching, seed));
      yield (0.2 * seed) / seeds;
    }
    const random = createRandom(1, 'figure');
    const bestMoves = shareOfBestMoves(random);
    let next = bestMoves.next();
    for (; next.done !== true; next = bestMoves.next()) yield 0.2 + 0.2 * next.value;

    const search = uct(ticTacToe);
    const player: Player = (state) => mostVisited(search.search(state, simulations, random));
    const gameCount = Math.ceil(12.5 * seeds); // in each seat against each opponent
    const matches: MatchResult[] = [];
    for (const opponent of [perfectPlayer(random), randomPlayer(random)]) {
      for (const seat of [0, 1] as const) {
        matches.push(yield* playMatch(player, opponent, seat, gameCount, 0.4 + 0.15 * matches.length, 0.15));
      }
    }
    const means = errors.map((rows) => Float64Array.from(counts, (_, i) => meanOf(rows.map((row) => row[i]!))));
    const squares = errors.map((rows) => Float64Array.from(counts, (_, i) => meanOf(rows.map((row) => row[i]! ** 2))));
    const fallOf = (tree: number) => means[tree]![0]! / means[tree]!.at(-1)!;
    return {
      series: branchings.map((branching, i) =>
        meanSeries(`${branching} moves, ${depth} deep`, counts, means[i]!, standardErrors(means[i]!, squares[i]!, seeds)),
      ),
      checks: [
        isAtLeast('Error of the root value with 2 moves: at 100 over at 10,000 simulations', fallOf(0), 4),
        isAtLeast('The same with 4 moves, where 100 simulations see 100 of 4,096 ends at most', fallOf(1), 2),
        isAtLeast(`Positions in which ${simulations} simulations choose a best move`, next.value, 0.995),
        ...['perfect play', 'chance'].flatMap((opponent, i) => [
          isExactly(
            `${2 * gameCount} games against ${opponent}, half in each seat: lost`,
            matches[2 * i]!.lost + matches[2 * i + 1]!.lost,
            0,
          ),
        ]),
        isAtLeast('Share won against chance as X (perfect play, ties at random: .968)', matches[2]!.won / gameCount, 0.96),
      ],
    };
  },
};
