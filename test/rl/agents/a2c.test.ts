import { describe, expect, it } from 'vitest';
import { a2cDefinition } from '../../../main/rl/agents/a2c';
import { box, discrete } from '../../../main/rl/core/spaces';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { answering, copiesOf, setParameters, startAgent } from '../../helpers/actorCritics';

const oneState = { observationSpace: box([-1], [1]), actionSpace: discrete(2) };

describe('A2C', () => {
  it('steps up the log-probability of an action in proportion to its advantage, and values towards the return', () => {
    const { environment, taken } = answering(oneState, () => ({ reward: 3, terminated: true }));
    const settings = { rolloutLength: 1, hiddenLayers: [], valueWeight: 0.5, maxGradientNorm: 1e9 };
    const { take, policyNetwork, valueNetwork } = startAgent(a2cDefinition, [environment], settings);
    setParameters(policyNetwork, [0, 0, 0, 0]);
    setParameters(valueNetwork, [0, 1]); // v = 1, so Â = 3 − 1 = 2
    const norms: number[] = [];
    for (const network of [policyNetwork, valueNetwork]) {
      const update = network.update.bind(network);
      network.update = (options) => {
        norms.push(network.gradientNorm());
        return update(options);
      };
    }
    const { policyLoss, valueLoss } = take(1).metrics!;
    expect(policyLoss).toBeCloseTo(2 * Math.log(2), 6); // −log ½ · 2
    expect(valueLoss).toBeCloseTo(0.5 * 2 ** 2, 6);
    // Policy: ∓2 · ½ in two weights and two biases: √4. Values: ½ · −2 in a weight and a bias: √2.
    expect(norms[0]).toBeCloseTo(2, 5);
    expect(norms[1]).toBeCloseTo(Math.SQRT2, 5);
    const { parameters } = policyNetwork.save();
    expect(parameters[2 + (taken[0] as number)]).toBeGreaterThan(0);
    expect(parameters[3 - (taken[0] as number)]).toBeLessThan(0);
  });

  it('leaves advantages as they are unless told otherwise', () => {
    const policyLoss = (settings: object) =>
      startAgent(a2cDefinition, copiesOf(createEnvironment('CartPole-v1') as never, 2), { rolloutLength: 20, ...settings }).take(
        40,
      ).metrics!['policyLoss']!;
    // With π next to ½, the loss is log 2 times the mean advantage: about ten steps' worth, or 0 once normalised.
    expect(policyLoss({})).toBeGreaterThan(1);
    expect(Math.abs(policyLoss({ normalizeAdvantages: true }))).toBeLessThan(0.05);
  });

  it('makes one update on each segment', () => {
    const { take, policyNetwork } = startAgent(a2cDefinition, copiesOf(createEnvironment('CartPole-v1') as never, 4), {});
    take(200); // 4 copies × 5 steps
    expect(policyNetwork.save().updateCount).toBe(10);
  });
});
