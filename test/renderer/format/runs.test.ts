import { describe, expect, it } from 'vitest';
import type { RunInfo } from '../../../main/contract/models';
import {
  canResume,
  canStop,
  estimateSeconds,
  hasAgent,
  intervalOf,
  progressOf,
  secondsLeft,
} from '../../../renderer/format/runs';
import { queuedRun } from '../../../renderer/gallery/fakeRuns';

function run(part: Partial<RunInfo>): RunInfo {
  return queuedRun({ env: 'CartPole-v1', algo: 'dqn', seed: 1, experimentId: 'x', groupId: 'g', ...part });
}

describe('A run in words and figures', () => {
  it('has come as far as its budget says, in steps or in episodes', () => {
    expect(progressOf(run({ steps: 12_500, budget: { steps: 50_000 } }))).toBe(0.25);
    expect(progressOf(run({ episodes: 30, budget: { episodes: 40 } }))).toBe(0.75);
  });

  it('is done when it has finished, even where a stop rule ended it early', () => {
    expect(progressOf(run({ status: 'finished', steps: 20_000, budget: { steps: 50_000 } }))).toBe(1);
  });

  it('tells the time left from the time it took so far', () => {
    expect(secondsLeft(run({ status: 'running', steps: 10_000, budget: { steps: 50_000 }, wallSeconds: 3 }))).toBeCloseTo(12);
    expect(secondsLeft(run({ status: 'running' }))).toBeUndefined();
    expect(secondsLeft(run({ status: 'paused', steps: 10_000, wallSeconds: 3 }))).toBeUndefined();
  });

  it('offers what its status allows', () => {
    expect((['queued', 'running', 'paused'] as const).map((status) => canStop(run({ status })))).toEqual([true, true, true]);
    expect((['failed', 'queued', 'interrupted', 'stopped'] as const).map((status) => canResume(run({ status })))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(hasAgent(run({ status: 'finished', steps: 1 }))).toBe(true);
    expect(hasAgent(run({ status: 'stopped', steps: 0 }))).toBe(false);
  });

  it('puts 1.96 standard errors around the mean of an evaluation', () => {
    // s / √n = 20 / √100 = 2, so the mean ± 3.92.
    const [low, high] = intervalOf({ meanReturn: 480, standardDeviation: 20, episodes: 100 });
    expect(low).toBeCloseTo(476.08);
    expect(high).toBeCloseTo(483.92);
  });

  it('estimates the time of a plan from the median speed of earlier runs of the pair', () => {
    const earlier = [1000, 2000, 9000].map((stepsPerSecond, seed) => run({ seed, steps: 10, stepsPerSecond }));
    const plan = { env: 'CartPole-v1', algo: 'dqn', budget: { steps: 50_000 }, runCount: 5, slots: 2 };
    // Three rounds of two at 2000 steps a second: 3 · 25 s.
    expect(estimateSeconds(earlier, plan)).toBe(75);
    expect(estimateSeconds(earlier, { ...plan, algo: 'ppo' })).toBeUndefined();
    expect(estimateSeconds(earlier, { ...plan, budget: { episodes: 9 } })).toBeUndefined();
  });
});
