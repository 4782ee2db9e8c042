import { createRandom } from '../core/random';
import { down, left, right, up } from '../environments/gridMoves';
import { type InverseWorld, inverseWorld } from '../environments/inverseWorld';
import { featureExpectation } from '../inverse/demonstrations';
import { RewardScorer } from '../inverse/rewardScore';
import { uniformPolicy } from '../planning/policyEvaluation';
import { isAtLeast, isAtMost } from './checks';
import type { Figure } from './figure';
import { countUpTo, type FigureRun, medianOf, trainAll } from './training';

const size = 8;
const macrocellSize = 2;
const macrocellsAcross = size / macrocellSize;
const discount = 0.99;
const iterationCount = 30;
/** Of sums over endless discounted visits. */
const roundingError = 1e-9;

/** Index of the macrocell that a state lies in. */
function macrocellOf(state: number): number {
  const row = Math.floor(state / size);
  return Math.floor(row / macrocellSize) * macrocellsAcross + Math.floor((state % size) / macrocellSize);
}

/**
 * Weights of the macrocells: most are worth nothing, the rest anything up to 1; scaled so that they sum to 1.
 *
 * Drawn again until two at least are worth something, since with one alone there is nothing to weigh.
 */
function drawWeights(worldSeed: number): Float64Array {
  const random = createRandom(worldSeed, 'macrocells');
  for (;;) {
    const weights = Float64Array.from({ length: macrocellsAcross ** 2 }, () => (random.uniform() < 0.1 ? random.uniform() : 0));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (weights.filter((weight) => weight > 0).length >= 2) return weights.map((weight) => weight / sum);
  }
}

/** The grid of the source in small: what is known of a state is the macrocell that it lies in, and the reward hangs on that. */
function macrocellWorld(weights: Float64Array): InverseWorld {
  const moves = [up, right, down, left];
  const grid = { size, moves, actionLabels: ['up', 'right', 'down', 'left'], noise: 0.3, maxSteps: 100 };
  const states = Array.from({ length: size * size }, (_, state) => state);
  const values = new Float64Array(states.length * weights.length);
  for (const state of states) values[state * weights.length + macrocellOf(state)] = 1;
  const labels = Array.from(weights, (_, macrocell) => `in macrocell ${macrocell}`);
  const rewards = Float64Array.from(states, (state) => weights[macrocellOf(state)]!);
  return inverseWorld(grid, rewards, { labels, values });
}

interface Apprentice {
  /** |μ_E − μ̄| over that of acting at random, after each iteration. */
  readonly margins: readonly number[];
  /** How much less than the expert the mixture is worth in the end, over the most that the distance allows. */
  readonly shareOfBound: number;
  /** The distance of the best policy for the rewards of another world. */
  readonly strangerMargin: number;
}

/** Lets an apprentice learn in one world, whatever the world it is told of. */
function* learnIn(weights: Float64Array, otherWeights: Float64Array): Generator<number, Apprentice, void> {
  const world = macrocellWorld(weights);
  const scorer = new RewardScorer(world, discount);
  const expectation = (visits: Float64Array) => featureExpectation(world.features.values, visits);
  const expert = expectation(scorer.visits(scorer.bestPolicy(world.trueRewards)));
  const distanceOf = (policy: Float64Array) => {
    const reached = expectation(scorer.visits(policy));
    return Math.hypot(...expert.map((value, macrocell) => value - reached[macrocell]!));
  };
  const atRandom = distanceOf(uniformPolicy(world.table));
  const strangerMargin = distanceOf(scorer.bestPolicy(macrocellWorld(otherWeights).trueRewards)) / atRandom;
  const run: FigureRun = {
    env: 'InverseGridWorld',
    algo: 'apprenticeship',
    // The optimal expert is known without chance: its visits never end, so its demonstrations need no length.
    settings: { discount, demonstrationCount: 0, demonstrationLength: 1, expertTemperature: 0 },
    budget: { steps: iterationCount },
    adapt: (checked) => ({ ...checked, createDynamics: () => world }),
  };
  const margins: number[] = [];
  let lost = 0;
  yield* trainAll([run], 1, (trainer) => {
    trainer.onStep = ({ metrics }) => {
      margins.push(metrics!['margin']!);
      lost = metrics!['expectedValueDifference']!;
    };
    return undefined;
  });
  const shareOfBound = lost / (margins.at(-1)! * Math.hypot(...weights) + roundingError);
  return { margins: margins.map((margin) => margin / atRandom), shareOfBound, strangerMargin };
}

export const apprenticeMacrocells: Figure = {
  name: 'apprenticeship-macrocells',
  title: 'An apprentice comes to the expert without finding its reward',
  source:
    'Abbeel & Ng, "Apprenticeship learning via inverse reinforcement learning", ICML 2004, §3.1 and 5.1: γ = 0.99, 30 % noise, rewards of macrocells drawn as there; 8×8 cells in 16 macrocells in place of 128×128 in 64',
  axes: { x: 'Iterations', y: 'Distance from the expert’s features, share of that at random', yScale: 'logarithmic' },
  experiments: [{ env: 'InverseGridWorld', algo: 'apprenticeship' }],
  seeds: 10,
  *compute(seeds) {
    const apprentices: Apprentice[] = [];
    for (let worldSeed = 1; worldSeed <= seeds; worldSeed++) {
      apprentices.push(yield* learnIn(drawWeights(worldSeed), drawWeights(worldSeed + 1)));
      yield worldSeed / seeds;
    }
    const x = countUpTo(iterationCount);
    const distances = x.map((iteration) => apprentices.map(({ margins }) => margins[iteration - 1]!));
    const rises = apprentices.map(({ margins }) =>
      Math.max(...margins.slice(1).map((margin, iteration) => margin - margins[iteration]!)),
    );
    return {
      series: [
        { label: 'Worst world', x, y: distances.map((row) => Math.max(...row)) },
        { label: 'Median of the worlds', x, y: distances.map(medianOf) },
      ],
      checks: [
        isAtMost('Greatest rise of the distance from one iteration to the next, over all worlds', Math.max(...rises), 1e-9),
        isAtMost(
          `Distance after ${iterationCount} iterations, share of that at random, median of the worlds`,
          medianOf(distances.at(-1)!),
          0.01,
        ),
        isAtMost(
          'Value lost over distance × |w|, which bounds it whatever the reward is; greatest of the worlds',
          Math.max(...apprentices.map(({ shareOfBound }) => shareOfBound)),
          1,
        ),
        isAtLeast(
          'Distance of the best policy for the rewards of another world, share of that at random, median (negative control)',
          medianOf(apprentices.map(({ strangerMargin }) => strangerMargin)),
          0.1,
        ),
      ],
    };
  },
};
