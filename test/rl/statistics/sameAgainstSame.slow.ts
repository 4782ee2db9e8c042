import { expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { permutationTest } from '../../../main/rl/statistics/permutationTest';
import { probabilityOfImprovementInterval } from '../../../main/rl/statistics/probabilityOfImprovement';
import { adviseOnSeeds } from '../../../main/rl/statistics/sequentialTest';
import { welchTest } from '../../../main/rl/statistics/welchTest';
import { train } from '../../helpers/train';

const comparisons = 200;
const seedsOfEach = 10;

/** Return of the final policy of Q-learning on a slippery lake, trained by the ordinary trainer. */
function trainOnce(seed: number): number {
  const trainer = train({
    env: 'FrozenLake-v1',
    algo: 'q-learning',
    seed,
    steps: 1500,
    settings: { stepSize: 0.2, epsilon: 0.3 },
  });
  return trainer.evaluateFinal(20).meanReturn;
}

it(`calls an algorithm better than itself as often as it claims, in ${comparisons} comparisons of disjoint seeds`, () => {
  const values = Array.from({ length: 2 * comparisons * seedsOfEach }, (_, seed) => trainOnce(seed));
  const random = createRandom(0, 'same against same');
  const test = (a: readonly number[], b: readonly number[]) => permutationTest(a, b, random, 2000);
  const alarms = { permutation: 0, welch: 0, improvement: 0, sequential: 0 };
  for (let i = 0; i < comparisons; i++) {
    const a = values.slice(2 * i * seedsOfEach, (2 * i + 1) * seedsOfEach);
    const b = values.slice((2 * i + 1) * seedsOfEach, (2 * i + 2) * seedsOfEach);
    if (test(a, b) <= 0.05) alarms.permutation++;
    if ((welchTest(a, b)?.pValue ?? 1) <= 0.05) alarms.welch++;
    const [low, high] = probabilityOfImprovementInterval(a, b, random, { resamples: 1000 });
    if (low > 0.5 || high < 0.5) alarms.improvement++;
    if (adviseOnSeeds(a, b, test, { mostSeeds: seedsOfEach }).verdict === 'different') alarms.sequential++;
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  process.stdout.write(`same against same, ${values.length} runs of mean ${mean.toFixed(3)}:\n`);
  for (const [name, count] of Object.entries(alarms)) {
    process.stdout.write(
      `  ${name}: ${((100 * count) / comparisons).toFixed(1)} % of ${comparisons} called different, 5 % claimed\n`,
    );
  }
  // The runs must differ, or there is nothing to be fooled by.
  expect(new Set(values).size).toBeGreaterThan(10);
  // Of 200 comparisons at 5 %, more than 20 has a probability of 0.1 %.
  expect(alarms.permutation).toBeLessThanOrEqual(20);
  expect(alarms.permutation).toBeGreaterThanOrEqual(2);
  expect(alarms.welch).toBeLessThanOrEqual(20);
  expect(alarms.sequential).toBeLessThanOrEqual(20);
});
