import { InvalidValueError } from '../core/errors';
import { blankNetwork } from './initialize';
import { layerShapesOf } from './layerShapes';
import type { DenseLayer, NetworkSpec, NetworkState } from './network';

/**
 * One network that computes first + scale · second, to be played, not trained.
 *
 * Its hidden layers hold the units of both side by side, with zeros between the two:
 *
 *     W₁ = [A₁ B₁],   Wₖ = [Aₖ 0; 0 Bₖ],   W_last = [A; scale · B];   b = [a b], those of the outputs a + scale · b
 *
 * Without hidden layers W = A + scale · B. Both have the same spec.
 *
 * @throws InvalidValueError unless they are dense with linear outputs.
 */
export function sumOfNetworks(first: NetworkState, second: NetworkState, scale: number): NetworkState {
  const layers = first.spec.layers.map(checkDense);
  const last = layers.length - 1;
  if (layers[last]!.activation !== 'linear') throw new InvalidValueError('Networks that are summed must have linear outputs.');
  const spec: NetworkSpec = {
    ...first.spec,
    layers: layers.map((layer, k) => (k < last ? { ...layer, units: 2 * layer.units } : layer)),
    optimizer: { kind: 'sgd', learningRate: 1 },
  };
  const sum = blankNetwork(spec);
  const parts = layerShapesOf(first.spec);
  layerShapesOf(spec).forEach(({ parameters: [weights, biases] }, k) => {
    const { inputs, outputs, parameters: ranges } = parts[k]!;
    const isLast = k === last;
    [first, second].forEach(({ parameters }, side) => {
      const [ownWeights, ownBiases] = ranges.map(({ offset, size }) => parameters.subarray(offset, offset + size));
      const factor = isLast && side === 1 ? scale : 1;
      const row = k === 0 ? 0 : side * inputs; // the first layer's inputs are shared
      const column = isLast ? 0 : side * outputs;
      const width = biases!.size;
      for (let unit = 0; unit < outputs; unit++) {
        sum.parameters[biases!.offset + column + unit]! += factor * ownBiases![unit]!;
        for (let input = 0; input < inputs; input++) {
          const place = weights!.offset + (row + input) * width + column + unit;
          sum.parameters[place]! += factor * ownWeights![input * outputs + unit]!;
        }
      }
    });
  });
  return sum;
}

function checkDense(layer: NetworkSpec['layers'][number]): DenseLayer {
  if (layer.kind !== 'dense') throw new InvalidValueError(`Networks that are summed must be dense, got a ${layer.kind} layer.`);
  return layer;
}
