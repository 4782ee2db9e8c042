import { describe, expect, it } from 'vitest';
import { scalingOf, selectPairs } from '../../../../main/rl/agents/imitation/demonstratedPairs';
import { Discriminator, discriminatorSettings } from '../../../../main/rl/agents/imitation/discriminator';
import { DatasetRecorder, returnsOf } from '../../../../main/rl/core/dataset';
import { createRandom } from '../../../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../../../main/rl/core/settings';
import { discrete } from '../../../../main/rl/core/spaces';
import { Rollout } from '../../../../main/rl/memory/rollout';
import { initializeNetwork } from '../../../../main/rl/networks/initialize';
import type { Network, NetworkFactory } from '../../../../main/rl/networks/network';
import { referenceEngine } from '../../../../main/rl/networks/referenceEngine';
import { simdEngine } from '../../../../main/rl/networks/simdEngine';
import type { PolicySnapshot } from '../../../../main/rl/policies/policy';
import { recordEpisodes } from '../../../../main/rl/training/recording';
import type { Trainer } from '../../../../main/rl/training/trainer';
import { createTrainer, type TrainOptions, train } from '../../../helpers/train';

/** Pushes to where the pole leans: kept up for ever by angle and its speed together. */
const balancer: PolicySnapshot = {
  kind: 'greedy-linear',
  actionCount: 2,
  features: { kind: 'observation', size: 4 },
  weights: Float64Array.of(0, 0, 0, 0, 0.3, 0.5, 3, 1.5),
};
const demonstrations = recordEpisodes({ env: 'CartPole-v0', policy: balancer, episodes: 10, noise: 0, seed: 1 });

const small = { hiddenLayers: [16] };
const optionsFor = (algo: string): TrainOptions => ({
  env: 'CartPole-v0',
  algo,
  settings: {
    ...small,
    ...(algo === 'gail' && { environmentCount: 2, rolloutLength: 32, minibatchSize: 32, discriminatorLayers: [16] }),
    ...(algo === 'dagger' && { iterationLength: 40, epochs: 1, capacity: 3000 }),
  },
  dataset: demonstrations,
  steps: 192,
  seed: 4,
});

it('the expert of these tests never falls', () => {
  expect([...returnsOf(demonstrations)]).toEqual(new Array(10).fill(200));
});

describe.each(['behavior-cloning', 'dagger', 'gail'])('%s', (algo) => {
  const options = optionsFor(algo);

  it('makes the same run with the same seed, and another with another', () => {
    const [run, same, other] = [4, 4, 5].map((seed) => train({ ...options, seed }).save());
    expect(same).toEqual(run);
    expect(other!['agent']).not.toEqual(run!['agent']);
  });

  it('goes on bit for bit from a save', () => {
    const whole = train(options);
    for (const pause of [1, 70, 128]) {
      const first = createTrainer(options);
      first.advance(pause);
      while (!first.canResume) first.advance(1);
      const second = createTrainer(options);
      second.load(structuredClone(first.save()));
      second.advance(options.steps);
      expect(second.save()).toEqual(whole.save());
      expect(second.policy()).toEqual(whole.policy());
    }
  });

  it('never looks at the reward', () => {
    const [paid, punished] = ['CartPole-v0', 'CartPole-v0?suttonBartoReward=true'].map((env) =>
      train({ ...options, env }).save(),
    );
    expect(punished!['agent']).toEqual(paid!['agent']);
  });

  it('must have as many episodes as it is told to learn from', () => {
    expect(() => createTrainer({ ...options, settings: { trajectoryCount: 11 } })).toThrow(
      'trajectoryCount must be at most the 10 episodes of the data set, got 11.',
    );
  });

  it('learns real-valued actions too', () => {
    const middle: PolicySnapshot = { kind: 'uniform', actionCount: 1 } as PolicySnapshot;
    const dataset = recordEpisodes({ env: 'Pendulum-v1', policy: middle, episodes: 2, noise: 1, seed: 1 });
    const expert: PolicySnapshot = train({
      env: 'Pendulum-v1',
      algo: 'ppo',
      settings: { ...small, environmentCount: 1, rolloutLength: 8 },
      steps: 8,
    }).policy();
    const trainer = train({ ...options, env: 'Pendulum-v1', dataset: { ...dataset, expert } });
    expect(trainer.policy()).toMatchObject({ kind: 'continuous-network', low: Float64Array.of(-2), high: Float64Array.of(2) });
  });
});

describe('the steps that are learned from', () => {
  const all = { trajectoryCount: 0, subsampling: 1 };

  it('are those of the first episodes, each with what was done then', () => {
    const pairs = selectPairs(demonstrations, { ...all, trajectoryCount: 3 }, createRandom(1));
    expect(pairs.count).toBe(600);
    // The second episode begins behind the 201 observations of the first.
    expect(pairs.observations.slice(200 * 4, 201 * 4)).toEqual(demonstrations.observations.slice(201 * 4, 202 * 4));
    expect(pairs.actions).toEqual(demonstrations.actions.slice(0, 600));
  });

  it('are thinned within each episode, from a drawn first one on', () => {
    const first = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const pairs = selectPairs(demonstrations, { trajectoryCount: 1, subsampling: 10 }, createRandom(seed));
      expect(pairs.count).toBe(20);
      const offset = Array.from({ length: 10 }, (_, row) => row).find(
        (row) => demonstrations.observations[row * 4] === pairs.observations[0],
      )!;
      expect(pairs.observations[4]).toBe(demonstrations.observations[(offset + 10) * 4]);
      first.add(offset);
    }
    expect(first.size).toBeGreaterThan(4);
  });
});

describe('behavior cloning', () => {
  it('steps up the gradient of the likelihood of what was done', () => {
    // One observation, one action: π = softmax(0, 0), so ∂(−log π₁)/∂h = (0.5, −0.5); Adam's first step is the rate each way.
    const recorder = new DatasetRecorder('CartPole-v0', 4, 1);
    const still = Float64Array.of(0, 0, 0, 0);
    recorder.begin(still);
    recorder.add(1, { observation: still, reward: 1, terminated: false, truncated: false });
    const settings: SettingValues = {
      hiddenLayers: [],
      learningRate: 0.01,
      heldOutShare: 0,
      normalizeObservations: false,
      batchSize: 4,
    };
    const trainer = train({ env: 'CartPole-v0', algo: 'behavior-cloning', settings, dataset: recorder.dataset(), steps: 1 });
    const policy = trainer.policy();
    if (policy.kind !== 'softmax-network') throw new Error(`Expected a network, got ${policy.kind}.`);
    const biases = [...policy.network.parameters].slice(-2);
    expect(biases[0]).toBeCloseTo(-0.01, 5);
    expect(biases[1]).toBeCloseTo(0.01, 5);
  });

  it('learns to do what was done, on what it has not seen as well, and stays up by it', () => {
    const trainer = createTrainer({ ...optionsFor('behavior-cloning'), steps: 1500 });
    const last = lastMetrics(trainer, 1500);
    expect(last['accuracy']).toBeGreaterThan(0.95);
    expect(last['heldOutAccuracy']).toBeGreaterThan(0.95);
    expect(trainer.evaluateFinal(20).meanReturn).toBeGreaterThan(195);
  });

  it('does not learn with a learning rate next to nothing', () => {
    const options = optionsFor('behavior-cloning');
    const trainer = train({ ...options, settings: { ...options.settings, learningRate: 1e-12 }, steps: 500 });
    expect(trainer.evaluateFinal(20).meanReturn).toBeLessThan(150);
  });
});

describe('DAgger', () => {
  it('learns from where its own errors lead, so that one thin demonstration is enough', () => {
    const settings = { ...small, trajectoryCount: 1, subsampling: 10, iterationLength: 200 };
    const returns = ['behavior-cloning', 'dagger'].map((algo) => {
      const own = algo === 'dagger' ? settings : { ...small, trajectoryCount: 1, subsampling: 10 };
      return train({ ...optionsFor(algo), settings: own, steps: 1500 }).evaluateFinal(20).meanReturn;
    });
    expect(returns[1]).toBeGreaterThan(195);
    expect(returns[1]).toBeGreaterThanOrEqual(returns[0]!);
  });

  it('labels what it comes by with what the expert would have done', () => {
    const trainer = train({
      ...optionsFor('dagger'),
      settings: { ...small, normalizeObservations: false, mixing: 0 },
      steps: 30,
    });
    const saved = trainer.save()['agent'] as { inputs: Float32Array; actions: Float64Array; labeledCount: number };
    expect(saved.labeledCount).toBe(2000 + 30);
    const weights = (balancer as Extract<PolicySnapshot, { kind: 'greedy-linear' }>).weights;
    for (let row = 2000; row < 2030; row++) {
      const [x0, x1, x2, x3] = saved.inputs.slice(row * 4, row * 4 + 4);
      const lean = weights[4]! * x0! + weights[5]! * x1! + weights[6]! * x2! + weights[7]! * x3!;
      expect(saved.actions[row]).toBe(lean > 0 ? 1 : 0);
    }
  });
});

describe('the judge of GAIL', () => {
  /** A judge without hidden layers, whose network can be looked at; every step of the policy is like `action`. */
  function createJudge(settings: SettingValues, action: number) {
    const created: Network[] = [];
    const networks: NetworkFactory = {
      create: (spec, _batch, random) => {
        const state = initializeNetwork(spec, random);
        created.push(referenceEngine.createNetwork({ ...state, parameters: new Float32Array(state.parameters.length) }));
        return created[0]!;
      },
    };
    const rollout = new Rollout(4, 1, 1, 1);
    rollout.actions.fill(action);
    const chosen = { discriminatorLayers: [], discriminatorUpdates: 1, discriminatorRate: 0.1, ...settings };
    const all = parseSettings(discriminatorSettings, chosen, 'gail');
    const pairs = { count: 2, observations: Float64Array.of(-1, 1), actions: Float64Array.of(1, 1) };
    const random = { exploration: createRandom(1), initialization: createRandom(2) };
    const judge = new Discriminator(all, { pairs, scaling: scalingOf(pairs) }, rollout, discrete(2), networks, random);
    return { judge, rollout, network: created[0]! };
  }

  it('pays more the likelier the expert did it: never below 0 for survival, never above for success', () => {
    const logits = [-30, -2, 0, 2, 30];
    for (const rewardForm of ['survival', 'success']) {
      const { judge } = createJudge({ rewardForm }, 0);
      const rewards = logits.map((logit) => judge.reward(logit));
      expect(rewards.toSorted((a, b) => a - b)).toEqual(rewards);
      expect(Math.sign(rewards[2]!)).toBe(rewardForm === 'survival' ? 1 : -1);
      expect(rewards.every((reward) => (rewardForm === 'survival' ? reward >= 0 : reward <= 0))).toBe(true);
    }
    // D = σ(2) = 0.8808: −log(1 − D) = 2.1269, log D = −0.1269.
    expect(createJudge({ rewardForm: 'survival' }, 0).judge.reward(2)).toBeCloseTo(2.126928, 6);
    expect(createJudge({ rewardForm: 'success' }, 0).judge.reward(2)).toBeCloseTo(-0.126928, 6);
  });

  it('takes a step that makes it surer of the expert and less sure of the policy', () => {
    // At logit 0 the gradients are −½ for each step of the expert, ½ for each of the policy: Adam moves each weight by 0.1.
    const { judge, rollout, network } = createJudge({ discriminatorEntropy: 0 }, 0);
    const metrics = judge.judge();
    expect(metrics['discriminatorLoss']).toBeCloseTo(2 * Math.LN2, 6);
    const [, forLeft, forRight] = network.save().parameters;
    expect(forLeft).toBeCloseTo(-0.1, 5);
    expect(forRight).toBeCloseTo(0.1, 5);
    const paidBefore = Math.LN2; // −log(1 − ½)
    expect(Math.max(...rollout.rewards)).toBeLessThan(paidBefore);
    const alike = createJudge({ discriminatorEntropy: 0 }, 1);
    alike.judge.judge();
    expect(Math.min(...alike.rollout.rewards)).toBeGreaterThan(rollout.rewards[0]!);
  });
});

describe('GAIL', () => {
  const settings = {
    ...{ trajectoryCount: 1, subsampling: 10, discriminatorLayers: [32], hiddenLayers: [32] },
    ...{ environmentCount: 8, rolloutLength: 64, minibatchSize: 128, epochs: 4, learningRate: 3e-3 },
  };

  it('scales what policy, values and judge see by what the demonstrations show', () => {
    const pairs = selectPairs(demonstrations, { trajectoryCount: 0, subsampling: 1 }, createRandom(1));
    expect(train(optionsFor('gail')).policy()).toMatchObject({ kind: 'softmax-network', scaling: scalingOf(pairs) });
  });

  it('keeps a pole up from one thin demonstration, which the wrong sign of the reward does not', () => {
    const engine = simdEngine()!;
    const reached = (rewardForm: string) =>
      train({ ...optionsFor('gail'), engine, settings: { ...settings, rewardForm }, steps: 15_000 }).evaluateFinal(20).meanReturn;
    expect(reached('survival')).toBeGreaterThan(100);
    expect(reached('success')).toBeLessThan(50);
  });
});

function lastMetrics(trainer: Trainer, steps: number): Readonly<Record<string, number>> {
  const last: Record<string, number> = {};
  trainer.onStep = ({ metrics }) => Object.assign(last, metrics);
  trainer.advance(steps);
  return last;
}
