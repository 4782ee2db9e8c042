import type { Observation } from '../core/environment';
import type { FeatureSpecOf } from './featureSpec';
import type { ActiveFeatures, Features } from './features';

/** The observation itself as features, for environments that hand out features. */
export class ObservedFeatures implements Features {
  readonly count: number;
  readonly activeCount: number;

  constructor(readonly spec: FeatureSpecOf<'observation'>) {
    this.count = spec.size;
    this.activeCount = spec.size;
  }

  encode(observation: Observation, { indexes, values }: ActiveFeatures): void {
    for (let i = 0; i < this.count; i++) {
      indexes[i] = i;
      values[i] = (observation as Float64Array)[i]!;
    }
  }

  constantWeights(): undefined {
    return undefined;
  }
}
