import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../../main/rl/core/settings';
import { ActionValues } from '../../../main/rl/values/actionValues';
import {
  createExploration,
  type Exploration,
  type ExplorationSettings,
  explorationSettings,
} from '../../../main/rl/values/exploration';

/** Two states; in state 1 the actions are worth 1, 3, 3. */
function threeActions(): ActionValues {
  const actionValues = new ActionValues(2, 3);
  [1, 3, 3].forEach((value, action) => {
    actionValues.set(1, action, value);
  });
  return actionValues;
}

function explore(settings: SettingValues, seed = 1): Exploration {
  const parsed: ExplorationSettings = parseSettings(explorationSettings, settings, 'test');
  return createExploration(parsed, { stateCount: 2, actionCount: 3 }, createRandom(seed));
}

/** Share of each action among many choices in state 1. */
function frequencies(exploration: Exploration, count: number): number[] {
  const actionValues = threeActions();
  const chosen = [0, 0, 0];
  for (let i = 0; i < count; i++) chosen[exploration.choose(actionValues, 1)]! += 1 / count;
  return chosen;
}

describe('ε-greedy choice', () => {
  it('gives every action ε / n, and shares the rest among the best', () => {
    // ε / 3 = 0.1 for each; the remaining 0.7 is shared by two.
    expect([...explore({ epsilon: 0.3 }).probabilities(threeActions(), 1)]).toEqual([
      expect.closeTo(0.1, 12),
      expect.closeTo(0.45, 12),
      expect.closeTo(0.45, 12),
    ]);
  });

  it('chooses with these probabilities', () => {
    const chosen = frequencies(explore({ epsilon: 0.3 }), 30_000);
    // Three standard errors of a share are at most 3 √(0.25 / 30,000) = 0.009.
    for (const [action, probability] of [0.1, 0.45, 0.45].entries()) {
      expect(Math.abs(chosen[action]! - probability)).toBeLessThan(0.009);
    }
  });

  it('never strays with ε = 0', () => {
    expect(frequencies(explore({ epsilon: 0 }), 1000)[0]).toBe(0);
  });

  it('lets ε fall in a straight line, choice by choice', () => {
    const exploration = explore({ epsilon: 0.9, finalEpsilon: 0.3, explorationSteps: 10 });
    const actionValues = threeActions();
    const worst: number[] = [];
    for (let i = 0; i < 12; i++) {
      worst.push(3 * exploration.probabilities(actionValues, 1)[0]!);
      exploration.choose(actionValues, 1);
    }
    expect(worst[0]).toBeCloseTo(0.9, 12);
    expect(worst[5]).toBeCloseTo(0.6, 12);
    expect(worst.slice(10)).toEqual([expect.closeTo(0.3, 12), expect.closeTo(0.3, 12)]);
  });
});

describe('softmax choice', () => {
  it('weighs actions by the exponential of their values', () => {
    // With τ = 2: e^{1/2} = 1.6487, e^{3/2} = 4.4817 twice; the sum is 10.6121.
    const probabilities = explore({ exploration: 'softmax', temperature: 2 }).probabilities(threeActions(), 1);
    expect(probabilities[0]).toBeCloseTo(1.6487 / 10.6121, 4);
    expect(probabilities[1]).toBeCloseTo(4.4817 / 10.6121, 4);
    expect(probabilities[0]! + probabilities[1]! + probabilities[2]!).toBeCloseTo(1, 14);
  });

  it('chooses with these probabilities', () => {
    const chosen = frequencies(explore({ exploration: 'softmax', temperature: 2 }), 30_000);
    expect(Math.abs(chosen[0]! - 0.1554)).toBeLessThan(0.009);
    expect(Math.abs(chosen[2]! - 0.4223)).toBeLessThan(0.009);
  });

  it('withstands huge values and tiny temperatures', () => {
    const actionValues = new ActionValues(2, 3);
    actionValues.values.set([0, 0, 0, -1e5, 1e5, 1e5 - 1]);
    const probabilities = explore({ exploration: 'softmax', temperature: 0.01 }).probabilities(actionValues, 1);
    expect([...probabilities]).toEqual([0, 1, expect.closeTo(0, 12)]);
  });

  it('cools down to its final temperature', () => {
    const exploration = explore({ exploration: 'softmax', temperature: 4, finalTemperature: 2, explorationSteps: 5 });
    const actionValues = threeActions();
    const ratio = () => {
      const probabilities = exploration.probabilities(actionValues, 1);
      return Math.log(probabilities[1]! / probabilities[0]!);
    };
    expect(ratio()).toBeCloseTo(2 / 4, 12);
    for (let i = 0; i < 5; i++) exploration.choose(actionValues, 1);
    expect(ratio()).toBeCloseTo(2 / 2, 12);
  });
});

describe('the upper confidence bound', () => {
  it('tries every action once, and then weighs value against rarity', () => {
    const exploration = explore({ exploration: 'upper-confidence', confidence: 2 });
    const actionValues = threeActions();
    const first = [0, 1, 2].map(() => exploration.choose(actionValues, 1));
    expect(first.toSorted()).toEqual([0, 1, 2]);
    // t = 4, N = 1 each: 1 + 2 √(ln 4) = 3.35 against 3 + 2.35 = 5.35 twice: the two best, one after the other.
    const [fourth, fifth] = [exploration.choose(actionValues, 1), exploration.choose(actionValues, 1)];
    expect([fourth, fifth].toSorted()).toEqual([1, 2]);
    // t = 6: 1 + 2 √(ln 6 / 1) = 3.68 against 3 + 2 √(ln 6 / 2) = 4.89.
    expect(exploration.choose(actionValues, 1)).not.toBe(0);
  });

  it('comes back to a bad action once it has become rare enough', () => {
    const exploration = explore({ exploration: 'upper-confidence', confidence: 2 });
    const actionValues = new ActionValues(2, 3);
    actionValues.values.set([0, 0, 0, 0, 2, 0]);
    const chosen = Array.from({ length: 12 }, () => exploration.choose(actionValues, 1));
    // After the first three, action 1 with N = k has 2 + 2 √(ln t / k), the others 2 √(ln t): at t = 3 + k that is
    // 4.35, 3.79, 3.55, 3.39, 3.29 … against 2.35, 2.54, 2.68, 2.79, 2.88 …: with k = 8 (t = 11) 3.095 against 3.097.
    expect(chosen.slice(3, 10)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(chosen[10]).not.toBe(1);
  });

  it('knows what it will choose', () => {
    const exploration = explore({ exploration: 'upper-confidence' });
    const actionValues = threeActions();
    expect([...exploration.probabilities(actionValues, 1)]).toEqual([1 / 3, 1 / 3, 1 / 3]);
    for (let i = 0; i < 40; i++) {
      const probabilities = [...exploration.probabilities(actionValues, 1)];
      expect(probabilities[exploration.choose(actionValues, 1)]).toBeGreaterThan(0);
    }
  });

  it('counts for each state by itself', () => {
    const exploration = explore({ exploration: 'upper-confidence' });
    const actionValues = threeActions();
    for (let i = 0; i < 20; i++) exploration.choose(actionValues, 0);
    expect([...exploration.probabilities(actionValues, 1)]).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });
});

describe('the count bonus', () => {
  it('adds κ / √N, whatever the time', () => {
    const exploration = explore({ exploration: 'count-bonus', bonus: 3 });
    const actionValues = new ActionValues(2, 3);
    actionValues.values.set([0, 0, 0, 0, 1, -100]);
    for (let i = 0; i < 3; i++) exploration.choose(actionValues, 1);
    // N = 1, 1: 0 + 3 against 1 + 3 → 1. N = 1, 2: 3 against 1 + 2.12 → 1. N = 1, 3: 3 against 1 + 1.73 → 0.
    expect([0, 0, 0].map(() => exploration.choose(actionValues, 1))).toEqual([1, 1, 0]);
  });
});

describe.each(['epsilon-greedy', 'softmax', 'upper-confidence', 'count-bonus'])('%s', (kind) => {
  it('goes on where it was saved', () => {
    const settings = { exploration: kind, explorationSteps: 50 };
    const actionValues = threeActions();
    const [random, otherRandom] = [createRandom(3), createRandom(4)];
    const shape = { stateCount: 2, actionCount: 3 };
    const parsed = parseSettings(explorationSettings, settings, 'test');
    const exploration = createExploration(parsed, shape, random);
    for (let i = 0; i < 23; i++) exploration.choose(actionValues, i % 2);
    const other = createExploration(parsed, shape, otherRandom);
    other.load(exploration.save());
    otherRandom.load(random.save());
    for (let i = 0; i < 100; i++) {
      expect(other.choose(actionValues, i % 2)).toBe(exploration.choose(actionValues, i % 2));
    }
  });
});

describe('settings of exploration', () => {
  it.each([
    [{ epsilon: 1.5 }, 'epsilon must lie in [0, 1], got 1.5.'],
    [{ temperature: 0 }, 'temperature must lie in (0, 1000000], got 0.'],
    [{ exploration: 'greedy' }, 'exploration must be one of epsilon-greedy, softmax, upper-confidence, count-bonus, got greedy.'],
  ])('%o are refused with a sentence', (settings, sentence) => {
    expect(() => explore(settings)).toThrow(sentence);
  });
});
