import { describe, expect, it } from 'vitest';
import type { TransitionTable } from '../../../main/rl/core/environment';
import { fourRoomsConstants } from '../../../main/rl/environments/fourRooms';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { hallwayOptions } from '../../../main/rl/planning/hallwayOptions';
import { optionUse } from '../../../main/rl/planning/optionChain';
import { optionModel } from '../../../main/rl/planning/optionModels';
import { planWithOptions } from '../../../main/rl/planning/optionPlanning';
import { actionsAsOptions, availableOptions, type Option } from '../../../main/rl/planning/options';
import { solveTable } from '../../../main/rl/planning/solve';
import { optionsTable } from '../../../main/rl/values/optionValues';
import { train } from '../../helpers/train';

const fourRooms = createEnvironment('FourRooms?slip=direction').table!;

/** Three states in a row; the one action goes on with probability one half, each try costs 1, and the last state is left at once. */
const row: TransitionTable = {
  stateCount: 3,
  actionCount: 1,
  initialProbabilities: Float64Array.of(1, 0, 0),
  outcomes: (state) =>
    state === 2
      ? [{ probability: 1, state: 2, reward: 0, terminated: true }]
      : [
          { probability: 0.5, state, reward: -1, terminated: false },
          { probability: 0.5, state: state + 1, reward: -1, terminated: false },
        ],
};
const toTheEnd: Option = {
  name: 'to the end',
  initiation: Uint8Array.of(1, 1, 0),
  policy: Float64Array.of(1, 1, 1),
  termination: Float64Array.of(0, 0, 1),
};

describe('the model of an option', () => {
  it('is what the equations come to by hand', () => {
    // p(1) = γ (½ p(1) + ½), so p(1) = 0.45 / 0.55; p(0) = 0.45 p(1) / 0.55. r(1) = −1 / 0.55; r(0) = (−1 + 0.45 r(1)) / 0.55.
    const { rewards, transitions } = optionModel(row, toTheEnd, 0.9);
    const once = 0.45 / 0.55;
    expect([transitions[2], transitions[5]]).toEqual([expect.closeTo(once ** 2, 12), expect.closeTo(once, 12)]);
    expect([rewards[0], rewards[1]]).toEqual([
      expect.closeTo((-1 + 0.45 * (-1 / 0.55)) / 0.55, 12),
      expect.closeTo(-1 / 0.55, 12),
    ]);
  });

  it('weighs going on against ending where the end is left to chance', () => {
    // β(1) = ½: p(1, ·) as below; p(0, x) = γ [ ½ p(0, x) + ½ (½ p(1, x) + ½ 1(x = 1)) ].
    // p(1, 1) = γ (½ · ½ p(1, 1) + ½ · ½), p(1, 2) = γ (½ · ½ p(1, 2) + ½).
    const { transitions } = optionModel(row, { ...toTheEnd, termination: Float64Array.of(0, 0.5, 1) }, 0.9);
    const [stay, leave] = [0.225 / 0.775, 0.45 / 0.775];
    expect([transitions[4], transitions[5]]).toEqual([expect.closeTo(stay, 12), expect.closeTo(leave, 12)]);
    expect(transitions[1]).toBeCloseTo((0.225 + 0.225 * stay) / 0.55, 12);
    expect(transitions[2]).toBeCloseTo((0.225 * leave) / 0.55, 12);
  });

  it('of a single action is the action', () => {
    const [action] = actionsAsOptions(row);
    const { rewards, transitions } = optionModel(row, action!, 0.9);
    expect([...rewards]).toEqual([-1, -1, 0]);
    expect([...transitions]).toEqual([0.45, 0.45, 0, 0, 0.45, 0.45, 0, 0, 0]);
  });
});

describe('the hallway options', () => {
  const options = hallwayOptions();

  it('are two for each room, each to a doorway of its own room', () => {
    expect(options.length).toBe(8);
    expect(new Set(options.map(({ name }) => name)).size).toBe(8);
    const available = availableOptions(options);
    fourRoomsConstants.cellOfState.forEach((_, state) => {
      expect(available[state]!.length).toBe(2); // in a room, its two doorways; in a doorway, the other one of either room
    });
  });

  it('end outside their room alone, and come to their doorway more often than to the other', () => {
    for (const option of options) {
      const target = Number(option.name.split(' ').at(-1));
      const { transitions } = optionModel(createEnvironment('FourRooms?slip=direction&goal=0').table!, option, 1 - 1e-9);
      option.initiation.forEach((may, state) => {
        if (may === 0 || state === 0) return;
        const ends = transitions.subarray(state * 104, (state + 1) * 104);
        expect(ends[target]).toBe(Math.max(...ends));
      });
      expect(option.termination[target]).toBe(1);
    }
  });
});

describe('planning with options', () => {
  it('finds the optimal values when every action is among them', () => {
    const options = [...hallwayOptions(), ...actionsAsOptions(fourRooms)];
    const models = options.map((option) => optionModel(fourRooms, option, 0.9));
    const values = planWithOptions(models, availableOptions(options));
    const { values: optimal } = solveTable(fourRooms, { discount: 0.9 });
    expect(Math.max(...values.map((value, state) => Math.abs(value - optimal[state]!)))).toBeLessThan(1e-8);
  });
});

describe('how options are used', () => {
  it('agrees with the mean length of the episodes that they fill', () => {
    const trainer = train({ env: 'FourRooms', algo: 'option-critic', steps: 20_000 });
    const policy = trainer.policy();
    if (policy.kind !== 'options-table') throw new Error('expected options');
    const { meanSteps, shares } = optionUse(createEnvironment('FourRooms').table!, policy);
    const { meanLength } = trainer.evaluateFinal(3000);
    expect(Math.abs(meanLength / meanSteps - 1)).toBeLessThan(0.05);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  it('is the whole episode for a single option', () => {
    const policy = optionsTable([toTheEnd], Float64Array.of(1, 1, 1));
    if (policy.kind !== 'options-table') throw new Error('expected options');
    expect(optionUse(row, policy)).toEqual({ meanSteps: expect.closeTo(5, 12), shares: Float64Array.of(1) });
  });
});
