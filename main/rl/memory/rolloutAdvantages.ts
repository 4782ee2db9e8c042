/** A segment of experience of several copies of an environment; columns of shape [steps, copies]. */
export interface Segment {
  readonly copyCount: number;
  readonly rewards: Float64Array;
  /** V(S). */
  readonly values: Float64Array;
  /** V(S′): of the final observation where an episode was cut, 0 where it terminated. */
  readonly nextValues: Float64Array;
  /** 1 where an episode ended with that step, by itself or cut. */
  readonly isOver: Uint8Array;
}

/**
 * Generalised advantage estimates, each copy by itself, from the last step back.
 *
 *     δ = R + γ V(S′) − V(S)
 *     Â ← δ + γ λ Â′,  with Â′ = 0 behind the end of an episode and of the segment
 *
 * λ = 1 gives the sampled return minus V(S), λ = 0 the temporal-difference error.
 *
 * @param advantages receives Â, shape [steps, copies].
 *
 * Source: Schulman et al., "High-dimensional continuous control using generalized advantage estimation" (2016), eq. 16.
 */
export function estimateAdvantages(
  { copyCount, rewards, values, nextValues, isOver }: Segment,
  discount: number,
  traceDecay: number,
  advantages: Float64Array,
): void {
  const { length } = rewards;
  for (let i = length - 1; i >= 0; i--) {
    const tdError = rewards[i]! + discount * nextValues[i]! - values[i]!;
    const goesOn = isOver[i] === 0 && i + copyCount < length;
    advantages[i] = goesOn ? tdError + discount * traceDecay * advantages[i + copyCount]! : tdError;
  }
}

/**
 * Gives the first `count` advantages mean 0 and deviation 1; a single one stays as it is.
 *
 *     Â ← (Â − mean) / (s + 1e-8),  s with n − 1
 */
export function normalizeAdvantages(advantages: Float64Array, count: number): void {
  if (count < 2) return;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += advantages[i]!;
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (advantages[i]! - mean) ** 2;
  const deviation = Math.sqrt(squares / (count - 1)) + 1e-8;
  for (let i = 0; i < count; i++) advantages[i] = (advantages[i]! - mean) / deviation;
}
