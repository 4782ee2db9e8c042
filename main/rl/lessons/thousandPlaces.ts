import type { SettingValues } from '../core/settings';
import { createEnvironment } from '../environments/registry';
import type { FigureSeries } from '../figures/figure';
import { solveThousandStates, walkLength, walkStates } from '../figures/thousandStates';
import { meanOf } from '../figures/training';
import { createPolicy, fastestEngine } from '../policies/createPolicy';
import type { PolicySnapshot } from '../policies/policy';
import type { ControlValues, LessonControl, LessonData, LessonExperiment, LessonWork } from './lesson';
import { type RaceResult, race, type Variant } from './race';

const walk = createEnvironment('RandomWalk-1000');
const episodes = 200;
/** Points of each curve; values are looked at no more often. */
const points = 20;
const panel = 'Values, last seed';

/** v; worked out when it is first asked for. */
let exact: Float64Array | undefined;
const exactValues = (): Float64Array => {
  exact ??= solveThousandStates().values;
  return exact;
};

/** What an agent says of every place, shape [places]. */
function valuesOf(snapshot: PolicySnapshot): number[] {
  const policy = createPolicy(snapshot);
  const values = walkStates.map((state) => policy.inspect(state).stateValue!);
  policy.dispose();
  return values;
}

/** Root mean square over all places alike. */
function errorOf(values: readonly number[]): number {
  return Math.sqrt(meanOf(values.map((value, i) => (value - exactValues()[i + 1]!) ** 2)));
}

const observeError: NonNullable<Variant['observe']> = (trainer) => {
  return ({ timestep: { terminated } }) => {
    if (!terminated || trainer.episodeCount % (episodes / points) !== 0) return undefined;
    return errorOf(valuesOf(trainer.policy()));
  };
};

function learner(label: string, algo: string, settings: SettingValues): Variant {
  return {
    ...{ label, algo, env: 'RandomWalk-1000', engine: fastestEngine(), budget: { episodes }, observe: observeError },
    settings: { discount: 1, bounds: `1:${walkLength}`, ...settings },
    adapt: (checked) => ({ ...checked, createDynamics: () => walk }), // its table is large
  };
}

const grouped = (groups: number, label = `${groups} groups`): Variant =>
  learner(label, 'semi-gradient-td', { features: 'state-aggregation', groups, stepSize: 0.2 });

/** Values in the middle would be the same for any kind of agent; every fifth place is plenty to draw. */
const drawnPlaces = walkStates.filter((state) => state % 5 === 1);

function* compare(variants: readonly Variant[], seeds: number): LessonWork<RaceResult> {
  const result = yield* race(variants, seeds, { points, point: 'last' });
  const drawn = (label: string, values: readonly number[]): FigureSeries => {
    return { label, panel, x: drawnPlaces, y: drawnPlaces.map((state) => values[state - 1]!) };
  };
  const series = [
    ...result.series,
    ...result.trainers.map((trainer, i) => drawn(variants[i]!.label, valuesOf(trainer.policy()))),
    drawn('exact', [...exactValues().subarray(1)]),
  ];
  return { ...result, series };
}

/** The mean error at the end of each variant. */
export const lastErrors = ({ values }: RaceResult): number[] => values.map((runs) => meanOf(runs.map((run) => run.at(-1)!)));

const readErrors = (result: RaceResult): LessonData => {
  const { series } = result;
  const readings = lastErrors(result).map((value, i) => ({
    label: `${series[i]!.label}: error after ${episodes} episodes`,
    value,
  }));
  return { series, readings };
};

const axes = { x: 'Episodes', y: 'Error of the values, root mean square', yRange: [0, 0.6] } as const;
const panelAxes = { [panel]: { x: 'Place', y: 'Value' } };

const groupsControl: LessonControl = {
  ...{ name: 'groups', label: 'Groups of those in the middle', default: 20, min: 3, max: 200, step: 1 },
  help: 'All places of a group share one number.',
};

export const compareWidths = ({ groups }: ControlValues, seeds: number): LessonWork<RaceResult> =>
  compare([grouped(2), grouped(groups!), grouped(walkLength, 'each its own')], seeds);

export const widths: LessonExperiment = {
  ...{ id: 'widths', title: 'A thousand places in a few groups', axes, panelAxes, seeds: 10, controls: [groupsControl] },
  *run(values, seeds) {
    return readErrors(yield* compareWidths(values, seeds));
  },
};

export const compareShapes = ({ order }: ControlValues, seeds: number): LessonWork<RaceResult> =>
  compare(
    [
      learner('tiles', 'semi-gradient-td', { features: 'tile-coding', tilings: 10, tiles: 5, stepSize: 0.01 }),
      learner('waves', 'semi-gradient-td', { features: 'fourier', order: order!, stepSize: 0.1 / order! }),
      learner('network', 'value-network', { features: 'polynomial', order: 1, learningRate: 3e-4 }),
    ],
    seeds,
  );

export const shapes: LessonExperiment = {
  ...{ id: 'shapes', title: 'Tiles, waves and a network', axes, panelAxes, seeds: 10 },
  controls: [
    {
      ...{ name: 'order', label: 'Waves', symbol: 'n', default: 5, min: 1, max: 40, step: 1 },
      help: 'How many there are besides the flat one; with more of them each learns more slowly.',
    },
  ],
  *run(values, seeds) {
    return readErrors(yield* compareShapes(values, seeds));
  },
};
