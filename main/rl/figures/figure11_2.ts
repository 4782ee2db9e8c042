import { bairdFeatures, bairdsCounterexample } from '../environments/bairdsCounterexample';
import { linearEvaluationSweeps } from '../planning/linearSweeps';
import { oneHot } from '../planning/policyEvaluation';
import { isAtLeast, isAtMost } from './checks';
import type { Figure, FigureSeries } from './figure';
import { linearWeights } from './linearWeights';
import { countUpTo, trainAll } from './training';

const stepCount = 1000;
const initialWeights = [1, 1, 1, 1, 1, 1, 10, 1];
const discount = 0.99;

/** Learning about "always solid" from six parts dashed and one part solid. */
const offPolicy = {
  env: 'BairdsCounterexample?observation=features&maxSteps=1000000',
  budget: { steps: stepCount },
  settings: {
    discount,
    features: 'observation',
    actionProbabilities: '6/7,1/7',
    targetProbabilities: '0,1',
    initialWeights: initialWeights.join(),
  },
};

const learners = [
  { label: 'semi-gradient TD', algo: 'semi-gradient-td', steps: { stepSize: 0.01 } },
  { label: 'TDC', algo: 'tdc', steps: { stepSize: 0.005, correctionStepSize: 0.05 } },
];

const dynamicProgramming = 'semi-gradient DP';

/** The weights after each step, shape [steps][features]. */
type Course = number[][];

const lengthOf = (weights: readonly number[]) => Math.hypot(...weights);

export const figure11_2: Figure = {
  name: '11.2',
  title: "Divergence on Baird's counterexample, and a method that does not",
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 11.2, p. 262, one run; TDC with the step sizes of fig. 11.5, p. 281',
  axes: { x: 'Steps', y: 'Weights w₁ … w₈' },
  panelAxes: { [dynamicProgramming]: { x: 'Sweeps', y: 'Weights w₁ … w₈' } },
  experiments: [
    { env: 'BairdsCounterexample?observation=features', algo: 'semi-gradient-td' },
    { env: 'BairdsCounterexample?observation=features', algo: 'tdc' },
  ],
  seeds: 10,
  *compute(seeds) {
    const courses: Course[][] = learners.map(() => []);
    const runs = learners.map(({ algo, steps }) => ({ ...offPolicy, algo, settings: { ...offPolicy.settings, ...steps } }));
    yield* trainAll(runs, seeds, (trainer, _run, learner) => {
      const course: Course = [];
      trainer.onStep = () => course.push([...linearWeights(trainer.policy())]);
      return () => courses[learner]!.push(course);
    });
    const sweeps = sweep();

    const lastLengths = courses.map((ofLearner) => ofLearner.map((course) => lengthOf(course.at(-1)!)));
    const longest = Math.max(...courses[1]!.flatMap((course) => course.map(lengthOf)));
    return {
      series: [...learners.flatMap(({ label }, i) => seriesOf(label, courses[i]![0]!)), ...seriesOf(dynamicProgramming, sweeps)],
      checks: [
        isAtLeast('Semi-gradient DP: length of w after 1000 sweeps, from 10.3', lengthOf(sweeps.at(-1)!), 100),
        isAtLeast('Semi-gradient TD: length of w after 1000 steps, the least of all runs', Math.min(...lastLengths[0]!), 20),
        isAtMost('TDC: length of w at any step of any run', longest, 20),
      ],
    };
  },
};

function sweep(): Course {
  const { table } = bairdsCounterexample(1);
  const always = oneHot(new Int32Array(table.stateCount).fill(1), table.actionCount);
  const options = { features: bairdFeatures, initialWeights, stepSize: 0.01, discount };
  const sweeps = linearEvaluationSweeps(table, always, options);
  return Array.from({ length: stepCount }, () => [...sweeps.next().value]);
}

function seriesOf(label: string, course: Course): FigureSeries[] {
  return initialWeights.map((initial, i) => ({
    label: `${label}, w${i + 1}`,
    panel: label,
    x: [0, ...countUpTo(stepCount)],
    y: [initial, ...course.map((weights) => weights[i]!)],
  }));
}
