import type { Curve, EvaluationPlan, RunInfo, RunStatus } from '../../main/contract/models';
import { createRandom } from '../../main/rl/core/random';
import { fakePreset } from './fakeCatalog';

/** A set of runs as the gallery wants to show them. */
interface FakeExperiment {
  readonly name: string;
  readonly env: string;
  readonly algo: string;
  readonly seeds: number;
  /** Of the first run and of the others. */
  readonly statuses: readonly [first: RunStatus, others: RunStatus];
  /** Mean return before and after learning. */
  readonly returns: readonly [before: number, after: number];
  readonly minutesAgo: number;
  readonly settings?: RunInfo['settings'];
}

/** The moment at which the fake lab stands still, so that pictures do not change from day to day. */
export const fakeNow = Date.parse('2026-03-14T15:09:26Z');

const stepCount = 50_000;

const experiments: readonly FakeExperiment[] = [
  {
    name: 'CartPole first steps',
    env: 'CartPole-v1',
    algo: 'dqn',
    seeds: 4,
    statuses: ['running', 'queued'],
    returns: [21, 492],
    minutesAgo: 1,
  },
  {
    name: 'Random baseline',
    env: 'CartPole-v1',
    algo: 'random',
    seeds: 5,
    statuses: ['finished', 'finished'],
    returns: [22, 22.5],
    minutesAgo: 38,
  },
  {
    name: 'Larger network',
    env: 'CartPole-v1',
    algo: 'dqn',
    seeds: 5,
    statuses: ['finished', 'finished'],
    returns: [20, 478],
    minutesAgo: 95,
    settings: { hiddenLayers: [256, 256] },
  },
  {
    name: 'Preset, ten seeds',
    env: 'CartPole-v1',
    algo: 'dqn',
    seeds: 10,
    statuses: ['finished', 'finished'],
    returns: [21, 441],
    minutesAgo: 240,
  },
  {
    name: 'Rate too high, to see it break',
    env: 'CartPole-v1',
    algo: 'dqn',
    seeds: 1,
    statuses: ['failed', 'failed'],
    returns: [21, 60],
    minutesAgo: 1500,
    settings: { learningRate: 0.5 },
  },
  {
    name: 'Grid world, optimistic start',
    env: 'GridWorld',
    algo: 'q-learning',
    seeds: 5,
    statuses: ['stopped', 'finished'],
    returns: [-60, -6],
    minutesAgo: 2900,
  },
  {
    name: 'A walk with a name so long that it must end in dots somewhere',
    env: 'LineWalk',
    algo: 'q-learning',
    seeds: 2,
    statuses: ['interrupted', 'finished'],
    returns: [0, 1],
    minutesAgo: 600_000,
  },
];

/** Every run of the gallery, and `extraCount` more of the same kind to fill a long list. */
export function fakeRuns(extraCount: number): { readonly runs: RunInfo[]; readonly names: ReadonlyMap<string, string> } {
  const extra = Array.from({ length: Math.ceil(extraCount / 10) }, (_, index): FakeExperiment => {
    const model = experiments[1 + (index % 3)] ?? experiments[0]!;
    return { ...model, name: `Sweep, trial ${index + 1}`, seeds: 10, minutesAgo: 3000 + 17 * index };
  });
  const all = [...experiments, ...extra];
  return {
    runs: all.flatMap((experiment, index) =>
      Array.from({ length: experiment.seeds }, (_, seed) => fakeRun(experiment, index, seed + 1)),
    ),
    names: new Map(all.map(({ name }, index) => [experimentIdOf(index), name])),
  };
}

/** A run as it is when it was just created. */
export function queuedRun(plan: Pick<RunInfo, 'env' | 'algo' | 'seed' | 'experimentId' | 'groupId'> & Partial<RunInfo>): RunInfo {
  const preset = fakePreset(plan.env, plan.algo);
  return {
    runId: `${plan.experimentId}-${plan.seed}`,
    settings: preset.settings,
    budget: preset.budget,
    evaluationPlan: preset.evaluation,
    stopAt: preset.stopAt,
    status: 'queued',
    message: '',
    engineChoice: 'auto',
    engine: '',
    engineDescription: '',
    steps: 0,
    episodes: 0,
    wallSeconds: 0,
    stepsPerSecond: 0,
    trainingReturn: null,
    evaluation: null,
    curveHash: '',
    createdAt: new Date(fakeNow).toISOString(),
    endedAt: null,
    tags: [],
    notes: '',
    starred: false,
    version: '0.1.0',
    ...plan,
  };
}

/** A curve that rises along an S up to the steps done, noisy as the seed has it. */
export function fakeCurve(run: RunInfo, name: string): Curve {
  const plan: EvaluationPlan = run.evaluationPlan;
  const spacing = name === 'evaluation' ? plan.interval : 125;
  const count = Math.floor(run.steps / spacing);
  const random = createRandom(run.seed, `${run.groupId} ${name}`);
  const [before, after] = returnsOf(run);
  const level = after + random.normal(0, Math.abs(after - before) * 0.06);
  const delay = random.uniform(0.6, 1.5);
  const noise = Math.abs(after - before) * (name === 'evaluation' ? 0.02 : 0.07) + 0.4;
  const steps = Float64Array.from({ length: count }, (_, index) => (index + 1) * spacing);
  const best = run.env === 'CartPole-v1' ? 500 : Number.POSITIVE_INFINITY;
  const values = steps.map((step) =>
    Math.min(best, before + (level - before) / (1 + Math.exp((14_000 * delay - step) / 3000)) + random.normal(0, noise)),
  );
  return { name, steps, values };
}

function fakeRun(experiment: FakeExperiment, index: number, seed: number): RunInfo {
  const { env, algo, minutesAgo, returns, statuses } = experiment;
  const status = seed === 1 ? statuses[0] : seed === 2 && statuses[0] === 'running' ? 'running' : statuses[1];
  const settings = { ...fakePreset(env, algo).settings, ...experiment.settings };
  const share = {
    queued: 0,
    running: 0.42 + 0.06 * seed,
    paused: 0.5,
    finished: 1,
    stopped: 0.64,
    failed: 0.13,
    interrupted: 0.3,
  }[status];
  const steps = Math.round(stepCount * share);
  const started = fakeNow - minutesAgo * 60_000;
  const speed = algo === 'dqn' ? 8200 + 310 * seed : 1_450_000 + 9000 * seed;
  const waiting = queuedRun({
    env,
    algo,
    seed,
    settings,
    experimentId: experimentIdOf(index),
    groupId: `${env} ${algo} ${JSON.stringify(experiment.settings ?? returns)}`,
    createdAt: new Date(started).toISOString(),
  });
  if (status === 'queued') return waiting;
  const run: RunInfo = {
    ...waiting,
    status,
    message:
      status === 'failed'
        ? 'The loss became NaN at step 6,500. Try a learning rate below 0.01.'
        : status === 'interrupted'
          ? 'The lab was closed while it ran. It can go on from step 15,000.'
          : '',
    engine: algo === 'dqn' ? 'simd' : '',
    engineDescription: algo === 'dqn' ? 'simd, measured 2.9 times as fast as reference' : '',
    steps,
    episodes: Math.round(steps / 140),
    wallSeconds: steps / speed,
    stepsPerSecond: speed,
    curveHash:
      status === 'finished'
        ? createRandom(seed, env)
            .integer(2 ** 32)
            .toString(16)
            .padStart(8, '0')
            .repeat(8)
        : '',
    endedAt: status === 'running' ? null : new Date(started + (steps / speed) * 1000).toISOString(),
    tags: index === 3 ? ['baseline'] : [],
  };
  return { ...run, ...measured(run) };
}

/** What the curves of a run amount to. */
function measured(run: RunInfo): Pick<RunInfo, 'trainingReturn' | 'evaluation'> {
  const last = fakeCurve(run, 'return').values.slice(-100);
  const evaluations = fakeCurve(run, 'evaluation');
  const meanReturn = evaluations.values.at(-1);
  return {
    trainingReturn: last.length === 0 ? null : last.reduce((sum, value) => sum + value, 0) / last.length,
    evaluation:
      meanReturn === undefined
        ? null
        : {
            step: evaluations.steps.at(-1) ?? 0,
            meanReturn,
            standardDeviation: 3 + 0.04 * Math.abs(500 - meanReturn),
            episodes: run.status === 'finished' ? 100 : 20,
          },
  };
}

function returnsOf({ env, algo, experimentId }: RunInfo): readonly [before: number, after: number] {
  const known = experiments[Number(experimentId.slice(2)) - 1];
  return (
    known?.returns ?? experiments.find((experiment) => experiment.env === env && experiment.algo === algo)?.returns ?? [0, 1]
  );
}

function experimentIdOf(index: number): string {
  return `x-${index + 1}`;
}
