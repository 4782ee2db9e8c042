import type { SettingValues } from '../core/settings';
import { initializeNetwork } from '../networks/initialize';
import type { NetworkFactory } from '../networks/network';
import { referenceEngine } from '../networks/referenceEngine';
import { simdEngine } from '../networks/simdEngine';
import { Trainer } from '../training/trainer';
import { checkTrainingSpec } from '../training/trainingSpec';
import { type Benchmark, rateOf } from './benchmark';

/** A training whose speed is measured. */
export interface Learning {
  readonly env: string;
  readonly algo: string;
  readonly label: string;
  readonly settings: SettingValues;
  /** Steps of warming up: past `learningStarts`, and compiled. */
  readonly warmUp: number;
  /** Steps timed at a time, whole rounds of updates; a sixteenth of the warm-up, at least 256, where absent. */
  readonly slice?: number;
}

/** Settings of DQN, SAC, TD3, DDPG, PPO and A2C by CleanRL, RL Zoo and Stable-Baselines3, for the comparison with their own speed. */
const measured: readonly Learning[] = [
  { env: 'GridWorld', algo: 'q-learning', label: 'q-learning GridWorld', settings: {}, warmUp: 300_000 },
  {
    env: 'CartPole-v1',
    algo: 'dqn',
    label: 'dqn CartPole-v1, CleanRL settings',
    settings: {
      hiddenLayers: [120, 84],
      batchSize: 128,
      trainInterval: 10,
      replayCapacity: 10_000,
      learningStarts: 1000,
      learningRate: 2.5e-4,
    },
    warmUp: 4000,
  },
  {
    env: 'CartPole-v1',
    algo: 'dqn',
    label: 'dqn CartPole-v1, RL Zoo settings',
    settings: {
      hiddenLayers: [256, 256],
      batchSize: 64,
      trainInterval: 256,
      updatesPerRound: 128,
      targetInterval: 256,
      learningStarts: 256,
      learningRate: 2.3e-3,
    },
    warmUp: 512,
  },
  {
    env: 'CartPole-v1',
    algo: 'dqn',
    label: 'dqn CartPole-v1, Stable-Baselines3 defaults',
    settings: {
      hiddenLayers: [64, 64],
      batchSize: 32,
      trainInterval: 4,
      replayCapacity: 1_000_000,
      targetInterval: 10_000,
      learningStarts: 100,
      learningRate: 1e-4,
    },
    warmUp: 4000,
  },
  {
    env: 'Pendulum-v1',
    algo: 'sac',
    label: 'sac Pendulum-v1, Stable-Baselines3 defaults',
    settings: {},
    warmUp: 140,
    slice: 8,
  },
  {
    env: 'Pendulum-v1',
    algo: 'td3',
    label: 'td3 Pendulum-v1, Stable-Baselines3 defaults',
    settings: {},
    warmUp: 140,
    slice: 8,
  },
  {
    env: 'Pendulum-v1',
    algo: 'td3',
    label: 'td3 Pendulum-v1, CleanRL settings',
    settings: { hiddenLayers: [256, 256], learningRate: 3e-4 },
    warmUp: 140,
    slice: 8,
  },
  {
    env: 'Pendulum-v1',
    algo: 'ddpg',
    label: 'ddpg Pendulum-v1, CleanRL settings',
    settings: {
      hiddenLayers: [256, 256],
      actorLearningRate: 3e-4,
      criticLearningRate: 3e-4,
      policyInterval: 2,
    },
    warmUp: 140,
    slice: 8,
  },
  {
    env: 'CartPole-v1',
    algo: 'ppo',
    label: 'ppo CartPole-v1, CleanRL settings',
    settings: {
      environmentCount: 4,
      rolloutLength: 128,
      minibatchSize: 128,
      epochs: 4,
      entropyWeight: 0.01,
      valueWeight: 0.5,
      valueClipRange: 0.2,
      learningRate: 2.5e-4,
    },
    warmUp: 16_384,
    slice: 512,
  },
  {
    env: 'CartPole-v1',
    algo: 'ppo',
    label: 'ppo CartPole-v1, RL Zoo settings',
    settings: {
      environmentCount: 8,
      rolloutLength: 32,
      minibatchSize: 256,
      epochs: 20,
      discount: 0.98,
      traceDecay: 0.8,
      learningRate: 1e-3,
    },
    warmUp: 4096,
    slice: 256,
  },
  {
    env: 'CartPole-v1',
    algo: 'ppo',
    label: 'ppo CartPole-v1, Stable-Baselines3 defaults',
    settings: { environmentCount: 1, rolloutLength: 2048, minibatchSize: 64, epochs: 10 },
    warmUp: 8192,
    slice: 2048,
  },
  {
    env: 'CartPole-v1',
    algo: 'a2c',
    label: 'a2c CartPole-v1, RL Zoo settings',
    settings: { environmentCount: 8, rolloutLength: 5 },
    warmUp: 40_000,
    slice: 2000,
  },
  {
    env: 'Pendulum-v1',
    algo: 'ppo',
    label: 'ppo Pendulum-v1, CleanRL settings',
    settings: {
      environmentCount: 1,
      rolloutLength: 2048,
      minibatchSize: 64,
      epochs: 10,
      valueWeight: 0.5,
      valueClipRange: 0.2,
      normalizeObservations: true,
      normalizeRewards: true,
    },
    warmUp: 8192,
    slice: 2048,
  },
];

const networks: NetworkFactory = {
  create: (spec, _batchSize, random) => (simdEngine() ?? referenceEngine).createNetwork(initializeNetwork(spec, random)),
};

export const learningBenchmarks: readonly Benchmark[] = measured.map((learning) => ({
  name: `learning ${learning.label}`,
  unit: 'steps/s',
  counts: 'Time steps of a whole training on one core: environment, exploration, memory, updates and metrics.',
  measure: (clock) => measureLearning(learning, clock, networks),
}));

/** Those that are matrix work and little else, which a second thread can share. */
export const matrixLearnings: readonly Learning[] = measured.filter(({ env, algo }) => env === 'Pendulum-v1' && algo !== 'ppo');

/** Time steps a second of a training, by the networks of any engine. */
export function measureLearning(learning: Learning, clock: () => number, factory: NetworkFactory): number {
  const { env, algo, settings, warmUp, slice } = learning;
  const spec = {
    env,
    algo,
    seed: 0,
    settings,
    budget: { steps: 1e12 },
    evaluation: { interval: 1e12, episodes: 1 },
    stopAt: null,
  };
  const trainer = new Trainer(checkTrainingSpec(spec), factory);
  trainer.advance(warmUp);
  const stepCount = slice ?? Math.max(256, Math.floor(warmUp / 16));
  return rateOf(clock, stepCount, () => {
    trainer.advance(stepCount);
    trainer.takeReport();
  });
}
