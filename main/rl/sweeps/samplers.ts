import { InvalidValueError } from '../core/errors';
import { createRandom } from '../core/random';
import type { SettingValue, SettingValues } from '../core/settings';
import { mostSobolDimensions, sobolPoint } from './sobol';
import { chooseSettings, type Dimension, gridValues, isActive, type SearchSpace, valueAt } from './space';
import { proposeByParzen, type ScoredTrial, startupTrials } from './treeParzen';

/** How the settings of trials are chosen. */
export type SamplerId = 'grid' | 'random' | 'sobol' | 'tpe';

/** Largest grid that is laid out. */
const mostGridTrials = 100_000;

/** Trials that a sampler makes of a space: as many as were asked for, or as a grid has, if those are fewer. */
export function countTrials(sampler: SamplerId, space: SearchSpace, wanted: number): number {
  return sampler === 'grid' ? Math.min(wanted, layGrid(space).length) : wanted;
}

/** Whether a sampler learns from earlier trials, so that it must wait for them. */
export function learnsFromTrials(sampler: SamplerId): boolean {
  return sampler === 'tpe';
}

/**
 * Settings of the trial of that number.
 *
 * A function of its arguments alone, so that a sweep that was interrupted proposes the same again. Each trial draws from a
 * stream of its own.
 *
 * @param seed of the sampler.
 * @param known trials that a sampler which learns may look at; others ignore them.
 * @throws InvalidValueError beyond the end of a grid, or for more dimensions than Sobol's sequence has here.
 */
export function proposeSettings(
  sampler: SamplerId,
  space: SearchSpace,
  seed: number,
  number: number,
  known: readonly ScoredTrial[],
): SettingValues {
  const random = createRandom(seed, `trial ${number}`);
  switch (sampler) {
    case 'grid': {
      const grid = layGrid(space);
      const found = grid[number];
      if (found === undefined) throw new InvalidValueError(`A grid must have a trial ${number}, got ${grid.length} in all.`);
      return found;
    }
    case 'sobol':
      return chooseBySobol(space, seed, number);
    case 'tpe':
      if (known.length >= startupTrials) return proposeByParzen(space, known, random);
      return chooseSettings(space, (_, dimension) => valueAt(dimension, random.uniform()));
    case 'random':
      return chooseSettings(space, (_, dimension) => valueAt(dimension, random.uniform()));
  }
}

function chooseBySobol(space: SearchSpace, seed: number, number: number): SettingValues {
  const names = Object.keys(space);
  if (names.length > mostSobolDimensions) {
    throw new InvalidValueError(`Sobol's sequence must have at most ${mostSobolDimensions} settings here, got ${names.length}.`);
  }
  const shifts = createRandom(seed, 'sobol shift');
  const shift = Uint32Array.from(names, () => shifts.integer(2 ** 32));
  const point = sobolPoint(number, names.length, shift);
  // A dimension keeps its coordinate whether the others count or not.
  return chooseSettings(space, (name, dimension) => valueAt(dimension, point[names.indexOf(name)]!));
}

/** Every combination, the last setting changing fastest; combinations that differ only where nothing counts stand once. */
function layGrid(space: SearchSpace): SettingValues[] {
  let combinations: Record<string, SettingValue>[] = [{}];
  for (const [name, dimension] of Object.entries(space)) {
    combinations = combinations.flatMap((before) => extend(before, name, dimension));
    if (combinations.length > mostGridTrials) {
      throw new InvalidValueError(`A grid must have at most ${mostGridTrials} trials, got ${combinations.length} or more.`);
    }
  }
  return combinations;
}

function extend(before: Record<string, SettingValue>, name: string, dimension: Dimension): Record<string, SettingValue>[] {
  if (!isActive(dimension, before)) return [before];
  return gridValues(dimension).map((value) => ({ ...before, [name]: value }));
}
