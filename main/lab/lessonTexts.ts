import type { LessonCodeInfo, LessonContent, LessonText } from '../contract/lessons';
import { InvalidValueError } from '../rl/core/errors';
import type { Lesson, LessonCode } from '../rl/lessons/lesson';
import { parseLessonText } from './lessonText';

/** `../../resources/lessons/05-q-learning/lesson.en.md` and what stands in it. */
const files: Readonly<Record<string, string>> = import.meta.glob('../../resources/lessons/*/lesson.*.md', {
  eager: true,
  query: '?raw',
  import: 'default',
});

const parsed = new Map<string, LessonText>();

/**
 * The text of a lesson in a language, in English where there is no such translation.
 *
 * @throws InvalidValueError when the lesson has no text, or one that cannot be read.
 */
export function readLessonText(
  { id }: Pick<Lesson, 'id'>,
  language = 'en',
): { readonly language: string; readonly text: LessonText } {
  const path = (code: string) => `../../resources/lessons/${id}/lesson.${code}.md`;
  const code = Object.hasOwn(files, path(language)) ? language : 'en';
  const source = files[path(code)];
  if (source === undefined) throw new InvalidValueError(`Lesson ${id} must have a text, resources/lessons/${id}/lesson.en.md.`);
  const known = parsed.get(path(code)) ?? parseLessonText(path(code).replaceAll('../', ''), source);
  parsed.set(path(code), known);
  return { language: code, text: known };
}

/** Everything that a lesson shows. */
export function lessonContent(lesson: Lesson, language?: string): LessonContent {
  const { language: code, text } = readLessonText(lesson, language);
  return {
    ...text,
    lessonId: lesson.id,
    language: code,
    stages: lesson.stages.map(({ id, env, experiment = '', watched = [], pace, showsValues = false }) => ({
      ...{ id, env, watched, pace, showsValues },
      experimentId: experiment,
    })),
    equations: lesson.equations.map(({ id, tex }) => ({ id, tex })),
    experiments: lesson.experiments.map(
      ({ panelAxes = {}, isExact = false, controls, naive = [], playedOn = '', ...experiment }) => ({
        ...{ id: experiment.id, title: experiment.title, axes: experiment.axes, seeds: experiment.seeds },
        ...{ panelAxes, isExact, naive, playedOn },
        controls: controls.map((control) => ({ symbol: '', ...control })),
      }),
    ),
    code: lesson.code.map(excerptOf),
  };
}

/**
 * The part of a source from the line that holds `from` to the end of its block.
 *
 * @throws InvalidValueError when no line holds it.
 */
export function excerptOf({ path, text, from }: LessonCode): LessonCodeInfo {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.includes(from));
  if (first < 0) throw new InvalidValueError(`${path} must have a line with "${from}".`);
  const indent = indentOf(lines[first]!);
  // The block ends with the first line that is indented no further and closes something.
  const length = lines
    .slice(first + 1)
    .findIndex((line) => line.trim() !== '' && indentOf(line) <= indent && /^\s*[}\])]/.test(line));
  const part = lines.slice(first, length < 0 ? undefined : first + 2 + length);
  return { path, firstLine: first + 1, text: part.map((line) => line.slice(Math.min(indent, indentOf(line)))).join('\n') };
}

function indentOf(line: string): number {
  return line.search(/\S|$/);
}
