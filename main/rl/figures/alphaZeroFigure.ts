import { nobody } from '../core/game';
import { createRandom } from '../core/random';
import type { InARowState } from '../environments/games/inARow';
import { ticTacToe } from '../environments/games/ticTacToe';
import { type GraphPosition, minimaxValues, positionGraph } from '../games/positionGraph';
import { blankNetwork } from '../networks/initialize';
import { fastestEngine } from '../policies/createPolicy';
import { createGamePolicy } from '../policies/gamePolicy';
import type { PolicySnapshot } from '../policies/policy';
import { isAtLeast, isAtMost, isExactly } from './checks';
import type { Figure } from './figure';
import { meanSeries, standardErrors } from './meanSeries';
import { perfectPlayer, playMatch, randomPlayer } from './ticTacToeMatches';
import { meanOf, onEpisodeEnd, trainAll } from './training';

const gameCount = 6000;
const pointCount = 12;
const points = Array.from({ length: pointCount }, (_, i) => ((i + 1) * gameCount) / pointCount);

const run = {
  env: 'TicTacToe',
  algo: 'alpha-zero',
  settings: { hiddenLayers: [128, 128], learningRate: 3e-3, updatesPerGame: 4 },
  budget: { episodes: gameCount },
};

/** A position under way, with what is exactly known of it. */
interface KnownPosition {
  readonly state: InARowState;
  readonly player: number;
  /** What the player to move gets when nobody errs. */
  readonly value: number;
  readonly bestActions: readonly number[];
}

function knownPositions(): KnownPosition[] {
  const graph = positionGraph(ticTacToe);
  const exact = minimaxValues(graph);
  const describe = ([name, { player, moves }]: readonly [string, GraphPosition]): KnownPosition => {
    const cells = [...name].map((sign) => '.xo'.indexOf(sign));
    const value = exact.get(name)! * (player === 0 ? 1 : -1);
    const bestActions = moves.filter(({ to }) => exact.get(to) === exact.get(name)).map(({ action }) => action);
    return { state: { cells, moveCount: cells.filter((cell) => cell > 0).length, winner: -1 }, player, value, bestActions };
  };
  return [...graph].filter(([, { player }]) => player !== nobody).map(describe);
}

type SearchedNetwork = Extract<PolicySnapshot, { readonly kind: 'searched-network' }>;

/** How a network sees all positions by itself: mean squared error of its values, share of best moves. */
function lookAt(snapshot: SearchedNetwork, positions: readonly KnownPosition[]): { error: number; best: number } {
  const policy = createGamePolicy({ ...snapshot, simulations: 0 }, ticTacToe);
  const random = createRandom(0, 'figure');
  let error = 0;
  let best = 0;
  for (const { state, player, value, bestActions } of positions) {
    error += (policy.inspect(state, player).stateValue! - value) ** 2 / positions.length;
    if (bestActions.includes(policy.act(state, player, random))) best += 1 / positions.length;
  }
  policy.dispose();
  return { error, best };
}

/** Games lost in so many in each seat. */
function* lossesOf(snapshot: PolicySnapshot, isPerfect: boolean, gamesInSeat: number): Generator<number, number, void> {
  const policy = createGamePolicy(snapshot, ticTacToe);
  const random = createRandom(1, 'figure');
  const opponent = isPerfect ? perfectPlayer(random) : randomPlayer(random);
  let lost = 0;
  for (const seat of [0, 1]) {
    const result = yield* playMatch((state) => policy.act(state, seat, random), opponent, seat, gamesInSeat, 0.98, 0);
    lost += result.lost;
  }
  policy.dispose();
  return lost;
}

/** A network and a search that teach each other tic-tac-toe. */
export const alphaZeroFigure: Figure = {
  name: 'alpha-zero',
  title: 'Tic-tac-toe learned by a network and a search that teach each other',
  source:
    'Silver et al., Science 362 (2018), in small: two layers of 128, 50 simulations a move; held against exact search over the 4,520 positions under way',
  axes: { x: 'Games against itself', y: 'Mean squared error of the value', yRange: [0, 0.6] },
  panelAxes: {
    'Best moves without search': { x: 'Games against itself', y: 'Share of positions', yRange: [0.5, 1] },
  },
  experiments: [{ env: 'TicTacToe', algo: 'alpha-zero' }],
  seeds: 2,
  *compute(seeds) {
    const positions = knownPositions();
    const courses: { error: number; best: number }[][] = [];
    const learned: SearchedNetwork[] = [];
    for (const share of trainAll([{ ...run, engine: fastestEngine() }], seeds, (trainer) => {
      const course: { error: number; best: number }[] = [];
      courses.push(course);
      onEpisodeEnd(trainer, (episode) => {
        if ((episode + 1) % (gameCount / pointCount) === 0) course.push(lookAt(trainer.policy() as SearchedNetwork, positions));
      });
      return () => learned.push(trainer.policy() as SearchedNetwork);
    })) {
      yield 0.95 * share;
    }

    let lostToPerfect = 0;
    let lostToRandom = 0;
    for (const snapshot of learned) {
      lostToPerfect += yield* lossesOf({ ...snapshot, simulations: 50 }, true, 100);
      lostToRandom += yield* lossesOf({ ...snapshot, simulations: 50 }, false, 100);
    }
    const blank = { ...learned[0]!, network: blankNetwork(learned[0]!.network.spec), simulations: 50 };
    const lostByBlank = yield* lossesOf(blank, true, 50);

    const series = (label: string, read: (look: { error: number; best: number }) => number, panel?: string) => {
      const means = Float64Array.from(points, (_, i) => meanOf(courses.map((course) => read(course[i]!))));
      const squares = Float64Array.from(points, (_, i) => meanOf(courses.map((course) => read(course[i]!) ** 2)));
      return {
        ...meanSeries(label, points, means, standardErrors(means, squares, seeds)),
        ...(panel !== undefined && { panel }),
      };
    };
    const last = courses.map((course) => course.at(-1)!);
    return {
      series: [
        series('Value of the network', ({ error }) => error),
        series('The network by itself', ({ best }) => best, 'Best moves without search'),
      ],
      checks: [
        isExactly(`${200 * seeds} games with 50 simulations against perfect play, half in each seat: lost`, lostToPerfect, 0),
        isExactly(`${200 * seeds} games with 50 simulations against chance, half in each seat: lost`, lostToRandom, 0),
        isAtMost(
          'Mean squared error of the value over all positions, worst run',
          Math.max(...last.map(({ error }) => error)),
          0.1,
        ),
        isAtLeast(
          'Share of positions in which the network by itself has a best move, worst run',
          Math.min(...last.map(({ best }) => best)),
          0.97,
        ),
        isAtLeast('100 games with 50 simulations and a network that knows nothing, against perfect play: lost', lostByBlank, 5),
      ],
    };
  },
};
