import { z } from 'zod';
import { type Dataset, episodesOf } from '../rl/core/dataset';
import { InvalidValueError, shorten } from '../rl/core/errors';

/** One number, or several. */
const value = z.union([z.number(), z.array(z.number())]);

/** An episode with the columns of Minari; JSON in place of HDF5. */
const episode = z.object({
  /** One more than steps: the last is what was seen at the end. */
  observations: z.array(value).min(2),
  actions: z.array(value).min(1),
  rewards: z.array(z.number()),
  terminations: z.array(z.boolean()),
  truncations: z.array(z.boolean()),
});

const datasetFile = z.object({
  format: z.literal('bellman-dataset'),
  version: z.literal(1),
  env: z.string().min(1),
  episodes: z.array(episode).min(1),
});

type Value = z.output<typeof value>;

/**
 * A data set as the text of a file, one line for each column of an episode.
 *
 * The policy that acted is not part of it: a policy has files of its own.
 */
export function formatDatasetFile(dataset: Dataset): string {
  const { observationSize, actionSize } = dataset;
  const rows = (column: Float64Array, first: number, count: number, size: number): Value[] =>
    Array.from({ length: count }, (_, i) => {
      const row = column.subarray((first + i) * size, (first + i + 1) * size);
      return size === 1 ? row[0]! : [...row];
    });
  const episodes = episodesOf(dataset).map(({ firstStep, firstObservation, length }) => {
    const steps = (column: ArrayLike<number>) => Array.from({ length }, (_, i) => column[firstStep + i]!);
    return {
      observations: rows(dataset.observations, firstObservation, length + 1, observationSize),
      actions: rows(dataset.actions, firstStep, length, actionSize),
      rewards: steps(dataset.rewards),
      terminations: steps(dataset.terminations).map((end) => end === 1),
      truncations: steps(dataset.truncations).map((end) => end === 1),
    };
  });
  const lines = episodes.map(
    (columns) =>
      `{\n${Object.entries(columns)
        .map(([name, column]) => `"${name}": ${JSON.stringify(column)}`)
        .join(',\n')}\n}`,
  );
  return `{\n"format": "bellman-dataset",\n"version": 1,\n"env": ${JSON.stringify(dataset.env)},\n"episodes": [${lines.join(',\n')}]\n}\n`;
}

/**
 * The data set that a file's text holds.
 *
 * @throws InvalidValueError when it is no such file, or its columns do not fit together.
 */
export function parseDatasetFile(text: string): Dataset {
  const { env, episodes } = readJson(text);
  const observationSize = widthOf(episodes[0]!.observations[0]!);
  const actionSize = widthOf(episodes[0]!.actions[0]!);
  episodes.forEach((columns, index) => {
    const { observations, actions } = columns;
    const steps = actions.length;
    checkCount(index, 'observations', observations.length, steps + 1);
    for (const name of ['rewards', 'terminations', 'truncations'] as const) checkCount(index, name, columns[name].length, steps);
    if (observations.some((row) => widthOf(row) !== observationSize) || actions.some((row) => widthOf(row) !== actionSize)) {
      throw new InvalidValueError(`The rows of episode ${index} must be as long as those of the first episode.`);
    }
  });
  const flags = (name: 'terminations' | 'truncations') =>
    Uint8Array.from(episodes.flatMap((columns) => columns[name].map((end) => (end ? 1 : 0))));
  return {
    ...{ env, observationSize, actionSize },
    lengths: Int32Array.from(episodes, ({ actions }) => actions.length),
    observations: Float64Array.from(episodes.flatMap(({ observations }) => observations.flat())),
    actions: Float64Array.from(episodes.flatMap(({ actions }) => actions.flat())),
    rewards: Float64Array.from(episodes.flatMap(({ rewards }) => rewards)),
    terminations: flags('terminations'),
    truncations: flags('truncations'),
  };
}

function readJson(text: string): z.output<typeof datasetFile> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new InvalidValueError(`A data set file must be JSON, got "${shorten(text)}".`);
  }
  const result = datasetFile.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new InvalidValueError(`A data set file must have a sound ${issue?.path.join('.') || 'form'}: ${issue?.message}.`);
}

function widthOf(row: Value): number {
  return typeof row === 'number' ? 1 : row.length;
}

function checkCount(index: number, column: string, count: number, expected: number): void {
  if (count === expected) return;
  throw new InvalidValueError(`Episode ${index} must have ${expected} ${column} to fit its actions, got ${count}.`);
}
