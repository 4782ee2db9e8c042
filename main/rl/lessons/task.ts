import { checkRange } from '../core/check';
import { checkDataset, type Dataset } from '../core/dataset';
import { InvalidValueError, UnknownNameError } from '../core/errors';
import { createEnvironment } from '../environments/registry';
import type { FigureCheck } from '../figures/figure';
import type { ControlValues, LessonData, LessonExperiment, LessonWork } from './lesson';
import { findLesson } from './registry';

/** Work that a lesson asks for. Plain data. */
export type LessonTask =
  | {
      readonly kind: 'experiment';
      readonly lessonId: string;
      readonly experimentId: string;
      readonly values: ControlValues;
      readonly seeds: number;
      /** Episodes of a person, for an experiment that takes them. */
      readonly played?: Dataset;
    }
  | { readonly kind: 'check'; readonly lessonId: string };

export interface LessonResult {
  /** Of an experiment; `null` for checks. */
  readonly data: LessonData | null;
  /** Of checks; empty for an experiment. */
  readonly checks: readonly FigureCheck[];
}

/**
 * Begins the work.
 *
 * @throws UnknownNameError for a lesson or an experiment that nobody knows; InvalidValueError for a value out of range.
 */
export function* beginTask(task: LessonTask): LessonWork<LessonResult> {
  const lesson = findLesson(task.lessonId);
  if (task.kind === 'check') return { data: null, checks: yield* lesson.check() };
  const experiment = findExperiment(task.lessonId, task.experimentId);
  const { series, policies, readings } = yield* experiment.run(checkValues(experiment, task.values), task.seeds, task.played);
  // An experiment may hand out more than that to the checks of its lesson, such as trainers, which cannot be sent.
  return { data: { series, ...(policies && { policies }), ...(readings && { readings }) }, checks: [] };
}

/** @throws UnknownNameError with the nearest known name. */
export function findExperiment(lessonId: string, experimentId: string): LessonExperiment {
  const { experiments } = findLesson(lessonId);
  const found = experiments.find(({ id }) => id === experimentId);
  if (found !== undefined) return found;
  throw new UnknownNameError(
    'experiment',
    experimentId,
    experiments.map(({ id }) => id),
  );
}

/**
 * The values of all controls, those that were not given by default.
 *
 * @throws UnknownNameError, InvalidValueError
 */
export function checkValues({ controls }: LessonExperiment, given: ControlValues): ControlValues {
  const names = controls.map(({ name }) => name);
  for (const name of Object.keys(given)) if (!names.includes(name)) throw new UnknownNameError('control', name, names);
  return Object.fromEntries(
    controls.map((control) => {
      const value = given[control.name] ?? control.default;
      checkRange(control.name, value, control.min, control.max);
      return [control.name, value];
    }),
  );
}

/**
 * What a person played on the stage of an experiment.
 *
 * @throws InvalidValueError when the experiment takes none, or the columns do not fit together or the stage.
 */
export function checkPlayed(lessonId: string, { id, playedOn }: LessonExperiment, columns: Omit<Dataset, 'env'>): Dataset {
  const stage = findLesson(lessonId).stages.find((one) => one.id === playedOn);
  if (stage === undefined)
    throw new InvalidValueError(`The experiment ${id} must be run without played episodes: it takes none.`);
  const { observationSpace, actionSpace } = createEnvironment(stage.env);
  const dataset = { env: stage.env, ...columns };
  checkDataset(dataset, observationSpace, actionSpace);
  return dataset;
}
