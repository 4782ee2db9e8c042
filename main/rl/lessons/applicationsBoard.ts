import { createRandom } from '../core/random';
import { ticTacToe } from '../environments/games/ticTacToe';
import { type Player, perfectPlayer, playMatch } from '../figures/ticTacToeMatches';
import { createFigureTrainer, meanOf } from '../figures/training';
import { fastestEngine } from '../policies/createPolicy';
import { createGamePolicy } from '../policies/gamePolicy';
import type { PolicySnapshot } from '../policies/policy';
import type { Trainer } from '../training/trainer';
import type { ControlValues, LessonData, LessonExperiment, LessonWork } from './lesson';
import { meanCurve } from './race';

type SearchedNetwork = Extract<PolicySnapshot, { readonly kind: 'searched-network' }>;

const gameCount = 1000;
const pointCount = 10;
/** Games against itself before each look at it; the first look comes before them all. */
const points = Array.from({ length: pointCount + 1 }, (_, point) => (gameCount * point) / pointCount);
const gamesInSeat = 20;

/** How it plays, and which of the two trainings it comes from: one that looks ahead, one that never does. */
const ways = [
  { label: 'Looking ahead', looksAhead: true, training: 0 },
  { label: 'The same network alone', looksAhead: false, training: 0 },
  { label: 'Trained without looking ahead', looksAhead: false, training: 1 },
] as const;

export interface BoardResult extends LessonData {
  /** Games lost of a hundred against perfect play, shape [ways][seeds][points]. */
  readonly lost: readonly (readonly Float64Array[])[];
}

/** Lets networks play against themselves, and now and then against somebody who makes no mistake. */
export function* playItself({ simulations }: ControlValues, seeds: number): LessonWork<BoardResult> {
  const opponent = perfectPlayer(createRandom(1, 'opponent'));
  const lost = ways.map((): Float64Array[] => []);
  let trainers: readonly Trainer[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    trainers = [simulations!, 1].map((count) => createTrainer(count, seed));
    const present = trainers;
    for (const runs of lost) runs.push(new Float64Array(points.length).fill(Number.NaN));
    for (const [point, games] of points.entries()) {
      for (const trainer of trainers) {
        while (trainer.episodeCount < games) {
          trainer.advance(40);
          const share = (seed - 1 + meanOf(trainers.map(({ episodeCount }) => episodeCount)) / gameCount) / seeds;
          yield { share, look: () => dataOf(lost, present, simulations!, point) };
        }
      }
      for (const [way, { looksAhead, training }] of ways.entries()) {
        const policy = playerOf(trainers[training]!, looksAhead ? simulations! : 0);
        lost[way]!.at(-1)![point] = lossesOf(policy, opponent);
      }
    }
  }
  return { ...dataOf(lost, trainers, simulations!, points.length), lost };
}

function createTrainer(simulations: number, seed: number): Trainer {
  const settings = { simulations, hiddenLayers: [64, 64], learningRate: 3e-3, updatesPerGame: 4 };
  const run = { env: 'TicTacToe', algo: 'alpha-zero', settings, budget: { episodes: gameCount } };
  return createFigureTrainer({ ...run, engine: fastestEngine() }, seed);
}

function playerOf(trainer: Trainer, simulations: number): SearchedNetwork {
  return { ...(trainer.policy() as SearchedNetwork), simulations };
}

/** Games lost of a hundred, half of them in each seat. */
function lossesOf(snapshot: SearchedNetwork, opponent: Player): number {
  const policy = createGamePolicy(snapshot, ticTacToe);
  const random = createRandom(1, 'player');
  let lost = 0;
  for (const seat of [0, 1]) {
    const match = playMatch((state) => policy.act(state, seat, random), opponent, seat, gamesInSeat, 0, 0);
    let next = match.next();
    while (next.done !== true) next = match.next();
    lost += next.value.lost;
  }
  policy.dispose();
  return (100 * lost) / (2 * gamesInSeat);
}

/** Means over the seeds that are done; while the first is under way, that one as far as it is. */
function dataOf(
  lost: readonly (readonly Float64Array[])[],
  trainers: readonly Trainer[],
  simulations: number,
  pointsKnown: number,
): LessonData {
  const series = ways.map(({ label }, way) => {
    const runs = lost[way]!;
    const done = pointsKnown === points.length ? runs : runs.length > 1 ? runs.slice(0, -1) : runs;
    const x = done === runs && runs.length === 1 ? points.slice(0, pointsKnown) : points;
    return meanCurve(label, x, done);
  });
  const policies = ways.map(({ label, looksAhead, training }) => ({
    label,
    snapshot: playerOf(trainers[training]!, looksAhead ? simulations : 0),
  }));
  return { series, policies };
}

export const board: LessonExperiment = {
  id: 'board',
  title: 'Against somebody who makes no mistake',
  axes: { x: 'Games against itself', y: 'Games lost, %', yRange: [0, 100] },
  seeds: 3,
  controls: [
    {
      ...{ name: 'simulations', label: 'Positions looked at', symbol: 'n', default: 50, min: 5, max: 100, step: 5 },
      help: 'Before each move, while it trains and while it plays.',
    },
  ],
  naive: ['Trained without looking ahead'],
  *run(values, seeds) {
    const { series, policies, lost } = yield* playItself(values, seeds);
    const readings = series.map(({ label }, way) => ({
      label: `${label}: lost of 40 games in the end, %`,
      value: meanOf(lost[way]!.map((run) => run.at(-1)!)),
    }));
    return { series, policies: policies!, readings };
  },
};
