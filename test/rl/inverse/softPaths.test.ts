import { describe, expect, it } from 'vitest';
import { finiteDynamics, startIn, surely } from '../../../main/rl/environments/finite';
import { inverseWorld, stateIndicators } from '../../../main/rl/environments/inverseWorld';
import { SoftPaths } from '../../../main/rl/inverse/softPaths';
import { createInverseWorld, idOf, inverseWorldFile, recordedWorlds } from '../../helpers/inverseWorldFile';

const { beta, horizon } = inverseWorldFile;

describe.each(recordedWorlds)('the soft paths of the world %s', (name, world) => {
  const paths = new SoftPaths(createInverseWorld(idOf(name)).table, horizon);
  paths.solve(Float64Array.from(world.true_reward, (reward) => beta * reward));

  it('choose as the reference does', () => {
    [0, 7, 14].forEach((step, index) => {
      const here = paths.policy.subarray(step * 100, (step + 1) * 100);
      world.soft_policy[index]!.flat().forEach((probability, row) => {
        expect(here[row]).toBeCloseTo(probability, 12);
      });
    });
  });

  it('visit each state as often as the reference', () => {
    world.experts.soft.expected_state_visits.forEach((visits, state) => {
      expect(paths.visits[state]).toBeCloseTo(visits, 11);
    });
  });

  it('have the visits as the gradient of their weight', () => {
    const rewards = Float64Array.from({ length: 25 }, (_, state) => Math.sin(state));
    const step = 1e-5;
    paths.solve(rewards);
    const visits = paths.visits.slice();
    for (let state = 0; state < 25; state++) {
      const shifted = (by: number) => paths.solve(rewards.map((reward, other) => (other === state ? reward + by : reward)));
      expect((shifted(step) - shifted(-step)) / (2 * step)).toBeCloseTo(visits[state]!, 5);
    }
  });
});

describe('soft paths through three steps that leave nothing to chance', () => {
  /** From 0 to 1 or 2, from there to 3 or 4 (1 only to 3), and there one stays. */
  const graph = [
    [1, 2],
    [3, 3],
    [3, 4],
    [3, 3],
    [4, 4],
  ] as const;
  const { table } = finiteDynamics({
    stateCount: 5,
    actionLabels: ['first', 'second'],
    initialProbabilities: startIn(5, [0]),
    outcomes: (state, action) => surely(graph[state]![action]!, 0),
  });
  const rewards = Float64Array.of(0.3, -0.5, 1.2, 0.4, -0.7);

  it('are as likely as exp of their rewards, told by listing them all', () => {
    const listed: { readonly states: readonly number[]; readonly actions: readonly number[]; readonly weight: number }[] = [];
    for (const first of [0, 1]) {
      for (const second of [0, 1]) {
        for (const third of [0, 1]) {
          const states = [0, graph[0][first]!, graph[graph[0][first]!]![second]!];
          const weight = Math.exp(states.reduce((sum, state) => sum + rewards[state]!, 0));
          listed.push({ states, actions: [first, second, third], weight });
        }
      }
    }
    const total = listed.reduce((sum, { weight }) => sum + weight, 0);
    const paths = new SoftPaths(table, 3);
    expect(paths.solve(rewards)).toBeCloseTo(Math.log(total), 12);
    const visits = new Float64Array(5);
    for (const { states, actions, weight } of listed) {
      const probability = states.reduce(
        (product, state, step) => product * paths.policy[(step * 5 + state) * 2 + actions[step]!]!,
        1,
      );
      expect(probability).toBeCloseTo(weight / total, 12);
      for (const state of states) visits[state]! += weight / total;
    }
    visits.forEach((expected, state) => {
      expect(paths.visits[state]).toBeCloseTo(expected, 12);
    });
  });
});

describe('soft paths where the rules play dice', () => {
  it('visit what listing every path and every outcome gives', () => {
    const rewards = Float64Array.of(1, -0.5, 0.2, 0);
    const grid = {
      size: 2,
      moves: [
        [0, 1],
        [1, 0],
      ] as const,
      actionLabels: ['right', 'down'],
      noise: 0.4,
      maxSteps: 3,
    };
    const { table } = inverseWorld(grid, rewards, stateIndicators(4));
    const paths = new SoftPaths(table, 3);
    paths.solve(rewards);
    const visits = new Float64Array(4);
    const walk = (state: number, step: number, probability: number): void => {
      if (step === 3) return;
      visits[state]! += probability;
      for (const action of [0, 1]) {
        const chosen = probability * paths.policy[(step * 4 + state) * 2 + action]!;
        for (const outcome of table.outcomes(state, action)) walk(outcome.state, step + 1, chosen * outcome.probability);
      }
    };
    for (let state = 0; state < 4; state++) walk(state, 0, 0.25);
    visits.forEach((expected, state) => {
      expect(paths.visits[state]).toBeCloseTo(expected, 12);
    });
  });
});
