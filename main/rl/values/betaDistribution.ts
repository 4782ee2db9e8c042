import type { Random } from '../core/random';

/**
 * Draws from Beta(a, b), as X / (X + Y) with X ~ Gamma(a), Y ~ Gamma(b).
 *
 * @param a,b positive.
 */
export function drawBeta(random: Random, a: number, b: number): number {
  const x = drawGamma(random, a);
  return x / (x + drawGamma(random, b));
}

/**
 * Draws from Gamma(shape) with scale 1, by squeezing and rejection.
 *
 * Source: Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000), 363–372; below 1 by
 *         the power U^{1/shape} of its §6.
 */
export function drawGamma(random: Random, shape: number): number {
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
