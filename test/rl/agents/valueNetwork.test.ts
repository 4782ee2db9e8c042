import { describe, expect, it } from 'vitest';
import type { SavedState } from '../../../main/rl/core/savedState';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { createLinearAgent, cutAt, endAt, playLinear, to } from '../../helpers/linearAgents';
import { train } from '../../helpers/train';

/** Without hidden layers, v̂ = wᵀx + b; w = (1, −1), b = 0.5: from x = (1, 2), worth −0.5, to x′ = (3, 1), worth 2.5. */
function afterOne(timestep: ReturnType<typeof to>) {
  const agent = createLinearAgent('value-network', 1, { hiddenLayers: [], optimizer: 'sgd', learningRate: 0.1, discount: 0.5 });
  const { network } = agent.save() as { readonly network: SavedState };
  agent.load({ network: { ...network, parameters: Float32Array.of(1, -1, 0.5) } });
  const [told] = playLinear(agent, 1, [1, 2], timestep);
  const policy = agent.policy();
  if (policy.kind !== 'network-state-values') throw new Error(policy.kind);
  return { tdError: told!.tdError, parameters: [...policy.network.parameters] };
}

describe('A value network', () => {
  it('steps down the squared error of what it sees, with the target held fixed', () => {
    // δ = 1 + 0.5 · 2.5 + 0.5 = 2.75; w = (1, −1) + 0.275 · (1, 2), b = 0.5 + 0.275.
    const { tdError, parameters } = afterOne(to(3, 1, 1));
    expect(tdError).toBe(2.75);
    [1.275, -0.45, 0.775].forEach((value, i) => {
      expect(parameters[i]).toBeCloseTo(value, 6);
    });
  });

  it('gives a terminal state the value 0, and still bootstraps from a truncated one', () => {
    expect(afterOne(endAt(3, 1, 1)).tdError).toBe(1.5);
    expect(afterOne(cutAt(3, 1, 1)).tdError).toBe(2.75);
  });

  it('finds the true values of the random walk, shown its state as an index or as a number', () => {
    for (const features of ['table', 'polynomial']) {
      const settings = { features, order: 1, discount: 1, hiddenLayers: [16], optimizer: 'sgd', learningRate: 0.002 };
      const trainer = train({ env: 'RandomWalk-5', algo: 'value-network', settings, steps: 80_000 });
      const policy = createPolicy(trainer.policy());
      for (let state = 1; state <= 5; state++) {
        expect(Math.abs(policy.inspect(state).stateValue! - state / 6)).toBeLessThan(0.07);
      }
    }
  });

  it('refuses a first layer that is larger than memory', () => {
    const settings = { features: 'tile-coding', hiddenLayers: [32] };
    expect(() => train({ env: 'Acrobot-v1', algo: 'value-network', settings, steps: 1 })).toThrow(
      'The first layer of value-network must have at most 16777216 weights, got 4251528 features × 32 units.',
    );
  });

  it('acts by the policy that it was told to judge', () => {
    const settings = { actionProbabilities: '0,1', discount: 0.9 };
    const policy = createPolicy(train({ env: 'LineWalk', algo: 'value-network', settings, steps: 10 }).policy());
    expect([...policy.inspect(0).actionProbabilities!]).toEqual([0, 1]);
  });
});
