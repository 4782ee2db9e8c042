import { z } from 'zod';
import { comparisonRequests } from './comparison';
import { datasetRequests } from './datasets';
import { LabError } from './errors';
import { type LessonContent, type LessonInfo, type LessonNews, lessonRequests } from './lessons';
import { type ImportResult, libraryRequests } from './library';
import type * as models from './models';
import { type CleanUpResult, type DeletedRun, type StorageInfo, storageRequests } from './storage';
import { sweepRequests } from './sweeps';
import { worldRequests } from './worlds';

const runId = z.string().min(1).max(64);
const environmentId = z.string().min(1).max(12_000);
const algorithmId = z.string().min(1).max(64);
const settingValue = z.union([z.number(), z.boolean(), z.string().max(10_000), z.array(z.number()).max(1000).readonly()]);
const settings = z.record(z.string().max(64), settingValue);
const stepCount = z.int().min(1);
const seed = z.int().min(0);
const budget = z.union([z.strictObject({ steps: stepCount }), z.strictObject({ episodes: stepCount })]);
const evaluationPlan = z.strictObject({ interval: stepCount, episodes: z.int().min(1).max(100_000) });
const nothing = z.void().or(z.null()).or(z.strictObject({}));
const oneRun = z.strictObject({ runId });
const oneFigure = z.strictObject({ name: z.string().min(1).max(64) });
const manyRuns = z.strictObject({ runIds: z.array(runId).max(100_000) });

/** What each request must carry. Unknown fields are refused, so a misspelled one is told rather than ignored. */
export const requestSchemas = {
  'lab.describe': nothing,
  'environments.list': nothing,
  'algorithms.list': z.strictObject({ env: environmentId.optional() }),
  /** The preset of a pair, or the algorithm's defaults where there is none. */
  'presets.find': z.strictObject({ env: environmentId, algo: algorithmId }),
  /** One run for each seed. What is left out comes from the preset. */
  'experiments.create': z.strictObject({
    env: environmentId,
    algo: algorithmId,
    seeds: z.array(seed).min(1).max(1000),
    settings: settings.optional(),
    budget: budget.optional(),
    evaluation: evaluationPlan.optional(),
    stopAt: z.number().nullable().optional(),
    engine: z.enum(['auto', 'simd', 'simd-2-threads', 'tensorflow', 'reference']).optional(),
    name: z.string().max(200).optional(),
    /** Id of the recorded episodes to learn from, for algorithms that do. */
    dataset: z.string().min(1).max(64).optional(),
    /** Settings that change at given steps, as they did in a run that is to be repeated. */
    changes: z
      .array(z.strictObject({ step: z.int().min(0), name: z.string().max(64), to: settingValue }))
      .max(1000)
      .optional(),
  }),
  'experiments.list': nothing,
  'runs.list': z.strictObject({ experimentId: z.string().max(64).optional() }),
  'runs.get': oneRun,
  'runs.pause': oneRun,
  /** Goes on: a paused run at once, an ended or interrupted one from its last checkpoint, to `steps` in all. */
  'runs.resume': z.strictObject({ runId, steps: stepCount.optional() }),
  /** Advances a paused run by so many time steps. */
  'runs.step': z.strictObject({ runId, count: z.int().min(1).max(1_000_000) }),
  /** Changes settings of a run under way, at the next step from which it could be resumed. */
  'runs.change': z.strictObject({ runId, settings }),
  /** Ends a run with a checkpoint where its algorithm can take one. */
  'runs.stop': oneRun,
  /** Hides runs; `runs.restore` undoes it until `storage.cleanUp` removes them for good. */
  'runs.delete': manyRuns,
  'runs.restore': manyRuns,
  'runs.annotate': z.strictObject({
    runId,
    tags: z.array(z.string().min(1).max(60)).max(50).optional(),
    notes: z.string().max(100_000).optional(),
    starred: z.boolean().optional(),
  }),
  'runs.metricNames': oneRun,
  /** A curve: `return`, `length`, `evaluation`, or anything the algorithm reports; the part of it at those steps. */
  'runs.metric': z.strictObject({
    runId,
    name: z.string().max(64),
    maxPoints: z.int().min(2).max(10_000_000).optional(),
    firstStep: z.number().optional(),
    lastStep: z.number().optional(),
  }),
  /** The newest policy, or that of a checkpoint. */
  'runs.policy': z.strictObject({ runId, step: z.int().min(0).optional() }),
  'runs.checkpoints': oneRun,
  'runs.evaluate': z.strictObject({
    runId,
    episodes: z.int().min(1).max(1_000_000).optional(),
    seed: seed.optional(),
    checkpoint: z.int().min(0).optional(),
  }),
  ...comparisonRequests,
  ...sweepRequests,
  ...datasetRequests,
  ...libraryRequests,
  ...worldRequests,
  ...storageRequests,
  /** An agent (or with csv its curves) as files, after the parity gate. */
  'agents.export': z.strictObject({
    runId,
    format: z.enum(['json', 'onnx', 'tfjs', 'html', 'csv']),
    checkpoint: z.int().min(0).optional(),
  }),
  'figures.list': nothing,
  /** The newest result, with its data; `null` before the first. */
  'figures.result': oneFigure,
  /** Starts working a figure out, or lets it wait its turn; `figure.changed` tells how it goes on. */
  'figures.compute': oneFigure.extend({ seeds: z.int().min(1).max(1_000_000).optional() }),
  'figures.cancel': oneFigure,
  ...lessonRequests,
} as const;

/** Everything the interface can ask of the lab. */
export type RequestName = keyof typeof requestSchemas;

/** What each request carries. */
export type RequestParams<K extends RequestName> = z.input<(typeof requestSchemas)[K]>;

/** What each request is answered with. */
export interface RequestResults {
  'lab.describe': models.LabInfo;
  'environments.list': readonly models.EnvironmentInfo[];
  'algorithms.list': readonly models.AlgorithmInfo[];
  'presets.find': models.Preset;
  'experiments.create': models.ExperimentInfo;
  'experiments.list': readonly models.ExperimentInfo[];
  'runs.list': readonly models.RunInfo[];
  'runs.get': models.RunInfo;
  'runs.pause': models.RunInfo;
  'runs.resume': models.RunInfo;
  'runs.step': models.RunInfo;
  'runs.change': models.RunInfo;
  'runs.stop': models.RunInfo;
  'runs.delete': { readonly count: number };
  'runs.restore': { readonly count: number };
  'runs.annotate': models.RunInfo;
  'runs.metricNames': readonly models.MetricInfo[];
  'runs.metric': models.Curve & { readonly runId: string };
  'runs.policy': models.PolicyInfo;
  'runs.checkpoints': readonly models.CheckpointInfo[];
  'runs.evaluate': models.EvaluationResult;
  'compare.groups': models.Comparison;
  'compare.curves': readonly models.GroupCurve[];
  'compare.profile': models.ProfileComparison;
  'compare.export': { readonly files: readonly models.ExportedFile[] };
  'compare.cancel': { readonly cancelled: boolean };
  'groups.save': models.RunGroup;
  'groups.list': readonly models.RunGroup[];
  'groups.delete': { readonly count: number };
  'groups.annotate': models.GroupNotes;
  'groups.notes': readonly models.GroupNotes[];
  'sweeps.create': models.SweepInfo;
  'sweeps.list': readonly models.SweepSummary[];
  'sweeps.get': models.SweepInfo;
  'sweeps.stop': models.SweepInfo;
  'sweeps.resume': models.SweepInfo;
  'storage.describe': StorageInfo;
  'storage.deleted': readonly DeletedRun[];
  'storage.cleanUp': CleanUpResult;
  'experiments.share': { readonly files: readonly models.ExportedFile[] };
  'library.import': ImportResult;
  'datasets.list': readonly models.DatasetInfo[];
  'datasets.record': models.DatasetInfo;
  'datasets.add': models.DatasetInfo;
  'datasets.import': models.DatasetInfo;
  'datasets.export': { readonly files: readonly models.ExportedFile[] };
  'datasets.delete': { readonly count: number };
  'datasets.restore': { readonly count: number };
  'worlds.list': readonly models.WorldInfo[];
  'worlds.save': models.WorldInfo;
  'worlds.delete': { readonly count: number };
  'worlds.restore': { readonly count: number };
  'agents.export': models.ExportResult;
  'figures.list': readonly models.FigureInfo[];
  'figures.result': models.FigureResult | null;
  'figures.compute': models.FigureInfo;
  'figures.cancel': models.FigureInfo;
  'lessons.list': readonly LessonInfo[];
  'lessons.read': LessonContent;
  'lessons.progress': LessonInfo;
  'lessons.check': LessonInfo;
  'lessons.run': LessonInfo;
  'lessons.cancel': LessonInfo;
}

/** Everything the lab tells unasked. */
export interface LabEvents {
  /** At most 10 a second for each run, however fast it trains. */
  'run.progressed': models.RunProgress;
  /** A run was created, changed its status, or was annotated. */
  'run.changed': models.RunInfo;
  /** A run reached its end, whatever the end was. */
  'run.ended': models.RunInfo;
  /** A figure was started, came on (at most 10 a second), ended, or failed. */
  'figure.changed': models.FigureInfo;
  /** Work of a lesson began, came on (at most 10 a second) or ended, or what a person came to has changed. */
  'lesson.changed': LessonInfo;
  /** What an experiment of a lesson has come to so far. */
  'lesson.worked': LessonNews;
  /** A sweep began, came to the end of a trial, or ended. */
  'sweep.changed': models.SweepSummary;
  /** Work that was asked for with an id came on, at most 10 times a second. */
  'compare.progressed': models.ComparisonProgress;
  /** Something people should know, in a sentence. */
  'lab.noticed': { readonly level: 'info' | 'warning' | 'error'; readonly message: string };
}

export type EventName = keyof LabEvents;

/** The one way from an interface to the lab. Implemented over IPC, WebSocket and in memory. */
export interface LabClient {
  /** @throws LabError with the lab's own code and sentence. */
  request<K extends RequestName>(name: K, params: RequestParams<K>): Promise<RequestResults[K]>;
  /** Calls `listener` at every event of that name; returns the function that stops it. */
  subscribe<K extends EventName>(name: K, listener: (event: LabEvents[K]) => void): () => void;
}

/** The lab's side: one handler for each request, checked for completeness by the compiler. */
export type LabHandlers = {
  readonly [K in RequestName]: (params: z.output<(typeof requestSchemas)[K]>) => Promise<RequestResults[K]>;
};

/** What a transport needs of the lab: checked requests in, events out. */
export interface LabService {
  /** Checks name and params, then answers. @throws LabError */
  handle(name: string, params: unknown): Promise<unknown>;
  subscribe(listener: <K extends EventName>(name: K, event: LabEvents[K]) => void): () => void;
}

/** @throws LabError `unknown-name` or `invalid-value`, saying which field and what is allowed. */
export function parseRequest(name: string, params: unknown): { readonly name: RequestName; readonly params: unknown } {
  if (!Object.hasOwn(requestSchemas, name)) throw new LabError('unknown-name', `Unknown request "${name.slice(0, 60)}".`);
  const known = name as RequestName;
  const result = requestSchemas[known].safeParse(params);
  if (result.success) return { name: known, params: result.data };
  const issue = result.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'The request' : issue.path.join('.');
  throw new LabError('invalid-value', `${where}: ${issue?.message ?? 'not allowed'} (in ${known}).`);
}
