import { describe, expect, it } from 'vitest';
import { Rollout } from '../../../main/rl/memory/rollout';
import type { Network } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';

/** V(s) = s. */
function identityNetwork(): Network {
  return referenceEngine.createNetwork({
    spec: {
      inputSize: 1,
      layers: [{ kind: 'dense', units: 1, activation: 'linear', initializer: { kind: 'orthogonal', gain: 1 } }],
      optimizer: { kind: 'sgd', learningRate: 1 },
      maxGradientNorm: Infinity,
    },
    parameters: Float32Array.of(1, 0),
    updateCount: 0,
    moments: [],
  });
}

describe('a rollout', () => {
  it('values what follows each step: the next state, nothing behind a terminal one, the final observation of a cut one', () => {
    const rollout = new Rollout(4, 1, 1, 1);
    rollout.observations.set([1, 2, 30, 40, 50]);
    rollout.add(0, 0, false, false);
    rollout.add(1, 0, false, true);
    rollout.addFinalObservation(1).set([3]);
    rollout.add(2, 0, true, false);
    rollout.add(3, 0, false, false);
    rollout.evaluate(identityNetwork());
    expect([...rollout.values]).toEqual([1, 2, 30, 40, 50]);
    expect([...rollout.nextValues]).toEqual([2, 3, 0, 50]);
  });

  it('lets nothing of the observation after a reset into what came before it', () => {
    const rollout = new Rollout(2, 1, 1, 1);
    rollout.observations.set([1, Number.NaN, 5]);
    rollout.add(0, 1, false, true);
    rollout.addFinalObservation(0).set([2]);
    rollout.add(1, 1, false, false);
    rollout.evaluate(identityNetwork());
    rollout.estimate(0.5, 1);
    // Cut: R + γ V(final) − V(S) = 1 + 0.5 · 2 − 1.
    expect(rollout.advantages[0]).toBe(1);
    expect(rollout.returns[0]).toBe(2);
  });

  it('keeps as many final observations as there are, and forgets them with the segment', () => {
    const rollout = new Rollout(40, 2, 1, 1);
    for (let i = 0; i < 80; i++) {
      rollout.add(i, 0, false, true);
      rollout.addFinalObservation(i)[0] = 100 + i;
    }
    rollout.evaluate(identityNetwork());
    expect([...rollout.nextValues]).toEqual(Array.from({ length: 80 }, (_, i) => 100 + i));
    rollout.clear();
    for (let i = 0; i < 80; i++) rollout.add(i, 0, true, false);
    rollout.evaluate(identityNetwork());
    expect(new Set(rollout.nextValues)).toEqual(new Set([0]));
  });

  it('values long segments as it values short ones', () => {
    const rollout = new Rollout(1000, 3, 1, 1);
    rollout.observations.set(Array.from({ length: 3003 }, (_, i) => i));
    rollout.evaluate(identityNetwork());
    expect([...rollout.values]).toEqual(Array.from({ length: 3003 }, (_, i) => i));
  });

  it('takes advantage plus old value for the return', () => {
    const rollout = new Rollout(2, 1, 1, 1);
    rollout.observations.set([4, 6, 8]);
    rollout.add(0, 1, false, false);
    rollout.add(1, 2, false, false);
    rollout.evaluate(identityNetwork());
    rollout.estimate(0.5, 0);
    expect([...rollout.advantages]).toEqual([1 + 3 - 4, 2 + 4 - 6]);
    expect([...rollout.returns]).toEqual([4, 6]);
  });

  it('tells how much of the variance of returns the values foretold', () => {
    const rollout = new Rollout(4, 1, 1, 1);
    rollout.returns.set([1, 2, 3, 4]);
    rollout.advantages.set([0, 0, 0, 0]);
    expect(rollout.explainedVariance()).toBe(1);
    rollout.advantages.set([-1.5, -0.5, 0.5, 1.5]); // values all 2.5
    expect(rollout.explainedVariance()).toBe(0);
    rollout.returns.fill(7);
    expect(rollout.explainedVariance()).toBeUndefined();
  });
});
