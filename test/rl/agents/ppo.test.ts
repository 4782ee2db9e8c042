import { describe, expect, it } from 'vitest';
import { ppoDefinition } from '../../../main/rl/agents/ppo';
import type { SettingValues } from '../../../main/rl/core/settings';
import { box, discrete } from '../../../main/rl/core/spaces';
import { createEnvironment } from '../../../main/rl/environments/registry';
import type { Network } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { simdEngine } from '../../../main/rl/networks/simdEngine';
import { answering, copiesOf, setParameters, startAgent } from '../../helpers/actorCritics';

const oneState = { observationSpace: box([-1], [1]), actionSpace: discrete(2) };

/** ∂loss/∂outputs as the network is told, one array for each update. */
function recordGradients(network: Network, rows: number): Float32Array[] {
  const seen: Float32Array[] = [];
  const backward = network.backward.bind(network);
  network.backward = (gradient, options) => {
    seen.push(gradient.slice(0, rows * network.outputSize));
    return backward(gradient, options);
  };
  return seen;
}

/**
 * The second update on one step with advantage ±1 after the probability of its action has gone from ½ to ½ ratio:
 * ∂loss/∂preference of that action.
 */
function gradientAt(ratio: number, advantage: 1 | -1): number {
  const { environment, taken } = answering(oneState, () => ({ reward: advantage, terminated: true }));
  const settings = { rolloutLength: 1, epochs: 2, hiddenLayers: [], normalizeAdvantages: false, clipRange: 0.2 };
  const { take, policyNetwork, valueNetwork } = startAgent(ppoDefinition, [environment], settings);
  setParameters(policyNetwork, [0, 0, 0, 0]);
  setParameters(valueNetwork, [0, 0]);
  const gradients = recordGradients(policyNetwork, 1);
  const update = policyNetwork.update.bind(policyNetwork);
  policyNetwork.update = (options) => {
    const result = update(options);
    const preference = Math.log((0.5 * ratio) / (1 - 0.5 * ratio));
    setParameters(policyNetwork, taken[0] === 0 ? [0, 0, preference, 0] : [0, 0, 0, preference]);
    return result;
  };
  take(1);
  return gradients[1]![taken[0] as number]!;
}

describe('PPO', () => {
  it.each([
    [1.3, 1],
    [0.7, -1],
  ] as const)('holds an action back whose probability is %d times the old one where the advantage is %d', (ratio, advantage) => {
    expect(Math.abs(gradientAt(ratio, advantage))).toBe(0);
  });

  it.each([
    [1.3, -1],
    [0.7, 1],
    [1.1, 1],
    [0.9, -1],
  ] as const)('still learns from one of %d times where the advantage is %d', (ratio, advantage) => {
    // ∂(−r Â)/∂h = −r Â (1 − π), with π = ½ r.
    expect(gradientAt(ratio, advantage)).toBeCloseTo(-ratio * advantage * (1 - 0.5 * ratio), 5);
  });

  it.each([
    ['CartPole-v1', 'reference'],
    ['CartPole-v1', 'simd'],
    ['Pendulum-v1', 'reference'],
    ['Pendulum-v1', 'simd'],
  ])('finds the ratio 1, exactly, in the first update in %s on the %s engine', (env, engine) => {
    const settings = { rolloutLength: 20, epochs: 1, minibatchSize: 1000, normalizeObservations: true };
    const copies = copiesOf(createEnvironment(env) as never, 3);
    const { take } = startAgent(ppoDefinition, copies, settings, engine === 'simd' ? simdEngine() : referenceEngine);
    const { approximateKl, clipFraction } = take(60).metrics!;
    expect([approximateKl, clipFraction]).toEqual([0, 0]);
  });

  it('normalises the advantages of each minibatch by itself', () => {
    const { take, policyNetwork } = startAgent(ppoDefinition, copiesOf(createEnvironment('CartPole-v1') as never, 2), {
      rolloutLength: 32,
      epochs: 1,
      minibatchSize: 16,
      learningRate: 1e-12,
      hiddenLayers: [],
    });
    setParameters(policyNetwork, new Array(10).fill(0));
    const gradients = recordGradients(policyNetwork, 16);
    take(64);
    expect(gradients).toHaveLength(4);
    for (const gradient of gradients) {
      // With π = ½, |∂loss/∂h| = ½ |Â| / 16 in each row; Σ Â² = (16 − 1) s² = 15 where the mean is 0 and s is 1.
      const squares = gradient.filter((_, i) => i % 2 === 0).reduce((sum, value) => sum + (32 * value) ** 2, 0);
      expect(squares).toBeCloseTo(15, 4);
    }
  });

  it('takes the larger of the two errors of a value that has moved beyond its clip range', () => {
    // v_old = 0, G = R = 1. After the first update v is put where `value` says.
    const second = (value: number, valueClipRange: number) => {
      const { environment } = answering(oneState, () => ({ reward: 1, terminated: true }));
      const settings = { rolloutLength: 1, epochs: 2, hiddenLayers: [], valueClipRange, valueWeight: 1 };
      const { take, valueNetwork } = startAgent(ppoDefinition, [environment], settings);
      setParameters(valueNetwork, [0, 0]);
      const gradients = recordGradients(valueNetwork, 1);
      const update = valueNetwork.update.bind(valueNetwork);
      valueNetwork.update = (options) => {
        const result = update(options);
        setParameters(valueNetwork, [0, value]);
        return result;
      };
      const first = 0.5; // ½ (0 − 1)²
      return { loss: 2 * take(1).metrics!['valueLoss']! - first, gradient: gradients[1]![0]! };
    };
    // Nearer to G than v_old ± 0.2 may be: the error of 0.2 is the larger, and it does not depend on v.
    const near = second(0.9, 0.2);
    expect(near.loss).toBeCloseTo(0.5 * 0.8 ** 2, 5);
    expect(near.gradient).toBe(0);
    // On the other side of G, farther than 0.2 is: the plain error is the larger.
    const far = second(2.5, 0.2);
    expect(far.loss).toBeCloseTo(0.5 * 1.5 ** 2, 5);
    expect(far.gradient).toBeCloseTo(1.5, 5);
    // Without a range nothing is held back.
    expect(second(0.9, 0).gradient).toBeCloseTo(-0.1, 5);
  });

  it('makes epochs times minibatches updates on each segment, and fewer once it has moved beyond the target KL', () => {
    const updates = (changes: SettingValues) => {
      const settings = { rolloutLength: 25, epochs: 5, minibatchSize: 16, learningRate: 0.05, ...changes };
      const { take, policyNetwork } = startAgent(ppoDefinition, copiesOf(createEnvironment('CartPole-v1') as never, 2), settings);
      take(50);
      return policyNetwork.save().updateCount;
    };
    expect(updates({})).toBe(5 * 4); // 16 + 16 + 16 + 2
    expect(updates({ targetKl: 0.001 })).toBeLessThan(20);
    expect(updates({ targetKl: 100 })).toBe(20);
  });

  it('lets the clip range fall in a straight line', () => {
    // Each update moves the ratio far beyond any range, so the second epoch is clipped as far as the range goes.
    const policyLoss = (segments: number) => {
      const { environment } = answering(oneState, () => ({ reward: 1, terminated: true }));
      const settings = { rolloutLength: 1, epochs: 1, hiddenLayers: [], clipRange: 0.4, clipRangeSteps: 10, learningRate: 0.001 };
      const changes = { ...settings, normalizeAdvantages: false, epochs: 2 };
      const { take, policyNetwork, valueNetwork } = startAgent(ppoDefinition, [environment], changes);
      setParameters(policyNetwork, [0, 0, 0, 0]);
      const taken: number[] = [];
      const update = policyNetwork.update.bind(policyNetwork);
      const reset = () => {
        setParameters(policyNetwork, [0, 0, 0, 0]);
        setParameters(valueNetwork, [0, 0]);
      };
      let loss = 0;
      for (let segment = 0; segment < segments; segment++) {
        reset();
        let epoch = 0;
        policyNetwork.update = (options) => {
          const result = update(options);
          if (epoch++ === 0)
            setParameters(
              policyNetwork,
              [0, 0, 0, 0].map((_, i) => (i === 2 + taken.at(-1)! ? 9 : 0)),
            );
          return result;
        };
        const step = environment.step;
        environment.step = (action) => {
          taken.push(action as number);
          return step(action);
        };
        loss = take(1).metrics!['policyLoss']!;
        environment.step = step;
      }
      return loss;
    };
    // Mean of −1 and −(1 + ε): ε = 0.4 at first, 0.4 · 0.5 in the sixth segment.
    expect(policyLoss(1)).toBeCloseTo(-(1 + 1.4) / 2, 4);
    expect(policyLoss(6)).toBeCloseTo(-(1 + 1.2) / 2, 4);
  });
});
