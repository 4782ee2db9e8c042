import type { Activation, NetworkState } from '../rl/networks/network';

/** A fully connected layer with its numbers. */
export interface DenseLayerValues {
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  /** Shape [inputs, units], row-major. */
  readonly weights: Float32Array;
  /** Shape [units]. */
  readonly biases: Float32Array;
}

/** Cuts the flat parameters of a network into its layers; the arrays are views. */
export function denseLayersOf({ spec, parameters }: NetworkState): readonly DenseLayerValues[] {
  let offset = 0;
  let inputs = spec.inputSize;
  const take = (count: number) => {
    offset += count;
    return parameters.subarray(offset - count, offset);
  };
  return spec.layers.map(({ units, activation }) => {
    const layer = { inputs, units, activation, weights: take(inputs * units), biases: take(units) };
    inputs = units;
    return layer;
  });
}
