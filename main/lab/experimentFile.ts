import { z } from 'zod';
import { LabError } from '../contract/errors';
import type { ExperimentRecord } from '../store/experiments';
import type { RunRecord } from '../store/runs';

/** JSON has no number for it; a metric may still be undefined at a step. */
const number = z.number().nullable();

const settingValue = z.union([z.number(), z.boolean(), z.string(), z.array(z.number()).readonly()]);
const count = z.int().min(0);
const budget = z.union([z.strictObject({ steps: z.int().min(1) }), z.strictObject({ episodes: z.int().min(1) })]);

const run = z.strictObject({
  runId: z.string().min(1).max(64),
  env: z.string().min(1).max(12_000),
  algo: z.string().min(1).max(64),
  seed: count,
  settings: z.record(z.string().max(64), settingValue).readonly(),
  budget,
  evaluationPlan: z.strictObject({ interval: z.int().min(1), episodes: z.int().min(1) }),
  stopAt: z.number().nullable(),
  status: z.enum(['finished', 'stopped', 'failed', 'interrupted']),
  message: z.string().max(10_000),
  engineChoice: z.enum(['auto', 'simd', 'simd-2-threads', 'tensorflow', 'reference']),
  engine: z.string().max(64),
  engineDescription: z.string().max(1000),
  steps: count,
  episodes: count,
  wallSeconds: z.number().min(0),
  trainingReturn: number,
  curveHash: z.string().max(64),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Settings that were changed while it ran. */
  changes: z
    .array(z.strictObject({ step: count, name: z.string().max(64), from: settingValue, to: settingValue }))
    .readonly()
    .default([]),
  tags: z.array(z.string().min(1).max(60)).max(50).readonly(),
  notes: z.string().max(100_000),
  version: z.string().max(40),
  curves: z.array(z.strictObject({ name: z.string().min(1).max(64), steps: z.array(z.number()), values: z.array(number) })),
  evaluations: z.array(
    z.strictObject({ step: count, meanReturn: z.number(), standardDeviation: z.number(), episodes: z.int().min(1) }),
  ),
  /** The final policy, as the text of a policy file; `null` where there is none or it cannot leave its lab. */
  policy: z.string().nullable(),
});

const experimentFile = z.strictObject({
  format: z.literal('bellman-experiment'),
  version: z.literal(1),
  experimentId: z.string().min(1).max(64),
  name: z.string().max(200),
  createdAt: z.iso.datetime(),
  runs: z.array(run).min(1).max(10_000),
});

export type ExperimentFile = z.output<typeof experimentFile>;
export type RunInFile = z.output<typeof run>;

/** A run of a file as what a store remembers of it; stars and data sets belong to the lab that it came from. */
export function recordOf(
  given: RunInFile,
  { experimentId }: Pick<ExperimentRecord, 'experimentId'>,
): Omit<RunRecord, 'deletedAt'> {
  const { curves: _curves, evaluations: _evaluations, policy: _policy, budget: planned, ...record } = given;
  return { ...record, budget: planned as RunRecord['budget'], experimentId, starred: false, dataset: null };
}

/** The text of a file, a line for each column of numbers. */
export function formatExperimentFile(file: ExperimentFile): string {
  return `${JSON.stringify(file, null, 1).replace(/\[\n\s+([^[\]{}"]*?)\n\s*\]/g, (_, row: string) => `[${row.replace(/\n\s*/g, '')}]`)}\n`;
}

/** @throws LabError `invalid-value` with the place of the fault. */
export function parseExperimentFile(value: unknown): ExperimentFile {
  const result = experimentFile.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const place = issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new LabError(
    'invalid-value',
    `The experiment's file is damaged${place}: ${issue.message}. A newer Bellman may have written it.`,
  );
}
