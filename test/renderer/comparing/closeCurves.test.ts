import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabClient } from '../../../main/contract/lab';
import { cutCurve } from '../../../main/rl/statistics/cutCurve';
import { downsample } from '../../../main/rl/statistics/downsample';
import { firstChoices } from '../../../renderer/format/comparisons';
import { ComparisonDesk } from '../../../renderer/state/comparisonDesk.svelte';

const stored = {
  steps: Float64Array.from({ length: 100_000 }, (_, i) => i + 1),
  values: Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i * i)),
};
let asked: (readonly [number, number] | undefined)[] = [];

/** A lab with one run of that many points, which answers as ours does. */
function labWith(count: number): LabClient {
  const whole = { steps: stored.steps.subarray(0, count), values: stored.values.subarray(0, count) };
  return {
    async request(name: string, { within, points }: { within?: [number, number]; points: number }) {
      if (name === 'compare.groups') return { groups: [], resamples: 2000 };
      if (name !== 'compare.curves') return [];
      asked.push(within);
      const part = within === undefined ? whole : cutCurve(whole, within);
      const { steps, values } = downsample(part.steps, part.values, points);
      const own = { steps, mean: values, low: values, high: values, runs: [{ runId: 'a', steps, values }] };
      return [{ groupId: 'g', label: 'g', n: 1, center: 'mean', band: null, ...own }];
    },
    subscribe: () => () => {},
  } as unknown as LabClient;
}

describe('A part of what is compared', () => {
  const question = { ...firstChoices, ids: ['a'], metric: 'return', threshold: undefined };
  const fail = (error: unknown) => {
    throw error;
  };
  const between = (desk: ComparisonDesk, [first, last]: readonly [number, number]) => {
    const { steps, mean } = desk.shown[0]!;
    return [...steps.keys()].filter((i) => steps[i]! >= first && steps[i]! <= last).map((i) => [steps[i], mean[i]]);
  };

  beforeEach(() => {
    asked = [];
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is drawn from all its points once the chart is at rest, what is taken away stays as it was', async () => {
    const desk = new ComparisonDesk(labWith(100_000));
    await desk.load(question);
    const range = [50_001, 50_400] as const;
    expect(between(desk, range).length).toBeLessThan(10);
    desk.show(range, fail);
    await vi.runAllTimersAsync();
    expect(asked).toEqual([undefined, [49_901, 50_500]]);
    expect(between(desk, range)).toEqual(Array.from({ length: 400 }, (_, i) => [50_001 + i, stored.values[50_000 + i]]));
    expect(desk.curves[0]!.steps).toHaveLength(1000);
    expect(desk.shown[0]!.runs[0]!.steps.length).toBeGreaterThan(1400);
    expect(desk.shown[0]!.steps.at(-1)).toBe(100_000);
  });

  it('gives way to the whole, and to another question', async () => {
    const desk = new ComparisonDesk(labWith(100_000));
    await desk.load(question);
    for (const leave of [() => void desk.show(undefined, fail), () => desk.load({ ...question, metric: 'loss' })]) {
      desk.show([50_001, 50_400], fail);
      await vi.runAllTimersAsync();
      expect(desk.shown[0]!.steps.length).toBeGreaterThan(1000);
      await leave();
      expect(desk.shown[0]!.steps).toHaveLength(1000);
    }
  });

  it('is not asked for where the whole left nothing out', async () => {
    const desk = new ComparisonDesk(labWith(500));
    await desk.load(question);
    desk.show([100, 200], fail);
    await vi.runAllTimersAsync();
    expect(asked).toEqual([undefined]);
  });
});
