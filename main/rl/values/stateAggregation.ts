import type { Observation } from '../core/environment';
import type { FeatureSpecOf } from './featureSpec';
import { type ActiveFeatures, type Features, UnitScale } from './features';

/**
 * State aggregation: observations that lie in one cell of a grid share one feature, and so one value.
 *
 *     cell along element d = min( groups − 1, ⌊ groups · (s_d − low_d) / (high_d − low_d) ⌋ )
 *
 * Ten groups of the states 1 … 1000 go by the hundred.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.3, p. 203.
 */
export class StateAggregation implements Features {
  readonly count: number;
  readonly activeCount = 1;
  readonly #scale: UnitScale;

  constructor(readonly spec: FeatureSpecOf<'state-aggregation'>) {
    this.#scale = new UnitScale(spec);
    this.count = spec.groups ** this.#scale.size;
  }

  encode(observation: Observation, { indexes, values }: ActiveFeatures): void {
    const { groups } = this.spec;
    const scaled = this.#scale.apply(observation);
    let group = 0;
    for (let element = 0; element < this.#scale.size; element++) {
      group = group * groups + Math.min(groups - 1, Math.floor(scaled[element]! * groups));
    }
    indexes[0] = group;
    values[0] = 1;
  }

  constantWeights(): Float64Array {
    return new Float64Array(this.count).fill(1);
  }
}
