import type { SettingValues } from '../../main/rl/core/settings';

/** One line of the learning table: what is trained, and what it must come to. */
export interface LearningRow {
  readonly name: string;
  readonly env: string;
  readonly algo: string;
  /** Number of seeds, 0 … seeds − 1, fixed before anything is run. */
  readonly seeds: number;
  /** Differences from the preset of the pair. */
  readonly settings?: SettingValues;
  readonly steps?: number;
  /** `final`: mean return of 100 episodes of the last policy. `training`: mean of the last 100 episodes of training. */
  readonly measures: 'final' | 'training';
  /** The published value with where it stands, for the table. */
  readonly published: string;
  /**
   * `atLeast`: the upper end of the interval must reach it, and the IQM must reach `floor`. `atMost`: a negative control,
   * whose IQM must stay below.
   */
  readonly criterion:
    | {
        readonly atLeast: number;
        readonly floor: number;
        readonly everySeedBut?: { readonly count: number; readonly least: number };
      }
    | { readonly atMost: number };
}

const zoo = 'RL Baselines3 Zoo, benchmark.md';
const cleanRl = 'CleanRL documentation';
const cartPole = { atLeast: 495, floor: 495, everySeedBut: { count: 1, least: 475 } } as const;

/** DQN as CleanRL's `dqn.py` sets it up. */
const cleanRlDqn: SettingValues = {
  hiddenLayers: [120, 84],
  learningRate: 2.5e-4,
  learningRateSteps: 0,
  stepsAhead: 1,
  batchSize: 128,
  replayCapacity: 10_000,
  learningStarts: 10_000,
  trainInterval: 10,
  updatesPerRound: 1,
  targetInterval: 500,
  targetShare: 1,
  initialEpsilon: 1,
  finalEpsilon: 0.05,
  explorationSteps: 250_000,
  doubleQ: false,
  loss: 'squared',
  discount: 0.99,
};

/** PPO as CleanRL's `ppo.py` sets it up, down to treating a time limit as an end. */
const cleanRlPpo: SettingValues = {
  environmentCount: 4,
  rolloutLength: 128,
  minibatchSize: 128,
  epochs: 4,
  clipRange: 0.2,
  valueClipRange: 0.2,
  entropyWeight: 0.01,
  valueWeight: 0.5,
  learningRate: 2.5e-4,
  learningRateSteps: 500_000,
  discount: 0.99,
  traceDecay: 0.95,
  normalizeObservations: false,
  normalizeRewards: false,
  bootstrapsOnTruncation: false,
};

/** What the deep algorithms must reach: the criteria that were fixed from published values before our first run. */
export const learningRows: readonly LearningRow[] = [
  {
    name: 'DQN on CartPole',
    env: 'CartPole-v1',
    algo: 'dqn',
    seeds: 10,
    measures: 'final',
    published: `500 ± 0 (${zoo})`,
    criterion: cartPole,
  },
  {
    name: 'PPO on CartPole',
    env: 'CartPole-v1',
    algo: 'ppo',
    seeds: 10,
    measures: 'final',
    published: `500 ± 0 (${zoo})`,
    criterion: cartPole,
  },
  {
    name: 'A2C on CartPole',
    env: 'CartPole-v1',
    algo: 'a2c',
    seeds: 10,
    measures: 'final',
    published: `500 ± 0 (${zoo})`,
    criterion: cartPole,
  },
  {
    name: 'DQN on Acrobot',
    env: 'Acrobot-v1',
    algo: 'dqn',
    seeds: 10,
    measures: 'final',
    published: `−76.6 ± 11.8 (${zoo})`,
    criterion: { atLeast: -85, floor: -90 },
  },
  {
    name: 'PPO on Acrobot',
    env: 'Acrobot-v1',
    algo: 'ppo',
    seeds: 10,
    measures: 'final',
    published: `−73.5 ± 18.2 (${zoo})`,
    criterion: { atLeast: -85, floor: -90 },
  },
  {
    name: 'DQN on MountainCar',
    env: 'MountainCar-v0',
    algo: 'dqn',
    seeds: 10,
    measures: 'final',
    published: `−100.8 ± 9.9 (${zoo})`,
    criterion: { atLeast: -115, floor: -115 },
  },
  {
    name: 'PPO on MountainCar',
    env: 'MountainCar-v0',
    algo: 'ppo',
    seeds: 5,
    measures: 'final',
    published: `−110.4 ± 19.5 (${zoo})`,
    criterion: { atLeast: -120, floor: -120, everySeedBut: { count: 0, least: -199 } },
  },
  {
    name: 'DQN with CleanRL settings on MountainCar (must fail)',
    env: 'MountainCar-v0',
    algo: 'dqn',
    seeds: 5,
    settings: cleanRlDqn,
    steps: 500_000,
    measures: 'training',
    published: `−194.95 ± 8.48 (${cleanRl})`,
    criterion: { atMost: -180 },
  },
  {
    name: 'PPO with CleanRL settings on MountainCar (must fail)',
    env: 'MountainCar-v0',
    algo: 'ppo',
    seeds: 5,
    settings: cleanRlPpo,
    steps: 500_000,
    measures: 'training',
    published: `−200 ± 0 (${cleanRl})`,
    criterion: { atMost: -195 },
  },
  {
    name: 'SAC on Pendulum',
    env: 'Pendulum-v1',
    algo: 'sac',
    seeds: 10,
    measures: 'final',
    published: `−157.0 ± 88.7 (${zoo})`,
    criterion: { atLeast: -175, floor: -175 },
  },
  {
    name: 'TD3 on Pendulum',
    env: 'Pendulum-v1',
    algo: 'td3',
    seeds: 10,
    measures: 'final',
    published: `−151.9 ± 90.2 (${zoo})`,
    criterion: { atLeast: -175, floor: -175 },
  },
  {
    name: 'DDPG on Pendulum',
    env: 'Pendulum-v1',
    algo: 'ddpg',
    seeds: 10,
    measures: 'final',
    published: `−152.1 ± 94.3 (${zoo})`,
    criterion: { atLeast: -175, floor: -175 },
  },
  {
    name: 'PPO on Pendulum',
    env: 'Pendulum-v1',
    algo: 'ppo',
    seeds: 10,
    measures: 'final',
    published: `−172.2 ± 104.2 (${zoo})`,
    criterion: { atLeast: -200, floor: -200 },
  },
  {
    name: 'SAC on MountainCarContinuous',
    env: 'MountainCarContinuous-v0',
    algo: 'sac',
    seeds: 10,
    measures: 'final',
    published: `94.68 ± 1.13 (${zoo})`,
    criterion: { atLeast: 90, floor: 90 },
  },
  {
    name: 'PPO on LunarLander',
    env: 'LunarLander-v3',
    algo: 'ppo',
    seeds: 10,
    measures: 'final',
    published: `242.1 ± 31.8 on v2 (${zoo})`,
    criterion: { atLeast: 200, floor: 200 },
  },
  {
    name: 'DQN on LunarLander',
    env: 'LunarLander-v3',
    algo: 'dqn',
    seeds: 5,
    measures: 'final',
    published: `154.4 ± 79.2 on v2 (${zoo})`,
    criterion: { atLeast: 100, floor: 100 },
  },
  {
    name: 'DQN on MinAtar Breakout, 1 million frames',
    env: 'MinAtar/Breakout-v0',
    algo: 'dqn',
    seeds: 5,
    measures: 'training',
    published: '9.2 at 1 million frames (read off the curve of Young & Tian, 2019)',
    criterion: { atLeast: 7, floor: 7 },
  },
];
