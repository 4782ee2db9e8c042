import { describe, expect, it } from 'vitest';
import type { LearningStep } from '../../../main/rl/core/agent';
import type { SettingValues } from '../../../main/rl/core/settings';
import { discrete } from '../../../main/rl/core/spaces';
import { simdEngine } from '../../../main/rl/networks/simdEngine';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import {
  blindCorridor,
  cutAtPlace,
  endAtPlace,
  nearTo,
  openAgent,
  playScript,
  toPlace,
  wideAction,
} from '../../helpers/networkAgents';
import { createTrainer, train } from '../../helpers/train';

/** Two actions that start out equal; v̂(s) = 0.5 s + 0.25. Parameters are weights, then biases. */
const start = [
  [0, 0, 0, 0],
  [0.5, 0.25],
] as const;

const plain: SettingValues = {
  hiddenLayers: [],
  episodesPerUpdate: 1,
  valueUpdates: 1,
  normalizeAdvantages: false,
  discount: 0.5,
  learningRate: 0.01,
  valueLearningRate: 0.02,
};

/**
 * ∂L/∂(weights, biases) of −Σ amount · ln π(A | s) from equal preferences has, for each action, ∓½ amount · (s, 1):
 * its norm is amount / √2 · √(s² + 1).
 */
const normFor = (amount: number, s: number) => (Math.abs(amount) / Math.SQRT2) * Math.sqrt(s * s + 1);

const gradientNorm = (steps: readonly LearningStep[]) => steps.at(-1)!.metrics!['gradientNorm'];

describe('REINFORCE with networks', () => {
  const open = (settings: SettingValues = {}) => openAgent('reinforce', discrete(2), { ...plain, ...settings }, start);

  it('makes what was done likelier by as much as it returned, without a baseline', () => {
    const { agent, networks } = open({ hasBaseline: false });
    const [step] = playScript(agent, 2, endAtPlace(0, 3));
    expect(step!.metrics!['gradientNorm']).toBeCloseTo(normFor(3, 2), 5);
    expect(step!.metrics!['policyLoss']).toBeCloseTo(-3 * Math.log(0.5), 5);
    const weights = networks[0]!.save().parameters;
    expect(weights[step!.action as number]).toBeCloseTo(0.01, 5); // Adam's first step is the learning rate
    expect(weights[1 - (step!.action as number)]).toBeCloseTo(-0.01, 5);
    expect([...networks[1]!.save().parameters]).toEqual([0.5, 0.25]);
  });

  it('compares with what was believed before, then moves the belief towards the return', () => {
    // v̂(2) = 1.25: δ = 3 − 1.25 = 1.75.
    const { agent, networks } = open();
    const steps = playScript(agent, 2, endAtPlace(0, 3));
    expect(gradientNorm(steps)).toBeCloseTo(normFor(1.75, 2), 5);
    expect(steps[0]!.metrics!['valueLoss']).toBeCloseTo(0.5 * 1.75 ** 2, 5);
    const [weight, bias] = networks[1]!.save().parameters;
    expect(weight).toBeCloseTo(0.52, 5);
    expect(bias).toBeCloseTo(0.27, 5);
  });

  it('makes what went worse than believed less likely', () => {
    const { agent, networks } = open();
    const [step] = playScript(agent, 2, endAtPlace(0, 1));
    expect(networks[0]!.save().parameters[step!.action as number]).toBeCloseTo(-0.01, 5);
  });

  it('discounts within an episode, and the step itself only when told', () => {
    // Observed 0, so only biases move: G₀ = 1 + 0.5 · 4 = 3, G₁ = 4. Signs by action: a + b or a − b.
    const biases = (discountsSteps: boolean) => {
      const { agent } = open({ hasBaseline: false, discountsSteps });
      const steps = playScript(agent, 0, toPlace(0, 1), endAtPlace(0, 4));
      return { norm: gradientNorm(steps), isSame: steps[0]!.action === steps[1]!.action };
    };
    const plainly = biases(false);
    expect(plainly.norm).toBeCloseTo(normFor(plainly.isSame ? 3 + 4 : 3 - 4, 0), 5);
    const discounted = biases(true);
    expect(discounted.norm).toBeCloseTo(normFor(discounted.isSame ? 3 + 0.5 * 4 : 3 - 0.5 * 4, 0), 5);
  });

  it('where a time limit cuts, ends with what the baseline believes, or else with nothing', () => {
    // v̂(2) = 1.25 before and v̂(6) = 3.25 behind the cut: G = 3 + 0.5 · 3.25 = 4.625.
    expect(gradientNorm(playScript(open().agent, 2, cutAtPlace(6, 3)))).toBeCloseTo(normFor(4.625 - 1.25, 2), 5);
    expect(gradientNorm(playScript(open({ hasBaseline: false }).agent, 2, cutAtPlace(6, 3)))).toBeCloseTo(normFor(3, 2), 5);
    expect(gradientNorm(playScript(open().agent, 2, endAtPlace(6, 3)))).toBeCloseTo(normFor(3 - 1.25, 2), 5);
  });

  it('learns from K episodes at once, as their mean, and can resume only then', () => {
    const { agent, networks } = open({ hasBaseline: false, episodesPerUpdate: 3 });
    const steps = playScript(agent, 2, endAtPlace(0, 3), toPlace(2, 0), endAtPlace(0, 3), endAtPlace(0, 3));
    expect(steps.map(({ canResume }) => canResume)).toEqual([false, false, false, true]);
    expect(steps.map(({ metrics }) => metrics !== undefined)).toEqual([false, false, false, true]);
    expect(networks[0]!.save().updateCount).toBe(1);
    // Amounts 3, 1.5, 3 and 3, each for its action, over three episodes.
    const amounts = [3, 1.5, 3, 3].map((amount, i) => (steps[i]!.action === 1 ? amount : -amount) / 3);
    expect(gradientNorm(steps)).toBeCloseTo(
      normFor(
        amounts.reduce((sum, amount) => sum + amount, 0),
        2,
      ),
      5,
    );
  });

  it('gives advantages mean 0 and deviation 1 when told to, so that the size of rewards does not matter', () => {
    const norm = (size: number) => {
      const { agent } = open({ hasBaseline: false, normalizeAdvantages: true });
      return gradientNorm(playScript(agent, 2, toPlace(2, size), toPlace(2, 5 * size), endAtPlace(0, -size)));
    };
    expect(norm(1000)).toBeCloseTo(norm(1)!, 4);
  });

  it('keeps the policy undecided when entropy is worth something', () => {
    const entropyAfter = (entropyWeight: number) => {
      const { agent } = open({ hasBaseline: false, entropyWeight, learningRate: 0.1 });
      const rewards = Array.from({ length: 40 }, () => endAtPlace(0, 1));
      return playScript(agent, 1, ...rewards).at(-1)!.metrics!['entropy']!;
    };
    expect(entropyAfter(1)).toBeGreaterThan(entropyAfter(0) + 0.1);
  });

  it.each([true, false])('finds the only good policy of the short corridor, a random one (baseline: %s)', (hasBaseline) => {
    const { agent } = openAgent('reinforce', discrete(2), {
      ...plain,
      discount: 1,
      hasBaseline,
      episodesPerUpdate: 20,
      learningRate: 0.02,
      valueLearningRate: 0.1,
    });
    const steps = agent.learn(blindCorridor());
    let right = 0;
    for (let update = 0; update < 300; update++) {
      while (!steps.next().value.canResume) {
        // plays on
      }
      if (update >= 200) right += createPolicy(agent.policy()).inspect(Float64Array.of(1)).actionProbabilities![1]! / 100;
    }
    // p(right) = 2 − √2 = 0.586 is worth −11.66; at 0.5 and 0.67 it is −12.
    expect(Math.abs(right - (2 - Math.SQRT2))).toBeLessThan(0.05);
  });

  it('brings real-valued actions to where they are worth most, and narrows them down', () => {
    const { agent } = openAgent('reinforce', wideAction, { ...plain, episodesPerUpdate: 20, learningRate: 0.02 });
    const steps = agent.learn(nearTo(1.5));
    let last: LearningStep | undefined;
    for (let step = 0; step < 12_000; step++) last = steps.next().value;
    const action = createPolicy(agent.policy()).act(Float64Array.of(1), undefined as never) as Float64Array;
    expect(action[0]).toBeCloseTo(1.5, 1);
    expect(last!.metrics!['actionDeviation']).toBeLessThan(0.5);
  });

  it('stops with the term when a number is lost', () => {
    expect(() => playScript(open().agent, 2, endAtPlace(0, Number.NaN))).toThrow('The value loss became NaN');
  });

  it.each(['CartPole-v1', 'Pendulum-v1'])('repeats itself bit for bit in %s, and goes on so from a checkpoint', (env) => {
    const options = {
      env,
      algo: 'reinforce',
      settings: { hiddenLayers: [8], episodesPerUpdate: 2 },
      steps: 4000,
      evaluation: { interval: 1500, episodes: 2 },
    };
    const whole = train(options);
    expect(train(options).policy()).toEqual(whole.policy());
    const first = createTrainer(options);
    first.advance(1000);
    first.advance(2000, true);
    const before = first.takeReport();
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    second.advance(4000);
    const [after, all] = [second.takeReport(), whole.takeReport()];
    expect([...before.episodes.return, ...after.episodes.return]).toEqual([...all.episodes.return]);
    expect([...before.evaluations, ...after.evaluations]).toEqual([...all.evaluations]);
    expect(second.policy()).toEqual(whole.policy());
  });

  it('learns CartPole, and learns nothing with a learning rate of next to nothing', () => {
    const options = {
      env: 'CartPole-v1',
      algo: 'reinforce',
      settings: { hiddenLayers: [32] },
      steps: 20_000,
      engine: simdEngine()!,
    };
    expect(train(options).evaluateFinal(10).meanReturn).toBeGreaterThan(150);
    const idle = train({ ...options, settings: { ...options.settings, learningRate: 1e-30 } });
    expect(idle.trainingReturn).toBeLessThan(30);
  });
});
