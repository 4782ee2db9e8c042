import type { SettingValues } from '../core/settings';
import type { FigureRun } from './training';

/** The mountain car of the book, which is never cut. */
export const uncappedMountainCar = 'MountainCar-v0?uncapped=true';

/** Tilings of every figure of chapter 10, by which step sizes are divided. */
export const tilings = 8;

/**
 * Sarsa with eight tilings of 8×8 tiles, always greedy, undiscounted.
 *
 * @param share α times the number of tilings.
 * @param stepCount n, 1 for one-step Sarsa.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 10.1, p. 244.
 */
export function mountainCarRun(share: number, stepCount = 1): Omit<FigureRun, 'budget'> {
  const settings: SettingValues = { stepSize: share / tilings, epsilon: 0, discount: 1, tilings, tiles: 8 };
  return stepCount === 1
    ? { env: uncappedMountainCar, algo: 'semi-gradient-sarsa', settings }
    : { env: uncappedMountainCar, algo: 'n-step-semi-gradient-sarsa', settings: { ...settings, stepCount } };
}
