import type { PolicySnapshot } from '../policies/policy';
import type { Action, Observation, Timestep } from './environment';
import { InvalidValueError } from './errors';
import { contains, type Space, sizeOf } from './spaces';

/**
 * Recorded episodes as columns, with the names and the layout of Minari.
 *
 * Episodes lie one behind the other. An episode of T steps has T actions and T + 1 observations: what was seen before each
 * step, then what was seen last. A number that is an index counts as one number.
 *
 * Source: Younis et al., "Minari" (2024), https://minari.farama.org/content/dataset_standards/.
 */
export interface Dataset {
  /** Id of the environment they were recorded in, with its options. */
  readonly env: string;
  /** Numbers of one observation. */
  readonly observationSize: number;
  /** Numbers of one action. */
  readonly actionSize: number;
  /** Steps of each episode, shape [episodes]. */
  readonly lengths: Int32Array;
  /** Shape [steps + episodes, observationSize]. */
  readonly observations: Float64Array;
  /** Shape [steps, actionSize]. */
  readonly actions: Float64Array;
  /** Shape [steps]. */
  readonly rewards: Float64Array;
  /** 1 where the task ended with that step, shape [steps]. */
  readonly terminations: Uint8Array;
  /** 1 where the episode was cut from outside after that step, shape [steps]. */
  readonly truncations: Uint8Array;
  /** Who acted, where it was a policy that can be asked again. */
  readonly expert?: PolicySnapshot;
}

/** Where an episode lies in the columns. */
export interface EpisodeRows {
  /** Row of its first action, reward and end. */
  readonly firstStep: number;
  /** Row of its first observation. */
  readonly firstObservation: number;
  /** Steps. */
  readonly length: number;
}

/** Every episode of a data set, in the order in which they were recorded. */
export function episodesOf({ lengths }: Pick<Dataset, 'lengths'>): EpisodeRows[] {
  let firstStep = 0;
  return Array.from(lengths, (length, episode) => {
    const rows = { firstStep, firstObservation: firstStep + episode, length };
    firstStep += length;
    return rows;
  });
}

/** Sum of the rewards of each episode, undiscounted, shape [episodes]. */
export function returnsOf(dataset: Pick<Dataset, 'lengths' | 'rewards'>): Float64Array {
  return Float64Array.from(episodesOf(dataset), ({ firstStep, length }) =>
    dataset.rewards.subarray(firstStep, firstStep + length).reduce((sum, reward) => sum + reward, 0),
  );
}

/** Numbers of one value of a space, as a data set counts them. */
export function widthOf(space: Space): number {
  return space.kind === 'discrete' ? 1 : sizeOf(space);
}

/**
 * Refuses columns that do not fit together or the spaces they are said to come from.
 *
 * @throws InvalidValueError naming the column.
 */
export function checkDataset(dataset: Dataset, observationSpace: Space, actionSpace: Space): void {
  const { lengths, observations, actions } = dataset;
  const stepCount = lengths.reduce((sum, length) => sum + length, 0);
  if (lengths.length === 0) throw new InvalidValueError('A data set must have at least one episode, got none.');
  if (lengths.some((length) => length < 1)) throw new InvalidValueError('Each episode must have at least one step, got 0.');
  checkSize('observations', dataset.observationSize, observationSpace);
  checkSize('actions', dataset.actionSize, actionSpace);
  checkLength('observations', observations, (stepCount + lengths.length) * dataset.observationSize);
  checkLength('actions', actions, stepCount * dataset.actionSize);
  for (const column of ['rewards', 'terminations', 'truncations'] as const) checkLength(column, dataset[column], stepCount);
  if (!dataset.rewards.every(Number.isFinite)) throw new InvalidValueError('The rewards must be finite numbers.');
  checkRows('observations', observations, dataset.observationSize, observationSpace);
  checkRows('actions', actions, dataset.actionSize, actionSpace);
  checkEnds(dataset);
}

function checkSize(column: string, size: number, space: Space): void {
  const expected = widthOf(space);
  if (size !== expected) throw new InvalidValueError(`The ${column} must have ${expected} numbers each here, got ${size}.`);
}

function checkLength(column: string, { length }: { readonly length: number }, expected: number): void {
  if (length !== expected) {
    throw new InvalidValueError(`The column ${column} must hold ${expected} numbers to fit the lengths, got ${length}.`);
  }
}

/** An index must be one of the space; numbers must be finite, but may leave the bounds, as observations and actions may. */
function checkRows(column: string, values: Float64Array, size: number, space: Space): void {
  const wrong = values.findIndex((value) => (space.kind === 'discrete' ? !contains(space, value) : !Number.isFinite(value)));
  if (wrong < 0) return;
  const allowed = space.kind === 'discrete' ? `whole numbers in [0, ${space.size - 1}]` : 'finite numbers';
  throw new InvalidValueError(`The ${column} must be ${allowed} here, got ${values[wrong]} in row ${Math.floor(wrong / size)}.`);
}

function checkEnds(dataset: Dataset): void {
  for (const { firstStep, length } of episodesOf(dataset)) {
    for (let step = firstStep; step < firstStep + length - 1; step++) {
      if (dataset.terminations[step] === 0 && dataset.truncations[step] === 0) continue;
      throw new InvalidValueError(`Only the last step of an episode must end it, got an end in row ${step}.`);
    }
  }
}

/** The episodes of one data set and then those of another from the same environment; experts are left out. */
export function joinDatasets(first: Dataset, second: Dataset): Dataset {
  const { env, observationSize, actionSize } = first;
  const join = <Column extends Float64Array | Int32Array | Uint8Array>(joined: Column, a: Column, b: Column): Column => {
    joined.set(a);
    joined.set(b, a.length);
    return joined;
  };
  const numbers = (a: Float64Array, b: Float64Array) => join(new Float64Array(a.length + b.length), a, b);
  const flags = (a: Uint8Array, b: Uint8Array) => join(new Uint8Array(a.length + b.length), a, b);
  return {
    ...{ env, observationSize, actionSize },
    lengths: join(new Int32Array(first.lengths.length + second.lengths.length), first.lengths, second.lengths),
    observations: numbers(first.observations, second.observations),
    actions: numbers(first.actions, second.actions),
    rewards: numbers(first.rewards, second.rewards),
    terminations: flags(first.terminations, second.terminations),
    truncations: flags(first.truncations, second.truncations),
  };
}

/** Writes episodes down as they are played. */
export class DatasetRecorder {
  readonly #lengths: number[] = [];
  readonly #observations: number[] = [];
  readonly #actions: number[] = [];
  readonly #rewards: number[] = [];
  readonly #terminations: number[] = [];
  readonly #truncations: number[] = [];

  constructor(
    private readonly env: string,
    private readonly observationSize: number,
    private readonly actionSize: number,
  ) {}

  /** Steps written down so far. */
  get stepCount(): number {
    return this.#rewards.length;
  }

  get episodeCount(): number {
    return this.#lengths.length;
  }

  /** Begins an episode with what is seen first; one that has no step yet is forgotten. */
  begin(observation: Observation): void {
    this.#dropEmpty();
    this.#lengths.push(0);
    write(observation, this.#observations);
  }

  add(action: Action, { observation, reward, terminated, truncated }: Timestep): void {
    this.#lengths[this.#lengths.length - 1]!++;
    write(action, this.#actions);
    write(observation, this.#observations);
    this.#rewards.push(reward);
    this.#terminations.push(terminated ? 1 : 0);
    this.#truncations.push(truncated ? 1 : 0);
  }

  /** Everything written down so far. @param expert the policy that acted, where one did. */
  dataset(expert?: PolicySnapshot): Dataset {
    this.#dropEmpty();
    return {
      env: this.env,
      observationSize: this.observationSize,
      actionSize: this.actionSize,
      lengths: Int32Array.from(this.#lengths),
      observations: Float64Array.from(this.#observations),
      actions: Float64Array.from(this.#actions),
      rewards: Float64Array.from(this.#rewards),
      terminations: Uint8Array.from(this.#terminations),
      truncations: Uint8Array.from(this.#truncations),
      ...(expert && { expert }),
    };
  }

  #dropEmpty(): void {
    if (this.#lengths.at(-1) !== 0) return;
    this.#lengths.pop();
    this.#observations.length -= this.observationSize;
  }
}

function write(value: Observation | Action, column: number[]): void {
  if (typeof value === 'number') column.push(value);
  else for (const element of value) column.push(element);
}
