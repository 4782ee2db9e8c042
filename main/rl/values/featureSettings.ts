import { InvalidValueError, shorten } from '../core/errors';
import { choice, integer, type SettingsOf, text } from '../core/settings';
import type { Box, Space } from '../core/spaces';
import { countFeatures } from './createFeatures';
import type { FeatureBounds, FeatureSpec } from './featureSpec';

/** Settings of every method that is linear in features; those of the other kinds of features are without effect. */
export const featureSettings = {
  features: choice({
    default: 'automatic',
    choices: ['automatic', 'table', 'state-aggregation', 'tile-coding', 'fourier', 'polynomial', 'observation'],
    help: 'What values are linear in; automatic is a table for indexes of states, tile coding for up to six numbers, and the observation itself for more.',
  }),
  tilings: integer({ default: 8, max: 1024, help: 'tile-coding: number of grids, each displaced.' }),
  tiles: integer({ default: 8, max: 1024, help: 'tile-coding: tiles of each grid along each number observed.' }),
  groups: integer({ default: 10, max: 1_000_000, help: 'state-aggregation: groups along each number observed.' }),
  order: integer({ symbol: 'n', default: 3, min: 0, max: 1000, help: 'fourier, polynomial: highest frequency or power.' }),
  bounds: text({
    default: '',
    help: 'Range of each number observed, as low:high separated by commas; empty takes what is usual in the environment.',
  }),
};

export type FeatureSettings = SettingsOf<typeof featureSettings>;

/** 2²⁶ numbers of 8 bytes: 512 MiB, of which policies are copies and traces are as many. */
const mostWeights = 2 ** 26;

/** Numbers observed up to which tiles are laid unasked: each further one multiplies them. */
const mostTiledNumbers = 6;

/**
 * The features that the settings name, for observations of a space.
 *
 * @param owner the algorithm, for the sentence of an error.
 * @param outputCount how many values are computed from the features, such as one for each action.
 * @throws InvalidValueError when these features do not fit the space, or their weights would not fit into memory.
 */
export function featureSpecFor(settings: FeatureSettings, space: Space, owner: string, outputCount: number): FeatureSpec {
  const spec = describeFeatures(settings, space, owner);
  const count = countFeatures(spec);
  if (count * outputCount <= mostWeights) return spec;
  const howTo = spec.kind === 'tile-coding' || spec.kind === 'state-aggregation' ? 'fewer of them' : 'a lower order';
  throw new InvalidValueError(
    `The weights of ${owner} must be at most ${mostWeights}, got ${count} features × ${outputCount}. Choose ${howTo}, or other features.`,
  );
}

function describeFeatures(settings: FeatureSettings, space: Space, owner: string): FeatureSpec {
  const { tilings, tiles, groups, order } = settings;
  switch (settings.features === 'automatic' ? naturalFeatures(space) : settings.features) {
    case 'table':
      if (space.kind === 'discrete') return { kind: 'table', stateCount: space.size };
      throw new InvalidValueError(`The features of ${owner} must be other than table where observations are real numbers.`);
    case 'observation':
      if (space.kind === 'box') return { kind: 'observation', size: space.low.length };
      throw new InvalidValueError(`The features of ${owner} must be other than observation where that is the index of a state.`);
    case 'state-aggregation':
      return { kind: 'state-aggregation', groups, ...boundsOf(space, settings.bounds) };
    case 'fourier':
      return { kind: 'fourier', order, ...boundsOf(space, settings.bounds) };
    case 'polynomial':
      return { kind: 'polynomial', order, ...boundsOf(space, settings.bounds) };
    default:
      return { kind: 'tile-coding', tilings, tiles, ...boundsOf(space, settings.bounds) };
  }
}

function naturalFeatures(space: Space): string {
  if (space.kind === 'discrete') return 'table';
  return space.low.length <= mostTiledNumbers ? 'tile-coding' : 'observation';
}

function boundsOf(space: Space, given: string): FeatureBounds {
  const own: FeatureBounds = space.kind === 'discrete' ? { low: [0], high: [space.size - 1] } : (space.typical ?? space);
  const bounds = given.trim() === '' ? { low: [...own.low], high: [...own.high] } : parseBounds(given, own.low.length);
  const unbounded = bounds.low.findIndex((low, i) => !Number.isFinite(bounds.high[i]! - low));
  if (unbounded < 0) return bounds;
  throw new InvalidValueError(
    `The bounds must be given where an environment has none, as for ${nameOf(space as Box, unbounded)}. Write low:high for each of the ${own.low.length} numbers.`,
  );
}

function nameOf({ labels }: Box, element: number): string {
  return labels?.[element] ?? `number ${element + 1} of the observation`;
}

function parseBounds(given: string, count: number): FeatureBounds {
  const pairs = given.split(',').map((pair) => pair.split(':').map((end) => (end.trim() === '' ? Number.NaN : Number(end))));
  if (pairs.length !== count || !pairs.every(([low, high, ...rest]) => rest.length === 0 && low! < high!)) {
    throw new InvalidValueError(`bounds must be ${count} ranges as low:high, separated by commas, got "${shorten(given)}".`);
  }
  return { low: pairs.map(([low]) => low!), high: pairs.map(([, high]) => high!) };
}
