import { type SweepDescription, type SweepInfo, type SweepTrial, sweepDescription } from '../../main/contract/sweeps';
import { createRandom } from '../../main/rl/core/random';
import { mean } from '../../main/rl/statistics/moments';
import { studentInterval } from '../../main/rl/statistics/welchTest';
import { analyzeImportance } from '../../main/rl/sweeps/importance';
import { fakeNow } from './fakeRuns';

const search: SweepDescription = sweepDescription.parse({
  name: 'Learning rate and discount',
  env: 'CartPole-v1',
  algo: 'dqn',
  space: {
    learningRate: { kind: 'log', low: 0.0001, high: 0.01 },
    discount: { kind: 'uniform', low: 0.9, high: 0.999 },
    batchSize: { kind: 'choice', values: [32, 64, 128] },
  },
  trials: 24,
  seeds: 3,
});

/** A sweep that ended with a confirmed winner, and one on its way. */
export function fakeSweeps(): readonly SweepInfo[] {
  return [fakeSweep('sweep-1', search, 24), fakeSweep('sweep-2', { ...search, name: 'The same again', samplerSeed: 1 }, 9)];
}

/** A sweep with its first trials settled: best near a learning rate of 0.001 and a discount of 0.99. */
export function fakeSweep(sweepId: string, description: SweepDescription, settledTrials: number): SweepInfo {
  const { name = `${description.algo} on ${description.env}`, env, algo, trials: trialCount, space } = description;
  const seeds =
    typeof description.seeds === 'number' ? Array.from({ length: description.seeds }, (_, i) => i) : description.seeds;
  const random = createRandom(description.samplerSeed, 'fake sweep');
  const trials = Array.from({ length: settledTrials }, (_, number): SweepTrial => {
    const settings = Object.fromEntries(
      Object.entries(space).map(([setting, dimension]) => {
        if (dimension.kind === 'choice') return [setting, dimension.values[random.integer(dimension.values.length)]!];
        const share = random.uniform();
        const { low, high } = dimension;
        return [setting, dimension.kind === 'log' ? low * (high / low) ** share : low + share * (high - low)];
      }),
    );
    const distance = Math.abs(Math.log10(Number(settings['learningRate'] ?? 0.001)) + 3);
    const base = 480 - 260 * distance - 900 * Math.abs(Number(settings['discount'] ?? 0.99) - 0.99);
    const values = seeds.map(() => Math.min(500, Math.max(9, base + 60 * (random.uniform() - 0.5))));
    const stages = [{ steps: 50_000, values }];
    return { number, kind: 'trial', settings, experimentId: 'x-3', status: 'finished', stages, mean: mean(values) };
  });
  const isDone = settledTrials === trialCount;
  const first = isDone ? trials.reduce((best, trial) => (trial.mean! > best.mean! ? trial : best)) : undefined;
  const firstValues = first?.stages[0]?.values as readonly number[] | undefined;
  const records = trials.map(({ stages, ...trial }) => ({
    ...trial,
    stages: stages.map(({ values }) => values.map((value) => value ?? Number.NaN)),
  }));
  const importance = analyzeImportance(space, records, 1);
  return {
    ...{
      sweepId,
      name,
      env,
      algo,
      message: '',
      version: '0.0.0',
      settledTrials,
      trialCount,
      description,
      seeds,
      trials,
      importance,
    },
    status: isDone ? 'finished' : 'running',
    createdAt: new Date(fakeNow - 3_600_000).toISOString(),
    endedAt: isDone ? new Date(fakeNow).toISOString() : null,
    settings: {},
    steps: 50_000,
    best:
      first === undefined || firstValues === undefined
        ? null
        : {
            number: first.number,
            settings: first.settings,
            n: seeds.length,
            mean: first.mean!,
            confidence: studentInterval(firstValues),
          },
    confirmation: isDone
      ? {
          seeds: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
          winner: { n: 10, mean: first!.mean! - 9, confidence: [first!.mean! - 21, first!.mean! + 3] },
          baseline: { n: 10, mean: first!.mean! - 47, confidence: [first!.mean! - 68, first!.mean! - 26] },
          shrinkage: 9,
          probabilityOfImprovement: 0.86,
          pValue: 0.0048,
          isConfirmed: true,
          verdict: 'On fresh seeds the winner is better than the settings that nobody searched for.',
        }
      : null,
    methods: `${trialCount} trials of ${seeds.length} seeds each; the best was run again on fresh seeds.`,
  };
}
