import type { SavedValue } from '../core/savedState';
import type { PolicySnapshot } from '../policies/policy';
import type { ActiveFeatures, Features } from './features';

/** The value of a state as a sum of weighted features, v̂(s, w) = wᵀx(s). */
export class LinearValues {
  /** w, shape [features], in discounted reward for each unit of a feature. */
  readonly weights: Float64Array;

  constructor(readonly features: Features) {
    this.weights = new Float64Array(features.count);
  }

  /** wᵀx. */
  value({ indexes, values }: ActiveFeatures): number {
    const { weights } = this;
    let sum = 0;
    for (let i = 0; i < indexes.length; i++) sum += weights[indexes[i]!]! * values[i]!;
    return sum;
  }

  /** w ← w + change · x. */
  add({ indexes, values }: ActiveFeatures, change: number): void {
    const { weights } = this;
    for (let i = 0; i < indexes.length; i++) weights[indexes[i]!]! += change * values[i]!;
  }

  /** What was learned about a policy that takes no notice of the state, given π(a), shape [actions]. */
  policy(actionProbabilities: Float64Array): PolicySnapshot {
    return {
      kind: 'linear-state-values',
      actionCount: actionProbabilities.length,
      features: this.features.spec,
      weights: this.weights.slice(),
      actionProbabilities: actionProbabilities.slice(),
    };
  }

  save(): Float64Array {
    return this.weights.slice();
  }

  load(saved: SavedValue | undefined): void {
    this.weights.set(saved as Float64Array);
  }
}
