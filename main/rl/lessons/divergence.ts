import { linearWeights } from '../figures/linearWeights';
import { meanOf } from '../figures/training';
import type { ControlValues, LessonExperiment, LessonWork } from './lesson';
import { type RaceResult, race, type Variant } from './race';

/** How long the vector of weights is after each step. */
const observeLength: NonNullable<Variant['observe']> = (trainer) => () => Math.hypot(...linearWeights(trainer.policy()));

/** Learns about "always solid", from behavior that takes it in `share` percent of the steps. */
function learner(label: string, algo: string, share: number, steps: Readonly<Record<string, number>>): Variant {
  return {
    ...{ label, algo, env: 'BairdsCounterexample?observation=features&maxSteps=1000000', budget: { steps: 2000 } },
    settings: {
      ...{ discount: 0.99, features: 'observation', initialWeights: '1,1,1,1,1,1,10,1', targetProbabilities: '0,1', ...steps },
      actionProbabilities: `${1 - share / 100},${share / 100}`,
    },
    observe: observeLength,
  };
}

export function* learnOffPolicy({ share, stepSize }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const variants = [
    learner('TDC', 'tdc', share!, { stepSize: stepSize!, correctionStepSize: 10 * stepSize! }),
    learner('semi-gradient TD', 'semi-gradient-td', share!, { stepSize: stepSize! }),
  ];
  return yield* race(variants, seeds, { points: 50, point: 'last' });
}

export const baird: LessonExperiment = {
  id: 'baird',
  title: 'Seven states, eight weights',
  axes: { x: 'Steps', y: 'Length of the weights', yScale: 'logarithmic' },
  seeds: 10,
  controls: [
    {
      ...{ name: 'share', label: 'Steps to the lower state, %', default: 14, min: 5, max: 100, step: 1 },
      help: 'How often the agent does what it learns about.',
    },
    {
      ...{ name: 'stepSize', label: 'Step size', symbol: 'α', default: 0.005, min: 0.001, max: 0.01, step: 0.001 },
      help: 'Of the weights; that of the second weights of TDC is ten times as large.',
    },
  ],
  naive: ['semi-gradient TD'],
  *run(chosen, seeds) {
    const { series, values } = yield* learnOffPolicy(chosen, seeds);
    const readings = lastLengths(values).map((value, i) => ({ label: `${series[i]!.label}: length after 2,000 steps`, value }));
    return { series, readings };
  },
};

/** The mean length at the end of each variant. */
export const lastLengths = (values: RaceResult['values']): number[] =>
  values.map((runs) => meanOf(runs.map((run) => run.at(-1)!)));
