import type { Observation } from '../core/environment';
import { exponentVectors, firstFeatureOnly } from './exponents';
import type { FeatureSpecOf } from './featureSpec';
import { type ActiveFeatures, type Features, UnitScale } from './features';

/**
 * Fourier cosine basis: waves of several frequencies along each element of the observation.
 *
 *     x_i(s) = cos( π sᵀ cⁱ ),  cⁱ ∈ {0, …, order}^elements,  s scaled to [0, 1]
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.5.2, eq. 9.18; Konidaris, Osentoski & Thomas, "Value
 *         function approximation in reinforcement learning using the Fourier basis", AAAI (2011).
 */
export class FourierBasis implements Features {
  readonly count: number;
  readonly activeCount: number;
  readonly #scale: UnitScale;
  /** Shape [features, elements]. */
  readonly #frequencies: Int32Array;

  constructor(readonly spec: FeatureSpecOf<'fourier'>) {
    this.#scale = new UnitScale(spec);
    this.#frequencies = exponentVectors(spec.order, this.#scale.size);
    this.count = this.#frequencies.length / this.#scale.size;
    this.activeCount = this.count;
  }

  encode(observation: Observation, { indexes, values }: ActiveFeatures): void {
    const scaled = this.#scale.apply(observation);
    const { size } = this.#scale;
    let k = 0;
    for (let i = 0; i < this.count; i++) {
      let phase = 0;
      for (let element = 0; element < size; element++) phase += scaled[element]! * this.#frequencies[k++]!;
      indexes[i] = i;
      values[i] = Math.cos(Math.PI * phase);
    }
  }

  constantWeights(): Float64Array {
    return firstFeatureOnly(this.count);
  }
}
