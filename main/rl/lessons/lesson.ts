import type { Dataset } from '../core/dataset';
import type { Action, Observation } from '../core/environment';
import type { SavedState } from '../core/savedState';
import type { SettingValues } from '../core/settings';
import type { TracedQuantities } from '../core/trace';
import type { FigureAxes, FigureCheck, FigureSeries } from '../figures/figure';
import type { PolicySnapshot } from '../policies/policy';

/** A number of an experiment that a person may change. */
export interface LessonControl {
  readonly name: string;
  readonly label: string;
  /** Letter of the text, such as α. */
  readonly symbol?: string;
  /** One sentence on what it does. */
  readonly help: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Distance between two values of the slider. */
  readonly step: number;
}

/** What the controls stand at, by name. */
export type ControlValues = Readonly<Record<string, number>>;

/** A policy that came out of an experiment, for the stage. */
export interface LessonPolicy {
  /** Of the variant that learned it. */
  readonly label: string;
  readonly snapshot: PolicySnapshot;
}

/** What an experiment has come to so far. */
export interface LessonData {
  readonly series: readonly FigureSeries[];
  /** Newest policy of each variant, where a stage of the lesson plays them. */
  readonly policies?: readonly LessonPolicy[];
  /** Numbers worth reading beside the curves. */
  readonly readings?: readonly LessonReading[];
}

export interface LessonReading {
  readonly label: string;
  readonly value: number;
}

/** Where an experiment stands. */
export interface LessonMoment {
  /** Done part, in [0, 1]. */
  readonly share: number;
  /** What it has come to, worked out only when somebody looks. */
  readonly look?: () => LessonData;
}

/** Something under way that can be shown or given up between two moments. */
export type LessonWork<Result> = Generator<LessonMoment, Result, void>;

/** Variants run side by side over seeds, in a process of their own. */
export interface LessonExperiment {
  /** What the text calls it: `::experiment cliff`. */
  readonly id: string;
  readonly title: string;
  readonly axes: FigureAxes;
  /** Axes of pictures that differ from those above, by title. */
  readonly panelAxes?: Readonly<Record<string, FigureAxes>>;
  /** Seeds of each variant, unless a person asks for others. */
  readonly seeds: number;
  /** Nothing in it is left to chance, so there are no seeds to choose. */
  readonly isExact?: boolean;
  readonly controls: readonly LessonControl[];
  /** Labels of the variants that do it wrong; a switch shows them. */
  readonly naive?: readonly string[];
  /** The stage on which a person's episodes are written down for it. */
  readonly playedOn?: string;
  /** @param played whole episodes of a person on that stage; absent before there is one. */
  run(values: ControlValues, seeds: number, played?: Dataset): LessonWork<LessonData>;
}

/** One step of learning, taken apart. */
export interface EquationMoment {
  /** State of the environment before the step, and what the agent saw of it. */
  readonly state: unknown;
  readonly observation: Observation;
  readonly action: Action;
  readonly reward: number;
  readonly nextObservation: Observation;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly tdError: number | undefined;
  readonly metrics: Readonly<Record<string, number>>;
  /** What each passage of the algorithm's loop last worked with in this step, by its name. */
  readonly passages: Readonly<Record<string, TracedQuantities>>;
  /** What the agent had learned before the step, and after it. */
  readonly before: PolicySnapshot;
  readonly after: PolicySnapshot;
  /** All that the agent keeps after the step, as a checkpoint does; can be large. */
  agentState(): SavedState;
  /** Steps taken so far, this one included. */
  readonly stepCount: number;
}

/** A formula whose numbers come from an agent that learns step by step in the page. */
export interface LessonEquation {
  /** What the text calls it: `::equation update`. */
  readonly id: string;
  /** TeX of the rule in letters. */
  readonly tex: string;
  readonly env: string;
  readonly algo: string;
  readonly settings: SettingValues;
  /** Steps already taken when it is first seen, so that its numbers are not all zero. */
  readonly headStart: number;
  /** The rule with the numbers of one step, as TeX; and in a sentence what happened. */
  read(moment: EquationMoment): { readonly tex: string; readonly sentence: string };
}

/** An environment to watch or to play, with random actions, by hand, or by what an experiment has learned. */
export interface LessonStage {
  /** What the text calls it: `::stage cliff`. */
  readonly id: string;
  readonly env: string;
  /** Whose policies can be watched. */
  readonly experiment?: string;
  /** Labels of the variants that can be watched; all of them unless given. */
  readonly watched?: readonly string[];
  /** `turns`: the world waits for a person's action. `clock`: it goes on with the last one. */
  readonly pace: 'turns' | 'clock';
  /** Whether what a learned agent thinks of the states on the plane of the scene is painted below it. */
  readonly showsValues?: boolean;
}

/** A part of the real source. */
export interface LessonCode {
  /** From the project's folder: `main/rl/agents/qLearning.ts`. */
  readonly path: string;
  /** The whole file, imported with `?raw`. */
  readonly text: string;
  /** A piece of the line on which the part to show begins; it goes on to where that block ends. */
  readonly from: string;
}

/** A lesson: what it does. What it says lies in `resources/lessons/<id>`. */
export interface Lesson {
  /** Two digits and a name, as its folder: `05-q-learning`. */
  readonly id: string;
  readonly stages: readonly LessonStage[];
  readonly equations: readonly LessonEquation[];
  readonly experiments: readonly LessonExperiment[];
  readonly code: readonly LessonCode[];
  /** Whether what the text claims comes out, with fixed seeds; within 20 s on one core. */
  check(): LessonWork<readonly FigureCheck[]>;
}

/** What the controls of an experiment stand at before anybody moves them. */
export function defaultValues({ controls }: Pick<LessonExperiment, 'controls'>): ControlValues {
  return Object.fromEntries(controls.map((control) => [control.name, control.default]));
}
