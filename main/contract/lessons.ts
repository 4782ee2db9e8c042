import { z } from 'zod';
import { episodeColumns } from './datasets';
import type { FigureAxes, FigureCheck, FigureSeries } from './models';

const lessonId = z.string().min(1).max(64);
const oneLesson = z.strictObject({ lessonId });

/** What is asked of the lessons. */
export const lessonRequests = {
  'lessons.list': z.void().or(z.null()).or(z.strictObject({})),
  /** Everything to be read of a lesson, in a language where there is one, in English otherwise. */
  'lessons.read': oneLesson.extend({ language: z.string().max(16).optional() }),
  /** Keeps what a person came to; what is left out stays. `answer` null forgets it. */
  'lessons.progress': oneLesson.extend({
    answer: z.int().min(0).max(20).nullable().optional(),
    isFinished: z.boolean().optional(),
  }),
  /** Holds the claims of a lesson against what comes out; `lesson.changed` tells how it goes on. */
  'lessons.check': oneLesson,
  /** Runs an experiment; `lesson.worked` tells what comes out. */
  'lessons.run': oneLesson.extend({
    experimentId: z.string().min(1).max(64),
    values: z.record(z.string().max(64), z.number()).optional(),
    seeds: z.int().min(1).max(10_000).optional(),
    /** What a person played on the stage that the experiment names. */
    played: episodeColumns.optional(),
  }),
  /** Gives up what is under way in a lesson. */
  'lessons.cancel': oneLesson,
} as const;

/** What a person came to. */
export interface LessonProgress {
  /** The choice made before the answer was shown. */
  readonly answer: number | null;
  /** ISO 8601, UTC; `null` until the person says so. */
  readonly finishedAt: string | null;
  /** What came out when the claims were last checked. */
  readonly checks: readonly FigureCheck[] | null;
  readonly checkedAt: string | null;
}

export interface LessonInfo {
  /** Two digits and a name: `05-q-learning`. */
  readonly lessonId: string;
  readonly number: number;
  readonly title: string;
  readonly topic: string;
  readonly minutes: number;
  readonly progress: LessonProgress;
  /** What is under way: an experiment by its id, or the checks where that is ''; `null` for nothing. */
  readonly work: { readonly experimentId: string; readonly isWaiting: boolean; readonly share: number } | null;
  /** Why the last work failed, an experiment or, where that is '', the checks; `null` where it did not. */
  readonly failure: { readonly experimentId: string; readonly message: string } | null;
}

/** A piece of a section, in the order of the text. Texts hold `*emphasis*`, `` `code` ``, `$TeX$` and links. */
export type LessonBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'formula'; readonly tex: string }
  /** A live panel by its kind and its id. */
  | { readonly kind: 'panel'; readonly panel: LessonPanelKind; readonly id: string };

export type LessonPanelKind = 'stage' | 'equation' | 'experiment' | 'figure' | 'prediction' | 'code' | 'check' | 'reading';

export interface LessonSection {
  readonly key: string;
  readonly heading: string;
  readonly blocks: readonly LessonBlock[];
}

export interface LessonReference {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly venue: string;
  readonly url: string;
  /** What one finds there. */
  readonly note: string;
}

/** What the text of a lesson says. */
export interface LessonText {
  readonly title: string;
  readonly topic: string;
  readonly minutes: number;
  readonly sections: readonly LessonSection[];
  readonly prediction: {
    readonly question: string;
    readonly choices: readonly string[];
    /** Index of the one that comes true. */
    readonly answer: number;
    readonly explanation: readonly string[];
  };
  readonly references: readonly LessonReference[];
}

export interface LessonControlInfo {
  readonly name: string;
  readonly label: string;
  readonly symbol: string;
  readonly help: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export interface LessonExperimentInfo {
  readonly id: string;
  readonly title: string;
  readonly axes: FigureAxes;
  readonly panelAxes: Readonly<Record<string, FigureAxes>>;
  readonly seeds: number;
  /** Nothing in it is left to chance, so there are no seeds to choose. */
  readonly isExact: boolean;
  readonly controls: readonly LessonControlInfo[];
  readonly naive: readonly string[];
  /** The stage on which a person's episodes are written down for it; '' where it takes none. */
  readonly playedOn: string;
}

export interface LessonStageInfo {
  readonly id: string;
  readonly env: string;
  /** '' where it plays no experiment's policies. */
  readonly experimentId: string;
  /** Labels of the variants that can be watched; empty for all of them. */
  readonly watched: readonly string[];
  readonly pace: 'turns' | 'clock';
  /** Whether what a learned agent thinks of the states around is painted below it. */
  readonly showsValues: boolean;
}

/** A part of the source that the lab was built from. */
export interface LessonCodeInfo {
  readonly path: string;
  /** Line of the file that `text` begins on, from 1. */
  readonly firstLine: number;
  readonly text: string;
}

/** A lesson with everything that it shows. */
export interface LessonContent extends LessonText {
  readonly lessonId: string;
  readonly language: string;
  readonly stages: readonly LessonStageInfo[];
  readonly equations: readonly { readonly id: string; readonly tex: string }[];
  readonly experiments: readonly LessonExperimentInfo[];
  readonly code: readonly LessonCodeInfo[];
}

/** What an experiment has come to. Policies are for the player of the page, which knows their kinds. */
export interface LessonData {
  readonly series: readonly FigureSeries[];
  readonly policies?: readonly { readonly label: string; readonly snapshot: unknown }[];
  readonly readings?: readonly { readonly label: string; readonly value: number }[];
}

/** News of an experiment. */
export interface LessonNews {
  readonly lessonId: string;
  readonly experimentId: string;
  readonly isDone: boolean;
  readonly data: LessonData;
}
