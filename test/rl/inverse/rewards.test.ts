import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { demonstratedActions } from '../../../main/rl/inverse/demonstratedActions';
import { exactDemonstrations, recordedDemonstrations, sampleDemonstrations } from '../../../main/rl/inverse/demonstrations';
import { preferencesOf, RewardProgram } from '../../../main/rl/inverse/rewardProgram';
import { correlation, RewardScorer } from '../../../main/rl/inverse/rewardScore';
import { innerProduct } from '../../../main/rl/inverse/stateRewards';
import { evaluatePolicyExactly, uniformPolicy } from '../../../main/rl/planning/policyEvaluation';
import { argmax } from '../../../main/rl/values/argmax';
import { createInverseWorld, idOf, inverseWorldFile, recordedPaths, recordedWorlds } from '../../helpers/inverseWorldFile';

const { gamma, horizon, beta } = inverseWorldFile;

describe.each(recordedWorlds)('the judge of rewards in the world %s', (name, recorded) => {
  const world = createInverseWorld(idOf(name));
  const scorer = new RewardScorer(world, gamma);

  it('knows what the best policy and acting at random are worth', () => {
    expect(scorer.bestValue).toBeCloseTo(recorded.optimal_start_value, 9);
    expect(scorer.trueValue(uniformPolicy(world.table))).toBeCloseTo(recorded.uniform_random_start_value, 9);
  });

  it('finds no fault with the true reward, whatever its scale', () => {
    const scaled = world.trueRewards.map((reward) => 7 * reward + 2);
    const { expectedValueDifference, correlation: likeness } = scorer.score(scaled, scorer.bestPolicy(scaled));
    expect(expectedValueDifference).toBeCloseTo(0, 9);
    expect(likeness).toBeCloseTo(1, 12);
  });

  it('counts what another policy loses', () => {
    const opposite = world.trueRewards.map((reward) => -reward);
    const policy = scorer.bestPolicy(opposite);
    const values = evaluatePolicyExactly(world.table, policy, gamma);
    const start = values.reduce((sum, value) => sum + value / 25, 0);
    const { expectedValueDifference, correlation: likeness } = scorer.score(opposite, policy);
    expect(expectedValueDifference).toBeCloseTo(recorded.optimal_start_value - start, 9);
    expect(likeness).toBeCloseTo(-1, 12);
  });

  it.each(['soft', 'optimal'] as const)('has a %s expert that visits what the recorded one does', (kind) => {
    const plan = { temperature: kind === 'soft' ? 1 / beta : 0, discount: gamma, horizon };
    const { visits } = exactDemonstrations(world, plan);
    recorded.experts[kind].expected_state_visits.forEach((expected, state) => {
      expect(visits[state]).toBeCloseTo(expected, 9);
    });
  });

  it('reads recorded paths as the file counts them', () => {
    const { states } = recorded.experts.soft;
    const dataset = recordedPaths(name, recorded.experts.soft);
    const { visits, starts } = recordedDemonstrations(dataset, world.table, { horizon, discount: gamma });
    const counted = [...states.join('')].filter((letter) => letter === 'e').length / states.length;
    expect(visits[4]).toBeCloseTo(counted, 12);
    expect(starts[4]).toBeCloseTo(states.filter((path) => path.startsWith('e')).length / states.length, 12);
  });

  it.each([0, 1 / beta])('draws demonstrations that come to the exact ones, at temperature %d', (temperature) => {
    const plan = { temperature, discount: gamma, horizon: 100 };
    const exact = exactDemonstrations(world, plan);
    const drawn = sampleDemonstrations(world, plan, 2000, createRandom(3));
    for (const column of ['starts', 'visits', 'discountedVisits'] as const) {
      const scale = column === 'visits' ? 100 : 10;
      drawn[column].forEach((value, state) => {
        expect(Math.abs(value - exact[column][state]!)).toBeLessThan(0.03 * scale);
      });
    }
  });
});

describe('demonstrations from a data set', () => {
  const [name, recorded] = recordedWorlds[0]!;
  const { table } = createInverseWorld(idOf(name));
  const dataset = recordedPaths(name, recorded.experts.optimal);

  it('must be long enough', () => {
    expect(() => recordedDemonstrations(dataset, table, { horizon: 16, discount: 0.9 })).toThrow(
      'Each demonstration must have at least 16 steps, got one of 15.',
    );
  });

  it('show the action that was taken most often', () => {
    const actions = demonstratedActions(dataset, table);
    expect(actions).not.toContain(-1);
    const counts = [0, 0, 0, 0];
    recorded.experts.optimal.states.forEach((path, index) => {
      [...path].forEach((letter, step) => {
        if (letter === 'a') counts[Number(recorded.experts.optimal.actions[index]![step])]!++;
      });
    });
    expect(actions[0]).toBe(argmax(counts));
  });
});

describe('the correlation of rewards', () => {
  it('is Pearson’s, and 0 where there is nothing to compare', () => {
    // x − mean = −1, 0, 1; y − mean = −1, 1, 0: 1 / √(2 · 2) = 0.5.
    expect(correlation([1, 2, 3], [2, 4, 3])).toBeCloseTo(0.5, 12);
    expect(correlation([1, 1, 1], [2, 4, 3])).toBe(0);
  });
});

describe('the program of Ng and Russell', () => {
  const world = createInverseWorld(idOf('corner'));
  const scorer = new RewardScorer(world, 0.9);
  const policy = scorer.bestPolicy(world.trueRewards);
  const actions = Array.from({ length: 25 }, (_, state) => argmax(policy.subarray(4 * state, 4 * state + 4)));
  const preferences = preferencesOf(scorer.table, actions, 0.9);

  it('weighs rewards so that each preference is a difference of action values', () => {
    const rewards = Float64Array.from({ length: 25 }, (_, state) => Math.cos(state));
    const table = {
      ...world.table,
      outcomes: (state: number, action: number) =>
        world.table.outcomes(state, action).map((outcome) => ({ ...outcome, reward: rewards[state]! })),
    };
    const oneHot = Float64Array.from({ length: 100 }, (_, row) => (actions[Math.floor(row / 4)] === row % 4 ? 1 : 0));
    const values = evaluatePolicyExactly(table, oneHot, 0.9);
    const ahead = (state: number, action: number) =>
      table.outcomes(state, action).reduce((sum, outcome) => sum + outcome.probability * values[outcome.state]!, 0);
    for (const { state, action, weights } of preferences) {
      expect(innerProduct(weights, rewards)).toBeCloseTo(ahead(state, actions[state]!) - ahead(state, action), 9);
    }
  });

  it.each([0, 0.5, 1, 2, 3, 4])('keeps the expert optimal at every pivot with the penalty %d', (penalty) => {
    const program = new RewardProgram(preferences, 25, penalty);
    let before = -Infinity;
    do {
      const rewards = program.rewards();
      expect(Math.min(...preferences.map(({ weights }) => innerProduct(weights, rewards)))).toBeGreaterThan(-1e-8);
      expect(Math.max(...rewards.map(Math.abs))).toBeLessThanOrEqual(1 + 1e-12);
      expect(program.value).toBeGreaterThanOrEqual(before - 1e-12);
      before = program.value;
    } while (program.improve());
  });

  it('is sure that the corner is worth most, and lets the price of reward decide how many states are worth anything', () => {
    const [rich, simple, empty] = [0.5, 4, 20].map((penalty) => {
      const program = new RewardProgram(preferences, 25, penalty);
      while (program.improve());
      return program.rewards();
    });
    expect(argmax(simple!)).toBe(4);
    expect(correlation(simple!, world.trueRewards)).toBeCloseTo(1, 9);
    const worthAnything = (rewards: Float64Array) => rewards.filter((reward) => Math.abs(reward) > 1e-9).length;
    expect(worthAnything(simple!)).toBe(1);
    expect(worthAnything(rich!)).toBeGreaterThan(10);
    expect(worthAnything(empty!)).toBe(0);
  });
});
