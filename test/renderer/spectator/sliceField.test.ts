import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import type { PolicySnapshot } from '../../../main/rl/policies/policy';
import type { Slice } from '../../../renderer/scenes/scene';
import { computeSlice, type SliceField, type SliceQuantity, sliceQuantities } from '../../../renderer/spectator/sliceField';
import { createSpec, createState } from '../../helpers/engineAgreement';
import { networkPolicy } from '../../helpers/exportCases';

/** The observation is the point itself. */
const slice: Slice = {
  x: { label: 'x', low: 0, high: 4 },
  y: { label: 'y', low: -1, high: 1 },
  locate: () => [0, 0],
  observe: (_state, x, y) => Float64Array.of(x, y),
};

/** One linear layer with the given weights [x and y, outputs] and no biases. */
function linearNetwork(...weights: readonly number[]) {
  const state = createState(createSpec({ inputSize: 2, widths: [weights.length / 2], activation: 'linear' }));
  return { ...state, parameters: Float32Array.from({ ...weights, length: weights.length * 1.5 }, (value) => value ?? 0) };
}

function compute(snapshot: PolicySnapshot, quantity: SliceQuantity): SliceField {
  const policy = createPolicy(snapshot);
  const work = computeSlice(policy, quantity, slice, undefined, 2, 2);
  for (;;) {
    const { done, value } = work.next();
    if (done !== true) continue;
    policy.dispose();
    return value;
  }
}

describe('a plane through what a policy thinks', () => {
  it('holds the action of a policy of real numbers, the highest y first', () => {
    const policy: PolicySnapshot = {
      kind: 'continuous-network',
      low: Float64Array.of(-2),
      high: Float64Array.of(2),
      squash: 'clip',
      network: linearNetwork(1, 1),
    };
    expect(sliceQuantities(policy)).toEqual([{ kind: 'action', element: 0 }]);
    // Points lie at x = 1 and 3, y = 0.5 and −0.5; x + y is cut off at 2.
    const field = compute(policy, { kind: 'action', element: 0 });
    expect([...field.values]).toEqual([1.5, 2, 0.5, 2]);
    expect(field).toMatchObject({ low: 0.5, high: 2, actionCount: 0 });
  });

  it('holds the value of the state where the policy has a network for it', () => {
    const policy: PolicySnapshot = {
      kind: 'continuous-network',
      low: Float64Array.of(-2),
      high: Float64Array.of(2),
      squash: 'tanh',
      network: linearNetwork(1, 1),
      valueNetwork: linearNetwork(10, 1),
    };
    expect(sliceQuantities(policy)).toEqual([{ kind: 'value' }, { kind: 'action', element: 0 }]);
    expect([...compute(policy, { kind: 'value' }).values]).toEqual([10.5, 30.5, 9.5, 29.5]);
  });

  it('holds the probability of an action, on a scale of its own', () => {
    const policy: PolicySnapshot = { kind: 'softmax-network', actionCount: 2, network: linearNetwork(0, 0, 0, 2), plays: 'mode' };
    expect(sliceQuantities(policy)).toEqual([
      { kind: 'probability', action: 0 },
      { kind: 'probability', action: 1 },
    ]);
    const field = compute(policy, { kind: 'probability', action: 1 });
    // Preferences differ by 2 y: ±1, and 1 / (1 + e⁻¹) = 0.731.
    expect(Array.from(field.values, (value) => Number(value.toFixed(3)))).toEqual([0.731, 0.731, 0.269, 0.269]);
    expect(field).toMatchObject({ low: 0, high: 1, actionCount: 2 });
  });

  it('holds the best action value of a greedy policy, and has nothing of one that knows nothing', () => {
    const policy = networkPolicy({ inputSize: 2, widths: [3], activation: 'linear' });
    expect(sliceQuantities(policy)).toEqual([{ kind: 'value' }]);
    const field = compute(policy, { kind: 'value' });
    expect(field.values[0]).toBe(Math.max(...field.preferences.slice(0, 3)));
    expect(sliceQuantities({ kind: 'uniform', actionCount: 2 })).toEqual([]);
  });
});
