import { describe, expect, it } from 'vitest';
import type { DqnSettings } from '../../../main/rl/agents/dqnSettings';
import { findAgent } from '../../../main/rl/agents/registry';
import type { Agent, BoxEnvironment } from '../../../main/rl/core/agent';
import type { Dynamics } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../../main/rl/core/settings';
import { Simulation } from '../../../main/rl/core/simulation';
import { box, discrete } from '../../../main/rl/core/spaces';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { evaluatePolicy } from '../../../main/rl/training/evaluation';
import { createDqn, firstUpdate, learnFrom, oneNumber, step } from '../../helpers/dqnAgents';
import { scripted } from '../../helpers/scripted';
import { createTrainer, train } from '../../helpers/train';

const categorical = { distribution: 'categorical', atomCount: 3, minValue: 0, maxValue: 2 } as const;
const quantiles = { distribution: 'quantile', atomCount: 2 } as const;

describe('A switch of DQN', () => {
  it('joins the value and the advantages of a dueling network', () => {
    // Outputs (V, A₀, A₁) = (3, 2, −2): Q₀ = 3 + 2 − 0 = 5. The task ends with the reward 1: error 4, Huber 3.5.
    const { agent, online } = createDqn({ dueling: true }, [3, 2, -2, 0, 0, 0]);
    const { loss, meanValue } = firstUpdate(agent, step({ terminated: true }));
    expect(meanValue).toBeCloseTo(5, 6);
    expect(loss).toBeCloseTo(3.5, 6);
    // ∂/∂V = 1, ∂/∂A₀ = ½, ∂/∂A₁ = −½; Adam's first step is the learning rate against the sign.
    const { parameters } = online.save();
    expect(parameters[0]).toBeCloseTo(2.99, 5);
    expect(parameters[1]).toBeCloseTo(1.99, 5);
    expect(parameters[2]).toBeCloseTo(-1.99, 5);
  });

  it('compares distributions over fixed returns when categorical', () => {
    // All logits 0: each of the returns 0, 1, 2 has ⅓. The task ends with 1: all mass there, so KL = log 3; Q = 1.
    const { agent } = createDqn(categorical, new Array(12).fill(0));
    const { loss, meanValue } = firstUpdate(agent, step({ terminated: true }));
    expect(loss).toBeCloseTo(Math.log(3), 6);
    expect(meanValue).toBeCloseTo(1, 6);
  });

  it('compares quantiles when told to', () => {
    // θ = (3, 3), τ = (¼, ¾), target 1: error 2 too high, Huber 1.5; weights 1 − τ = ¾ and ¼: loss 1.5.
    const { agent } = createDqn(quantiles, [3, 3, 0, 0, 0, 0, 0, 0]);
    expect(firstUpdate(agent, step({ terminated: true }))['loss']).toBeCloseTo(1.5, 6);
  });

  it('gives each transition the priority of its error, and raises β to 1 (detail 28)', () => {
    const values = { prioritizedReplay: true, priorityExponent: 0.5, importanceExponent: 0.4, importanceSteps: 3 };
    const { agent } = createDqn(values, [3, 0, 0, 0], [1, 2, 0, 0]);
    const steps = learnFrom(agent, step({ terminated: true }));
    const { meanPriority, importanceExponent } = steps.next().value.metrics!;
    expect(meanPriority).toBeCloseTo(Math.SQRT2, 5); // |1 − 3| ^ ½
    expect(importanceExponent).toBeCloseTo(0.6, 10);
    expect(steps.next().value.metrics!['importanceExponent']).toBeCloseTo(0.8, 10);
    expect(steps.next().value.metrics!['importanceExponent']).toBe(1);
    expect(steps.next().value.metrics!['importanceExponent']).toBe(1);
  });

  it('takes shorter steps on what is drawn more often (detail 28)', () => {
    // Q = 3; the errors are 2 and 4, then the priorities, so that P = (⅓, ⅔) and N P = (⅔, 4/3): with β = 1 the weights are
    // (3/2, 3/4) over the greatest, (1, ½). The last update happens to draw both: (1 · ½ · 2² + ½ · ½ · 4²) / 2 = 3.
    const values = { prioritizedReplay: true, priorityExponent: 1, importanceExponent: 1, batchSize: 2, loss: 'squared' };
    const { agent } = createDqn({ ...values, trainInterval: 2, updatesPerRound: 3, learningRate: 1e-9 }, [3, 0, 0, 0]);
    const answers = [step({ terminated: true }), step({ terminated: true, reward: -1 })];
    const steps = agent.learn(scripted(oneNumber, Float64Array.of(1), answers, 2));
    steps.next();
    const { loss, replayAge } = steps.next().value.metrics!;
    expect(replayAge).toBe(0.5);
    expect(loss).toBeCloseTo(3, 4);
  });

  it('explores by noise in place of ε, drawn anew for each episode', () => {
    const { agent } = createDqn(
      { noisyLayers: true, initialEpsilon: 1, finalEpsilon: 1, trainInterval: 1000 },
      // Means 0, deviations 1: which action is greatest is up to the noise alone.
      [0, 0, 0, 0, 1, 1, 1, 1],
    );
    const actionsOf = (ending: object) => {
      const steps = learnFrom(agent, step(ending));
      return Array.from({ length: 50 }, () => steps.next().value.action as number);
    };
    expect(new Set(actionsOf({})).size).toBe(1);
    expect(new Set(actionsOf({ terminated: true }))).toEqual(new Set([0, 1]));
    const policy = createPolicy(agent.policy());
    expect(policy.inspect(Float64Array.of(1)).actionValues).toEqual(Float64Array.of(0, 0));
    policy.dispose();
  });

  it.each<[string, Partial<DqnSettings>, readonly number[]]>([
    ['plain', {}, [0.3, -0.2, 0.1, 0.2]],
    ['double', { doubleQ: true }, [0.3, -0.2, 0.1, 0.2]],
    ['dueling', { dueling: true }, [0.3, -0.2, 0.1, 0.2, 0.5, 0.4]],
    ['categorical', categorical, [0.3, -0.2, 0.1, 0.2, 0.5, 0.4, 0.7, -0.3, 0.2, 0.1, 0.6, -0.5]],
    ['quantile', quantiles, [0.3, -0.2, 0.1, 0.2, 0.5, 0.4, 0.7, -0.3]],
    ['dueling and quantile', { ...quantiles, dueling: true }, [0.3, -0.2, 0.1, 0.2, 0.5, 0.4, 0.7, -0.3, 0.2, 0.1, 0.6, -0.5]],
  ])('%s: descends the slope of its loss, with the target held fixed (detail 22)', (_name, values, weights) => {
    const targetWeights = weights.map((weight) => weight / 2 + 0.1);
    const lossAt = (parameters: readonly number[]) => {
      const { agent, online } = createDqn(values, parameters, targetWeights);
      return { loss: firstUpdate(agent, step({}))['loss']!, moments: online.save().moments };
    };
    // Adam's first mean is 0.1 times the gradient.
    const gradient = lossAt(weights).moments[0]!.map((mean) => mean / 0.1);
    const shift = 1e-3;
    weights.forEach((_weight, k) => {
      const shifted = (by: number) => lossAt(weights.map((weight, i) => (i === k ? weight + by : weight))).loss;
      expect(gradient[k]).toBeCloseTo((shifted(shift) - shifted(-shift)) / (2 * shift), 3);
    });
    expect(gradient.some((slope) => Math.abs(slope) > 0.01)).toBe(true);
  });

  it('is refused where it does not fit, and says why', () => {
    const check = (env: string, settings: SettingValues) => () => createTrainer({ env, algo: 'dqn', settings, steps: 1 });
    expect(check('CartPole-v1', { distribution: 'categorical', minValue: 5, maxValue: 5 })).toThrow(
      'minValue must be less than maxValue, got 5 and 5.',
    );
    expect(check('CartPole-v1', { distribution: 'categorical', atomCount: 1 })).toThrow(
      'atomCount must be at least 2 for a categorical distribution, got 1.',
    );
    expect(check('CartPole-v1', { network: 'convolutional' })).toThrow(
      'network must be dense or auto where observations are no images, got convolutional.',
    );
    expect(check('MinAtar/Breakout-v1', { convolutionFilters: [8, 8], kernelSize: 7 })).toThrow(
      'Images must be at least 13×13 for 2 convolutions of 7×7, got 10×10. Choose a smaller kernelSize.',
    );
  });
});

const switches: Readonly<Record<string, SettingValues>> = {
  plain: {},
  double: { doubleQ: true },
  dueling: { dueling: true },
  prioritized: { prioritizedReplay: true },
  'three steps': { stepsAhead: 3 },
  noisy: { noisyLayers: true },
  categorical: { distribution: 'categorical', atomCount: 11, minValue: 0, maxValue: 10 },
  quantile: { distribution: 'quantile', atomCount: 10 },
};
const algorithms = ['dqn', 'rainbow', 'c51', 'qr-dqn'];
const cases = [
  ...Object.entries(switches).map(([name, settings]) => ['dqn', name, settings] as const),
  ...algorithms.slice(1).map((algo) => [algo, 'as it is', { atomCount: 11, minValue: 0, maxValue: 10 }] as const),
];

describe.each(cases)('%s, %s', (algo, _name, settings) => {
  it('repeats itself bit for bit, and goes on bit for bit from a checkpoint', () => {
    const options = {
      env: 'CartPole-v1',
      algo,
      settings: { learningStarts: 100, hiddenLayers: [8], batchSize: 8, ...settings },
      steps: 900,
      evaluation: { interval: 300, episodes: 2 },
    };
    const whole = train(options);
    expect(train(options).policy()).toEqual(whole.policy());
    expect(train({ ...options, seed: 2 }).policy()).not.toEqual(whole.policy());

    const first = createTrainer(options);
    first.advance(500);
    first.advance(300, true);
    const before = first.takeReport();
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    second.advance(900);
    const [after, all] = [second.takeReport(), whole.takeReport()];
    expect([...before.episodes.return, ...after.episodes.return]).toEqual([...all.episodes.return]);
    expect([...before.evaluations, ...after.evaluations]).toEqual([...all.evaluations]);
    expect(second.policy()).toEqual(whole.policy());
  });

  it('finds the values of the Bellman equation', () => {
    const values = { hiddenLayers: [], learningRate: 0.05, learningRateSteps: 3000, targetInterval: 20, replayCapacity: 500 };
    const agent = learn(algo, chain, { ...values, ...settings }, 3000);
    const policy = createPolicy(agent.policy(), referenceEngine);
    for (let cell = 0; cell < 4; cell++) {
      const [left, right] = policy.inspect(chain.observe({ cell })).actionValues!;
      expect(Math.abs(right! - 0.9 ** (3 - cell))).toBeLessThan(0.04);
      expect(left).toBeLessThan(right!);
    }
  });

  it('solves the identity task within 1200 steps, as Stable-Baselines3 asks of its own', () => {
    const agent = learn(algo, identity, { learningRate: 0.01, discount: 0.4, targetInterval: 50, ...settings }, 1200);
    const policy = createPolicy(agent.policy(), referenceEngine);
    expect(evaluatePolicy(policy, identity as Dynamics, createRandom(1), 20).meanReturn).toBeGreaterThan(90);
  });
});

/** Four cells in a row; action 1 goes right, 0 left; beyond the last waits the reward 1. What is observed is one-hot. */
const chain: Dynamics<{ readonly cell: number }, Float64Array, number> = {
  observationSpace: box([0, 0, 0, 0], [1, 1, 1, 1]),
  actionSpace: discrete(2),
  maxEpisodeSteps: 30,
  initialState: (random) => ({ cell: random.integer(4) }),
  transition({ cell }, action) {
    const next = Math.max(0, cell + (action === 1 ? 1 : -1));
    return { state: { cell: next }, reward: next === 4 ? 1 : 0, terminated: next === 4 };
  },
  observe: ({ cell }) => Float64Array.from({ length: 4 }, (_, i) => (i === cell ? 1 : 0)),
};

/** Rewards the action that has the number of the state; states follow each other at random. */
const identity: Dynamics<{ readonly shown: number }, Float64Array, number> = {
  observationSpace: box([0, 0], [1, 1]),
  actionSpace: discrete(2),
  maxEpisodeSteps: 100,
  initialState: (random) => ({ shown: random.integer(2) }),
  transition: ({ shown }, action, random) => ({
    state: { shown: random.integer(2) },
    reward: action === shown ? 1 : 0,
    terminated: false,
  }),
  observe: ({ shown }) => Float64Array.from({ length: 2 }, (_, i) => (i === shown ? 1 : 0)),
};

/** An agent that has learned for that many steps. */
function learn<State>(algo: string, dynamics: Dynamics<State, Float64Array, number>, values: SettingValues, stepCount: number) {
  const definition = findAgent(algo);
  const settings = {
    hiddenLayers: [16],
    learningStarts: 100,
    batchSize: 16,
    discount: 0.9,
    trainInterval: 1,
    explorationSteps: 500,
    finalEpsilon: 0.02,
    ...values,
  };
  const agent = definition.create({
    observationSpace: dynamics.observationSpace,
    actionSpace: dynamics.actionSpace,
    settings: parseSettings(definition.settings, settings, algo),
    random: { exploration: createRandom(1, 'exploration'), initialization: createRandom(1, 'initialization') },
    networks: { create: (spec, _batch, random) => referenceEngine.createNetwork(initializeNetwork(spec, random)) },
  }) as Agent<BoxEnvironment>;
  const steps = agent.learn(new Simulation(dynamics, createRandom(1, 'environment')) as BoxEnvironment);
  for (let i = 0; i < stepCount; i++) steps.next();
  return agent;
}
