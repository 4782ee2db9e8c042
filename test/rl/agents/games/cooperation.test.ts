import { describe, expect, it } from 'vitest';
import type { SavedState } from '../../../../main/rl/core/savedState';
import { createTrainer, train } from '../../../helpers/train';

const climbing = 'MatrixGame?game=climbing';

/** The action each player takes when nobody explores; both have one state. */
function greedy(trainer: ReturnType<typeof train>): number[] {
  const policy = trainer.policy();
  if (policy.kind !== 'players') throw new Error('must be a policy for each player');
  return policy.players.map((player) => {
    const values = player.kind === 'greedy-table' ? player.actionValues : new Float64Array();
    return values.indexOf(Math.max(...values));
  });
}

const shareOfBest = (algo: string, settings: Record<string, number>, steps: number) => {
  const ends = Array.from({ length: 20 }, (_, seed) => greedy(train({ env: climbing, algo, seed, settings, steps })).join());
  return ends.filter((end) => end === '0,0').length / ends.length;
};

/** What the first player gets in the climbing game. */
const payoffs = [
  [11, -30, 0],
  [-30, 7, 6],
  [0, 0, 5],
];

/** The saved agent and the joint action after every step. */
function follow(algo: string, settings: Record<string, number | string>, steps: number, env = climbing) {
  const trainer = createTrainer({ env, algo, seed: 3, settings, steps });
  let actions: [number, number] = [0, 0];
  trainer.onStep = ({ action }) => {
    actions = [...(action as Float64Array)] as [number, number];
  };
  return Array.from({ length: steps }, () => {
    trainer.advance(1);
    return { actions, agent: trainer.save()['agent'] as SavedState };
  });
}

describe('hysteretic Q-learning', () => {
  it('raises by α and lowers by β', () => {
    const settings = { stepSize: 0.5, loweringStepSize: 0.1, discount: 0, epsilon: 1 };
    const expected = [0, 1].map(() => [0, 0, 0]);
    let lowered = 0;
    for (const { actions, agent } of follow('hysteretic-q-learning', settings, 30)) {
      const reward = payoffs[actions[0]]![actions[1]]!;
      actions.forEach((action, player) => {
        const error = reward - expected[player]![action]!;
        if (error < 0) lowered++;
        expected[player]![action]! += (error >= 0 ? 0.5 : 0.1) * error;
      });
      expect((agent['actionValues'] as Float64Array[]).map((values) => [...values])).toEqual(expected);
    }
    expect(lowered).toBeGreaterThan(0);
  });

  it('adds nothing after the end, and the value of what follows where a round goes on', () => {
    const [once, twice] = [1, 9].map((rounds) => {
      const settings = { stepSize: 1, loweringStepSize: 1, discount: 0.5, initialValue: 100, epsilon: 1 };
      const [{ actions, agent }] = follow('hysteretic-q-learning', settings, 1, `${climbing}&rounds=${rounds}`) as [
        ReturnType<typeof follow>[number],
      ];
      return (agent['actionValues'] as Float64Array[])[0]![actions[0]]! - payoffs[actions[0]]![actions[1]]!;
    });
    expect([once, twice]).toEqual([0, 50]);
  });

  it('climbs to the best joint action where independent learners fear it', () => {
    expect(shareOfBest('hysteretic-q-learning', { discount: 0, loweringStepSize: 0.001, epsilon: 0.3 }, 5000)).toBe(1);
    expect(shareOfBest('independent-q-learning', { discount: 0 }, 5000)).toBeLessThan(0.3);
    // With β = α it is independent Q-learning.
    expect(shareOfBest('hysteretic-q-learning', { discount: 0, loweringStepSize: 0.1 }, 5000)).toBeLessThan(0.3);
  });
});

describe('lenient Q-learning', () => {
  it('forgives while an action is hot, and cools what it takes', () => {
    const settings = { stepSize: 0.5, discount: 0, maxTemperature: 1e6, lenience: 1e6, temperatureDecay: 0.9 };
    const expected = [0, 1].map(() => [0, 0, 0]);
    const taken = [0, 1].map(() => [0, 0, 0]);
    for (const { actions, agent } of follow('lenient-q-learning', settings, 30)) {
      const reward = payoffs[actions[0]]![actions[1]]!;
      actions.forEach((action, player) => {
        expected[player]![action]! += 0.5 * Math.max(0, reward - expected[player]![action]!);
        taken[player]![action]!++;
      });
      const players = agent['players'] as unknown as { actionValues: Float64Array; temperatures: Float64Array }[];
      expect(players.map(({ actionValues }) => [...actionValues])).toEqual(expected);
      players.forEach(({ temperatures }, player) => {
        temperatures.forEach((temperature, action) => {
          expect(temperature / 1e6).toBeCloseTo(0.9 ** taken[player]![action]!, 10);
        });
      });
    }
  });

  it('judges like any other once it is cold', () => {
    const settings = {
      stepSize: 0.5,
      discount: 0,
      maxTemperature: 1e-9,
      minTemperature: 0,
      selectionModeration: 1e6,
      lenience: 1e-6,
    };
    const expected = [0, 0, 0];
    for (const { actions, agent } of follow('lenient-q-learning', settings, 20)) {
      expected[actions[0]]! += 0.5 * (payoffs[actions[0]]![actions[1]]! - expected[actions[0]]!);
      expect([...(agent['players'] as unknown as { actionValues: Float64Array }[])[0]!.actionValues]).toEqual(expected);
    }
  });

  it('lets the temperature of the next state flow back, but nothing after the end', () => {
    const settings = { temperatureDecay: 0.5, temperatureDiffusion: 0.25, maxTemperature: 8, minTemperature: 0, discount: 0.9 };
    // Of the first player, shape [states][actions]; state 0 leads to 1 or 2, and these to the end.
    const expected = [
      [8, 8],
      [8, 8],
      [8, 8],
    ];
    let state = 0;
    for (const { actions, agent } of follow('lenient-q-learning', settings, 12, 'TwoStepGame')) {
      const [action] = actions;
      const now = expected[state]![action]!;
      const next = state === 0 ? 1 + action : undefined;
      const mean = next === undefined ? now : (expected[next]![0]! + expected[next]![1]!) / 2;
      expected[state]![action] = 0.5 * (0.75 * now + 0.25 * mean);
      state = next ?? 0;
      const [first] = agent['players'] as unknown as { temperatures: Float64Array }[];
      expect([...first!.temperatures].map((t) => t.toFixed(10))).toEqual(expected.flat().map((t) => t.toFixed(10)));
    }
  });

  it('climbs to the best joint action', () => {
    const settings = { discount: 0, lenience: 100, selectionModeration: 3 };
    expect(shareOfBest('lenient-q-learning', settings, 10_000)).toBeGreaterThan(0.8);
  });
});

describe('joint-action learners', () => {
  it('value joint actions, and weigh them by what the other has done', () => {
    const settings = { stepSize: 0.5, discount: 0, epsilon: 1 };
    const q = payoffs.map((row) => row.map(() => 0));
    const counts = [1, 1, 1];
    for (const { actions, agent } of follow('joint-action-learners', settings, 25)) {
      const [row, column] = actions;
      q[row]![column]! += 0.5 * (payoffs[row]![column]! - q[row]![column]!);
      counts[column]!++;
      const total = counts[0]! + counts[1]! + counts[2]!;
      const [first] = agent['players'] as unknown as { jointValues: Float64Array; expectedValues: Float64Array }[];
      expect([...first!.jointValues]).toEqual(q.flat());
      q.forEach((cells, action) => {
        const expected = cells.reduce((sum, value, other) => sum + (value * counts[other]!) / total, 0);
        expect(first!.expectedValues[action]).toBeCloseTo(expected, 12);
      });
    }
  });

  it('end in mutual defection in the prisoner’s dilemma', () => {
    for (let seed = 0; seed < 10; seed++) {
      const settings = { discount: 0 };
      const trainer = train({ env: 'MatrixGame', algo: 'joint-action-learners', seed, settings, steps: 2000 });
      expect(greedy(trainer)).toEqual([1, 1]);
    }
  });
});
