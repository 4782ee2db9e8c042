import type { Random } from '../core/random';
import { countParameters, type LayerShape, layerShapesOf } from './layerShapes';
import type { Initializer, NetworkSpec, NetworkState } from './network';

/** A network at its start: parameters drawn from `random` layer by layer, weights before biases; moments 0. */
export function initializeNetwork(spec: NetworkSpec, random: Random): NetworkState {
  const state = blankNetwork(spec);
  for (const shape of layerShapesOf(spec)) initializeLayer(shape, state.parameters, random);
  return state;
}

/** A network of zeros that has learned nothing. */
export function blankNetwork(spec: NetworkSpec): NetworkState {
  const parameters = new Float32Array(countParameters(spec));
  const momentCount = { adam: 2, rmsprop: 1, sgd: 0 }[spec.optimizer.kind];
  const moments = Array.from({ length: momentCount }, () => new Float32Array(parameters.length));
  return { spec, parameters, updateCount: 0, moments };
}

function initializeLayer({ layer, inputs, parameters }: LayerShape, all: Float32Array, random: Random): void {
  const [first, second, ...deviations] = parameters.map(({ offset, size }) => all.subarray(offset, offset + size));
  switch (layer.kind) {
    case 'dense':
      initializeWeights(layer.initializer, inputs, first!, second!, random);
      return;
    case 'convolution':
      // To each filter a window is a row of inputs.
      initializeWeights(layer.initializer, first!.length / layer.filters, first!, second!, random);
      return;
    case 'noisy-dense':
      initializeWeights({ kind: 'uniform-fan-in' }, inputs, first!, second!, random);
      for (const array of deviations) array.fill(layer.initialDeviation / Math.sqrt(inputs));
      return;
    case 'layer-norm':
      first!.fill(1);
  }
}

/** Weights [inputs, units], for as many units as there are biases. */
function initializeWeights(
  initializer: Initializer,
  inputs: number,
  weights: Float32Array,
  biases: Float32Array,
  random: Random,
): void {
  switch (initializer.kind) {
    case 'uniform-fan-in': {
      const bound = 1 / Math.sqrt(inputs);
      for (let i = 0; i < weights.length; i++) weights[i] = random.uniform(-bound, bound);
      for (let i = 0; i < biases.length; i++) biases[i] = random.uniform(-bound, bound);
      return;
    }
    case 'he-normal': {
      const deviation = Math.sqrt(2 / inputs);
      for (let i = 0; i < weights.length; i++) weights[i] = random.normal(0, deviation);
      return;
    }
    case 'orthogonal':
      weights.set(orthogonalMatrix(inputs, biases.length, random).map((value) => initializer.gain * value));
  }
}

/**
 * A matrix [rows, columns] whose shorter side is orthonormal, evenly distributed.
 *
 * Gram–Schmidt, in its modified form, on normally distributed vectors.
 * Source: Saxe, McClelland & Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural
 *         networks" (2014).
 */
function orthogonalMatrix(rows: number, columns: number, random: Random): Float64Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const other of vectors) {
      const overlap = dot(vector, other);
      for (let i = 0; i < length; i++) vector[i]! -= overlap * other[i]!;
    }
    const norm = Math.sqrt(dot(vector, vector));
    if (norm > 1e-6) vectors.push(vector.map((value) => value / norm));
  }
  return Float64Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    return rows <= columns ? vectors[row]![column]! : vectors[column]![row]!;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
