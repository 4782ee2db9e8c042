import { describe, expect, it } from 'vitest';
import { findPreset } from '../../main/lab/presets';
import type { SettingValues } from '../../main/rl/core/settings';
import { tryArm } from '../../main/rl/figures/armTrials';
import { simdEngine } from '../../main/rl/networks/simdEngine';
import { interquartileMean } from '../../main/rl/statistics/moments';
import { createTrainer } from '../helpers/train';

/** What a preset comes to with other settings or fewer steps where they are given. */
function trainPreset(env: string, algo: string, seed: number, settings: SettingValues = {}, steps?: number) {
  const preset = findPreset(env, algo);
  const budget = steps === undefined ? preset.budget : { steps };
  const trainer = createTrainer({
    env,
    algo,
    seed,
    settings: { ...preset.settings, ...settings },
    steps: budget.steps ?? 0,
    ...(budget.episodes !== undefined && { episodes: budget.episodes }),
    evaluation: { interval: 1_000_000_000, episodes: 1 },
    engine: simdEngine()!,
  });
  let firstGoal = Infinity;
  trainer.onStep = ({ timestep: { terminated } }) => {
    if (terminated) firstGoal = Math.min(firstGoal, trainer.stepCount + 1);
  };
  while (!trainer.hasFinished) trainer.advance(5000);
  return { trainer, firstGoal };
}

const print = (...cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
const mountainCar = 'MountainCar-v0';
const cleanRl = {
  traceDecay: 0.95,
  learningRateSteps: 500_000,
  normalizeObservations: false,
  bootstrapsOnTruncation: false,
  normalizeRewards: false,
};

describe('random network distillation on the mountain car, ten seeds', () => {
  const seeds = Array.from({ length: 10 }, (_, seed) => seed);

  it('reaches the goal within 200,000 steps in at least 8, and −160 in the middle at 500,000', () => {
    const runs = seeds.map((seed) => trainPreset(mountainCar, 'ppo-rnd', seed));
    const returns = runs.map(({ trainer }) => trainer.evaluateFinal(100).meanReturn);
    const goals = runs.map(({ firstGoal }) => firstGoal);
    print('PPO + RND', 'IQM', interquartileMean(returns).toFixed(1), 'first goals', goals.join(' '));
    expect(goals.filter((goal) => goal <= 200_000).length).toBeGreaterThanOrEqual(8);
    expect(interquartileMean(returns)).toBeGreaterThanOrEqual(-160);
  });

  it('does what PPO as CleanRL sets it up does not (must fail)', () => {
    const { settings } = findPreset(mountainCar, 'ppo-rnd');
    const common = [
      'environmentCount',
      'rolloutLength',
      'minibatchSize',
      'epochs',
      'entropyWeight',
      'valueWeight',
      'learningRate',
    ];
    const shared = Object.fromEntries(common.map((name) => [name, settings[name]!]));
    const returns = seeds.map((seed) => {
      const { trainer } = trainPreset(mountainCar, 'ppo', seed, { ...shared, ...cleanRl }, 500_000);
      return trainer.evaluateFinal(100).meanReturn;
    });
    print('PPO as in CleanRL', 'IQM', interquartileMean(returns).toFixed(1));
    expect(interquartileMean(returns)).toBeLessThanOrEqual(-195);
  });
});

describe('the arm of two joints, ten seeds', () => {
  it.each([
    ['sac', 'Reacher-2?reward=time&effortCost=0'],
    ['td3', 'Reacher-2?reward=time&effortCost=0'],
    ['ppo', 'Reacher-2?effortCost=0'],
  ])('comes to its targets with %s in 95 of 100, at a regret of at most a quarter', (algo, env) => {
    const trials = Array.from({ length: 10 }, (_, seed) => tryArm(trainPreset(env, algo, seed).trainer.policy(), 2, 200));
    const success = interquartileMean(trials.map((trial) => trial.success));
    const regret = interquartileMean(trials.map((trial) => trial.medianRegret));
    print(`${algo} on the arm`, 'success', success.toFixed(3), 'regret', regret.toFixed(3));
    expect(success).toBeGreaterThanOrEqual(0.95);
    expect(regret).toBeLessThanOrEqual(0.25);
  });
});

describe('the deep sea of 20 × 20, three seeds', () => {
  it('is solved by bootstrapped DQN before 10,000 dives', () => {
    const env = 'DeepSea?size=20&observation=one-hot';
    const shares = [0, 1, 2].map((seed) => {
      const returns = trainPreset(env, 'bootstrapped-dqn', seed).trainer.takeReport().episodes.return;
      return returns.filter((value) => value > 0.5).length / returns.length;
    });
    print('bootstrapped DQN', 'share of 3,000 dives', shares.map((share) => share.toFixed(2)).join(' '));
    expect(shares.filter((share) => share > 0.1).length).toBeGreaterThanOrEqual(2);
  });
});
