import type { SettingValues } from '../core/settings';
import { meanOf } from '../figures/training';
import type { ControlValues, LessonExperiment, LessonWork } from './lesson';
import { finalMeans, type RaceResult, race, type Variant } from './race';

/** Sarsa on the mountain car, always greedy: values that begin at 0 promise too much, so everything gets tried. */
function car(label: string, settings: SettingValues): Variant {
  return {
    ...{ label, env: 'MountainCar-v0', algo: 'semi-gradient-sarsa', budget: { steps: 60_000 } },
    settings: { discount: 1, epsilon: 0, ...settings },
  };
}

/** Half of the error goes into the value of the state, whatever the number of grids. */
const tiled = (label: string, tilings: number, tiles: number): Variant =>
  car(label, { features: 'tile-coding', tilings, tiles, stepSize: 0.5 / tilings });

const readReturns = ({ series, values }: RaceResult) =>
  series.map(({ label }, i) => ({ label: `${label}: return over the last 12,000 steps`, value: meanOf(finalMeans(values[i]!)) }));

export function* climb({ tilings }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const variants = [
    tiled('several grids', tilings!, 8),
    tiled('one grid', 1, 8),
    car('waves', { features: 'fourier', order: 5, stepSize: 0.001 }),
  ];
  return yield* race(variants, seeds, { points: 30, hasPolicies: true });
}

export const hill: LessonExperiment = {
  id: 'hill',
  title: 'Out of the valley',
  axes: { x: 'Steps', y: 'Return of an episode', yRange: [-200, -100] },
  seeds: 5,
  controls: [
    {
      ...{ name: 'tilings', label: 'Grids', default: 8, min: 1, max: 32, step: 1 },
      help: 'Each of 8 × 8 tiles, and displaced from the others.',
    },
  ],
  *run(chosen, seeds) {
    const result = yield* climb(chosen, seeds);
    return { series: result.series, policies: result.policies!, readings: readReturns(result) };
  },
};

export function* climbOnTiles({ tiles }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const variants = [tiled('your width', 8, tiles!), tiled('too wide', 8, 1), tiled('too narrow', 8, 64)];
  return yield* race(variants, seeds, { points: 30 });
}

export const tileWidths: LessonExperiment = {
  id: 'tiles',
  title: 'Tiles of the wrong width',
  axes: { x: 'Steps', y: 'Return of an episode', yRange: [-200, -100] },
  seeds: 5,
  controls: [
    {
      ...{ name: 'tiles', label: 'Tiles along each side', default: 8, min: 1, max: 64, step: 1 },
      help: 'Of each of the eight grids, of your agents; 1 is too wide, 64 too narrow.',
    },
  ],
  naive: ['too wide', 'too narrow'],
  *run(chosen, seeds) {
    const result = yield* climbOnTiles(chosen, seeds);
    return { series: result.series, readings: readReturns(result) };
  },
};
