import { tdFixedPoint } from '../planning/linearFixedPoints';
import { argmax } from '../values/argmax';
import { isAtLeast, isAtMost, isWithin } from './checks';
import type { Figure } from './figure';
import { linearWeights } from './linearWeights';
import {
  groupError,
  groupFeatures,
  groupRun,
  rootMeanSquare,
  solveThousandStates,
  valuesOfGroups,
  walkStates,
} from './thousandStates';
import { onEpisodeEnd, trainAll } from './training';
import { range } from './walkStudy';

/** The left panel: what semi-gradient TD comes to with ten groups. */
const asymptotic = { panel: 'After 100,000 episodes', groups: 10, episodes: 100_000, stepSize: 2e-4 };

/** As in figure 9.1, with α n / 2 ten times as large, but errors of one step that are a third of those of a return. */
const noise = 0.04;

/** The right panel: the error of n-step TD with twenty groups in the first ten episodes. */
const early = { panel: 'n-step TD', groups: 20, episodes: 10 };

const studies: readonly { readonly n: number; readonly stepSizes: readonly number[] }[] = [
  { n: 1, stepSizes: range(0.1, 1, 0.1) },
  { n: 2, stepSizes: range(0.1, 1, 0.1) },
  { n: 4, stepSizes: range(0.1, 1, 0.1) },
  { n: 8, stepSizes: range(0.1, 0.8, 0.1) },
  { n: 16, stepSizes: range(0.1, 0.6, 0.1) },
  { n: 32, stepSizes: range(0.05, 0.4, 0.05) },
  { n: 64, stepSizes: range(0.05, 0.2, 0.05) },
  { n: 128, stepSizes: range(0.02, 0.1, 0.02) },
  { n: 256, stepSizes: range(0.02, 0.1, 0.02) },
  { n: 512, stepSizes: range(0.02, 0.1, 0.02) },
];

export const figure9_2: Figure = {
  name: '9.2',
  title: 'Semi-gradient and n-step TD with state aggregation on the 1000-state walk',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 9.2, p. 208; the left panel checked against the exact TD fixed point',
  axes: { x: 'Step size α', y: 'RMS error over all states and the first 10 episodes', yRange: [0.2, 0.6] },
  panelAxes: { [asymptotic.panel]: { x: 'State', y: 'Value' } },
  experiments: [
    { env: 'RandomWalk-1000', algo: 'semi-gradient-td' },
    { env: 'RandomWalk-1000', algo: 'n-step-semi-gradient-td' },
  ],
  seeds: 100,
  *compute(seeds) {
    const { table, policy, values, visits } = solveThousandStates();
    const fixedPoint = tdFixedPoint(table, policy, groupFeatures(asymptotic.groups), visits, 1);
    const learned = yield* learnAsymptotically();
    const curves = yield* studyEarly(groupError(values, early.groups), seeds);

    const lowest = curves.map((errors) => Math.min(...errors));
    const best = studies[argmax(lowest.map((error) => -error))]!.n;
    return {
      series: [
        { label: 'true value', x: walkStates, y: walkStates.map((state) => values[state]!), panel: asymptotic.panel },
        { label: 'semi-gradient TD', x: walkStates, y: valuesOfGroups(learned), panel: asymptotic.panel },
        { label: 'TD fixed point, exact', x: walkStates, y: valuesOfGroups(fixedPoint), panel: asymptotic.panel },
        ...studies.map(({ n, stepSizes }, i) => ({ label: `n = ${n}`, x: stepSizes, y: curves[i]!, panel: early.panel })),
      ],
      checks: [
        isAtMost('RMS distance of the ten values from the exact TD fixed point', rootMeanSquare(learned, fixedPoint), noise),
        isWithin('n with the lowest error of all, 4 in the book, as on nineteen states', best, 2, 8),
        isAtLeast('Lowest error with n = 1, above that of the best n', lowest[0]! - Math.min(...lowest), 0.02),
        isAtLeast('Lowest error with n = 512, above that of the best n', lowest.at(-1)! - Math.min(...lowest), 0.1),
      ],
    };
  },
};

function* learnAsymptotically(): Generator<number, Float64Array, void> {
  const { groups, episodes, stepSize } = asymptotic;
  let weights = new Float64Array(groups);
  const run = groupRun('semi-gradient-td', groups, { stepSize }, { episodes });
  for (const share of trainAll([run], 1, (trainer) => () => {
    weights = Float64Array.from(linearWeights(trainer.policy()));
  })) {
    yield share / 4; // a quarter of the work, about
  }
  return weights;
}

/** The error of each curve for each step size, as a mean over the first episodes and the seeds. */
function* studyEarly(errorOf: (weights: Float64Array) => number, seeds: number): Generator<number, number[][], void> {
  const runs = studies.flatMap(({ n, stepSizes }) =>
    stepSizes.map((stepSize) =>
      groupRun('n-step-semi-gradient-td', early.groups, { stepSize, stepCount: n }, { episodes: early.episodes }),
    ),
  );
  const errors = runs.map(() => 0);
  for (const share of trainAll(runs, seeds, (trainer, _run, runIndex) => {
    onEpisodeEnd(trainer, () => {
      errors[runIndex]! += errorOf(linearWeights(trainer.policy())) / (early.episodes * seeds);
    });
    return undefined;
  })) {
    yield 0.25 + 0.75 * share;
  }
  return studies.map(({ stepSizes }) => errors.splice(0, stepSizes.length));
}
