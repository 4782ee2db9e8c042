import type { Observation } from '../core/environment';
import { exponentVectors, firstFeatureOnly } from './exponents';
import type { FeatureSpecOf } from './featureSpec';
import { type ActiveFeatures, type Features, UnitScale } from './features';

/**
 * Polynomial basis: every product of powers of the elements of the observation.
 *
 *     x_i(s) = Π_d s_d^{cⁱ_d},  cⁱ ∈ {0, …, order}^elements,  s scaled to [0, 1]
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.5.1, eq. 9.17.
 */
export class PolynomialBasis implements Features {
  readonly count: number;
  readonly activeCount: number;
  readonly #scale: UnitScale;
  /** Shape [features, elements]. */
  readonly #exponents: Int32Array;
  /** s_d^j, shape [elements, order + 1]. */
  readonly #powers: Float64Array;

  constructor(readonly spec: FeatureSpecOf<'polynomial'>) {
    this.#scale = new UnitScale(spec);
    this.#exponents = exponentVectors(spec.order, this.#scale.size);
    this.#powers = new Float64Array(this.#scale.size * (spec.order + 1));
    this.count = this.#exponents.length / this.#scale.size;
    this.activeCount = this.count;
  }

  encode(observation: Observation, { indexes, values }: ActiveFeatures): void {
    this.#raise(this.#scale.apply(observation));
    const { size } = this.#scale;
    const width = this.spec.order + 1;
    let k = 0;
    for (let i = 0; i < this.count; i++) {
      let product = 1;
      for (let element = 0; element < size; element++) product *= this.#powers[element * width + this.#exponents[k++]!]!;
      indexes[i] = i;
      values[i] = product;
    }
  }

  #raise(scaled: Float64Array): void {
    const width = this.spec.order + 1;
    for (let element = 0; element < scaled.length; element++) {
      let power = 1;
      for (let exponent = 0; exponent < width; exponent++) {
        this.#powers[element * width + exponent] = power;
        power *= scaled[element]!;
      }
    }
  }

  constantWeights(): Float64Array {
    return firstFeatureOnly(this.count);
  }
}
