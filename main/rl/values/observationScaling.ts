/**
 * Centers and scales observations, element by element; a part of the policy that learned with it.
 *
 *     clip((o − mean) / √(variance + epsilon), −limit, limit)
 *
 * Source: `VecNormalize` of Stable-Baselines3, whose limit is 10 and epsilon 1e-8.
 */
export interface ObservationScaling {
  /** Shape [elements]. */
  readonly means: Float64Array;
  /** Shape [elements]. */
  readonly variances: Float64Array;
  readonly epsilon: number;
  readonly limit: number;
}

/** Writes a scaled observation into `inputs`, from `start` on. */
export function scaleObservation(
  { means, variances, epsilon, limit }: ObservationScaling,
  observation: Float64Array,
  inputs: Float32Array,
  start = 0,
): void {
  for (let i = 0; i < observation.length; i++) {
    const scaled = (observation[i]! - means[i]!) / Math.sqrt(variances[i]! + epsilon);
    inputs[start + i] = Math.min(Math.max(scaled, -limit), limit);
  }
}
