import type { SettingValues } from '../core/settings';
import type { ArmedTestbedState } from '../environments/armedTestbed';
import { argmax } from '../values/argmax';
import type { FigureSeries } from './figure';
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
    optimal: new Float64Array(testbedSteps),
  }));
  const runs = methods.map(({ algo, settings, env = 'Bandit-10' }) => ({ env, algo, settings, budget: { steps: testbedSteps } }));
  yield* trainAll(runs, seeds, (trainer, _run, method) => {
    const { reward, optimal } = curves[method]!;
    let step = 0;
    let bestArm = 0;
    trainer.onStep = ({ action, timestep }) => {
      if (step === 0) bestArm = argmax((trainer.environmentState as ArmedTestbedState).armValues);
      reward[step]! += timestep.reward;
      if (action === bestArm) optimal[step]!++;
      step++;
    };
    return undefined;
  });
  return curves.map(({ label, reward, optimal }) => ({
    label,
    reward: reward.map((sum) => sum / seeds),
    optimal: optimal.map((count) => count / seeds),
  }));
}

const steps = Array.from({ length: testbedSteps }, (_, step) => step + 1);

/** Both panels of a figure: rewards, then shares of the best arm in percent. */
export function testbedSeries(curves: readonly TestbedCurve[]): FigureSeries[] {
  return [...curves.map((curve) => rewardSeries(curve)), ...curves.map((curve) => optimalSeries(curve))];
}

export function rewardSeries({ label, reward }: TestbedCurve): FigureSeries {
  return { label: `${label}: reward`, x: steps, y: [...reward] };
}

export function optimalSeries({ label, optimal }: TestbedCurve): FigureSeries {
  return { label: `${label}: % optimal action`, x: steps, y: Array.from(optimal, (share) => 100 * share) };
}
