import { describe, expect, it } from 'vitest';
import type { GoalRules } from '../../../main/rl/core/environment';
import { createRandom, type Random } from '../../../main/rl/core/random';
import { ContinuousReplay } from '../../../main/rl/memory/continuousReplay';
import { HindsightWriter } from '../../../main/rl/memory/hindsightWriter';

/** Observations are [place, goal]; being at the goal pays 0 and ends it, everything else costs 1 and half the action. */
const goals: GoalRules = {
  achieved: ([place]) => Float64Array.of(place!),
  withGoal: ([place], [goal]) => Float64Array.of(place!, goal!),
  judge: (action, [place, goal]) => ({
    reward: (place === goal ? 0 : -1) - 0.5 * (action as Float64Array)[0]!,
    terminated: place === goal,
  }),
};

/** From place 0 to 1, 2, 3 with the goal 9; cut off there. */
function walk(writer: HindsightWriter, length = 3): void {
  for (let place = 0; place < length; place++) {
    const step = {
      observation: Float64Array.of(place, 9),
      unitAction: Float64Array.of(0.1),
      action: Float64Array.of(0.2), // as the environment is given it
      nextObservation: Float64Array.of(place + 1, 9),
    };
    writer.add(step, -1, false, place === length - 1);
  }
}

/** Rows as [place, goal, action, reward, next place, next goal, discount]. */
function rowsOf(memory: ContinuousReplay): number[][] {
  const flat = memory.save()['rows'] as Float32Array;
  const rounded = Array.from(flat, (value) => Number(value.toFixed(5)));
  return Array.from({ length: flat.length / 7 }, (_, row) => rounded.slice(row * 7, row * 7 + 7));
}

/** Draws the least or the greatest. */
const drawing = (which: 'first' | 'last'): Random => ({
  ...createRandom(1),
  integer: (count) => (which === 'first' ? 0 : count - 1),
});

function writer(goalCount: number, random: Random, rules: GoalRules | undefined = goals) {
  const memory = new ContinuousReplay(100, 2, 1);
  return { memory, writer: new HindsightWriter(memory, 0.9, rules, goalCount, random) };
}

const asTheyWere = [
  [0, 9, 0.1, -1, 1, 9, 0.9],
  [1, 9, 0.1, -1, 2, 9, 0.9],
  [2, 9, 0.1, -1, 3, 9, 0.9],
];

describe('Hindsight', () => {
  it('puts in the steps as they were, then with what came of each as its goal', () => {
    const { memory, writer: made } = writer(1, drawing('first'));
    walk(made);
    // What each step led to is its goal: reached, 0 − 0.5 · 0.2, nothing follows.
    expect(rowsOf(memory)).toEqual([
      ...asTheyWere,
      [0, 1, 0.1, -0.1, 1, 1, 0],
      [1, 2, 0.1, -0.1, 2, 2, 0],
      [2, 3, 0.1, -0.1, 3, 3, 0],
    ]);
  });

  it('takes goals from the same step or later ones only, up to the end of the episode', () => {
    const { memory, writer: made } = writer(1, drawing('last'));
    walk(made);
    expect(rowsOf(memory).slice(3)).toEqual([
      [0, 3, 0.1, -1.1, 1, 3, 0.9],
      [1, 3, 0.1, -1.1, 2, 3, 0.9],
      [2, 3, 0.1, -0.1, 3, 3, 0],
    ]);
    const random = writer(50, createRandom(3));
    walk(random.writer, 5);
    for (const [place, goal] of rowsOf(random.memory).slice(5)) expect(goal).toBeGreaterThan(place!);
  });

  it('imagines as many goals for each step as it is told, each episode by itself', () => {
    const { memory, writer: made } = writer(4, createRandom(4));
    walk(made);
    expect(memory.count).toBe(3 + 12);
    walk(made, 1);
    expect(rowsOf(memory).slice(16)).toEqual(new Array(4).fill([0, 1, 0.1, -0.1, 1, 1, 0]));
  });

  it('without goals puts in the steps alone, and draws nothing', () => {
    const noRandom = new Proxy({} as Random, {
      get: () => () => {
        throw new Error('A random number was drawn.');
      },
    });
    for (const made of [writer(0, noRandom), { ...writer(4, noRandom), ...withoutGoals(noRandom) }]) {
      walk(made.writer);
      expect(rowsOf(made.memory)).toEqual(asTheyWere);
    }
  });
});

function withoutGoals(random: Random) {
  const memory = new ContinuousReplay(100, 2, 1);
  return { memory, writer: new HindsightWriter(memory, 0.9, undefined, 4, random) };
}
