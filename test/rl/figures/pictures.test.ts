import { describe, expect, it } from 'vitest';
import { findPreset } from '../../../main/lab/presets';
import type { FigureSeries } from '../../../main/rl/figures/figure';
import { meanSeries, standardErrors } from '../../../main/rl/figures/meanSeries';
import { figures } from '../../../main/rl/figures/registry';
import { runTestbed, testbedSeries } from '../../../main/rl/figures/testbed';
import { averageEpisodes } from '../../../main/rl/figures/training';

function finish<Result>(work: Generator<number, Result, void>): Result {
  let next = work.next();
  while (next.done !== true) next = work.next();
  return next.value;
}

describe('intervals of means', () => {
  it('are 1.96 standard errors wide on either side', () => {
    // Runs of 1, 2, 3 and 6: mean 3, mean square 12.5, s² = (50 − 36) / 3 = 14/3, s / √4 = √(7/6) = 1.0801.
    const errors = standardErrors(Float64Array.of(3), Float64Array.of(12.5), 4);
    expect(errors[0]).toBeCloseTo(1.0801, 4);
    const { low, high } = meanSeries('runs', [1], Float64Array.of(3), errors);
    expect([low![0], high![0]].map((bound) => bound!.toFixed(3))).toEqual(['0.883', '5.117']);
  });

  it('do not exist for a single run', () => {
    const errors = standardErrors(Float64Array.of(3), Float64Array.of(9), 1);
    expect(meanSeries('run', [1], Float64Array.of(3), errors)).toEqual({ label: 'run', x: [1], y: [3] });
  });

  it('hold the mean of a bandit’s first pull, whose deviation is √2, in step with the number of runs', () => {
    const work = runTestbed([{ label: 'greedy', algo: 'action-value-bandit', settings: { epsilon: 0 } }], 200);
    const [reward, optimal] = testbedSeries(finish(work)) as [FigureSeries, FigureSeries];
    // The first arm is taken blindly: its value and its noise each have a variance of 1, so s / √n is √2 / √200 = 0.1.
    expect((reward.high![0]! - reward.low![0]!) / (2 * 1.96)).toBeCloseTo(0.1, 1);
    expect(Math.abs(reward.y[0]!)).toBeLessThan(0.3);
    // One run in ten is lucky: 10 ± 3 · √(0.1 · 0.9 / 200) in percent.
    expect(Math.abs(optimal.y[0]! - 10)).toBeLessThan(6.4);
    expect((optimal.high![0]! - optimal.low![0]!) / (2 * 1.96)).toBeCloseTo(2.1, 0);
    expect([reward.panel, optimal.panel]).toEqual(['Average reward', 'Optimal action']);
  });

  it('have no width where every run comes to the same', () => {
    const still = { env: 'GridWorld?maxSteps=7', algo: 'q-learning', settings: { stepSize: 1e-9, epsilon: 0 } };
    const [means] = finish(averageEpisodes([still], 3, 2));
    expect([...means!.lengthErrors]).toEqual([0, 0]);
  });
});

describe.each(figures.map((figure) => [figure.name, figure] as const))('figure %s', (_name, figure) => {
  it('names experiments that have presets', () => {
    expect(figure.experiments.length).toBeGreaterThan(0);
    for (const { env, algo } of figure.experiments) expect(findPreset(env, algo).source, `${algo} on ${env}`).not.toBe('');
  });

  it('says what is along its axes', () => {
    for (const axes of [figure.axes, ...Object.values(figure.panelAxes ?? {})]) {
      expect(axes.x).not.toBe('');
      expect(axes.y).not.toBe('');
    }
  });
});
