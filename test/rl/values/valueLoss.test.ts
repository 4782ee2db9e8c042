import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import type { ValueHead } from '../../../main/rl/values/valueHead';
import { createValueLoss, projectReturns } from '../../../main/rl/values/valueLoss';

const plain: ValueHead = { isDueling: false, distribution: 'none', atomCount: 1, minValue: 0, maxValue: 0 };
const categorical: ValueHead = { isDueling: false, distribution: 'categorical', atomCount: 5, minValue: -2, maxValue: 2 };
const quantile = (atomCount: number): ValueHead => ({ ...plain, distribution: 'quantile', atomCount });

/** What becomes of a distribution over −2, −1, 0, 1, 2 under R + γ z. */
function project(probabilities: readonly number[], reward: number, discount: number): number[] {
  const target = new Float64Array(5);
  projectReturns(Float64Array.from(probabilities), -2, 2, 1, reward, discount, target);
  return [...target];
}

/** Loss of predicted atoms against R + γ · next, and its gradient; what lies around them must not matter. */
function measure(
  head: ValueHead,
  limit: number,
  predicted: number[],
  next: number[],
  reward: number,
  discount: number,
  weight = 1,
) {
  const loss = createValueLoss(head, limit);
  const around = [99, 99];
  const gradient = new Float32Array(predicted.length + 4);
  const all = (atoms: number[]) => Float32Array.from([...around, ...atoms, ...around]);
  const value = loss.measure(all(predicted), 2, all(next), 2, reward, discount, weight, gradient);
  expect([...gradient.subarray(0, 2), ...gradient.subarray(-2)]).toEqual([0, 0, 0, 0]);
  return { value, gradient: [...gradient.subarray(2, -2)], surprise: loss.surprise };
}

describe('The projection of returns onto atoms', () => {
  it('shares mass between the atoms beside it (detail 30)', () => {
    // 0.5 + 0.5 z of (−2, −1, 0, 1, 2) is (−0.5, 0, 0.5, 1, 1.5).
    expect(project([0.2, 0.2, 0.2, 0.2, 0.2], 0.5, 0.5)).toEqual([0, 0.1, 0.1 + 0.2 + 0.1, 0.1 + 0.2 + 0.1, 0.1].map(near));
  });

  it('shifts a single atom exactly (detail 30)', () => {
    expect(project([0, 0, 1, 0, 0], 1, 1)).toEqual([0, 0, 0, 1, 0]);
    expect(project([0, 0, 1, 0, 0], 0.25, 1)).toEqual([0, 0, 0.75, 0.25, 0]);
  });

  it('puts all mass at the reward where nothing follows, and cuts off at both ends (detail 30)', () => {
    expect(project([0.1, 0.2, 0.4, 0.2, 0.1], -1, 0)).toEqual([0, 1, 0, 0, 0].map(near));
    expect(project([0.1, 0.2, 0.4, 0.2, 0.1], 7, 1)).toEqual([0, 0, 0, 0, 1].map(near));
    expect(project([0.1, 0.2, 0.4, 0.2, 0.1], -7, 1)).toEqual([1, 0, 0, 0, 0].map(near));
  });

  it('loses no mass, and no mean where nothing is cut off (detail 30)', () => {
    const random = createRandom(1);
    for (let i = 0; i < 200; i++) {
      const raw = Array.from({ length: 5 }, () => random.uniform());
      const total = raw.reduce((sum, value) => sum + value, 0);
      const probabilities = raw.map((value) => value / total);
      const meanOf = (masses: readonly number[]) => masses.reduce((sum, mass, k) => sum + mass * (k - 2), 0);
      const [reward, discount] = [random.uniform(-0.5, 0.5), random.uniform(0, 0.7)];
      const projected = project(probabilities, reward, discount);
      expect(projected.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 12);
      expect(meanOf(projected)).toBeCloseTo(reward + discount * meanOf(probabilities), 12);
      expect(project(probabilities, random.normal(0, 50), 1).reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 12);
    }
  });
});

describe('The loss of a value', () => {
  it('is Huber’s up to its limit and the square without one', () => {
    // Q = 3, y = 1 + 0.5 · 0 = 1, error 2.
    expect(measure(plain, 1, [3], [0], 1, 0.5)).toEqual({ value: 1.5, gradient: [1], surprise: 2 });
    expect(measure(plain, Infinity, [3], [0], 1, 0.5, 0.25)).toEqual({ value: 2, gradient: [0.5], surprise: 2 });
    expect(measure(plain, 1, [0.5], [0], 1, 0.5)).toEqual({ value: 0.125, gradient: [-0.5], surprise: 0.5 });
  });
});

describe('The loss of quantiles', () => {
  it('weighs errors to either side by the share of the quantile (detail 30)', () => {
    // One target, y = 0, τ = (¼, ¾). Both 2 too high: Huber 1.5, weights 1 − τ; both 2 too low: weights τ.
    expect(measure(quantile(2), 1, [2, 2], [0, 0], 0, 1)).toEqual({ value: 1.5, gradient: [0.75, 0.25], surprise: 1.5 });
    expect(measure(quantile(2), 1, [-2, -2], [0, 0], 0, 1)).toEqual({ value: 1.5, gradient: [-0.25, -0.75], surprise: 1.5 });
    expect(measure(quantile(2), 1, [2, 0], [0, 0], 0, 1).value).toBeCloseTo(0.75 * 1.5, 12);
    expect(measure(quantile(2), 1, [0, 2], [0, 0], 0, 1).value).toBeCloseTo(0.25 * 1.5, 12);
  });

  it('compares each quantile with the mean of all targets’ errors', () => {
    // θ = 0, N = 1, τ = ½; a lone atom against y = 3: ½ · (3 − ½).
    expect(measure(quantile(1), 1, [0], [2], 1, 1).value).toBeCloseTo(1.25, 12);
    // N = 2: θ = (0, 0), y = (1, 3): errors ½ and 2.5; τ-weights ¼ and ¾; Σᵢ meanⱼ = (¼ + ¾) · (½ + 2.5) / 2.
    expect(measure(quantile(2), 1, [0, 0], [1, 3], 0, 1).value).toBeCloseTo(1.5, 12);
  });
});

describe('The loss of a categorical distribution', () => {
  it('is 0 where both agree, and the surprise is the divergence', () => {
    const logits = [0.3, -1, 2, 0, 1];
    expect(measure(categorical, 1, logits, logits, 0, 1).value).toBeCloseTo(0, 6);
    const { value, surprise } = measure(categorical, 1, [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], 1, 0);
    expect(value).toBeCloseTo(Math.log(5), 6);
    expect(surprise).toBe(value);
  });
});

describe.each([
  ['Huber', plain, 1],
  ['squared', plain, Infinity],
  ['quantile Huber', quantile(4), 1],
  ['quantile squared', quantile(4), Infinity],
  ['categorical', categorical, 1],
] as const)('The gradient of the loss: %s', (_name, head, limit) => {
  it('agrees with finite differences, times the weight (detail 22)', () => {
    const random = createRandom(4);
    for (let trial = 0; trial < 10; trial++) {
      const [predicted, next] = [1, 2].map(() => Array.from({ length: head.atomCount }, () => random.normal(0, 1.5))) as [
        number[],
        number[],
      ];
      const [reward, discount] = [random.normal(), random.uniform()];
      const { gradient } = measure(head, limit, predicted, next, reward, discount, 0.5);
      predicted.forEach((_atom, k) => {
        const shifted = (by: number) =>
          measure(
            head,
            limit,
            predicted.map((atom, i) => (i === k ? atom + by : atom)),
            next,
            reward,
            discount,
          ).value;
        expect(gradient[k]! / 0.5).toBeCloseTo((shifted(1e-3) - shifted(-1e-3)) / 2e-3, 2);
      });
    }
  });
});

/** Up to rounding. */
function near(value: number) {
  return expect.closeTo(value, 12);
}
