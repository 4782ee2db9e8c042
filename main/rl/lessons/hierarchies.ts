import managerWorkerSource from '../agents/managerWorker.ts?raw';
import maxQSource from '../agents/maxQ.ts?raw';
import optionQLearningSource from '../agents/optionQLearning.ts?raw';
import { countValues, withoutAbstraction } from '../agents/taskHierarchy';
import { taxiHierarchy } from '../agents/taxiHierarchy';
import { createEnvironment } from '../environments/registry';
import { isAtLeast, isAtMost, isExactly, isNear, isTrue, isWithin } from '../figures/checks';
import { exactReturn } from '../figures/taxiHierarchies';
import { meanOf } from '../figures/training';
import { optionUse } from '../planning/optionChain';
import type { OptionsTable } from '../policies/optionsPolicy';
import { comparePlans, type PlanData, planning } from './hierarchyPlans';
import type { ControlValues, Lesson, LessonExperiment, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { optionUpdate } from './optionUpdate';
import { finalMeans, type RaceResult, race, type Variant } from './race';
import { allOf } from './work';

const roomsId = 'FourRooms?slip=direction&goal=80';
const taxiId = 'Taxi-v4';
const { table: taxiTable, maxEpisodeSteps } = createEnvironment(taxiId);

/** Steps of each episode. */
const durationOf: NonNullable<Variant['observe']> = () => {
  let steps = 0;
  return ({ timestep: { terminated, truncated } }) => {
    steps++;
    if (!terminated && !truncated) return undefined;
    const duration = steps;
    steps = 0;
    return duration;
  };
};

const stepSizeControl = (initial: number, help: string) => ({
  ...{ name: 'stepSize', label: 'Step size', symbol: 'α', default: initial, min: 0.05, max: 1, step: 0.05, help },
});

function* walkThroughRooms({ stepSize, epsilon }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const settings = { stepSize: stepSize!, epsilon: epsilon!, discount: 0.9 };
  const run = { env: roomsId, algo: 'option-q-learning', budget: { episodes: 200 }, observe: durationOf };
  const variants: Variant[] = [
    { ...run, label: 'Ways and moves', settings: { ...settings, options: 'hallways and actions' } },
    { ...run, label: 'Moves', settings: { ...settings, options: 'actions' } },
  ];
  return yield* race(variants, seeds, { points: 20, hasPolicies: true });
}

/** Mean over the runs and the points from one to another. */
const meanBetween = (runs: readonly Float64Array[], from: number, to: number) => meanOf(runs.map((run) => meanOf(run, from, to)));

const rooms: LessonExperiment = {
  id: 'rooms',
  title: 'Steps to the goal while learning in four rooms',
  axes: { x: 'Episodes', y: 'Steps, mean of ten episodes', yScale: 'logarithmic' },
  seeds: 30,
  controls: [
    stepSizeControl(0.2, 'Share of the surprise that goes into the table.'),
    {
      ...{ name: 'epsilon', label: 'Exploration', symbol: 'ε', default: 0.1, min: 0, max: 0.5, step: 0.02 },
      help: 'Share of decisions that are random.',
    },
  ],
  *run(values, seeds) {
    const { series, policies, values: steps } = yield* walkThroughRooms(values, seeds);
    const readings = series.flatMap(({ label }, i) => [
      { label: `${label}: steps in episodes 1–20`, value: meanBetween(steps[i]!, 0, 2) },
      { label: `${label}: steps in episodes 51–100`, value: meanBetween(steps[i]!, 5, 10) },
    ]);
    return { series, policies: policies!, readings };
  },
};

const wholeLabel = 'MAXQ that looks at everything';

function* drive({ epsilon }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const settings = { stepSize: 1, epsilon: epsilon!, discount: 1 };
  const run = { env: taxiId, budget: { steps: 40_000 } };
  const variants: Variant[] = [
    { ...run, label: 'MAXQ', algo: 'maxq', settings },
    { ...run, label: 'Q-learning', algo: 'q-learning', settings },
    { ...run, label: wholeLabel, algo: 'maxq', settings: { ...settings, abstraction: false } },
  ];
  return yield* race(variants, seeds, { points: 40, hasPolicies: true });
}

/** Steps after which a thousand have a mean return above 0; NaN where none has. */
function stepsUntilProfit(returns: readonly Float64Array[]): number {
  const means = returns[0]!.map((_, point) => meanOf(returns.map((run) => run[point]!)));
  const first = means.findIndex((mean) => mean > 0);
  return first < 0 ? Number.NaN : 1000 * (first + 1);
}

const stateCount = 500;
/** Numbers that the methods of the race have to learn. */
const valueCounts = [
  countValues(taxiHierarchy),
  stateCount * taxiHierarchy.primitives.length,
  countValues(withoutAbstraction(taxiHierarchy, stateCount)),
] as const;

const taxi: LessonExperiment = {
  id: 'taxi',
  title: 'Return while learning to drive the taxi',
  axes: { x: 'Steps', y: 'Return, mean of 1,000 steps', yRange: [-300, 20] },
  seeds: 5,
  controls: [
    {
      ...{ name: 'epsilon', label: 'Exploration', symbol: 'ε', default: 0.1, min: 0, max: 0.5, step: 0.02 },
      help: 'Share of decisions that are random, at every level.',
    },
  ],
  naive: [wholeLabel],
  *run(values, seeds) {
    const { series, policies, values: returns } = yield* drive(values, seeds);
    const readings = series.flatMap(({ label }, i) => [
      { label: `${label}: steps until a ride pays`, value: stepsUntilProfit(returns[i]!) },
      { label: `${label}: numbers to learn`, value: valueCounts[i]! },
    ]);
    return { series, policies: policies!, readings };
  },
};

/** How good what has been learned is, now and then, with all exploration switched off. */
const worthOf: NonNullable<Variant['observe']> = (trainer) => () =>
  trainer.stepCount % 2000 === 0 ? exactReturn(taxiTable!, trainer.policy(), maxEpisodeSteps) : undefined;

const hastyLabel = 'Full steps';

function* manage({ stepSize }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const settings = { epsilon: 0.1, workerEpsilon: 0.15, discount: 1 };
  const run = { env: taxiId, algo: 'manager-worker', budget: { steps: 80_000 }, observe: worthOf };
  const variants: Variant[] = [
    { ...run, label: 'Small steps', settings: { ...settings, stepSize: stepSize! } },
    { ...run, label: hastyLabel, settings: { ...settings, stepSize: 1 } },
  ];
  return yield* race(variants, seeds, { points: 40, point: 'last', hasPolicies: true });
}

/** Looks after half of the training at which a run does worse than a ride in 30 steps, in percent of those looks. */
const shareOfRelapses = (runs: readonly Float64Array[]) => {
  const late = runs.flatMap((run) => [...run.subarray(run.length / 2)]);
  return (100 * late.filter((worth) => worth < 0).length) / late.length;
};

const office: LessonExperiment = {
  id: 'office',
  title: 'A manager and a worker in the taxi',
  axes: { x: 'Steps', y: 'Return without exploring, exact', yRange: [-150, 20] },
  seeds: 4,
  controls: [stepSizeControl(0.2, 'Share of the surprise that both levels take in.')],
  naive: [hastyLabel],
  *run(values, seeds) {
    const { series, policies, values: worths } = yield* manage(values, seeds);
    const readings = series.map(({ label }, i) => ({
      label: `${label}: looks in the second half with a return below 0, %`,
      value: shareOfRelapses(worths[i]!),
    }));
    return { series, policies: policies!, readings };
  },
};

function* discover({ optionCount }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const run = { env: 'FourRooms', algo: 'option-critic', budget: { episodes: 600 }, observe: durationOf };
  const variants: Variant[] = [
    { ...run, label: 'Several, learned', settings: { optionCount: optionCount! } },
    { ...run, label: 'A single one', settings: { optionCount: 1 } },
  ];
  return yield* race(variants, seeds, { points: 30 });
}

const options: LessonExperiment = {
  id: 'discovery',
  title: 'Options that nobody gave',
  axes: { x: 'Episodes', y: 'Steps to the goal, mean of 20 episodes', yScale: 'logarithmic' },
  seeds: 20,
  controls: [
    {
      ...{ name: 'optionCount', label: 'Options', default: 4, min: 2, max: 12, step: 1 },
      help: 'How many it may make up.',
    },
  ],
  *run(values, seeds) {
    const { series, trainers, values: steps } = yield* discover(values, seeds);
    const readings = series.map(({ label }, i) => ({
      label: `${label}: steps in the last 120 episodes`,
      value: meanOf(finalMeans(steps[i]!)),
    }));
    const { shares } = optionUse(createEnvironment('FourRooms').table!, trainers[0]!.policy() as OptionsTable);
    readings.push({ label: 'Last seed: time filled by the option that is used least, %', value: 100 * Math.min(...shares) });
    return { series, readings };
  },
};

export const hierarchies: Lesson = {
  id: '12-hierarchies',
  stages: [
    { id: 'rooms', env: roomsId, experiment: 'rooms', pace: 'turns' },
    { id: 'taxi', env: taxiId, experiment: 'taxi', pace: 'turns' },
  ],
  equations: [optionUpdate],
  experiments: [rooms, taxi, planning, office, options],
  code: [
    { path: 'main/rl/agents/optionQLearning.ts', text: optionQLearningSource, from: '*learn(' },
    { path: 'main/rl/agents/maxQ.ts', text: maxQSource, from: '#complete(call: Call' },
    { path: 'main/rl/agents/managerWorker.ts', text: managerWorkerSource, from: '#teachWorker(' },
  ],
  *check() {
    const works = [
      () => walkThroughRooms(defaultValues(rooms), rooms.seeds),
      () => drive(defaultValues(taxi), taxi.seeds),
      () => comparePlans(defaultValues(planning)),
      () => comparePlans({ ...defaultValues(planning), depth: 1 }),
      () => manage(defaultValues(office), office.seeds),
      () => discover(defaultValues(options), options.seeds),
    ];
    const [walked, driven, planned, near, managed, discovered] = (yield* allOf<RaceResult | PlanData>(works)) as [
      RaceResult,
      RaceResult,
      PlanData,
      PlanData,
      RaceResult,
      RaceResult,
    ];
    const [waysFirst, movesFirst] = walked.values.map((runs) => meanBetween(runs, 0, 2)) as [number, number];
    const [waysLater, movesLater] = walked.values.map((runs) => meanBetween(runs, 5, 10)) as [number, number];
    const [maxQ, flat, whole] = driven.values.map(stepsUntilProfit) as [number, number, number];
    const [best, movesPlan, ways, careless] = planned.meanSteps.map((steps) => steps.at(-1)!) as [number, number, number, number];
    const sweepsUntilGood = (curve: number) => planned.meanSteps[curve]!.findIndex((steps) => steps < 1.05 * best) + 1;
    const [calm, hasty] = managed.values as readonly [readonly Float64Array[], readonly Float64Array[]];
    const [several, single] = discovered.values.map((runs) => meanOf(finalMeans(runs))) as [number, number];
    const [severalFirst, singleFirst] = discovered.values.map((runs) => meanBetween(runs, 0, 10)) as [number, number];
    const { shares } = optionUse(createEnvironment('FourRooms').table!, discovered.trainers[0]!.policy() as OptionsTable);
    return [
      isAtMost('Four rooms: steps of walks 1–20 with ways, as a share of those with moves alone', waysFirst / movesFirst, 0.4),
      isAtLeast('… of walks 51–100: steps with ways over those with moves alone', waysLater / movesLater, 1.1),
      isWithin('Taxi, MAXQ: steps until a ride pays', maxQ, 3000, 6000),
      isWithin('Taxi, Q-learning: the same', flat, 18_000, 26_000),
      isWithin('Taxi, MAXQ that looks at everything: the same', whole, 10_000, 16_000),
      isTrue('The numbers that they learn are 886, 3,000 and 17,000', valueCounts.join() === '886,3000,17000'),
      isAtMost('Sweeps until a plan with ways is within 5 % of the best', sweepsUntilGood(0), 3),
      isExactly('The same with moves alone', sweepsUntilGood(1), 12),
      isAtLeast('Ways alone: steps in the end, over those of the best plan', ways / movesPlan, 2),
      isNear('One γ for each decision: the same', careless / best, 1.14, 0.01),
      isNear('… with the goal at depth 1', near.meanSteps[3]!.at(-1)! / near.meanSteps[0]!.at(-1)!, 1.35, 0.01),
      isExactly('Manager and worker, small steps: looks in the second half with a return below 0, %', shareOfRelapses(calm), 0),
      isAtLeast('… return in the end, of at most 7.93', meanOf(calm.map((run) => run.at(-1)!)), 7.7),
      isAtLeast('… full steps: looks in the second half with a return below 0, %', shareOfRelapses(hasty), 15),
      isAtLeast('Option-critic, walks 1–200: steps with four options, over those with one', severalFirst / singleFirst, 1.05),
      isWithin('… walks 481–600: the same', several / single, 0.95, 1.2),
      isAtMost('… last seed: time filled by the option that is used least, %', 100 * Math.min(...shares), 1),
    ];
  },
};
