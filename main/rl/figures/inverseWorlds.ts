import type { InverseWorld } from '../environments/inverseWorld';
import { createEnvironment } from '../environments/registry';
import { exactDemonstrations } from '../inverse/demonstrations';
import { SoftPaths } from '../inverse/softPaths';
import { argmax } from '../values/argmax';
import { isAtLeast, isAtMost, isExactly } from './checks';
import type { Figure, FigureCheck, FigureSeries } from './figure';
import { type FigureRun, medianOf, trainAll } from './training';

const discount = 0.9;
const horizon = 15;
/** β of the soft expert is its inverse. */
const temperature = 1 / 3;
const expert = { demonstrationLength: horizon, discount } as const;

/**
 * What maximum-entropy inverse reinforcement learning came to elsewhere from 200 paths with λ = 0.1: correlation with the
 * true reward, and expected value difference.
 */
interface Reference {
  readonly correlation: number;
  readonly difference: number;
}

const worlds: readonly { readonly name: string; readonly soft: Reference; readonly optimal: Reference }[] = [
  {
    name: 'corner',
    soft: { correlation: 0.9424, difference: 0.0202 },
    optimal: { correlation: 0.8784, difference: 0 },
  },
  {
    name: 'one-good-two-bad',
    soft: { correlation: 0.7114, difference: 0.0161 },
    optimal: { correlation: 0.6614, difference: 0.0109 },
  },
  {
    name: 'smooth',
    soft: { correlation: 0.9448, difference: 0.0359 },
    optimal: { correlation: 0.4899, difference: 0 },
  },
];

const idOf = (name: string) => `InverseGridWorld?reward=${name}`;

/** What a run reported last, and the reward that it recovered. */
interface Recovery {
  readonly metrics: Readonly<Record<string, number>>;
  readonly rewards: Float64Array;
}

interface Task extends FigureRun {
  /** Whether chance has a part in what is demonstrated, so that several seeds are wanted. */
  readonly isSampled: boolean;
}

const exactTasks: readonly Task[] = worlds.map(({ name }) => ({
  env: idOf(name),
  algo: 'max-entropy-irl',
  settings: { ...expert, demonstrationCount: 0, expertTemperature: temperature, stepSize: 0.4, penalty: 0 },
  budget: { steps: 2000 },
  isSampled: false,
}));

const sampledTasks: readonly Task[] = worlds.flatMap(({ name }) =>
  [temperature, 0].map((expertTemperature) => ({
    env: idOf(name),
    algo: 'max-entropy-irl',
    settings: { ...expert, demonstrationCount: 200, expertTemperature, stepSize: 0.4, penalty: 0.1 },
    budget: { steps: 500 },
    isSampled: true,
  })),
);

const programPenalties = [4, 100] as const;
const programTasks: readonly Task[] = programPenalties.map((penalty) => ({
  env: idOf('corner'),
  algo: 'linear-program-irl',
  settings: { penalty, discount },
  budget: { steps: 60 },
  isSampled: false,
}));

/** Largest difference of visits that counting them alone comes to, whatever it is multiplied by; nothing is planned. */
function leastGapOfCounting({ table }: InverseWorld, demonstrated: Float64Array): number {
  const paths = new SoftPaths(table, horizon);
  paths.solve(new Float64Array(table.stateCount));
  const atRandom = paths.visits.slice();
  let least = Infinity;
  for (let scale = 0.01; scale <= 4; scale += 0.01) {
    paths.solve(demonstrated.map((visits, state) => scale * (visits - atRandom[state]!)));
    least = Math.min(least, Math.max(...demonstrated.map((visits, state) => Math.abs(visits - paths.visits[state]!))));
  }
  return least;
}

/** The middle of the runs of one task. */
function middle(runs: readonly Recovery[], metric: string): number {
  return medianOf(runs.map(({ metrics }) => metrics[metric]!));
}

/** A reward with mean 0 and deviation 1: it is only ever recovered up to both. */
function standardized(rewards: ArrayLike<number>): number[] {
  const values = Array.from(rewards);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation === 0 ? 0 : (value - mean) / deviation));
}

export const inverseWorlds: Figure = {
  name: 'inverse-worlds',
  title: 'What an expert wants, recovered from where it goes',
  source:
    'Ziebart et al., "Maximum entropy inverse reinforcement learning", AAAI 2008; Ng & Russell, "Algorithms for inverse reinforcement learning", ICML 2000, §5.1 for the grid and §3.2 for the program; limits from another implementation of maximum entropy on 200 paths of the same worlds: its correlation − 0.1 and its loss + 0.1',
  axes: { x: 'State, row by row from the top', y: 'Reward, with mean 0 and deviation 1' },
  experiments: [
    { env: 'InverseGridWorld', algo: 'max-entropy-irl' },
    { env: 'InverseGridWorld', algo: 'linear-program-irl' },
  ],
  seeds: 10,
  *compute(seeds) {
    const tasks = [...exactTasks, ...sampledTasks, ...programTasks];
    const recoveries = tasks.map((): Recovery[] => []);
    const runs = tasks.map((task, index) => ({ ...task, index }));
    const listen: Parameters<typeof trainAll>[2] = (trainer, run) => {
      let metrics: Readonly<Record<string, number>> = {};
      trainer.onStep = (step) => {
        metrics = step.metrics ?? metrics;
      };
      return () => {
        const policy = trainer.policy();
        const rewards = policy.kind === 'stochastic-table' ? policy.recoveredRewards! : new Float64Array();
        recoveries[(run as (typeof runs)[number]).index]!.push({ metrics, rewards });
      };
    };
    const certain = runs.filter(({ isSampled }) => !isSampled);
    const sampled = runs.filter(({ isSampled }) => isSampled);
    yield* trainAll(certain, 1, listen);
    yield* trainAll(sampled, seeds, listen);

    const exact = recoveries.slice(0, exactTasks.length).map(([only]) => only!);
    const drawn = recoveries.slice(exactTasks.length, exactTasks.length + sampledTasks.length);
    const programs = recoveries.slice(-programTasks.length).map(([only]) => only!);
    const inverses = worlds.map(({ name }) => createEnvironment(idOf(name)) as InverseWorld);
    const gaps = inverses.map((world) =>
      leastGapOfCounting(world, exactDemonstrations(world, { temperature, discount, horizon }).visits),
    );

    return {
      series: worlds.flatMap(({ name }, world): FigureSeries[] => {
        const x = Array.from(inverses[world]!.trueRewards, (_, state) => state);
        const lines: readonly (readonly [label: string, rewards: ArrayLike<number>])[] = [
          ['true', inverses[world]!.trueRewards],
          ['soft expert, paths without number', exact[world]!.rewards],
          ['soft expert, 200 paths, first run', drawn[2 * world]![0]!.rewards],
          ['optimal expert, 200 paths, first run', drawn[2 * world + 1]![0]!.rewards],
        ];
        return lines.map(([label, rewards]) => ({ label: `${name}: ${label}`, panel: name, x, y: standardized(rewards) }));
      }),
      checks: [
        ...worlds.flatMap(({ name, soft, optimal }, world): FigureCheck[] => [
          isAtLeast(`${name}, soft expert without chance: correlation`, exact[world]!.metrics['rewardCorrelation']!, 0.99),
          isAtMost(
            `${name}, soft expert without chance: largest difference of visits`,
            exact[world]!.metrics['featureGap']!,
            1e-3,
          ),
          isAtMost(`${name}, soft expert without chance: value lost`, exact[world]!.metrics['expectedValueDifference']!, 0.01),
          ...comparisons(`${name}, soft expert, 200 paths`, drawn[2 * world]!, soft),
          ...comparisons(`${name}, optimal expert, 200 paths`, drawn[2 * world + 1]!, optimal),
          isAtLeast(`${name}: largest difference of visits that counting alone leaves (negative control)`, gaps[world]!, 0.05),
        ]),
        isAtLeast(
          'Linear program: by how much the expert’s action is at least better than another',
          programs[0]!.metrics['leastPreference']!,
          -1e-8,
        ),
        isExactly('Linear program: the state with the most reward is the corner', argmax(programs[0]!.rewards), 4),
        isAtLeast('Linear program: greatest reward', Math.max(...programs[0]!.rewards), 0.99),
        isExactly(
          'Linear program, λ = 100: states with any reward (negative control: too dear)',
          programs[1]!.rewards.filter((reward) => Math.abs(reward) > 1e-9).length,
          0,
        ),
      ],
    };
  },
};

function comparisons(label: string, runs: readonly Recovery[], { correlation, difference }: Reference): FigureCheck[] {
  return [
    isAtLeast(`${label}: correlation, median of the runs`, middle(runs, 'rewardCorrelation'), correlation - 0.1),
    isAtMost(`${label}: value lost, median of the runs`, middle(runs, 'expectedValueDifference'), difference + 0.1),
  ];
}
