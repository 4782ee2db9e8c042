/** What crosses the contract: plain data only; large numeric data as columns. */

export type * from './comparison';
export type * from './datasets';
export type * from './sweeps';
export type * from './worlds';

export type SpaceInfo =
  | { readonly kind: 'discrete'; readonly size: number; readonly labels?: readonly string[] }
  | {
      readonly kind: 'box';
      /** `null` stands for "no bound". */
      readonly low: readonly (number | null)[];
      readonly high: readonly (number | null)[];
      readonly shape: readonly number[];
      readonly labels?: readonly string[];
    };

export type SettingValue = number | boolean | string | readonly number[];
export type SettingValues = Readonly<Record<string, SettingValue>>;

/** A setting as forms and the command line show it. */
export interface SettingInfo {
  readonly name: string;
  readonly kind: 'number' | 'integer' | 'boolean' | 'choice' | 'integers' | 'text';
  readonly symbol: string;
  readonly default: SettingValue;
  /** What is allowed, as a clause: `lie in [0, 1]`. */
  readonly range: string;
  readonly help: string;
  readonly unit: string;
  /** Whether it may change while a run goes on. */
  readonly isLive?: boolean;
  readonly min?: number | null;
  readonly max?: number | null;
  /** True when the bound itself is not allowed. */
  readonly excludesMin?: boolean;
  readonly excludesMax?: boolean;
  readonly scale?: 'linear' | 'log';
  readonly choices?: readonly string[];
  /** Most numbers of `integers`, most characters of `text`. */
  readonly maxLength?: number;
}

export interface EnvironmentInfo {
  readonly id: string;
  readonly family: string;
  readonly observationSpace: SpaceInfo;
  readonly actionSpace: SpaceInfo;
  /** `null` when episodes are never cut. */
  readonly maxEpisodeSteps: number | null;
  /** Ids of the algorithms that work on it. */
  readonly algorithms: readonly string[];
  /** Number of agents that act in it. */
  readonly agents: number;
  readonly description: string;
  readonly documentation: Readonly<
    Record<'description' | 'actions' | 'observations' | 'rewards' | 'start' | 'end' | 'source', string>
  >;
  readonly options: readonly SettingInfo[];
  readonly rewardThreshold: number | null;
}

export interface MetricInfo {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly help: string;
}

/** What an algorithm does. */
export interface ExplanationInfo {
  /** In TeX. */
  readonly updateRule: string;
  /** Lines, indented by two spaces for each level. */
  readonly pseudocode: readonly string[];
  /** Lines that tell their numbers when the algorithm is stepped through; absent where none does. */
  readonly worked?: readonly {
    /** Index in the pseudocode. */
    readonly line: number;
    /** The passage of the loop it belongs to. */
    readonly passage: string;
    /** With its numbers, in TeX; `‹name›` stands for a quantity. */
    readonly tex: string;
    /** The whole update rule with its numbers, likewise, where this line completes it. */
    readonly rule?: string;
  }[];
}

/** A part of an algorithm that can be taken away. */
export interface BreakInfo {
  readonly id: string;
  /** What is then missing: `No replay`. */
  readonly label: string;
  readonly help: string;
  /** Settings that make it so. */
  readonly settings: SettingValues;
}

export interface AlgorithmInfo {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly summary: string;
  readonly source: string;
  /** Whether it works on the environment that was asked about; true when none was. */
  readonly compatible: boolean;
  /** Why not. */
  readonly reason?: string;
  /** Whether it must be given recorded episodes to learn from, or can be; absent: it has no use for them. */
  readonly dataset?: 'required' | 'optional';
  /** True where the policy that recorded them must be part of the data set. */
  readonly needsExpert?: boolean;
  readonly settings: readonly SettingInfo[];
  readonly metrics: readonly MetricInfo[];
  /** Parts of it that can be taken away, to see what they are there for; absent: none. */
  readonly breaks?: readonly BreakInfo[];
  readonly explanation: ExplanationInfo;
}

/** How long to train: exactly one of the two. */
export type Budget =
  | { readonly steps: number; readonly episodes?: undefined }
  | { readonly episodes: number; readonly steps?: undefined };

export interface EvaluationPlan {
  /** Training steps between two evaluations. */
  readonly interval: number;
  /** Episodes played at each. */
  readonly episodes: number;
}

/** What a run starts with when nobody says otherwise. */
export interface Preset {
  readonly env: string;
  readonly algo: string;
  /** Complete: the algorithm's defaults with the preset's values over them. */
  readonly settings: SettingValues;
  readonly budget: Budget;
  readonly evaluation: EvaluationPlan;
  /** Ends the run once the mean return of the last 100 training episodes reaches it; `null`: never. */
  readonly stopAt: number | null;
  /** Where the values come from, and what we measured with them; '' where they are just the defaults. */
  readonly source: string;
  readonly expected: string;
}

export type EngineChoice = 'auto' | 'simd' | 'simd-2-threads' | 'tensorflow' | 'reference';

export type RunStatus = 'queued' | 'running' | 'paused' | 'finished' | 'stopped' | 'failed' | 'interrupted';

/** Deterministic episodes of the learned policy with a random stream of their own. */
export interface Evaluation {
  /** Training steps the policy had behind it. */
  readonly step: number;
  readonly meanReturn: number;
  /** Over episodes, with n − 1. */
  readonly standardDeviation: number;
  readonly episodes: number;
}

/** A change of a setting while a run goes on: it took effect after `step` training steps, or will. */
export interface SettingChange {
  readonly step: number;
  readonly name: string;
  readonly from: SettingValue;
  readonly to: SettingValue;
}

/** One seed of one setting. */
export interface RunInfo {
  readonly runId: string;
  readonly experimentId: string;
  readonly env: string;
  readonly algo: string;
  readonly seed: number;
  readonly settings: SettingValues;
  readonly budget: Budget;
  readonly evaluationPlan: EvaluationPlan;
  readonly stopAt: number | null;
  /** Id of the recorded episodes that it learns from; absent or `null`: none. */
  readonly dataset?: string | null;
  /** Settings that were changed while it ran, in the order of their steps, and those that are going to be; absent: none. */
  readonly changes?: readonly SettingChange[];
  readonly status: RunStatus;
  /** Why it failed or was interrupted; '' otherwise. */
  readonly message: string;
  readonly engineChoice: EngineChoice;
  /** What computes, once it has started: `simd`; '' before, and for algorithms without networks. */
  readonly engine: string;
  readonly engineDescription: string;
  readonly steps: number;
  readonly episodes: number;
  /** Seconds of training so far, pauses excluded. */
  readonly wallSeconds: number;
  readonly stepsPerSecond: number;
  /** Mean return of the last 100 training episodes; `null` before the first ended. */
  readonly trainingReturn: number | null;
  /** The last evaluation; after the end, that of the final policy. */
  readonly evaluation: Evaluation | null;
  /** Hash over the exact numbers of the training curve; '' until the run has ended. */
  readonly curveHash: string;
  /** The same for runs that differ only in their seed. */
  readonly groupId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly endedAt: string | null;
  readonly tags: readonly string[];
  readonly notes: string;
  readonly starred: boolean;
  /** Version of the application that ran it. */
  readonly version: string;
}

/** Runs that were started together. */
export interface ExperimentInfo {
  readonly experimentId: string;
  readonly name: string;
  readonly createdAt: string;
  readonly runs: readonly RunInfo[];
}

/** Finished training episodes as columns of equal length, oldest first. */
export interface EpisodeColumns {
  /** Time step at which each episode ended, counted over the whole run. */
  readonly step: Float64Array;
  /** Undiscounted return, in reward units. */
  readonly return: Float64Array;
  readonly length: Float64Array;
}

/** Points of one curve. */
export interface Curve {
  readonly name: string;
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/** What happened since the last event of this run. */
export interface RunProgress {
  readonly runId: string;
  readonly step: number;
  readonly episodeCount: number;
  readonly wallSeconds: number;
  readonly stepsPerSecond: number;
  readonly trainingReturn: number | null;
  readonly episodes: EpisodeColumns;
  readonly metrics: readonly Curve[];
  readonly evaluations: readonly Evaluation[];
}

/** A policy of `main/rl/policies`, as plain data; the contract passes it on untouched. */
export type PolicyData = Readonly<Record<string, unknown>>;

export interface PolicyInfo {
  readonly runId: string;
  /** Training steps behind it. */
  readonly step: number;
  readonly policy: PolicyData;
}

/** What an exported player holds: the policy, the world it plays in, and where it comes from. */
export interface PlayerData {
  /** With its options. */
  readonly env: string;
  readonly policy: PolicyData;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface CheckpointInfo {
  readonly step: number;
  /** Of the evaluation made at that step, if one was. */
  readonly meanReturn: number | null;
}

/** Statistics of many deterministic episodes. */
export interface EvaluationResult {
  readonly runId: string;
  readonly step: number;
  readonly episodes: number;
  readonly meanReturn: number;
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly meanLength: number;
}

export type ExportFormat = 'json' | 'onnx' | 'tfjs' | 'html' | 'csv';

export interface ExportedFile {
  /** Relative path, such as `model.json`. */
  readonly name: string;
  readonly data: Uint8Array;
}

/** An agent ready to be written: it passed the parity gate. */
export interface ExportResult {
  readonly format: ExportFormat;
  readonly files: readonly ExportedFile[];
  /** Over visited observations: how many were checked, and how far the file's answers were from ours. */
  readonly parity: { readonly observations: number; readonly mismatches: number; readonly worstDifference: number };
}

export interface EngineInfo {
  readonly id: string;
  readonly available: boolean;
  readonly description: string;
  /** Why it is not available, or which fallback computes and why; '' when there is nothing to say. */
  readonly reason: string;
}

export interface LabInfo {
  readonly version: string;
  readonly host: 'desktop' | 'browser' | 'command line' | 'test';
  readonly dataFolder: string;
  readonly nodeVersion: string;
  readonly processLimit: number;
  readonly engines: readonly EngineInfo[];
}

/** What is drawn along the sides of a picture, with units. */
export interface FigureAxes {
  readonly x: string;
  readonly y: string;
  readonly xScale?: 'linear' | 'logarithmic';
  readonly yScale?: 'linear' | 'logarithmic';
  /** What the picture shows of the vertical axis, where curves leave it. */
  readonly yRange?: readonly [low: number, high: number];
}

/** One line or set of points of a figure, as columns of equal length. */
export interface FigureSeries {
  readonly label: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** 95 % interval of the mean over the runs, where it is known; both or neither. */
  readonly low?: readonly number[];
  readonly high?: readonly number[];
  /** Title of the picture it belongs to, where a figure has several. */
  readonly panel?: string;
}

/** A claim about a figure's data, held against what its source says. */
export interface FigureCheck {
  readonly claim: string;
  /** What was expected, in words: `in [0.95, 1.09]`. */
  readonly expected: string;
  readonly measured: number;
  readonly passed: boolean;
}

/** The last result of a figure, without its data. */
export interface FigureSummary {
  /** Runs that were made for each curve. */
  readonly seeds: number;
  readonly seconds: number;
  /** ISO 8601, UTC. */
  readonly computedAt: string;
  /** Version of the application that worked it out. */
  readonly version: string;
  readonly checkCount: number;
  readonly passedCount: number;
}

export interface FigureResult extends FigureSummary {
  readonly name: string;
  readonly series: readonly FigureSeries[];
  readonly checks: readonly FigureCheck[];
}

/** A figure or example of a textbook, and where its computation stands. */
export interface FigureInfo {
  /** As the source numbers it: `2.2`, `example-6.5`. */
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly axes: FigureAxes;
  /** Axes of pictures that differ from those of the figure, by title. */
  readonly panelAxes: Readonly<Record<string, FigureAxes>>;
  /** Runs of each curve that its checks are meant for; 1 where nothing is left to chance. */
  readonly seeds: number;
  /** Experiments with presets that show the same on the Bench. */
  readonly experiments: readonly { readonly env: string; readonly algo: string }[];
  readonly status: 'idle' | 'queued' | 'computing';
  /** Done part of the computation under way, in [0, 1]. */
  readonly share: number;
  /** Why the last computation failed; '' otherwise. */
  readonly message: string;
  readonly result: FigureSummary | null;
}
