import gradientBanditSource from '../agents/gradientBandit.ts?raw';
import linearReinforceSource from '../agents/linearReinforce.ts?raw';
import type { SettingValues } from '../core/settings';
import type { ArmedTestbedState } from '../environments/armedTestbed';
import { isAtLeast, isAtMost, isNear, isWithin } from '../figures/checks';
import { bestReturn, bestRight, corridorReturn, corridorSettings } from '../figures/corridorRuns';
import { meanOf } from '../figures/training';
import { fastestEngine } from '../policies/createPolicy';
import { argmax } from '../values/argmax';
import type { ControlValues, EquationMoment, Lesson, LessonData, LessonExperiment, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { finalMeans, type RaceResult, race, type Variant } from './race';
import { allOf } from './work';

function* walkTheCorridor({ power, discount }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const corridor = (label: string, settings: SettingValues): Variant => ({
    ...{ label, env: 'ShortCorridor', algo: 'linear-reinforce', budget: { episodes: 600 } },
    settings: { ...corridorSettings, discount: discount!, ...settings },
  });
  const variants = [
    corridor('with a baseline', { hasBaseline: true, stepSize: 2 ** power!, valueStepSize: 2 ** -6 }),
    corridor('without', { hasBaseline: false, stepSize: 2 ** (power! - 4) }),
  ];
  return yield* race(variants, seeds, { points: 60, hasPolicies: true });
}

const corridor: LessonExperiment = {
  id: 'corridor',
  title: 'Learning to be random in the right measure',
  axes: { x: 'Episodes', y: 'Return, mean of ten episodes', yRange: [-90, -10] },
  seeds: 50,
  controls: [
    {
      ...{ name: 'power', label: 'Step size, power of two', symbol: 'log₂ α', default: -9, min: -13, max: -5, step: 1 },
      help: 'With a baseline 2 to this power; without one a sixteenth of it.',
    },
    {
      ...{ name: 'discount', label: 'Discount', symbol: 'γ', default: 1, min: 0, max: 1, step: 0.05 },
      help: 'What a cost that comes one step later counts while learning.',
    },
  ],
  *run(values, seeds) {
    const { series, policies, values: returns } = yield* walkTheCorridor(values, seeds);
    const readings = [
      { label: 'Best that anybody can do', value: bestReturn },
      ...series.map(({ label }, i) => ({
        label: `${label}: return over the last 120 episodes`,
        value: meanOf(finalMeans(returns[i]!)),
      })),
    ];
    return { series, policies: policies!, readings };
  },
};

/** ∂J/∂h of the preference for going right, where both ways are equally likely; by a central difference. */
const exactGradient = (() => {
  const step = 1e-5;
  const slope = (corridorReturn(0.5 + step) - corridorReturn(0.5 - step)) / (2 * step);
  return 0.25 * slope; // ∂π/∂h = π (1 − π)
})();

interface GradientData extends LessonData {
  /** Means and standard deviations of the estimates of all episodes, by variant. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** Estimates the gradient from each episode of a coin flipper, less a baseline: Σ (G − b) (1{A = right} − ½). */
function* estimateGradient({ baseline }: ControlValues, seeds: number): LessonWork<GradientData> {
  const estimates: number[][] = [[], []];
  const variants = [baseline!, 0].map(
    (subtracted, index): Variant => ({
      ...{ label: index === 0 ? 'less the baseline' : 'returns as they are', env: 'ShortCorridor', algo: 'random' },
      budget: { episodes: 500 },
      observe: () => {
        const directions: number[] = [];
        let [sum, count] = [0, 0];
        return ({ action, timestep: { terminated } }) => {
          directions.push(action === 1 ? 0.5 : -0.5);
          if (!terminated) return undefined;
          // Each step costs 1, so the return from step t on is minus the number of steps that are left.
          const estimate = directions.reduce(
            (total, direction, t) => total + (t - directions.length - subtracted) * direction,
            0,
          );
          directions.length = 0;
          estimates[index]!.push(estimate);
          sum += estimate;
          return sum / ++count;
        };
      },
    }),
  );
  const { series } = yield* race(variants, seeds, { points: 50, point: 'last' });
  const means = estimates.map((all) => meanOf(all));
  const deviations = estimates.map((all, i) => Math.sqrt(meanOf(all.map((value) => (value - means[i]!) ** 2))));
  const { x } = series[0]!;
  const readings = series.map(({ label }, i) => ({ label: `${label}: deviation of one episode`, value: deviations[i]! }));
  return { series: [...series, { label: 'exact', x, y: x.map(() => exactGradient) }], readings, means, deviations };
}

const gradient: LessonExperiment = {
  id: 'gradient',
  title: 'Which way is up, as estimated from episodes',
  axes: { x: 'Episodes that were averaged', y: 'Gradient, reward' },
  seeds: 40,
  controls: [
    {
      ...{ name: 'baseline', label: 'Baseline', symbol: 'b', default: -12, min: -40, max: 20, step: 1 },
      help: 'What is taken off each return before it counts.',
    },
  ],
  run: estimateGradient,
};

function* balance({ learningRate }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const variants = [true, false].map(
    (hasBaseline): Variant => ({
      ...{ label: hasBaseline ? 'with a baseline' : 'without', env: 'CartPole-v1', algo: 'reinforce', engine: fastestEngine() },
      settings: { learningRate: learningRate!, hasBaseline, normalizeAdvantages: false },
      budget: { steps: 25_000 },
    }),
  );
  return yield* race(variants, seeds, { points: 25, hasPolicies: true });
}

const pole: LessonExperiment = {
  id: 'pole',
  title: 'The same on the pole, with a network',
  axes: { x: 'Steps', y: 'Return of an episode', yRange: [0, 500] },
  seeds: 5,
  controls: [
    {
      ...{ name: 'learningRate', label: 'Learning rate', symbol: 'α', default: 0.005, min: 0.001, max: 0.03, step: 0.001 },
      help: 'Size of each step uphill.',
    },
  ],
  run: balance,
};

/** Whether the best arm was pulled, in percent. */
const bestArmOf: NonNullable<Variant['observe']> = (trainer) => {
  return ({ action }) => (action === argmax((trainer.environmentState as ArmedTestbedState).armValues) ? 100 : 0);
};

function* pullGenerousArms({ offset, stepSize }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const variants = [true, false].map(
    (hasBaseline): Variant => ({
      ...{
        label: hasBaseline ? 'better than usual counts' : 'every reward counts',
        env: `Bandit-10?mean=${offset}`,
        algo: 'gradient-bandit',
      },
      settings: { stepSize: stepSize!, hasBaseline },
      budget: { steps: 1000 },
      observe: bestArmOf,
    }),
  );
  return yield* race(variants, seeds, { points: 50 });
}

const generous: LessonExperiment = {
  id: 'generous',
  title: 'Ten arms that all pay well',
  axes: { x: 'Pulls', y: 'Best arm pulled, %', yRange: [0, 100] },
  seeds: 200,
  controls: [
    {
      ...{ name: 'offset', label: 'Mean of all arms', default: 4, min: -10, max: 10, step: 1 },
      help: 'What an arm pays on average, whichever it is.',
    },
    {
      ...{ name: 'stepSize', label: 'Step size', symbol: 'α', default: 0.1, min: 0.02, max: 0.5, step: 0.02 },
      help: 'Size of each step uphill.',
    },
  ],
  naive: ['every reward counts'],
  run: pullGenerousArms,
};

export const policyGradients: Lesson = {
  id: '06-policy-gradients',
  stages: [
    { id: 'corridor', env: 'ShortCorridor', experiment: 'corridor', pace: 'turns' },
    { id: 'pole', env: 'CartPole-v1', experiment: 'pole', pace: 'clock' },
  ],
  equations: [
    {
      id: 'climb',
      tex: String.raw`H(A) \leftarrow H(A) + \alpha\,(R - \bar R)\,(1 - \pi(A))`,
      env: 'Bandit-10',
      algo: 'gradient-bandit',
      settings: { stepSize: 0.1 },
      headStart: 20,
      read: readClimb,
    },
  ],
  experiments: [corridor, gradient, pole, generous],
  code: [
    { path: 'main/rl/agents/linearReinforce.ts', text: linearReinforceSource, from: '#learnFromEpisode(followingValue' },
    { path: 'main/rl/agents/gradientBandit.ts', text: gradientBanditSource, from: '*learn(' },
  ],
  *check() {
    const runs = [
      () => walkTheCorridor(defaultValues(corridor), corridor.seeds),
      () => balance(defaultValues(pole), pole.seeds),
      () => pullGenerousArms(defaultValues(generous), generous.seeds),
      () => walkTheCorridor({ ...defaultValues(corridor), discount: 0.5 }, 5),
    ];
    const [walked, balanced, pulled, hasty] = (yield* allOf(runs)) as [RaceResult, RaceResult, RaceResult, RaceResult];
    const estimated = yield* estimateGradient(defaultValues(gradient), gradient.seeds);
    const late = ({ values }: RaceResult) => values.map((variant) => meanOf(finalMeans(variant))) as [number, number];
    const [better, every] = late(pulled);
    return [
      isNear('The best share of steps to the right, by calculation, %', 100 * bestRight, 58.6, 0.05),
      isNear('What it earns in the corridor', corridorReturn(bestRight), -11.66, 0.005),
      isNear('What 95 % to the right earns', corridorReturn(0.95), -44.2, 0.05),
      isAtLeast('REINFORCE with a baseline: return over the last 120 of 600 episodes', late(walked)[0], -13),
      isAtMost('With γ = 0.5 it never gets going: return over the same episodes', late(hasty)[0], -60),
      isNear('Averaged over 20,000 episodes, the estimate is right with the baseline', estimated.means[0]!, exactGradient, 0.5),
      isNear('… and without', estimated.means[1]!, exactGradient, 0.8),
      isAtMost(
        'The baseline b = −12 leaves of the deviation of an estimate, %',
        (100 * estimated.deviations[0]!) / estimated.deviations[1]!,
        70,
      ),
      isAtLeast('REINFORCE on the pole, with a baseline: return over the last 5,000 of 25,000 steps', late(balanced)[0], 200),
      isWithin(
        'Ten generous arms, rewards held against their mean: best arm pulled over the last 200 of 1,000 pulls, %',
        better,
        75,
        95,
      ),
      isAtLeast('Rewards as they come do much worse: difference, %', better - every, 15),
    ];
  },
};

/** One step of the preferences, with the probability of the arm before it and after. */
function readClimb({ action, reward, before, after, agentState }: EquationMoment) {
  if (before.kind !== 'stochastic-table' || after.kind !== 'stochastic-table')
    throw new Error('The policy must be a table of probabilities.');
  const arm = action as number;
  const [probability, now] = [before.actionProbabilities[arm]!, after.actionProbabilities[arm]!];
  const { preferences, meanReward, pullCount } = agentState() as {
    readonly preferences: Float64Array;
    readonly meanReward: number;
    readonly pullCount: number;
  };
  // The mean of the rewards before this one, from the mean that includes it.
  const usual = pullCount > 1 ? (meanReward * pullCount - reward) / (pullCount - 1) : reward;
  const preference = preferences[arm]!;
  const old = preference - 0.1 * (reward - usual) * (1 - probability);
  const shown = (value: number) => value.toFixed(2);
  const inBrackets = (value: number) => (value < 0 ? `(${shown(value)})` : shown(value));
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const verdict = reward > usual ? 'better' : 'worse';
  return {
    tex: String.raw`${shown(old)} + 0.1\,\big(${shown(reward)} - ${inBrackets(usual)}\big)\,\big(1 - ${shown(probability)}\big) = ${shown(preference)}`,
    sentence:
      `Arm ${arm + 1} paid ${shown(reward)}, ${verdict} than the ${shown(usual)} of all pulls before. Its probability went from ${percent(probability)} to ${percent(now)}.`.replaceAll(
        '-',
        '−',
      ),
  };
}
