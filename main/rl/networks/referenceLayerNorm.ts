import type { LayerShape } from './layerShapes';
import type { LayerNorm } from './layers';
import type { LayerPass, ReferenceLayer } from './referenceLayer';

/** Layer normalisation in plain loops. */
export class ReferenceLayerNorm implements ReferenceLayer {
  readonly outputs: number;
  readonly #epsilon: number;
  readonly #gainOffset: number;
  readonly #biasOffset: number;

  constructor({ epsilon }: LayerNorm, { outputs, parameters: [gain, bias] }: LayerShape) {
    this.outputs = outputs;
    this.#epsilon = epsilon;
    this.#gainOffset = gain!.offset;
    this.#biasOffset = bias!.offset;
  }

  forward(parameters: Float32Array, from: Float32Array, to: Float32Array, batch: number): void {
    const size = this.outputs;
    for (let b = 0; b < batch; b++) {
      const normalized = this.#normalize(from.subarray(b * size, (b + 1) * size)).values;
      for (let i = 0; i < size; i++) {
        to[b * size + i] = parameters[this.#gainOffset + i]! * normalized[i]! + parameters[this.#biasOffset + i]!;
      }
    }
  }

  /**
   * With x̂ the normalised values and h = gain ∘ ∂loss/∂to:
   *
   *     ∂loss/∂from = (h − mean(h) − x̂ · mean(h ∘ x̂)) / √(variance + ε)
   */
  backward({ parameters, gradients, from, toGradient, fromGradient, batch }: LayerPass): void {
    const size = this.outputs;
    for (let b = 0; b < batch; b++) {
      const { values: normalized, deviation } = this.#normalize(from.subarray(b * size, (b + 1) * size));
      let mean = 0;
      let overlap = 0;
      for (let i = 0; i < size; i++) {
        const gradient = toGradient[b * size + i]!;
        gradients[this.#gainOffset + i]! += gradient * normalized[i]!;
        gradients[this.#biasOffset + i]! += gradient;
        mean += (gradient * parameters[this.#gainOffset + i]!) / size;
        overlap += (gradient * parameters[this.#gainOffset + i]! * normalized[i]!) / size;
      }
      if (fromGradient === undefined) continue;
      for (let i = 0; i < size; i++) {
        const scaled = toGradient[b * size + i]! * parameters[this.#gainOffset + i]!;
        fromGradient[b * size + i] = (scaled - mean - normalized[i]! * overlap) / deviation;
      }
    }
  }

  /** (row − mean) / deviation, with deviation = √(variance + ε). */
  #normalize(row: Float32Array): { readonly values: Float64Array; readonly deviation: number } {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
    const deviation = Math.sqrt(variance + this.#epsilon);
    return { values: Float64Array.from(row, (value) => (value - mean) / deviation), deviation };
  }
}
