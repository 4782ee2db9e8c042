import { meanOf } from '../figures/training';
import type { ControlValues, LessonExperiment, LessonWork } from './lesson';
import { type RaceResult, race, type Variant } from './race';

const run = { env: 'RandomWalk-5', algo: 'td-prediction', budget: { episodes: 3000 } } as const;
const [start, stateCount] = [3, 7];
/** Next to the end that pays nothing. */
const leftmost = 1;

/** What the critic of the lab says of the place. */
const valueLearned: NonNullable<Variant['observe']> = (trainer) => () => {
  const policy = trainer.policy();
  return policy.kind === 'state-values' ? policy.stateValues[leftmost] : undefined;
};

/**
 * What a critic comes to that sees the same steps, and follows the whole gradient of ½ δ².
 *
 *     V(S) ← V(S) + α δ,   V(S′) ← V(S′) − α δ
 */
const valueOfWholeGradient =
  (stepSize: number): NonNullable<Variant['observe']> =>
  () => {
    const values = new Float64Array(stateCount).fill(0.5);
    let state = start;
    return ({ timestep: { observation, reward, terminated } }) => {
      const next = observation as number;
      const tdError = reward + (terminated ? 0 : values[next]!) - values[state]!;
      values[state]! += stepSize * tdError;
      if (!terminated) values[next]! -= stepSize * tdError;
      state = terminated ? start : next;
      return values[leftmost]!;
    };
  };

export function* judgeTheWalk({ stepSize }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const settings = { stepSize: stepSize!, discount: 1, initialValue: 0.5 };
  const variants: Variant[] = [
    { ...run, label: 'target held fixed', settings, observe: valueLearned },
    { ...run, label: 'target moved along', settings, observe: valueOfWholeGradient(stepSize!) },
  ];
  return yield* race(variants, seeds, { points: 60 });
}

export const stoppedTarget: LessonExperiment = {
  id: 'target',
  title: 'What the leftmost place is worth',
  axes: { x: 'Episodes', y: 'Value', yRange: [0, 0.5] },
  seeds: 10,
  controls: [
    {
      ...{ name: 'stepSize', label: 'Step size', symbol: 'α', default: 0.02, min: 0.005, max: 0.2, step: 0.005 },
      help: 'Share of the surprise that goes into the value.',
    },
  ],
  naive: ['target moved along'],
  *run(chosen, seeds) {
    const { series, values } = yield* judgeTheWalk(chosen, seeds);
    const { x } = series[0]!;
    const readings = [
      { label: 'Exact', value: 1 / 6 },
      ...series.map(({ label }, i) => ({ label: `${label}: at the end`, value: lastHalf(values[i]!) })),
    ];
    return { series: [...series, { label: 'exact', x, y: x.map(() => 1 / 6) }], readings };
  },
};

/** The mean of the second half of all runs. */
export const lastHalf = (runs: readonly Float64Array[]) => meanOf(runs.map((values) => meanOf(values, values.length / 2)));
