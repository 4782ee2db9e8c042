import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabClient } from '../../../main/contract/lab';
import { downsample } from '../../../main/rl/statistics/downsample';
import { selectShown } from '../../../renderer/charts/curveLines';
import type { CurveSeries } from '../../../renderer/charts/series';
import { CloseCurves } from '../../../renderer/state/closeCurves.svelte';
import { LiveCurves } from '../../../renderer/state/liveCurves.svelte';
import { smoothedSeries } from '../../../renderer/views/runCharts';

const metrics = ['return', 'evaluation'].map((name) => ({ name, label: name, unit: '', help: '' }));
const count = 100_000;
/** An episode every ten steps, its return as uneven as returns are. */
const stored = {
  steps: Float64Array.from({ length: count }, (_, i) => 10 * (i + 1)),
  values: Float64Array.from({ length: count }, (_, i) => Math.sin(i * i) + i / count),
};
const rare = { steps: Float64Array.of(250_000, 500_000), values: Float64Array.of(1, 2) };

/** Asks of the lab, which keeps every point and thins what it is asked for as the lab does. */
let asked: { name?: string; firstStep?: number; lastStep?: number; maxPoints?: number }[] = [];
const client = {
  async request(request: string, params: (typeof asked)[number]) {
    if (request === 'runs.metricNames') return metrics;
    asked.push(params);
    const { name, firstStep = -Infinity, lastStep = Infinity, maxPoints = Infinity } = params;
    const { steps, values } = name === 'return' ? stored : rare;
    const after = steps.findIndex((step) => step > lastStep);
    const part = [steps.findIndex((step) => step >= firstStep), after < 0 ? steps.length : after] as const;
    return { name, ...downsample(steps.subarray(...part), values.subarray(...part), maxPoints) };
  },
  subscribe: () => () => {},
} as unknown as LabClient;

/** The raw points that a plot of 900 px draws between two steps. */
function plotted(series: CurveSeries, [first, last]: readonly [number, number]): readonly (readonly [number, number])[] {
  const edges = Float64Array.from({ length: 901 }, (_, i) => first + ((last - first) * i) / 900);
  const [raw] = selectShown([series], edges)[0]!.faint;
  return raw!.indexes
    .map((index) => [raw!.curve.steps[index]!, raw!.curve.values[index]!] as const)
    .filter(([step]) => step >= first && step <= last);
}

describe('a part of a long curve', () => {
  const range = [600_000, 610_000] as const;
  const truth = [...stored.steps.keys()]
    .filter((i) => stored.steps[i]! >= range[0] && stored.steps[i]! <= range[1])
    .map((i) => [stored.steps[i], stored.values[i]]);
  let curves: LiveCurves;
  let close: CloseCurves;
  const fail = (error: unknown) => {
    throw error;
  };

  beforeEach(async () => {
    curves = new LiveCurves(client, 'a');
    close = new CloseCurves(client, 'a', curves);
    await curves.load();
    asked = [];
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const series = () => smoothedSeries('return', 'return', '--c1', curves.curve('return'), close.part('return'));

  it('is drawn from its stored points: one hundredth of 100,000 shows each of the 1,001', async () => {
    expect(plotted(series(), range).length).toBeLessThan(100);
    close.show(range, fail);
    await vi.runAllTimersAsync();
    expect(truth).toHaveLength(1001);
    expect(plotted(series(), range)).toEqual(truth);
  });

  it('is smoothed over a window that fits it, which the label names', async () => {
    expect(series().label).toBe('return (mean of 50 k steps)');
    close.show(range, fail);
    await vi.runAllTimersAsync();
    expect(series().label).toBe('return (mean of 500 steps)');
    // 500 steps are 50 episodes.
    const mean = (stored.values.subarray(60_450, 60_500) as Float64Array).reduce((sum, value) => sum + value, 0) / 50;
    const at = [...Array.from(series().steps)].indexOf(605_000);
    expect(series().values[at]).toBeCloseTo(mean, 12);
  });

  it('keeps the whole around it, and gives way to it again', async () => {
    const before = series();
    close.show(range, fail);
    await vi.runAllTimersAsync();
    expect(series().steps[0]).toBe(before.steps[0]);
    expect(Array.from(series().steps).at(-1)).toBe(1_000_000);
    close.show(undefined, fail);
    expect(series()).toEqual(before);
  });

  it('is asked for once the chart is at rest, and only of curves that were gathered', async () => {
    close.show([0, 1000], fail)();
    close.show(range, fail);
    await vi.runAllTimersAsync();
    expect(asked.map(({ name }) => name)).toEqual(['return']);
    expect(asked[0]).toMatchObject({ firstStep: 597_500, lastStep: 612_500 });
  });

  it('lets the newest question win', async () => {
    close.show([0, 1000], fail);
    vi.advanceTimersByTime(200);
    close.show(range, fail);
    await vi.runAllTimersAsync();
    expect(plotted(series(), range)).toEqual(truth);
  });
});
