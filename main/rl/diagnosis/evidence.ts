import type { SettingValues } from '../core/settings';
import { mean, standardDeviation } from '../statistics/moments';

/** A metric against the steps of training; both arrays are equally long. */
export interface Curve {
  readonly steps: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** What is known about a run when one asks why it learns as it does. */
export interface RunEvidence {
  readonly settings: SettingValues;
  /** Steps of the whole budget; `undefined` where it is in episodes. */
  readonly budgetSteps: number | undefined;
  readonly steps: number;
  readonly isOver: boolean;
  /** Steps after which an episode is cut; `null` where it never is. */
  readonly maxEpisodeSteps: number | null;
  /** Mean return from which the environment counts as solved; `null` where nobody has said. */
  readonly rewardThreshold: number | null;
  /** `undefined` where the run has no such metric. */
  curve(name: string): Curve | undefined;
}

/** Values of a stretch of training, given by shares of the steps so far; numbers only. */
export function stretch({ steps, curve }: RunEvidence, name: string, from: number, to: number): number[] {
  const found = curve(name);
  const values: number[] = [];
  for (let i = 0; i < (found?.steps.length ?? 0); i++) {
    const share = found!.steps[i]! / Math.max(1, steps);
    const value = found!.values[i]!;
    if (share > from && share <= to && Number.isFinite(value)) values.push(value);
  }
  return values;
}

/** Mean of a stretch; `undefined` where fewer than `least` values fall into it. */
export function meanOf(evidence: RunEvidence, name: string, from: number, to: number, least = 3): number | undefined {
  const values = stretch(evidence, name, from, to);
  return values.length < least ? undefined : mean(values);
}

/** How far the second stretch lies above the first, and the standard error of that; `undefined` with too few values. */
export function riseBetween(before: readonly number[], after: readonly number[]): { rise: number; error: number } | undefined {
  if (before.length < 3 || after.length < 3) return undefined;
  const error = Math.sqrt(standardDeviation(before) ** 2 / before.length + standardDeviation(after) ** 2 / after.length);
  return { rise: mean(after) - mean(before), error };
}
