import { describe, expect, it } from 'vitest';
import type { LearningStep } from '../../../../main/rl/core/agent';
import { checkFinite } from '../../../../main/rl/core/check';
import type { InverseWorld } from '../../../../main/rl/environments/inverseWorld';
import { exactDemonstrations } from '../../../../main/rl/inverse/demonstrations';
import { correlation, RewardScorer } from '../../../../main/rl/inverse/rewardScore';
import { SoftPaths } from '../../../../main/rl/inverse/softPaths';
import { innerProduct } from '../../../../main/rl/inverse/stateRewards';
import { uniformPolicy } from '../../../../main/rl/planning/policyEvaluation';
import type { Trainer } from '../../../../main/rl/training/trainer';
import { argmax } from '../../../../main/rl/values/argmax';
import { createInverseWorld, idOf, inverseWorldFile, recordedPaths, recordedWorlds } from '../../../helpers/inverseWorldFile';
import { createTrainer, type TrainOptions, train } from '../../../helpers/train';

const algorithms = ['max-entropy-irl', 'deep-max-entropy-irl', 'apprenticeship', 'linear-program-irl'];
const { beta, gamma, horizon } = inverseWorldFile;

/** What a run reported last. */
function lastMetrics(trainer: Trainer, steps: number): Readonly<Record<string, number>> {
  let last: LearningStep['metrics'];
  trainer.onStep = ({ metrics }) => {
    last = metrics;
  };
  trainer.advance(steps);
  return last!;
}

function recovered(trainer: Trainer): Float64Array {
  const policy = trainer.policy();
  if (policy.kind !== 'stochastic-table') throw new Error(`Expected a table, got ${policy.kind}.`);
  return policy.recoveredRewards!;
}

describe.each(algorithms)('%s', (algo) => {
  const options: TrainOptions = { env: 'InverseGridWorld', algo, settings: {}, steps: 60, seed: 4 };

  it('makes the same run with the same seed, and plays otherwise with another', () => {
    const [run, same, other] = [4, 4, 5].map((seed) => {
      const trainer = train({ ...options, seed });
      return { saved: trainer.save(), policy: trainer.policy() };
    });
    expect(same).toEqual(run);
    expect(other!.saved).not.toEqual(run!.saved);
  });

  it('goes on bit for bit from a save in the middle of an episode', () => {
    const whole = train(options);
    for (const pause of [1, 17, 31]) {
      const first = createTrainer(options);
      first.advance(pause);
      expect(first.canResume).toBe(true);
      const second = createTrainer(options);
      second.load(structuredClone(first.save()));
      second.advance(options.steps);
      expect(second.save()).toEqual(whole.save());
      expect(second.policy()).toEqual(whole.policy());
    }
  });

  it('hands out a policy, and a reward, that further learning does not touch', () => {
    const trainer = createTrainer(options);
    trainer.advance(5);
    const policy = trainer.policy();
    const copy = structuredClone(policy);
    trainer.advance(options.steps);
    expect(policy).toEqual(copy);
    expect(trainer.policy()).not.toEqual(copy);
  });

  it('never looks at the reward it is paid', () => {
    // The same demonstrations under a reward nobody would learn from: only the judgement may differ.
    const dataset = recordedPaths('corner', recordedWorlds[0]![1].experts.optimal);
    const settings = algo === 'linear-program-irl' ? {} : { demonstrationLength: horizon };
    const [right, wrong] = ['InverseGridWorld', 'InverseGridWorld?reward=smooth'].map((env) =>
      recovered(train({ ...options, env, settings, dataset })),
    );
    expect(wrong).toEqual(right);
    expect(new Set(right!).size).toBeGreaterThan(1);
  });

  it('recovers what makes an expert do as it does', () => {
    const metrics = lastMetrics(createTrainer({ ...options, steps: 300 }), 300);
    expect(metrics['expectedValueDifference']).toBeLessThan(0.15); // acting at random loses 4.4
    const rewards = recovered(train({ ...options, steps: 300 }));
    expect(argmax(rewards)).toBe(4);
  });

  it('needs an environment that can tell the truth', () => {
    expect(() => createTrainer({ ...options, env: 'FrozenLake-v1' })).toThrow(`${algo} does not fit FrozenLake-v1.`);
  });
});

describe('maximum-entropy inverse reinforcement learning', () => {
  const exact = { demonstrationCount: 0, demonstrationLength: horizon, expertTemperature: 1 / beta, discount: gamma };

  it('steps up the gradient: what was demonstrated, less what the learner comes to, less the pull', () => {
    const settings = { ...exact, stepSize: 0.1, penalty: 0.5 };
    const world = createInverseWorld(idOf('corner'));
    const plan = { temperature: 1 / beta, discount: gamma, horizon };
    const demonstrated = exactDemonstrations(world, plan).visits;
    // θ = 0: every action alike, and no pull yet.
    const paths = new SoftPaths(world.table, horizon);
    paths.solve(new Float64Array(25));
    const first = demonstrated.map((visits, state) => 0.1 * (visits - paths.visits[state]!));
    const trainer = createTrainer({ env: idOf('corner'), algo: 'max-entropy-irl', settings, steps: 10 });
    trainer.advance(1);
    expect(recovered(trainer)).toEqual(first);
    paths.solve(first);
    const second = first.map((weight, state) => weight + 0.1 * (demonstrated[state]! - paths.visits[state]! - 0.5 * weight));
    trainer.advance(1);
    recovered(trainer).forEach((weight, state) => {
      expect(weight).toBeCloseTo(second[state]!, 12);
    });
  });

  it.each(recordedWorlds)('recovers the reward of the world %s from the visits of the soft expert', (name, world) => {
    const settings = { ...exact, stepSize: 0.4, penalty: 0 };
    const trainer = createTrainer({ env: idOf(name), algo: 'max-entropy-irl', settings, steps: 1000 });
    const metrics = lastMetrics(trainer, 1000);
    expect(metrics['featureGap']).toBeLessThan(1e-3);
    expect(metrics['rewardCorrelation']).toBeGreaterThan(0.99);
    expect(metrics['expectedValueDifference']).toBeLessThan(0.01);
    expect(correlation(recovered(trainer), world.true_reward)).toBe(metrics['rewardCorrelation']);
  });

  describe.each(recordedWorlds)('with the 200 recorded paths of the world %s', (name, world) => {
    it.each([
      ['soft', 0],
      ['soft', 0.1],
      ['optimal', 0],
      ['optimal', 0.1],
    ] as const)('of the %s expert and the penalty %d does as well as the reference', (kind, penalty) => {
      const expert = world.experts[kind];
      const dataset = recordedPaths(name, expert);
      const settings = { stepSize: 0.4, penalty, demonstrationLength: horizon, discount: gamma };
      const trainer = createTrainer({ env: idOf(name), algo: 'max-entropy-irl', settings, dataset, steps: 500 });
      const metrics = lastMetrics(trainer, 500);
      const reference = expert.reference_maxent[`from_200_trajectories_l2_${penalty.toFixed(1)}`]!;
      expect(metrics['expectedValueDifference']).toBeLessThan(reference.expected_value_difference + 0.1);
      expect(metrics['rewardCorrelation']).toBeGreaterThan(reference.pearson - 0.1);
    });
  });

  it.each(recordedWorlds)('is more than counting visits, which never comes to the expert in the world %s', (name, world) => {
    // The count rule: reward goes up where the expert is more often than somebody who acts at random; nothing is planned.
    const inverse = createInverseWorld(idOf(name));
    const paths = new SoftPaths(inverse.table, horizon);
    paths.solve(new Float64Array(25));
    const atRandom = paths.visits.slice();
    const { expected_state_visits: demonstrated } = world.experts.soft;
    let least = Infinity;
    for (let iteration = 1; iteration <= 400; iteration++) {
      paths.solve(Float64Array.from(demonstrated, (visits, state) => 0.01 * iteration * (visits - atRandom[state]!)));
      least = Math.min(least, Math.max(...demonstrated.map((visits, state) => Math.abs(visits - paths.visits[state]!))));
    }
    expect(checkFinite('The least gap', least)).toBeGreaterThan(0.05);
  });
});

describe('deep maximum-entropy inverse reinforcement learning', () => {
  it('finds a reward that no weighting of the features gives', () => {
    const lost = (algo: string, settings: TrainOptions['settings']) =>
      lastMetrics(
        createTrainer({
          env: 'BinaryWorld?size=10&worldSeed=2',
          algo,
          settings: { demonstrationCount: 0, ...settings },
          steps: 250,
        }),
        250,
      )['expectedValueDifference']!;
    const linear = lost('max-entropy-irl', { stepSize: 0.05, penalty: 0.01 });
    expect(lost('deep-max-entropy-irl', {})).toBeLessThan(0.3 * linear);
  });
});

describe('apprenticeship learning', () => {
  /** μ of a policy: how often it is in each state, later visits counting less. */
  const expectation = (world: InverseWorld, policy: Float64Array) => new RewardScorer(world, gamma).visits(policy);
  const difference = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - b[i]!);
  /** An expert that wavers, so that no single policy comes to what it comes to. */
  const soft = { temperature: 1 / beta, discount: gamma, horizon: 300 };
  const settings = { demonstrationCount: 0, demonstrationLength: soft.horizon, expertTemperature: soft.temperature };

  it('moves to the point nearest to the expert between what it was and the best policy for the way there', () => {
    const world = createInverseWorld(idOf('corner'));
    const scorer = new RewardScorer(world, gamma);
    const expert = exactDemonstrations(world, soft).discountedVisits;
    const start = expectation(world, uniformPolicy(world.table));
    const way = difference(expert, start);
    const direction = difference(expectation(world, scorer.bestPolicy(way)), start);
    const share = innerProduct(direction, way) / innerProduct(direction, direction);
    const reached = start.map((value, state) => value + share * direction[state]!);
    const trainer = createTrainer({ env: idOf('corner'), algo: 'apprenticeship', settings, steps: 10 });
    expect(share).toBeLessThan(0.95);
    expect(lastMetrics(trainer, 1)['margin']).toBeCloseTo(Math.hypot(...difference(expert, reached)), 9);
    recovered(trainer).forEach((reward, state) => {
      expect(reward).toBeCloseTo(way[state]!, 9);
    });
  });

  it.each(recordedWorlds)(
    'comes ever closer, and is worth as much as the expert whatever the reward, in the world %s',
    (name) => {
      const world = createInverseWorld(idOf(name));
      const scorer = new RewardScorer(world, gamma);
      const expertValue = innerProduct(exactDemonstrations(world, soft).discountedVisits, world.trueRewards);
      const trainer = createTrainer({ env: idOf(name), algo: 'apprenticeship', settings, steps: 100 });
      const margins: number[] = [];
      trainer.onStep = ({ metrics }) => {
        margins.push(metrics!['margin']!);
        const worth = scorer.bestValue - metrics!['expectedValueDifference']!;
        const size = Math.hypot(...world.trueRewards); // the reward is linear in the indicators of the states
        expect(Math.abs(expertValue - worth)).toBeLessThanOrEqual(margins.at(-1)! * size + 1e-9);
      };
      trainer.advance(100);
      for (let i = 1; i < margins.length; i++) expect(margins[i]).toBeLessThanOrEqual(margins[i - 1]! + 1e-12);
      expect(margins.at(-1)).toBeLessThan(0.1 * margins[0]!);
    },
  );
});

describe('linear-program inverse reinforcement learning', () => {
  it('must be shown an action everywhere', () => {
    const dataset = recordedPaths('corner', recordedWorlds[0]![1].experts.optimal);
    const short = {
      ...dataset,
      lengths: Int32Array.of(15),
      observations: dataset.observations.slice(0, 16),
      actions: dataset.actions.slice(0, 15),
      rewards: new Float64Array(15),
      terminations: new Uint8Array(15),
      truncations: new Uint8Array(15),
    };
    expect(() => createTrainer({ env: 'InverseGridWorld', algo: 'linear-program-irl', dataset: short, steps: 1 })).toThrow(
      /linear-program-irl must be shown an action in every state, got none in \d+ states\./,
    );
  });

  it('ends at the program’s best corner, and the expert stays optimal all the way', () => {
    const settings = { penalty: 4 };
    const trainer = createTrainer({ env: 'InverseGridWorld', algo: 'linear-program-irl', settings, steps: 60 });
    let least = Infinity;
    trainer.onStep = ({ metrics }) => {
      least = Math.min(least, metrics!['leastPreference']!);
    };
    trainer.advance(60);
    expect(least).toBeGreaterThan(-1e-8);
    const rewards = recovered(trainer);
    expect(rewards[4]).toBeCloseTo(1, 9);
    expect(rewards.filter((reward) => Math.abs(reward) > 1e-9)).toHaveLength(1);
  });
});
