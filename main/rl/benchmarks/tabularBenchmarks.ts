import type { SettingValues } from '../core/settings';
import { createFigureTrainer } from '../figures/training';
import { type Benchmark, rateOf } from './benchmark';

interface Learning {
  readonly algo: string;
  readonly env: string;
  readonly settings?: SettingValues;
  /** What sets it apart from its namesakes. */
  readonly variant?: string;
}

const walk = 'RandomWalk-19';
const bandit = 'Bandit-10?maxSteps=10000000';

/** A method of each kind: bandits, temporal differences, n steps, traces, models, linear features, policy gradients. */
const measured: readonly Learning[] = [
  { algo: 'q-learning', env: 'GridWorld' },
  { algo: 'q-learning', env: 'RandomMDP' },
  { algo: 'sarsa', env: 'GridWorld' },
  { algo: 'expected-sarsa', env: 'GridWorld' },
  { algo: 'double-q-learning', env: 'GridWorld' },
  { algo: 'n-step-sarsa', env: 'GridWorld' },
  { algo: 'tree-backup', env: 'GridWorld' },
  { algo: 'sarsa-lambda', env: 'GridWorld' },
  { algo: 'watkins-q', env: 'GridWorld' },
  { algo: 'mc-control', env: 'GridWorld' },
  { algo: 'dyna-q', env: 'DynaMaze', settings: { planningSteps: 10 }, variant: '10 planning steps' },
  { algo: 'prioritized-sweeping', env: 'DynaMaze' },
  { algo: 'td-prediction', env: walk },
  { algo: 'n-step-td', env: walk },
  { algo: 'td-lambda', env: walk },
  { algo: 'true-online-td-lambda', env: walk },
  { algo: 'action-value-bandit', env: bandit, settings: { epsilon: 0.1 }, variant: 'ε-greedy' },
  { algo: 'action-value-bandit', env: bandit, settings: { exploration: 'softmax' }, variant: 'softmax' },
  { algo: 'action-value-bandit', env: bandit, settings: { exploration: 'upper-confidence' }, variant: 'UCB' },
  { algo: 'gradient-bandit', env: bandit },
  { algo: 'gaussian-thompson', env: bandit },
  { algo: 'semi-gradient-sarsa', env: 'MountainCar-v0' },
  { algo: 'linear-reinforce', env: 'ShortCorridor' },
  { algo: 'linear-actor-critic', env: 'ShortCorridor' },
  { algo: 'actor-critic-lambda', env: 'ShortCorridor' },
];

/** Steps of warming up, and of each piece that is timed. */
const warmUpSteps = 100_000;
const sliceSteps = 20_000;

export const tabularBenchmarks: readonly Benchmark[] = measured.map(({ algo, env, settings = {}, variant }) => ({
  name: `tabular ${algo} ${env.split('?')[0]}${variant === undefined ? '' : `, ${variant}`}`,
  unit: 'steps/s',
  counts: 'Time steps of a whole training on one core, one update or pull each: environment, exploration, update and metrics.',
  measure(clock) {
    const trainer = createFigureTrainer({ env, algo, settings, budget: { steps: 1e12 } }, 0);
    trainer.advance(warmUpSteps);
    return rateOf(clock, sliceSteps, () => {
      trainer.advance(sliceSteps);
      trainer.takeReport();
    });
  },
}));
