import type { AlgorithmInfo, EnvironmentInfo, Evaluation, MetricInfo, RunInfo } from '../../main/contract/models';
import type { RunEvidence } from '../../main/rl/diagnosis/evidence';
import { formatStepTick } from '../charts/axisLabels';
import { type GrowingCurve, smoothingWindow } from '../charts/growingCurve';
import type { CurveSeries } from '../charts/series';
import { spliceColumns } from '../charts/spliceColumns';
import { formatQuantity, formatValue } from '../format/numbers';
import { intervalOf } from '../format/runs';
import type { CloseCurve } from '../state/closeCurves.svelte';

/** Curves with fewer points than this are drawn as they are: a mean over some of them would only blur. */
const leastForSmoothing = 120;

/** A chart of a run besides that of its return. */
export interface MetricChart {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly unit: string;
  readonly color: string;
}

const colors = ['--c3', '--c4', '--c6', '--c5', '--c7', '--c8'];

/** Length first, then everything the algorithm declares, in its order; each keeps its color. */
export function metricCharts(metrics: readonly MetricInfo[], algorithm: AlgorithmInfo | undefined): readonly MetricChart[] {
  const length = metrics.find(({ name }) => name === 'length');
  const declared = algorithm?.metrics ?? metrics.filter(({ name }) => !['return', 'length', 'evaluation'].includes(name));
  const first: MetricInfo = length ?? {
    name: 'length',
    label: 'Episode length',
    unit: 'steps',
    help: 'Steps of each training episode.',
  };
  return [first, ...declared].map(({ name, label, unit, help }, index) => ({
    name,
    title: label,
    help,
    unit,
    color: colors[index % colors.length] ?? '--c3',
  }));
}

/**
 * A curve as it is drawn: raw values faintly beneath their mean over a window of steps, which the label names.
 *
 * @param close the stored points of what a chart shows, where that is a part.
 */
export function smoothedSeries(id: string, label: string, color: string, curve: GrowingCurve, close?: CloseCurve): CurveSeries {
  const near = close?.points.envelope();
  const raw = spliceColumns(curve.envelope(), near);
  if ((near ?? raw).steps.length < leastForSmoothing) return { id, label, color, ...raw };
  const whole = smoothingWindow(curve.lastStep);
  const window = close?.window ?? whole;
  const means = spliceColumns(curve.means(whole), close?.points.means(window));
  return { id, label: `${label} (mean of ${formatStepTick(window)} steps)`, color, ...means, faint: [raw] };
}

/** Evaluations as points. */
export function evaluationSeries(curve: GrowingCurve, episodes: number, close?: CloseCurve): CurveSeries {
  const label = `evaluation (${formatQuantity(episodes, 'episode')})`;
  const points = spliceColumns(curve.envelope(), close?.points.envelope());
  return { id: 'evaluation', label, color: '--c2', ...points, hasPoints: true };
}

/** `488 ± 9`: mean return and half its 95 % interval over the episodes of one evaluation. */
export function formatEvaluation(evaluation: Evaluation | null): string {
  if (evaluation === null) return '–';
  const [low, high] = intervalOf(evaluation);
  const mean = formatValue(evaluation.meanReturn);
  const decimals = /\.(\d+)$/.exec(mean)?.[1]?.length ?? 0;
  return evaluation.episodes > 1 ? `${mean} ± ${((high - low) / 2).toFixed(decimals)}` : mean;
}

/** The runs of an experiment by seed, for switching between them. */
export function siblingsOf(run: RunInfo, all: readonly RunInfo[]): readonly RunInfo[] {
  return all.filter(({ experimentId }) => experimentId === run.experimentId).sort((a, b) => a.seed - b.seed);
}

/** What a diagnosis looks at: every value of every curve, bin by bin, and what the run was asked to do. */
export function evidenceOf(
  { settings, budget, steps, status }: RunInfo,
  environment: EnvironmentInfo | undefined,
  curves: { readonly metrics: readonly MetricInfo[]; curve(name: string): GrowingCurve },
): RunEvidence {
  return {
    settings: settings as RunEvidence['settings'],
    budgetSteps: budget.steps,
    steps,
    isOver: status === 'finished',
    maxEpisodeSteps: environment?.maxEpisodeSteps ?? null,
    rewardThreshold: environment?.rewardThreshold ?? null,
    curve: (name) => (curves.metrics.some((metric) => metric.name === name) ? curves.curve(name).means(1) : undefined),
  };
}
