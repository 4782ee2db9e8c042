import { z } from 'zod';
import type { Confidence } from './comparison';

/** Requests and answers about sweeps: many settings tried, several seeds each, the best confirmed on fresh ones. */

const value = z.union([z.number(), z.boolean(), z.string().max(10_000), z.array(z.number()).max(1000).readonly()]);
const when = z.record(z.string().max(64), z.array(value).min(1).max(1000)).optional();
const range = {
  low: z.number(),
  high: z.number(),
  integer: z.boolean().optional(),
  /** Values that a grid takes; 5 unless given. */
  points: z.int().min(2).max(1000).optional(),
  when,
};

const dimension = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('uniform'), ...range }),
  z.strictObject({ kind: z.literal('log'), ...range }),
  z.strictObject({ kind: z.literal('choice'), values: z.array(value).min(1).max(1000), when }),
]);

const stages = z.int().min(2).max(10);
const stopping = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Ends what is worse, after a stage, than half of the trials of earlier rounds; 4 stages unless given. */
  z.strictObject({ kind: z.literal('median'), stages: stages.default(4) }),
  /** Lets one trial in `reduction` (3) go on, with so many times the steps, in 3 stages unless given. */
  z.strictObject({ kind: z.literal('halving'), stages: stages.default(3), reduction: z.int().min(2).max(10).default(3) }),
]);

const seedList = z.array(z.int().min(0)).max(1000);

/** A sweep as a file describes it. What is left out comes from the preset of the pair. */
export const sweepDescription = z.strictObject({
  name: z.string().max(200).optional(),
  env: z.string().min(1).max(12_000),
  algo: z.string().min(1).max(64),
  /** Settings that are the same in every trial. */
  settings: z.record(z.string().max(64), value).optional(),
  /** What varies. */
  space: z.record(z.string().min(1).max(64), dimension),
  sampler: z.enum(['grid', 'random', 'sobol', 'tpe']).default('random'),
  /** Seed of the sampler. */
  samplerSeed: z.int().min(0).default(0),
  /** At most; a grid may have fewer. */
  trials: z.int().min(1).max(10_000).default(20),
  /** Seeds of each trial: so many from 0 on, or these. */
  seeds: z.union([z.int().min(1).max(1000), seedList.min(1)]).default(3),
  /** Training steps of a run that is not stopped early. */
  steps: z.int().min(1).optional(),
  evaluation: z.strictObject({ interval: z.int().min(1), episodes: z.int().min(1).max(100_000) }).optional(),
  engine: z.enum(['auto', 'simd', 'simd-2-threads', 'tensorflow', 'reference']).optional(),
  stopping: stopping.default({ kind: 'none' }),
  /** Seeds on which the winner must prove itself: so many after those of the trials, or these; 0 for none. */
  confirmation: z.union([z.int().min(0).max(1000), seedList]).default(10),
});

const oneSweep = z.strictObject({ sweepId: z.string().min(1).max(64) });

export const sweepRequests = {
  /** Checks everything, stores it, and begins. */
  'sweeps.create': sweepDescription,
  'sweeps.list': z.void().or(z.null()).or(z.strictObject({})),
  'sweeps.get': oneSweep,
  /** Stops its runs with a checkpoint; `sweeps.resume` goes on from there. */
  'sweeps.stop': oneSweep,
  'sweeps.resume': oneSweep,
} as const;

export type SweepDescription = z.output<typeof sweepDescription>;
export type SweepDimension = z.output<typeof dimension>;

type Value = number | boolean | string | readonly number[];

export type SweepStatus = 'running' | 'finished' | 'stopped' | 'interrupted' | 'failed';

export interface SweepSummary {
  readonly sweepId: string;
  readonly name: string;
  readonly env: string;
  readonly algo: string;
  readonly status: SweepStatus;
  /** Why it failed or was interrupted; '' otherwise. */
  readonly message: string;
  readonly createdAt: string;
  readonly endedAt: string | null;
  /** Version of the application that made it. */
  readonly version: string;
  /** Trials that are settled, of those there will be; the confirmation not counted. */
  readonly settledTrials: number;
  readonly trialCount: number;
}

export interface SweepTrial {
  readonly number: number;
  readonly kind: 'trial' | 'winner' | 'baseline';
  /** What the sampler chose; everything else is the same in all trials. */
  readonly settings: Readonly<Record<string, Value>>;
  readonly experimentId: string;
  /** `stopped`: ended early by the rule; `failed`: a run of it failed. */
  readonly status: 'running' | 'stopped' | 'finished' | 'failed';
  /** Steps and values of each stage so far: the final evaluation of each seed, `null` for a run that failed. */
  readonly stages: readonly { readonly steps: number; readonly values: readonly (number | null)[] }[];
  /** Mean of the last stage over seeds; `null` before the first, and where a run failed. */
  readonly mean: number | null;
}

/** The best trial, by numbers that it was chosen for: they flatter. */
export interface SweepWinner {
  readonly number: number;
  readonly settings: Readonly<Record<string, Value>>;
  readonly n: number;
  readonly mean: number;
  /** 95 % Student interval over its seeds. */
  readonly confidence: Confidence;
}

/** The winner again, on seeds that took no part in choosing it, beside the settings that nobody searched for. */
export interface SweepConfirmation {
  readonly seeds: readonly number[];
  readonly winner: { readonly n: number; readonly mean: number; readonly confidence: Confidence };
  readonly baseline: { readonly n: number; readonly mean: number; readonly confidence: Confidence };
  /** Mean at choosing less mean on fresh seeds. */
  readonly shrinkage: number;
  /** P(a run of the winner beats one of the baseline), and the two-sided permutation test. */
  readonly probabilityOfImprovement: number;
  readonly pValue: number;
  /** True when the winner is better than the baseline on fresh seeds, p ≤ 0.05: only then is it called best. */
  readonly isConfirmed: boolean;
  /** The same in a sentence. */
  readonly verdict: string;
}

export interface SettingSensitivity {
  readonly name: string;
  /** Share of the variance between trials that the setting explains by itself. */
  readonly share: number;
  readonly sensitivity: readonly {
    readonly value: Value;
    readonly mean: number;
    readonly standardDeviation: number;
    readonly n: number;
  }[];
}

export interface SweepInfo extends SweepSummary {
  readonly description: SweepDescription;
  /** Complete settings that every trial shares. */
  readonly settings: Readonly<Record<string, Value>>;
  readonly steps: number;
  readonly seeds: readonly number[];
  readonly trials: readonly SweepTrial[];
  /** `null` until all trials are settled, and where all failed. */
  readonly best: SweepWinner | null;
  /** `null` until its runs have ended, and where none was asked for. */
  readonly confirmation: SweepConfirmation | null;
  readonly importance: {
    readonly settings: readonly SettingSensitivity[];
    readonly seedShare: number;
    readonly restShare: number;
    readonly n: number;
  };
  /** How it was made, in sentences to paste. */
  readonly methods: string;
}
