import type { Confidence, GroupCurve, GroupSummary, IntervalKind, PairComparison, SeedAdvice } from '../../main/contract/models';
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

/** The chosen center of a group's values. One run has no interval. */
export function centerOf(group: GroupSummary, center: Center): CenterValue {
  const isSingle = group.n < 2;
  if (center === 'median') return { value: group.median, confidence: isSingle ? null : group.medianConfidence };
  if (center === 'iqm') return { value: group.iqm, confidence: isSingle ? null : group.iqmConfidence };
  return { value: group.mean, confidence: isSingle ? null : group.confidence };
}

/** How the intervals of a table are made, in a few words. */
export function describeIntervals(center: Center, interval: IntervalKind): string {
  const kind = center === 'mean' ? intervalPhrases[interval] : 'percentile bootstrap';
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

/** What the lines and bands of a chart are, for its legend. */
export function describeCurves(curves: readonly GroupCurve[], smoothing: number): string {
  const window =
    smoothing > 1 ? `smoothed over ${formatCount(smoothing)} steps before anything else, each run drawn faintly as it was` : '';
  const several = curves.filter(({ n }) => n > 1);
  const [first] = several;
  if (first === undefined) return window;
  const center = [...new Set(several.map((curve) => centerNames[curve.center]))].join(' or ');
  const bands = [...new Set(several.flatMap(({ band }) => (band === null ? [] : [intervalPhrases[band]])))].join(' or ');
  const parts = [`${center} and pointwise 95 % ${bands} interval over runs`, window === '' ? 'each run drawn faintly' : window];
  return parts.join('; ');
}

/** What is counted along x: its name in the choices, in a file, on the axis, and one of it. */
export const axes = {
  steps: { name: 'Steps', column: 'step', unit: 'steps', one: 'step', isTime: false },
  episodes: { name: 'Episodes', column: 'episode', unit: 'episodes', one: 'episode', isTime: false },
  updates: { name: 'Updates', column: 'update', unit: 'updates', one: 'update', isTime: false },
  seconds: { name: 'Wall time', column: 'second', unit: 's of training, pauses excluded', one: 'second', isTime: true },
  compute: {
    name: 'Compute time',
    column: 'processorSecond',
    unit: 's of processor time',
    one: 'second of processor time',
    isTime: true,
  },
} as const;

export type CurveAxis = keyof typeof axes;

/** What people chose about a comparison, besides what is compared. */
export interface ComparisonChoices {
  readonly value: 'final' | 'best' | 'area';
  readonly center: Center;
  readonly interval: IntervalKind;
  readonly axis: CurveAxis;
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

/** Which number of a run stands for it, in words. */
export function describeValue(value: ComparisonChoices['value'], isEvaluation: boolean): string {
  const final = isEvaluation ? 'final evaluation' : 'mean of the last 100 points';
  return `${{ final, best: 'best point of each curve', area: 'mean under each curve' }[value]}, one value for each run`;
}
