import type { Dataset } from '../rl/core/dataset';
import type { SettingValue } from '../rl/core/settings';
import type { FigureData } from '../rl/figures/figure';
import type { LessonData } from '../rl/lessons/lesson';
import type { LessonResult, LessonTask } from '../rl/lessons/task';
import type { EngineId } from '../rl/networks/network';
import type { PolicySnapshot } from '../rl/policies/policy';
import type { EvaluationSummary } from '../rl/training/evaluation';
import type { RecordingPlan } from '../rl/training/recording';
import type { TrainingReport } from '../rl/training/report';
import type { TrainingSpec } from '../rl/training/trainingSpec';

/** What computes networks, as a person or a preset asks for it. */
export type EngineChoice = 'auto' | 'simd' | 'simd-2-threads' | 'tensorflow' | 'reference';

/** Choices that were measured before, by network: one machine, one answer, so that curves repeat. */
export type EngineMemory = Readonly<Record<string, EngineMeasurement>>;

/** Which engine was fastest for a network, and by what figures. */
export interface EngineMeasurement {
  readonly engine: EngineId;
  /** Milliseconds of one forward, backward and update, by engine; medians. */
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** Lab to run process. */
export type ToRun =
  | {
      readonly kind: 'start';
      readonly spec: TrainingSpec;
      /** What the spec's data set holds. */
      readonly dataset?: Dataset | undefined;
      readonly engine: EngineChoice;
      readonly engineMemory: EngineMemory;
      /** Encoded state to go on from. */
      readonly resumeFrom?: Uint8Array | undefined;
      /** Steps in all when a finished run is extended. */
      readonly extendTo?: number | undefined;
      /** Episodes of the evaluation after the end. */
      readonly finalEpisodes: number;
    }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'step'; readonly count: number }
  | { readonly kind: 'stop' }
  /** Of a setting, to a value that was found allowed; takes effect at the next step from which the run could go on. */
  | { readonly kind: 'change'; readonly name: string; readonly to: SettingValue }
  | { readonly kind: 'policy'; readonly id: number }
  /** The last resume point is stored; until then the run sends no other, so that a slow lab is not buried under them. */
  | { readonly kind: 'kept' }
  | {
      readonly kind: 'evaluate';
      readonly env: string;
      readonly policy: PolicySnapshot;
      readonly episodes: number;
      readonly seed: number;
    }
  | { readonly kind: 'record'; readonly plan: RecordingPlan }
  | { readonly kind: 'figure'; readonly name: string; readonly seeds: number }
  | { readonly kind: 'lesson'; readonly task: LessonTask };

/** What a run has come to so far. */
export interface RunCounts {
  readonly step: number;
  readonly episodeCount: number;
  /** Milliseconds of training in this process, pauses excluded. */
  readonly trainingMilliseconds: number;
  /** Milliseconds of processor time of this process since the run began in it, over all its threads. */
  readonly processorMilliseconds: number;
  /** Over about the last second. */
  readonly stepsPerSecond: number;
  readonly trainingReturn: number | null;
}

/** Where a run can go on after its process is gone. */
export interface ResumePoint {
  readonly step: number;
  /** Encoded state. */
  readonly state: Uint8Array;
}

/** Run process to lab. */
export type FromRun =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'started';
      /** '' for algorithms without networks. */
      readonly engine: string;
      readonly engineDescription: string;
      readonly measured?: { readonly key: string; readonly measurement: EngineMeasurement } | undefined;
    }
  | {
      readonly kind: 'progress';
      readonly counts: RunCounts;
      readonly report: TrainingReport;
      readonly resumePoint?: ResumePoint | undefined;
    }
  | { readonly kind: 'paused'; readonly isPaused: boolean }
  | { readonly kind: 'policy'; readonly id: number; readonly step: number; readonly policy: PolicySnapshot }
  | {
      readonly kind: 'ended';
      readonly reason: 'finished' | 'stopped';
      readonly finalEvaluation: { readonly meanReturn: number; readonly standardDeviation: number; readonly episodes: number };
      readonly policy: PolicySnapshot;
    }
  | { readonly kind: 'evaluated'; readonly summary: EvaluationSummary }
  | { readonly kind: 'recorded'; readonly dataset: Dataset }
  | { readonly kind: 'figureProgress'; readonly share: number }
  | { readonly kind: 'figureDone'; readonly data: FigureData }
  | { readonly kind: 'lessonProgress'; readonly share: number; readonly data: LessonData | null }
  | { readonly kind: 'lessonDone'; readonly result: LessonResult }
  | { readonly kind: 'failed'; readonly message: string };
