/**
 * Raises probabilities to at least `least` and shrinks what the others have above it, so that they sum to 1 again.
 *
 *     π(a) ← ε + (1 − n ε) max(π(a) − ε, 0) / Σ_b max(π(b) − ε, 0)
 *
 * Leaves them as they are where none is below.
 *
 * @param least ε, less than 1 / n.
 */
export function raiseToLeast(probabilities: Float64Array, least: number): Float64Array {
  const count = probabilities.length;
  let above = 0;
  let isBelow = false;
  for (let i = 0; i < count; i++) {
    if (probabilities[i]! < least) isBelow = true;
    else above += probabilities[i]! - least;
  }
  if (!isBelow) return probabilities;
  const scale = (1 - count * least) / above;
  for (let i = 0; i < count; i++) probabilities[i] = least + scale * Math.max(probabilities[i]! - least, 0);
  return probabilities;
}
