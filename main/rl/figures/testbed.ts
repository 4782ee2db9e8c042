import type { SettingValues } from '../core/settings';
import type { ArmedTestbedState } from '../environments/armedTestbed';
import { argmax } from '../values/argmax';
import type { FigureSeries } from './figure';
import { meanSeries, standardErrors } from './meanSeries';
import { trainAll } from './training';

/** Steps of each run on the testbed. */
export const testbedSteps = 1000;

/** One method on the testbed. */
export interface TestbedMethod {
  readonly label: string;
  readonly algo: 'action-value-bandit' | 'gradient-bandit';
  readonly settings: SettingValues;
  /** The testbed with its options; the plain one when absent. */
  readonly env?: string;
}

/** What a method earned, as means over the runs. */
export interface TestbedCurve {
  readonly label: string;
  /** Reward of each step, shape [steps]. */
  readonly reward: Float64Array;
  /** Share of runs that took the best arm, shape [steps]; in [0, 1]. */
  readonly optimal: Float64Array;
  /** Standard error of `reward` over the runs, shape [steps]. */
  readonly rewardErrors: Float64Array;
  /** Standard error of `optimal`. */
  readonly optimalErrors: Float64Array;
}

/**
 * Runs methods on the ten-armed testbed: every run is a new problem.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §2.3.
 */
export function* runTestbed(methods: readonly TestbedMethod[], seeds: number): Generator<number, TestbedCurve[], void> {
  const curves = methods.map(({ label }) => ({
    label,
    reward: new Float64Array(testbedSteps),
    squares: new Float64Array(testbedSteps),
    optimal: new Float64Array(testbedSteps),
  }));
  const runs = methods.map(({ algo, settings, env = 'Bandit-10' }) => ({ env, algo, settings, budget: { steps: testbedSteps } }));
  yield* trainAll(runs, seeds, (trainer, _run, method) => {
    const { reward, squares, optimal } = curves[method]!;
    let step = 0;
    let bestArm = 0;
    trainer.onStep = ({ action, timestep }) => {
      if (step === 0) bestArm = argmax((trainer.environmentState as ArmedTestbedState).armValues);
      reward[step]! += timestep.reward;
      squares[step]! += timestep.reward ** 2;
      if (action === bestArm) optimal[step]!++;
      step++;
    };
    return undefined;
  });
  return curves.map(({ label, reward, squares, optimal }) => {
    const average = (sums: Float64Array) => sums.map((sum) => sum / seeds);
    const [meanReward, share] = [average(reward), average(optimal)];
    return {
      label,
      reward: meanReward,
      optimal: share,
      rewardErrors: standardErrors(meanReward, average(squares), seeds),
      optimalErrors: standardErrors(share, share, seeds), // the square of 0 or 1 is itself
    };
  });
}

const steps = Array.from({ length: testbedSteps }, (_, step) => step + 1);

/** Pictures of a figure that shows both. */
export const testbedPanels = { reward: 'Average reward', optimal: 'Optimal action' } as const;

/** Both pictures of a figure: rewards, then shares of the best arm in percent. */
export function testbedSeries(curves: readonly TestbedCurve[]): FigureSeries[] {
  return [
    ...curves.map((curve) => ({ ...rewardSeries(curve), panel: testbedPanels.reward })),
    ...curves.map((curve) => ({ ...optimalSeries(curve), panel: testbedPanels.optimal })),
  ];
}

export function rewardSeries({ label, reward, rewardErrors }: TestbedCurve): FigureSeries {
  return meanSeries(`${label}: reward`, steps, reward, rewardErrors);
}

export function optimalSeries({ label, optimal, optimalErrors }: TestbedCurve): FigureSeries {
  const percent = (share: number) => 100 * share;
  return meanSeries(`${label}: % optimal action`, steps, optimal.map(percent), optimalErrors.map(percent));
}
