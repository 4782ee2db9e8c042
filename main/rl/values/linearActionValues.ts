import type { SavedValue } from '../core/savedState';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from './actionValues';
import type { ActiveFeatures, Features } from './features';

/** The value of each action as a sum of weighted features, q̂(s, a, w) = w_aᵀx(s), with weights of its own for each action. */
export class LinearActionValues {
  /** w, shape [actions, features], in reward for each unit of a feature. */
  readonly weights: Float64Array;
  readonly #row: ActionValues;

  constructor(
    readonly features: Features,
    readonly actionCount: number,
  ) {
    this.weights = new Float64Array(actionCount * features.count);
    this.#row = new ActionValues(1, actionCount);
  }

  /** q̂ of one action. */
  value({ indexes, values }: ActiveFeatures, action: number): number {
    const { weights } = this;
    const start = action * this.features.count;
    let sum = 0;
    for (let i = 0; i < indexes.length; i++) sum += weights[start + indexes[i]!]! * values[i]!;
    return sum;
  }

  /** q̂ of every action, as a table with one state; valid until the next call. */
  row(x: ActiveFeatures): ActionValues {
    for (let action = 0; action < this.actionCount; action++) this.#row.values[action] = this.value(x, action);
    return this.#row;
  }

  /** w_a ← w_a + change · x. */
  add({ indexes, values }: ActiveFeatures, action: number, change: number): void {
    const { weights } = this;
    const start = action * this.features.count;
    for (let i = 0; i < indexes.length; i++) weights[start + indexes[i]!]! += change * values[i]!;
  }

  /** The greedy policy as it is now. */
  greedyPolicy(): PolicySnapshot {
    const { actionCount, features } = this;
    return { kind: 'greedy-linear', actionCount, features: features.spec, weights: this.weights.slice() };
  }

  save(): Float64Array {
    return this.weights.slice();
  }

  load(saved: SavedValue | undefined): void {
    this.weights.set(saved as Float64Array);
  }
}
