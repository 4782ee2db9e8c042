import banditSource from '../agents/actionValueBandit.ts?raw';
import thompsonSource from '../agents/gaussianThompson.ts?raw';
import type { SettingValues } from '../core/settings';
import type { ArmedTestbedState } from '../environments/armedTestbed';
import { isAtLeast, isDescending, isNear } from '../figures/checks';
import { meanOf } from '../figures/training';
import { argmax } from '../values/argmax';
import type { ControlValues, EquationMoment, Lesson, LessonExperiment, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { type RaceResult, race, type Variant } from './race';
import { allOf } from './work';

const stepCount = 1000;

/** What better pulls would have earned so far: the sum of the best arm's mean less that of the arm that was pulled. */
const regretOf: NonNullable<Variant['observe']> = (trainer) => {
  let sum = 0;
  return ({ action }) => {
    const { armValues } = trainer.environmentState as ArmedTestbedState;
    sum += Math.max(...armValues) - armValues[action as number]!;
    return sum;
  };
};

/** Whether the best arm was pulled, in percent. */
const bestArmOf: NonNullable<Variant['observe']> = (trainer) => {
  // The values change after the pull, where they do at all; what was best before it is what counts.
  let best: number | undefined;
  return ({ action }) => {
    const { armValues } = trainer.environmentState as ArmedTestbedState;
    const isBest = action === (best ?? argmax(armValues));
    best = argmax(armValues);
    return isBest ? 100 : 0;
  };
};

function* pullArms({ epsilon, temperature, confidence }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const bandit = (label: string, settings: SettingValues): Variant => ({
    ...{ label, env: 'Bandit-10', algo: 'action-value-bandit', settings, budget: { steps: stepCount }, observe: regretOf },
  });
  const variants = [
    bandit('ε-greedy', { epsilon: epsilon! }),
    bandit('softmax', { exploration: 'softmax', temperature: temperature! }),
    bandit('UCB', { exploration: 'upper-confidence', confidence: confidence! }),
    { ...bandit('Thompson', {}), algo: 'gaussian-thompson' },
    bandit('greedy', { epsilon: 0 }),
  ];
  return yield* race(variants, seeds, { points: 100, point: 'last' });
}

const testbed: LessonExperiment = {
  id: 'testbed',
  title: 'Regret on the ten-armed testbed',
  axes: { x: 'Pulls', y: 'Regret so far, reward' },
  seeds: 200,
  controls: [
    {
      ...{ name: 'epsilon', label: 'Random share', symbol: 'ε', default: 0.1, min: 0, max: 1, step: 0.01 },
      help: 'ε-greedy: share of pulls that are random.',
    },
    {
      ...{ name: 'temperature', label: 'Temperature', symbol: 'τ', default: 0.3, min: 0.05, max: 2, step: 0.05 },
      help: 'softmax: hot is random, cold is greedy.',
    },
    {
      ...{ name: 'confidence', label: 'Doubt', symbol: 'c', default: 1, min: 0, max: 4, step: 0.1 },
      help: 'UCB: how much an arm gains from being unknown.',
    },
  ],
  *run(values, seeds) {
    const { series } = yield* pullArms(values, seeds);
    return {
      series,
      readings: series.map(({ label, y }) => ({ label: `${label}: regret after ${stepCount} pulls`, value: y.at(-1)! })),
    };
  },
};

function* followDrift({ drift, stepSize }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const run = { env: `Bandit-10?spread=0&drift=${drift}&maxSteps=10000`, algo: 'action-value-bandit', budget: { steps: 10_000 } };
  const variants: Variant[] = [
    {
      ...run,
      label: 'constant step size',
      settings: { epsilon: 0.1, average: 'recency-weighted', stepSize: stepSize! },
      observe: bestArmOf,
    },
    { ...run, label: 'plain average', settings: { epsilon: 0.1, average: 'sample' }, observe: bestArmOf },
  ];
  return yield* race(variants, seeds, { points: 50 });
}

const drift: LessonExperiment = {
  id: 'drift',
  title: 'Arms that change while you pull them',
  axes: { x: 'Pulls', y: 'Best arm pulled, %', yRange: [0, 100] },
  seeds: 60,
  controls: [
    {
      ...{ name: 'drift', label: 'Drift', default: 0.01, min: 0.005, max: 0.05, step: 0.005 },
      help: 'How far each arm’s mean wanders in one pull.',
    },
    {
      ...{ name: 'stepSize', label: 'Step size', symbol: 'α', default: 0.1, min: 0.02, max: 0.5, step: 0.02 },
      help: 'Weight of the newest reward.',
    },
  ],
  naive: ['plain average'],
  run: followDrift,
};

export const exploration: Lesson = {
  id: '09-exploration',
  stages: [{ id: 'arms', env: 'Bandit-10', pace: 'turns' }],
  equations: [
    {
      id: 'bound',
      tex: String.raw`A = \arg\max_a \Big[\, Q(a) + c\,\sqrt{\frac{\ln t}{N(a)}} \,\Big]`,
      env: 'Bandit-10',
      algo: 'action-value-bandit',
      settings: { exploration: 'upper-confidence', confidence: 1 },
      headStart: 10,
      read: readBound,
    },
  ],
  experiments: [testbed, drift],
  code: [
    { path: 'main/rl/agents/actionValueBandit.ts', text: banditSource, from: '*learn(' },
    { path: 'main/rl/agents/gaussianThompson.ts', text: thompsonSource, from: '*learn(' },
  ],
  *check() {
    const works = [
      () => pullArms(defaultValues(testbed), testbed.seeds),
      () => pullArms({ ...defaultValues(testbed), epsilon: 0.01 }, testbed.seeds),
      () => followDrift(defaultValues(drift), drift.seeds),
    ];
    const [pulls, cautious, followed] = (yield* allOf(works)) as [RaceResult, RaceResult, RaceResult];
    const regretAt = (result: RaceResult, variant: number, point: number) =>
      meanOf(result.values[variant]!.map((run) => run[point]!));
    const [epsilonGreedy, , bounds, thompson, greedy] = pulls.values.map((_, variant) =>
      regretAt(pulls, variant, 99),
    ) as number[];
    const late = (result: RaceResult, variant: number) => regretAt(result, variant, 99) - regretAt(result, variant, 49);
    const [constant, plain] = followed.values.map((runs) => meanOf(runs.map((run) => meanOf(run, 40)))) as [number, number];
    return [
      isDescending('Regret after 1,000 pulls falls from greedy to ε-greedy (ε = 0.1) to Thompson sampling', [
        greedy!,
        epsilonGreedy!,
        thompson!,
      ]),
      isNear('UCB (c = 1) does about as well as Thompson sampling: difference in regret', bounds! - thompson!, 0, 15),
      isDescending('ε = 0.1 goes on paying: regret of pulls 501–1,000, more than that of UCB', [late(pulls, 0), late(pulls, 2)]),
      isDescending('ε = 0.01 pays more than ε = 0.1 at first: regret of the first 200 pulls', [
        regretAt(cautious, 0, 19),
        regretAt(pulls, 0, 19),
      ]),
      isAtLeast(
        'Where arms drift, a constant step size finds the best one more often than a plain average: difference in pulls 8,001–10,000, %',
        constant - plain,
        15,
      ),
    ];
  },
};

/** The bound of the arm that was pulled, as it stood before the pull. */
function readBound({ action, reward, before, after, agentState, stepCount: pulls }: EquationMoment) {
  if (before.kind !== 'greedy-table' || after.kind !== 'greedy-table')
    throw new Error('The policy must be a table of action values.');
  const arm = action as number;
  const [old, now] = [before.actionValues[arm]!, after.actionValues[arm]!];
  const count = (agentState()['pullCounts'] as Float64Array)[arm]!;
  const earlier = count - 1;
  const bound = old + Math.sqrt(Math.log(pulls) / earlier);
  return {
    tex: String.raw`A = ${arm + 1}:\quad ${old.toFixed(2)} + 1\,\sqrt{\frac{\ln ${pulls}}{${earlier}}} = ${earlier === 0 ? String.raw`\infty` : bound.toFixed(2)}`,
    sentence:
      `No bound was higher than that of arm ${arm + 1}. It paid ${reward.toFixed(2)}, so its mean over ${count} ${count === 1 ? 'pull' : 'pulls'} is now ${now.toFixed(2)}.`.replaceAll(
        '-',
        '−',
      ),
  };
}
