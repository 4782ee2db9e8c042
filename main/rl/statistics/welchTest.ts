import type { Interval } from './bootstrap';
import { mean, standardDeviation } from './moments';
import { studentTwoSidedQuantile, studentTwoSidedTail } from './studentDistribution';

/** Welch's comparison of two means. */
export interface WelchResult {
  /** ā − b̄. */
  readonly difference: number;
  /** Interval of the difference. */
  readonly confidence: Interval;
  /** t; ±Infinity where neither side varies and the means differ. */
  readonly statistic: number;
  /** ν of Welch and Satterthwaite. */
  readonly degrees: number;
  /** Two-sided. */
  readonly pValue: number;
}

/**
 * Interval of the mean after Student, for few values that are roughly normal.
 *
 *     x̄ ± t_{ν, 1 − α/2} s / √n,  ν = n − 1
 *
 * One value has no interval: it is [value, value].
 *
 * Source: Student, "The probable error of a mean", Biometrika 6 (1908), 1–25.
 *
 * @throws InvalidValueError when there is no value, or one is not finite.
 */
export function studentInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  const center = mean(values);
  if (values.length === 1) return [center, center];
  const halfWidth =
    (studentTwoSidedQuantile(confidence, values.length - 1) * standardDeviation(values)) / Math.sqrt(values.length);
  return [center - halfWidth, center + halfWidth];
}

/**
 * Welch's t test of two means, which does not ask for equal spread.
 *
 *     t = (ā − b̄) / √(s²_a / n + s²_b / m)
 *     ν = (s²_a / n + s²_b / m)² / ( (s²_a / n)² / (n − 1) + (s²_b / m)² / (m − 1) )
 *
 * `undefined` when a side has a single value: there is nothing to judge its spread by.
 *
 * Source: Welch, "The generalization of 'Student's' problem when several different population variances are involved",
 *         Biometrika 34 (1947), 28–35. Recommended for few seeds by Colas et al. (2018), arXiv:1806.08295.
 *
 * @throws InvalidValueError when a side has no value, or one is not finite.
 */
export function welchTest(a: ArrayLike<number>, b: ArrayLike<number>, confidence = 0.95): WelchResult | undefined {
  const difference = mean(a) - mean(b);
  if (a.length < 2 || b.length < 2) return undefined;
  const errorOfA = standardDeviation(a) ** 2 / a.length;
  const errorOfB = standardDeviation(b) ** 2 / b.length;
  const error = Math.sqrt(errorOfA + errorOfB);
  if (error === 0) {
    const statistic = difference === 0 ? 0 : Math.sign(difference) * Infinity;
    const degrees = a.length + b.length - 2;
    return { difference, confidence: [difference, difference], statistic, degrees, pValue: difference === 0 ? 1 : 0 };
  }
  const degrees = (errorOfA + errorOfB) ** 2 / (errorOfA ** 2 / (a.length - 1) + errorOfB ** 2 / (b.length - 1));
  const statistic = difference / error;
  const halfWidth = studentTwoSidedQuantile(confidence, degrees) * error;
  return {
    difference,
    confidence: [difference - halfWidth, difference + halfWidth],
    statistic,
    degrees,
    pValue: studentTwoSidedTail(statistic, degrees),
  };
}
