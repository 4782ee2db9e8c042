import type { Confidence, GroupCurve, GroupSummary, IntervalKind, PairComparison, SeedAdvice } from '../../main/contract/models';
import { interquartileMean, median, standardDeviation } from '../../main/rl/statistics/moments';
import { studentTwoSidedQuantile } from '../../main/rl/statistics/studentDistribution';
import { formatCount, formatQuantity } from './numbers';

/** What stands for all runs of a group. */
export type Center = 'mean' | 'median' | 'iqm';

export const centerNames: Readonly<Record<Center, string>> = { mean: 'Mean', median: 'Median', iqm: 'IQM' };

export const intervalNames: Readonly<Record<IntervalKind, string>> = {
  bootstrap: 'Bootstrap',
  student: 'Student t',
  permutation: 'Permutation',
};

/** Runs of a group below which the bootstrap promises more than it keeps: at n = 5 its 95 % interval covers 83 %. */
export const fewRuns = 10;

/** A number for a group, with its interval where there is one. */
export interface CenterValue {
  readonly value: number;
  readonly confidence: Confidence | null;
}

/** The chosen center of a group's values. One run has no interval, and the median gets none. */
export function centerOf(group: GroupSummary, center: Center): CenterValue {
  const isSingle = group.n < 2;
  if (center === 'median') return { value: group.median, confidence: null };
  if (center === 'iqm') return { value: group.iqm, confidence: isSingle ? null : group.iqmConfidence };
  return { value: group.mean, confidence: isSingle ? null : group.confidence };
}

/** How the intervals of a table are made, in a few words. */
export function describeIntervals(center: Center, interval: IntervalKind): string {
  if (center === 'median') return 'no interval is made of a median: every run is drawn';
  const kind = center === 'iqm' ? 'percentile bootstrap' : intervalPhrases[interval];
  return `95 % ${kind} interval over runs`;
}

const intervalPhrases: Readonly<Record<IntervalKind, string>> = {
  bootstrap: 'percentile bootstrap',
  student: 'Student t',
  permutation: 'inverted permutation test',
};

/** The same comparison seen from `b`. */
export function turnPair(pair: PairComparison): PairComparison {
  const [low, high] = pair.confidence;
  const [least, most] = pair.differenceConfidence;
  return {
    ...pair,
    a: pair.b,
    b: pair.a,
    probabilityOfImprovement: 1 - pair.probabilityOfImprovement,
    confidence: [1 - high, 1 - low],
    difference: -pair.difference,
    differenceConfidence: [-most, -least],
  };
}

/** The comparisons with one group, each seen from the other; all as they are while none is pinned. */
export function againstBaseline(pairs: readonly PairComparison[], baseline: string | undefined): readonly PairComparison[] {
  if (baseline === undefined) return pairs;
  return pairs
    .filter(({ a, b }) => a === baseline || b === baseline)
    .map((pair) => (pair.b === baseline ? pair : turnPair(pair)));
}

/** Whether to run more seeds, in a few words, and the same in a sentence. */
export function describeAdvice({ verdict, moreSeeds, lookedAt, neededSeeds }: SeedAdvice): {
  readonly short: string;
  readonly long: string;
} {
  const needed = Number.isFinite(neededSeeds)
    ? ` A difference of this size needs about ${formatCount(Math.ceil(neededSeeds))} of each.`
    : '';
  if (verdict === 'different') {
    return {
      short: 'enough: they differ',
      long: `With ${formatQuantity(lookedAt, 'seed')} of each the difference has passed the boundary of a sequential test: more are not needed.`,
    };
  }
  if (verdict === 'enough') {
    return {
      short: 'more would not help',
      long: `As many seeds as anybody would run have not shown a difference, or would not.${needed}`,
    };
  }
  return {
    short: `${formatCount(moreSeeds)} more of each`,
    long: `Run ${formatQuantity(moreSeeds, 'more seed', 'more seeds')} of each group, then look again: the sequential test plans its looks so that looking often does not find differences that are not there.${needed}`,
  };
}

/** A group's curve as it is drawn: the chosen center at common steps, and a band where there is one. */
export interface DrawnCurve extends GroupCurve {
  readonly center: Center;
  /** `null`: no band is drawn, and `low` and `high` are the curve itself. */
  readonly band: 'bootstrap' | 'student' | null;
}

/**
 * Curves with the chosen center and band, from every run's own curve read as a step function at the common steps.
 *
 * The mean and its bootstrap band come from the lab. Others can be told only where no run was thinned, which is where
 * each has fewer than `points` points; a curve with a thinned run stays the mean with its bootstrap band.
 */
export function drawCurves(
  curves: readonly GroupCurve[],
  center: Center,
  interval: IntervalKind,
  points: number,
): readonly DrawnCurve[] {
  return curves.map((curve): DrawnCurve => {
    const isWhole = curve.runs.every(({ steps }) => steps.length < points);
    const bootstrap: DrawnCurve = { ...curve, center: 'mean', band: curve.n > 1 ? 'bootstrap' : null };
    if (curve.n < 2 || !isWhole || (center === 'mean' && interval !== 'student')) return bootstrap;
    const columns = curve.runs.map((run) => sampleAt(run, curve.steps));
    const rows = Array.from(curve.steps, (_, i) => Float64Array.from(columns, (column) => column[i]!));
    if (center === 'mean') {
      const quantile = studentTwoSidedQuantile(0.95, curve.n - 1);
      const reach = Float64Array.from(rows, (values) => (quantile * standardDeviation(values)) / Math.sqrt(values.length));
      const { mean } = curve;
      return {
        ...curve,
        low: mean.map((value, i) => value - reach[i]!),
        high: mean.map((value, i) => value + reach[i]!),
        center,
        band: 'student',
      };
    }
    const mean = Float64Array.from(
      rows,
      center === 'median' ? (values) => median(values) : (values) => interquartileMean(values),
    );
    return { ...curve, mean, low: mean, high: mean, center, band: null };
  });
}

/** What the lines and bands of a chart are, for its legend. */
export function describeCurves(curves: readonly DrawnCurve[], smoothing: string): string {
  const several = curves.filter(({ n }) => n > 1);
  const [first] = several;
  if (first === undefined) return smoothing;
  const center = [...new Set(several.map((curve) => centerNames[curve.center]))].join(' or ');
  const bands = [...new Set(several.flatMap(({ band }) => (band === null ? [] : [intervalPhrases[band]])))].join(' or ');
  const band = bands === '' ? 'over runs, without a band' : `and pointwise 95 % ${bands} interval over runs`;
  return [`${center} ${band}; each run drawn faintly`, smoothing].filter((part) => part !== '').join('; ');
}

function sampleAt(
  { steps, values }: { readonly steps: Float64Array; readonly values: Float64Array },
  at: Float64Array,
): Float64Array {
  let next = 0;
  return at.map((step) => {
    while (next < steps.length && steps[next]! <= step) next++;
    return values[next - 1]!;
  });
}

/** What people chose about a comparison, besides what is compared. */
export interface ComparisonChoices {
  readonly value: 'final' | 'best' | 'area';
  readonly center: Center;
  readonly interval: IntervalKind;
  readonly axis: 'steps' | 'episodes' | 'seconds';
  /** Window in training steps; 0 for none. */
  readonly smoothing: number;
}

export const firstChoices: ComparisonChoices = {
  value: 'final',
  center: 'mean',
  interval: 'bootstrap',
  axis: 'steps',
  smoothing: 0,
};

/** The run whose value lies nearest the median of its group; the first of several. */
export function nearestToMedian({ values, runIds, median: middle }: GroupSummary): string {
  const distances = values.map((value) => Math.abs(value - middle));
  return runIds[distances.indexOf(Math.min(...distances))] ?? '';
}
