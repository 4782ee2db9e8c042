import type { SavedState } from '../core/savedState';
import { type ObservationScaling, scaleObservation } from './observationScaling';
import { RunningMoments } from './runningMoments';

/**
 * Learns how observations are distributed while it scales them.
 *
 * What it has learned goes into the policy as a copy, so that scaling stands still wherever the policy is played.
 *
 * Source: `VecNormalize` of Stable-Baselines3.
 */
export class ObservationNormalizer {
  readonly #moments: RunningMoments;
  /** Looks at the moments as they are now. */
  readonly #scaling: ObservationScaling;

  constructor(observationSize: number) {
    this.#moments = new RunningMoments(observationSize);
    const { means, variances } = this.#moments;
    this.#scaling = { means, variances, epsilon: 1e-8, limit: 10 };
  }

  /** Counts an observation. */
  learn(observation: Float64Array): void {
    this.#moments.add(observation);
  }

  /** Writes the scaled observation into `inputs`, from `start` on. */
  scale(observation: Float64Array, inputs: Float32Array, start: number): void {
    scaleObservation(this.#scaling, observation, inputs, start);
  }

  /** The scaling as it is now, for good. */
  scaling(): ObservationScaling {
    const { means, variances } = this.#scaling;
    return { ...this.#scaling, means: means.slice(), variances: variances.slice() };
  }

  save(): SavedState {
    return this.#moments.save();
  }

  load(saved: SavedState): void {
    this.#moments.load(saved);
  }
}
