import { LabError } from '../contract/errors';
import { layerShapesOf, type ParameterArray } from '../rl/networks/layerShapes';
import { countParameters, type LayerSpec, type NetworkSpec, type NetworkState, outputSizeOf } from '../rl/networks/network';
import type { LayerInFile, NetworkInFile } from './policyFileSchema';
import { checkRows, toRows } from './rows';

/** A network as a policy file holds it: its layers with their numbers, and how it was trained. */
export function describeNetwork({ spec, parameters, updateCount }: NetworkState): NetworkInFile {
  const { inputSize, inputShape, optimizer, maxGradientNorm } = spec;
  return {
    inputSize,
    ...(inputShape && { inputShape: [...inputShape] }),
    layers: layerShapesOf(spec).map(({ layer, parameters: arrays }) => describeLayer(layer, arrays, parameters)),
    training: { optimizer, maxGradientNorm: Number.isFinite(maxGradientNorm) ? maxGradientNorm : null, updateCount },
  };
}

function describeLayer(layer: LayerSpec, arrays: readonly ParameterArray[], parameters: Float32Array): LayerInFile {
  const rows = (name: ParameterArray['name']) => {
    const array = arrays.find((each) => each.name === name)!;
    return toRows(parameters.subarray(array.offset, array.offset + array.size), columnCountOf(array));
  };
  const row = (name: ParameterArray['name']) => rows(name)[0]!;
  switch (layer.kind) {
    case 'dense':
    case 'convolution':
      return { ...layer, weights: rows('weights'), biases: row('biases') };
    case 'noisy-dense':
      return {
        ...layer,
        weights: rows('weights'),
        biases: row('biases'),
        weightDeviations: rows('weightDeviations'),
        biasDeviations: row('biasDeviations'),
      };
    case 'layer-norm':
      return { ...layer, gain: row('gain'), bias: row('bias') };
  }
}

/** Weights stand as rows along their last dimension, everything else as one row. */
function columnCountOf({ name, shape, size }: ParameterArray): number {
  return name === 'weights' || name === 'weightDeviations' ? shape.at(-1)! : size;
}

/**
 * The network that a policy file holds; the optimiser's moments are not in the file and start from 0.
 *
 * @param least number of outputs it must have, and the most unless `most` is given.
 * @throws LabError `invalid-value` when its parts do not fit each other.
 */
export function readNetwork(given: NetworkInFile, least: number, most = least): NetworkState {
  const { inputSize, inputShape, training } = given;
  const spec: NetworkSpec = {
    inputSize,
    ...(inputShape && { inputShape }),
    layers: given.layers.map(specOf),
    optimizer: training.optimizer,
    maxGradientNorm: training.maxGradientNorm ?? Number.POSITIVE_INFINITY,
  };
  const outputSize = countOutputs(spec);
  if (outputSize < least || outputSize > most) {
    throw new LabError(
      'invalid-value',
      `The last layer must have ${least === most ? least : `at least ${least}`} units, got ${outputSize}.`,
    );
  }
  const parameters = new Float32Array(countParameters(spec));
  layerShapesOf(spec).forEach(({ parameters: arrays }, index) => {
    for (const array of arrays) {
      const rows = rowsOf(given.layers[index]!, array.name);
      const columns = columnCountOf(array);
      checkRows(`layers.${index}.${array.name}`, rows, array.size / columns, columns);
      parameters.set(rows.flat(), array.offset);
    }
  });
  const momentCount = { adam: 2, rmsprop: 1, sgd: 0 }[training.optimizer.kind];
  const moments = Array.from({ length: momentCount }, () => new Float32Array(parameters.length));
  return { spec, parameters, updateCount: training.updateCount, moments };
}

/** @throws LabError `invalid-value` when a layer does not fit what comes out of the one before it. */
function countOutputs(spec: NetworkSpec): number {
  try {
    return outputSizeOf(spec);
  } catch (error) {
    throw new LabError('invalid-value', error instanceof Error ? error.message : String(error));
  }
}

function specOf(layer: LayerInFile): LayerSpec {
  switch (layer.kind) {
    case 'dense': {
      const { kind, units, activation, initializer } = layer;
      return { kind, units, activation, initializer };
    }
    case 'noisy-dense': {
      const { kind, units, activation, initialDeviation } = layer;
      return { kind, units, activation, initialDeviation };
    }
    case 'convolution': {
      const { kind, filters, kernelSize, stride, activation, initializer } = layer;
      return { kind, filters, kernelSize, stride, activation, initializer };
    }
    case 'layer-norm':
      return { kind: layer.kind, epsilon: layer.epsilon };
  }
}

/** The numbers of one array of a layer. */
function rowsOf(layer: LayerInFile, name: ParameterArray['name']): readonly (readonly number[])[] {
  const named: Partial<Record<ParameterArray['name'], readonly number[] | readonly (readonly number[])[]>> = layer;
  const values = named[name];
  if (values === undefined) return [];
  return isRow(values) ? [values] : values;
}

function isRow(values: readonly number[] | readonly (readonly number[])[]): values is readonly number[] {
  return typeof values[0] === 'number';
}
