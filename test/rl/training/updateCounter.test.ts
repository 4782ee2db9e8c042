import { describe, expect, it } from 'vitest';
import type { SavedState } from '../../../main/rl/core/savedState';
import { createTrainer, train } from '../../helpers/train';

/** Updates told while so many steps of an algorithm were trained, as [step, count] pairs. */
function updatesOf(
  algo: string,
  env: string,
  steps: number,
  settings: Record<string, number | boolean | readonly number[]> = {},
) {
  const trainer = train({ env, algo, seed: 1, steps, settings });
  const { updates, episodes, evaluations } = trainer.takeReport();
  return { points: Array.from(updates.steps, (step, i) => [step, updates.values[i]!] as const), episodes, evaluations, trainer };
}

describe('Updates', () => {
  it('of a table are its steps with an error', () => {
    const { points, episodes } = updatesOf('q-learning', 'FrozenLake-v1', 1000);
    for (const [step, count] of points) expect(count).toBe(step);
    const told = new Set(points.map(([step]) => step));
    for (const step of episodes.step) expect(told.has(step)).toBe(true);
    expect(points.at(-1)).toEqual([1000, 1000]);
  });

  it('of networks are the optimiser steps of the one that takes the most', () => {
    const { points } = updatesOf('dqn', 'CartPole-v1', 600, {
      learningStarts: 200,
      trainInterval: 4,
      hiddenLayers: [8],
      batchSize: 8,
    });
    expect(points.at(-1)).toEqual([600, 100]);
    expect(points.every(([step]) => step >= 200)).toBe(true);
  });

  it('are not told by an agent that makes none', () => {
    expect(updatesOf('random', 'CartPole-v1', 300).points).toEqual([]);
  });

  it('go on from a checkpoint, and are left untold by one of an older version', () => {
    const options = { env: 'FrozenLake-v1', algo: 'q-learning', seed: 1, steps: 1000 };
    const first = createTrainer(options);
    first.advance(500, false);
    while (!first.canResume) first.advance(1);
    const saved = first.save();
    const second = createTrainer(options);
    second.load(structuredClone(saved));
    second.advance(1000);
    expect(second.takeReport().updates.values.at(-1)).toBe(1000);
    const { updates: _, ...older } = saved;
    const third = createTrainer(options);
    third.load(structuredClone(older) as SavedState);
    third.advance(1000);
    expect(third.takeReport().updates.steps.length).toBe(0);
  });
});
