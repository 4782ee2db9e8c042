import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { actionValuesOf, countOutputs, divideGradient, joinStreams, type ValueHead } from '../../../main/rl/values/valueHead';

const plain: ValueHead = { isDueling: false, distribution: 'none', atomCount: 1, minValue: 0, maxValue: 0 };
const categorical: ValueHead = { isDueling: false, distribution: 'categorical', atomCount: 3, minValue: -1, maxValue: 1 };
const quantile: ValueHead = { ...plain, distribution: 'quantile', atomCount: 3 };

const randomNumbers = (count: number, seed: number) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
};

describe('The head of an action-value network', () => {
  it('takes plain outputs as they are', () => {
    expect(actionValuesOf(plain, 3, Float64Array.of(1, -2, 3))).toEqual(Float64Array.of(1, -2, 3));
  });

  it('takes the mean of quantiles', () => {
    expect(actionValuesOf(quantile, 2, Float64Array.of(1, 2, 6, -1, 0, 1))).toEqual(Float64Array.of(3, 0));
  });

  it('takes the expected return of a categorical distribution, however great the logits', () => {
    // Probabilities (½, ¼, ¼) of the returns (−1, 0, 1): −¼; all logits alike: 0.
    const logits = Float64Array.of(Math.log(2) + 5000, 5000, 5000, -8000, -8000, -8000);
    const [first, second] = actionValuesOf(categorical, 2, logits);
    expect(first).toBeCloseTo(-0.25, 12);
    expect(second).toBeCloseTo(0, 12);
  });

  it('joins a value with advantages less their mean (detail 27)', () => {
    // V = 10, A = (1, 2, 6): the mean is 3, so Q = (8, 9, 13).
    expect(actionValuesOf({ ...plain, isDueling: true }, 3, Float64Array.of(10, 1, 2, 6))).toEqual(Float64Array.of(8, 9, 13));
  });

  it('does not notice a number added to all advantages (detail 27)', () => {
    const head: ValueHead = { ...quantile, isDueling: true };
    const outputs = Float64Array.from(randomNumbers(countOutputs(head, 4), 1));
    const raised = outputs.map((output, i) => (i < head.atomCount ? output : output + 5));
    const values = actionValuesOf(head, 4, outputs);
    actionValuesOf(head, 4, raised).forEach((value, action) => {
      expect(value).toBeCloseTo(values[action]!, 12);
    });
  });

  it('carries gradients back through the streams as they went forward', () => {
    // ⟨g, J x⟩ = ⟨Jᵀ g, x⟩ for a linear map J and its transpose.
    const [batch, actions, atoms] = [5, 3, 4];
    const outputs = randomNumbers(batch * (actions + 1) * atoms, 2);
    const gradient = randomNumbers(batch * actions * atoms, 3);
    const joined = new Float32Array(gradient.length);
    const divided = new Float32Array(outputs.length);
    joinStreams(outputs, batch, actions, atoms, joined);
    divideGradient(gradient, batch, actions, atoms, divided);
    const product = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    expect(product(gradient, joined)).toBeCloseTo(product(divided, outputs), 4);
  });
});
