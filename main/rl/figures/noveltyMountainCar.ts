import type { SettingValues } from '../core/settings';
import { fastestEngine } from '../policies/createPolicy';
import { isAtLeast, isAtMost } from './checks';
import type { Figure } from './figure';
import { createFigureTrainer, meanOf, medianOf } from './training';

const env = 'MountainCar-v0';
const stepCount = 200_000;
const pointCount = 10;

/** CleanRL's settings of PPO. */
const common: SettingValues = {
  environmentCount: 4,
  rolloutLength: 128,
  minibatchSize: 128,
  epochs: 4,
  entropyWeight: 0.01,
  valueWeight: 0.5,
  learningRate: 2.5e-4,
};

const methods = [
  { label: 'PPO + RND', algo: 'ppo-rnd', settings: { ...common, taskWeight: 0.1, normalizeObservations: true } },
  { label: 'PPO, same settings', algo: 'ppo', settings: { ...common, normalizeObservations: true } },
  {
    label: 'PPO as in CleanRL',
    algo: 'ppo',
    settings: { ...common, normalizeObservations: false, bootstrapsOnTruncation: false },
  },
] as const;

interface Climb {
  /** Mean return of 20 episodes without exploring, at each point. */
  readonly returns: readonly number[];
  /** Steps of training at the first goal; beyond the budget where there was none. */
  readonly firstGoal: number;
}

/** A reward for what is new finds the flag before there is any reward to follow. */
export const noveltyMountainCar: Figure = {
  name: 'rnd-mountain-car',
  title: 'The mountain car with a reward for what is new, without one, and as CleanRL sets it up',
  source:
    'Burda et al., "Exploration by random network distillation" (2019); CleanRL documents −200 ± 0 for its PPO; limits are ours, fixed before the first run, but for the one on the same settings',
  axes: { x: 'Steps of training', y: 'Return without exploring' },
  experiments: [
    { env, algo: 'ppo-rnd' },
    { env, algo: 'ppo' },
  ],
  seeds: 3,
  *compute(seeds) {
    const climbs = methods.map((): Climb[] => []);
    for (const [method, { algo, settings }] of methods.entries()) {
      for (let seed = 1; seed <= seeds; seed++) {
        const trainer = createFigureTrainer({ env, algo, settings, budget: { steps: stepCount }, engine: fastestEngine() }, seed);
        let firstGoal = Infinity;
        trainer.onStep = ({ timestep: { terminated } }) => {
          if (terminated) firstGoal = Math.min(firstGoal, trainer.stepCount + 1);
        };
        const returns: number[] = [];
        for (let point = 1; point <= pointCount; point++) {
          while (trainer.stepCount < (stepCount * point) / pointCount) {
            trainer.advance(5000);
            yield (method * seeds + seed - 1 + trainer.stepCount / stepCount) / (methods.length * seeds);
          }
          returns.push(trainer.evaluateFinal(20).meanReturn);
        }
        climbs[method]!.push({ returns, firstGoal });
      }
    }
    const x = Array.from({ length: pointCount }, (_, i) => (stepCount * (i + 1)) / pointCount);
    const last = (method: number) => climbs[method]!.map(({ returns }) => returns.at(-1)!);
    const goals = (method: number) => climbs[method]!.map(({ firstGoal }) => firstGoal);
    return {
      series: methods.map(({ label }, method) => ({
        label,
        x,
        y: x.map((_, point) => meanOf(climbs[method]!.map(({ returns }) => returns[point]!))),
      })),
      checks: [
        isAtLeast(
          'PPO + RND: share of runs that reach the goal within 200,000 steps',
          goals(0).filter(Number.isFinite).length / seeds,
          0.8,
        ),
        isAtLeast('PPO + RND: mean return at 200,000 steps (limit for 500,000)', meanOf(last(0)), -160),
        isAtMost(
          'PPO + RND: steps to the first goal over those of the same settings without, medians of the runs',
          medianOf(goals(0)) / Math.min(medianOf(goals(1)), stepCount),
          0.5,
        ),
        isAtMost('PPO as in CleanRL: mean return (must fail: published −200)', meanOf(last(2)), -195),
      ],
    };
  },
};
