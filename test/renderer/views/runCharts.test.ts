import { describe, expect, it } from 'vitest';
import type { AlgorithmInfo, MetricInfo } from '../../../main/contract/models';
import { GrowingCurve } from '../../../renderer/charts/growingCurve';
import { formatEvaluation, metricCharts, smoothedSeries } from '../../../renderer/views/runCharts';

const metric = (name: string): MetricInfo => ({ name, label: name, unit: '', help: '' });

describe('the charts of a run', () => {
  it('are length and everything the algorithm declares, in its order, each with a color of its own', () => {
    const algorithm = { metrics: [metric('loss'), metric('epsilon')] } as unknown as AlgorithmInfo;
    const charts = metricCharts([metric('return'), metric('length'), metric('evaluation')], algorithm);
    expect(charts.map(({ name }) => name)).toEqual(['length', 'loss', 'epsilon']);
    expect(new Set(charts.map(({ color }) => color)).size).toBe(3);
  });

  it('show a short curve as it is, and a long one as a mean whose window the label names', () => {
    const curve = new GrowingCurve();
    curve.append([100, 200], [1, 2]);
    expect(smoothedSeries('loss', 'loss', '--c1', curve)).toMatchObject({ label: 'loss', values: [1, 2] });

    const steps = Array.from({ length: 500 }, (_, i) => 100 * (i + 1));
    curve.append(
      steps.slice(2),
      steps.slice(2).map((step) => step % 300),
    );
    const series = smoothedSeries('loss', 'loss', '--c1', curve);
    expect(series.label).toBe('loss (mean of 2 k steps)');
    expect(series.faint).toHaveLength(1);
  });
});

describe('an evaluation in few characters', () => {
  it('gives the mean and half its 95 % interval with the same decimals', () => {
    // 1.96 · 20 / √16 = 9.8
    expect(formatEvaluation({ step: 1, meanReturn: 487.32, standardDeviation: 20, episodes: 16 })).toBe('487.3 ± 9.8');
  });

  it('claims no interval from a single episode, and nothing from none', () => {
    expect(formatEvaluation({ step: 1, meanReturn: -12, standardDeviation: 0, episodes: 1 })).toBe('−12.00');
    expect(formatEvaluation(null)).toBe('–');
  });
});
