import type { SettingValues } from '../core/settings';
import { createFigureTrainer } from '../figures/training';
import type { Benchmark } from './benchmark';

interface Learning {
  readonly algo: string;
  readonly env: string;
  readonly settings?: SettingValues;
  /** Steps of warming up: tables, traces, models and replay are then as large as they become. */
  readonly warmUpSteps: number;
  readonly stepCount: number;
}

const tabular = { warmUpSteps: 300_000, stepCount: 1_000_000 };

const measured: readonly Learning[] = [
  { algo: 'q-learning', env: 'GridWorld', ...tabular },
  { algo: 'sarsa-lambda', env: 'GridWorld', ...tabular },
  { algo: 'dyna-q', env: 'DynaMaze', ...tabular },
  { algo: 'semi-gradient-sarsa', env: 'MountainCar-v0', ...tabular },
  {
    algo: 'dqn',
    env: 'CartPole-v1',
    settings: { hiddenLayers: [16], batchSize: 16, trainInterval: 16, replayCapacity: 10_000, learningStarts: 1000 },
    warmUpSteps: 50_000,
    stepCount: 250_000,
  },
];

/** Steps between two reports, as a run process takes them about ten times a second. */
const reportSteps = 50_000;

export const memoryBenchmarks: readonly Benchmark[] = measured.map(({ algo, env, settings = {}, warmUpSteps, stepCount }) => ({
  name: `memory ${algo} ${env}`,
  unit: 'bytes per million steps',
  counts: `Growth of the memory still in use after garbage collection over ${stepCount} steps, from step ${warmUpSteps} on, as bytes per million.`,
  measure(_clock, usedBytes) {
    const trainer = createFigureTrainer({ env, algo, settings, budget: { steps: 1e12 } }, 0);
    const train = (steps: number) => {
      for (let done = 0; done < steps; done += reportSteps) {
        trainer.advance(Math.min(reportSteps, steps - done));
        trainer.takeReport();
      }
    };
    train(warmUpSteps);
    const before = usedBytes();
    train(stepCount);
    return ((usedBytes() - before) * 1e6) / stepCount;
  },
}));
