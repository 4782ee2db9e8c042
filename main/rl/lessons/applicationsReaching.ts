import type { SettingValues } from '../core/settings';
import { meanOf } from '../figures/training';
import { fastestEngine } from '../policies/createPolicy';
import type { ControlValues, LessonExperiment, LessonWork } from './lesson';
import { finalMeans, type RaceResult, race, type Variant } from './race';

export const armEnvironment = 'Reacher-2?reward=time&effortCost=0&maxSteps=50&tolerance=0.05';
const stepCount = 8000;

/** Whether an episode ended at its target, in percent: nothing else ends one before its time is up. */
const reachingOf: NonNullable<Variant['observe']> =
  () =>
  ({ timestep: { terminated, truncated } }) =>
    terminated ? 100 : truncated ? 0 : undefined;

const settings: SettingValues = {
  ...{ hiddenLayers: [32, 32], batchSize: 64, learningRate: 4e-3, learningStarts: 500, discount: 0.95 },
};

function arm(label: string, changed: SettingValues): Variant {
  const run = { env: armEnvironment, algo: 'sac', engine: fastestEngine(), budget: { steps: stepCount } };
  return { ...run, label, settings: { ...settings, ...changed }, observe: reachingOf };
}

/** An arm that is told nothing but that it has not arrived, with hindsight, without, and led by chance. */
export function* reach({ goals }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const variants: Variant[] = [
    arm('In hindsight', { hindsightGoals: goals! }),
    arm('From hits alone', { hindsightGoals: 0 }),
    arm('Chance', { learningStarts: stepCount }), // never begins to learn
  ];
  return yield* race(variants, seeds, { points: 10, hasPolicies: true });
}

export const reaching: LessonExperiment = {
  id: 'reaching',
  title: 'An arm that learns from its misses',
  axes: { x: 'Steps', y: 'Targets reached, %', yRange: [0, 100] },
  seeds: 2,
  controls: [
    {
      ...{ name: 'goals', label: 'Targets made up for each step', symbol: 'k', default: 4, min: 0, max: 8, step: 1 },
      help: 'Places where the arm came to later in the same try.',
    },
  ],
  *run(values, seeds) {
    const { series, policies, values: reached } = yield* reach(values, seeds);
    const readings = series.map(({ label }, i) => ({
      label: `${label}: targets reached over the last 1,600 steps, %`,
      value: meanOf(finalMeans(reached[i]!)),
    }));
    return { series, policies: policies!, readings };
  },
};
