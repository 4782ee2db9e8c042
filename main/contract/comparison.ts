import { z } from 'zod';

/** Requests and answers about groups of runs: statistics over seeds, curves, profiles, files. */

/** Of a run, an experiment (all its runs) or a group that somebody made. */
const ids = z.array(z.string().min(1).max(64)).min(1).max(10_000);
const metric = z.string().max(64).optional();
/** 2000 unless said otherwise: enough to look at. 50,000 for what is published. */
const resamples = z.int().min(1).max(100_000).optional();

/** Chosen by whoever asks, to be told of progress by `compare.progressed` and to cancel; one for each request. */
const jobId = z.string().min(1).max(64).optional();
const interval = z.enum(['bootstrap', 'student', 'permutation']);
const value = z.enum(['final', 'best', 'area']);
/** What stands for all runs of a group; the mean unless said otherwise. */
const center = z.enum(['mean', 'median', 'iqm']);
/** Seeds of each group beyond which nobody is going to add any; 40 unless said otherwise. */
const mostSeeds = z.int().min(2).max(10_000).optional();

const curveRequest = z.strictObject({
  ids,
  metric,
  jobId,
  center: center.optional(),
  /** Student's t is of means only; everything else gets the bootstrap. */
  interval: interval.optional(),
  points: z.int().min(2).max(10_000).optional(),
  resamples,
  /** What is counted along x; training steps unless said otherwise. */
  axis: z.enum(['steps', 'episodes', 'updates', 'seconds', 'compute']).optional(),
  /** Each run is averaged over a window of so many steps before anything else. */
  smoothing: z.int().min(0).max(1_000_000_000).optional(),
});

export const comparisonRequests = {
  /** Statistics over seeds, for runs, whole experiments or made groups by id. */
  'compare.groups': z.strictObject({
    ids,
    metric,
    jobId,
    resamples,
    /** How intervals of means are made; `bootstrap` unless said otherwise. */
    interval: interval.optional(),
    /** Counts the steps until each run's curve reaches it. */
    threshold: z.number().optional(),
    /** Which number of a run is compared: its last, its best, or the mean under its curve. */
    value: value.optional(),
    mostSeeds,
  }),
  'compare.curves': curveRequest.extend({
    /** First and last place along x, such as a chart shows; all of the curves unless given. The points are spent on these alone. */
    within: z.tuple([z.number(), z.number()]).optional(),
  }),
  /** Share of runs above each level, on a scale on which `zero` is 0 and `one` is 1. */
  'compare.profile': z.strictObject({
    ids,
    metric,
    jobId,
    resamples,
    zero: z.number(),
    one: z.number(),
    /** On that scale; 101 levels from 0 to 1 unless given. */
    levels: z.array(z.number()).min(1).max(1001).optional(),
  }),
  /**
   * Exactly the numbers that `compare.curves` gives for the same request, as csv; every run as TensorBoard's events; or a
   * report of the whole comparison as one page, which also takes what `compare.groups` and `compare.profile` do.
   */
  'compare.export': curveRequest.extend({
    format: z.enum(['csv', 'tensorboard', 'html']),
    value: value.optional(),
    threshold: z.number().optional(),
    mostSeeds,
    /** Scale of the performance profile; without one there is none. */
    scale: z.strictObject({ zero: z.number(), one: z.number() }).optional(),
    /** Id of the group that the others are read against. */
    baseline: z.string().max(64).optional(),
  }),
  /** Gives up on work that has not ended; whoever asked for it is refused with `conflict`. */
  'compare.cancel': z.strictObject({ jobId: z.string().min(1).max(64) }),
  /** A group that somebody made, whatever its runs have in common. Replaces the one of that id. */
  'groups.save': z.strictObject({
    groupId: z.string().min(1).max(64).optional(),
    label: z.string().min(1).max(200),
    runIds: z.array(z.string().min(1).max(64)).min(1).max(10_000),
  }),
  'groups.list': z.void().or(z.null()).or(z.strictObject({})),
  'groups.delete': z.strictObject({ groupId: z.string().min(1).max(64) }),
  /** Keeps what somebody wrote about a group, made or automatic; an empty text takes it away. */
  'groups.annotate': z.strictObject({ groupId: z.string().min(1).max(64), notes: z.string().max(100_000) }),
  'groups.notes': z.void().or(z.null()).or(z.strictObject({})),
} as const;

export type Confidence = readonly [low: number, high: number];

export type IntervalKind = 'bootstrap' | 'student' | 'permutation';

/** Runs that somebody put together. */
export interface RunGroup {
  readonly groupId: string;
  readonly label: string;
  readonly runIds: readonly string[];
  readonly createdAt: string;
}

/** What somebody wrote about a group. */
export interface GroupNotes {
  readonly groupId: string;
  readonly notes: string;
}

/** Work on a comparison that somebody gave an id to, and the share of it that is done, in [0, 1]. */
export interface ComparisonProgress {
  readonly jobId: string;
  readonly share: number;
}

/** A mean over runs, its 95 % interval, and every run. */
export interface MeanOverRuns {
  readonly mean: number;
  readonly confidence: Confidence;
  readonly values: readonly number[];
}

/** Steps until runs reached a level; those that never did are counted, not left out. */
export interface StepsToThreshold {
  /** Runs that reached it. */
  readonly reached: number;
  /** One for each run, in the order of `runIds`; `null`: never. */
  readonly values: readonly (number | null)[];
  /** Kaplan–Meier median; `null`: fewer than half reached it. */
  readonly median: number | null;
  /** `null` for an end that is never. */
  readonly medianConfidence: readonly [low: number | null, high: number | null];
  /** Mean up to `horizon` steps. */
  readonly restrictedMean: number;
  readonly restrictedMeanConfidence: Confidence;
  readonly horizon: number;
}

/** Runs that differ only in their seed, or that somebody put together, summed up. */
export interface GroupSummary {
  readonly groupId: string;
  readonly label: string;
  /** Number of runs with a value; every figure here is over them. */
  readonly n: number;
  readonly mean: number;
  readonly median: number;
  /** Interquartile mean: of the middle half of the runs. */
  readonly iqm: number;
  /** 95 % interval of the mean over runs; for one run [mean, mean], ±Infinity where no finite one can be promised. */
  readonly confidence: Confidence;
  /** 95 % percentile bootstrap interval of the interquartile mean. */
  readonly iqmConfidence: Confidence;
  /** 95 % percentile bootstrap interval of the median. */
  readonly medianConfidence: Confidence;
  readonly standardDeviation: number;
  /** One value for each run, in the order of `runIds`. */
  readonly values: readonly number[];
  readonly runIds: readonly string[];
  /** Best point of each run's curve, and the mean under it. */
  readonly best: MeanOverRuns;
  readonly area: MeanOverRuns;
  /** `null` when no threshold was named. */
  readonly threshold: StepsToThreshold | null;
  /** Runs that failed, of those that have ended, and the 95 % interval of that share. */
  readonly failures: { readonly failed: number; readonly ended: number; readonly confidence: Confidence };
  /** Runs without a value yet, which are part of no figure. */
  readonly missingRunIds: readonly string[];
  /** Further runs of seeds that are already counted: the same numbers again. */
  readonly repeatedRunIds: readonly string[];
}

/** Whether more seeds are worth running for a pair. */
export interface SeedAdvice {
  /** `different`: they are; `more`: run more; `enough`: more would not show a difference. */
  readonly verdict: 'different' | 'more' | 'enough';
  /** For each group. */
  readonly moreSeeds: number;
  /** Seeds of each group at the last planned look. */
  readonly lookedAt: number;
  /** What its p-value had to reach. */
  readonly boundary: number;
  /** Seeds of each group that a difference of this size needs; Infinity when there is none. */
  readonly neededSeeds: number;
}

export interface PairComparison {
  readonly a: string;
  readonly b: string;
  /** P(a run of `a` beats one of `b`), ties half (Mann–Whitney U / n²). */
  readonly probabilityOfImprovement: number;
  readonly confidence: Confidence;
  /** Mean of `a` less that of `b`. */
  readonly difference: number;
  readonly differenceConfidence: Confidence;
  /** Two-sided permutation test of the difference in means. */
  readonly pValue: number;
  /** The same after Holm's correction for all pairs of this comparison. */
  readonly adjustedPValue: number;
  /** Welch's t test; `null` where a group has one run. */
  readonly welchPValue: number | null;
  readonly advice: SeedAdvice;
}

export interface Comparison {
  readonly metric: string;
  readonly interval: IntervalKind;
  readonly resamples: number;
  readonly threshold: number | null;
  readonly groups: readonly GroupSummary[];
  readonly pairs: readonly PairComparison[];
  /** How the numbers were made, in a sentence to paste. */
  readonly methods: string;
}

/** Center and interval of a group at common steps, and every run behind it. */
export interface GroupCurve {
  readonly groupId: string;
  readonly label: string;
  readonly n: number;
  /** Along x, in the unit of the axis that was asked for. */
  readonly steps: Float64Array;
  readonly center: 'mean' | 'median' | 'iqm';
  /** How `low` and `high` were made; `null` for one run, where they are the curve itself. */
  readonly band: 'bootstrap' | 'student' | null;
  /** The chosen center, of smoothed runs where smoothing was asked for. */
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Never smoothed; thinned for drawing only. */
  readonly runs: readonly { readonly runId: string; readonly steps: Float64Array; readonly values: Float64Array }[];
}

/** Share of a group's runs above each level. */
export interface GroupProfile {
  readonly groupId: string;
  readonly label: string;
  readonly n: number;
  readonly levels: Float64Array;
  readonly share: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly iqm: number;
  readonly iqmConfidence: Confidence;
  /** How far runs fall short of 1, on average. */
  readonly optimalityGap: number;
  readonly optimalityGapConfidence: Confidence;
}

export interface ProfileComparison {
  readonly metric: string;
  /** The declared scale: `zero` is 0, `one` is 1. */
  readonly normalization: { readonly zero: number; readonly one: number };
  readonly groups: readonly GroupProfile[];
  readonly methods: string;
}
