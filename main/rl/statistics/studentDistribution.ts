import { checkRange } from '../core/check';
import { incompleteBeta } from './gammaFunctions';
import { normalQuantile } from './normalDistribution';

/**
 * Two-sided tail of Student's t: the probability that |T| is at least |t|.
 *
 *     P(|T| ≥ |t|) = I_{ν / (ν + t²)}(ν / 2, ½)
 *
 * @param degrees ν, positive, not necessarily whole.
 *
 * Source: DLMF 8.17(i); Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2 (1995), ch. 28.
 */
export function studentTwoSidedTail(t: number, degrees: number): number {
  if (!Number.isFinite(t)) return 0;
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/**
 * Quantile t ≥ 0 of Student's distribution with P(|T| ≤ t) = confidence.
 *
 * Found by bisection of the tail, so that it is as exact as the tail itself.
 *
 * @param confidence in (0, 1).
 * @param degrees ν, positive.
 */
export function studentTwoSidedQuantile(confidence: number, degrees: number): number {
  checkRange('confidence', confidence, Number.MIN_VALUE, 1 - Number.EPSILON);
  const tail = 1 - confidence;
  let low = 0;
  let high = Math.max(1, 2 * normalQuantile(1 - tail / 2));
  while (studentTwoSidedTail(high, degrees) > tail) [low, high] = [high, 2 * high];
  for (let step = 0; step < 100 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2;
    if (studentTwoSidedTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
