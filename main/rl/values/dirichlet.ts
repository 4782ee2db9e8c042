import type { Random } from '../core/random';
import { drawGamma } from './betaDistribution';

/**
 * Draws `count` probabilities from the symmetric Dirichlet distribution, as Gamma draws divided by their sum.
 *
 * @param concentration positive; below 1 most of the weight falls on few, above on all alike.
 */
export function drawDirichlet(random: Random, concentration: number, count: number): Float64Array {
  const draws = Float64Array.from({ length: count }, () => drawGamma(random, concentration));
  const sum = draws.reduce((total, draw) => total + draw, 0);
  // Where the concentration is so small that every draw was rounded to 0, one of them has all the weight.
  if (sum === 0) return new Float64Array(count).fill(1, 0, 1);
  return draws.map((draw) => draw / sum);
}
