import { checkRange } from '../core/check';
import { upperIncompleteGamma } from './gammaFunctions';

/**
 * Distribution function of the standard normal, precise in both tails.
 *
 *     Φ(z) = ½ Q(½, z² / 2) for z < 0, and 1 − Φ(−z) otherwise
 *
 * Source: DLMF 7.11.2.
 */
export function normalProbability(z: number): number {
  const tail = 0.5 * upperIncompleteGamma(0.5, (z * z) / 2);
  return z < 0 ? tail : 1 - tail;
}

/**
 * Quantile z of the standard normal, with Φ(z) = probability.
 *
 * A rational approximation good to 1.15e-9, polished by two steps of Halley's method.
 *
 * @param probability in (0, 1).
 *
 * Source: Acklam, "An algorithm for computing the inverse normal cumulative distribution function" (2003).
 */
export function normalQuantile(probability: number): number {
  checkRange('probability', probability, Number.MIN_VALUE, 1 - Number.EPSILON / 2);
  // By symmetry only the lower half is computed, where the distribution function keeps its digits.
  if (probability > 0.5) return -normalQuantile(1 - probability);
  let z = approximateQuantile(probability);
  for (let step = 0; step < 2; step++) {
    const error = (normalProbability(z) - probability) * Math.sqrt(2 * Math.PI) * Math.exp((z * z) / 2);
    z -= error / (1 + (z * error) / 2);
  }
  return z;
}

const central = {
  above: [
    -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239,
  ],
  below: [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1],
} as const;

const lowerTail = {
  above: [
    -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783,
  ],
  below: [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1],
} as const;

function approximateQuantile(probability: number): number {
  if (probability < 0.02425) {
    const radius = Math.sqrt(-2 * Math.log(probability));
    return polynomial(lowerTail.above, radius) / polynomial(lowerTail.below, radius);
  }
  const centered = probability - 0.5;
  const square = centered * centered;
  return (centered * polynomial(central.above, square)) / polynomial(central.below, square);
}

/** Coefficients from the highest power down. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((value, coefficient) => value * x + coefficient, 0);
}
