import type { Observation } from '../core/environment';
import type { FeatureSpecOf } from './featureSpec';
import type { ActiveFeatures, Features } from './features';

/**
 * One feature for each state: a linear method over it is the tabular one.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), exercise 9.1, p. 209.
 */
export class StateTable implements Features {
  readonly count: number;
  readonly activeCount = 1;

  constructor(readonly spec: FeatureSpecOf<'table'>) {
    this.count = spec.stateCount;
  }

  encode(observation: Observation, { indexes, values }: ActiveFeatures): void {
    indexes[0] = observation as number;
    values[0] = 1;
  }

  constantWeights(): Float64Array {
    return new Float64Array(this.count).fill(1);
  }
}
