import type { Activation } from '../rl/networks/network';
import type { ObservationScaling } from '../rl/values/observationScaling';
import type { ValueHead } from '../rl/values/valueHead';
import type { PlayedLayer } from './playedLayers';
import { atomReturns, duelingMatrix } from './valueHeads';

/** A layer of a Keras model and the numbers that belong to it. */
export interface KerasLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights: readonly KerasWeights[];
}

interface KerasWeights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

type Config = Readonly<Record<string, unknown>>;

/** Keras would draw random weights, only for the file's to replace them. */
const startsAtZero = { class_name: 'Zeros', config: {} };

/** Whatever has no activation of its own. */
const linear: Activation = 'linear';

function layer(
  className: string,
  name: string,
  config: Config,
  weights: Readonly<Record<string, KerasNumbers>> = {},
): KerasLayer {
  return {
    class_name: className,
    config: { name, ...config },
    weights: Object.entries(weights).map(([part, [shape, values]]) => ({ name: `${name}/${part}`, shape, values })),
  };
}

type KerasNumbers = readonly [shape: readonly number[], values: Float32Array];

function dense(name: string, inputs: number, units: number, activation: Activation, kernel: Float32Array, bias?: Float32Array) {
  const starts = { kernel_initializer: startsAtZero, bias_initializer: startsAtZero };
  const config = { units, activation, use_bias: bias !== undefined, ...starts };
  return layer('Dense', name, config, { kernel: [[inputs, units], kernel], ...(bias && { bias: [[units], bias] as const }) });
}

/** gain ∘ x + bias, for which Keras has no layer but the one that normalises batches. */
function affine(name: string, gain: Float32Array, bias: Float32Array): KerasLayer {
  const { length } = gain;
  return layer(
    'BatchNormalization',
    name,
    { axis: -1, epsilon: 0, center: true, scale: true },
    {
      gamma: [[length], gain],
      beta: [[length], bias],
      moving_mean: [[length], new Float32Array(length)],
      moving_variance: [[length], new Float32Array(length).fill(1)],
    },
  );
}

/** x moved into [0, most]. */
function clippedBelow(name: string, most: number): KerasLayer {
  return layer('ReLU', name, { max_value: most });
}

/** The layers that scale observations: normalised as a batch would be, then clipped as far as Keras can, from 0 on. */
export function scalingLayers(scaling: ObservationScaling | undefined): readonly KerasLayer[] {
  if (scaling === undefined) return [];
  const { means, variances, epsilon, limit } = scaling;
  const { length } = means;
  const isLimited = Number.isFinite(limit);
  const shift = new Float32Array(length).fill(limit);
  const normal = layer(
    'BatchNormalization',
    'observation_scaling',
    { axis: -1, epsilon, center: isLimited, scale: false },
    {
      ...(isLimited && { beta: [[length], shift] as const }),
      moving_mean: [[length], Float32Array.from(means)],
      moving_variance: [[length], Float32Array.from(variances)],
    },
  );
  if (!isLimited) return [normal];
  const gain = new Float32Array(length).fill(1);
  const back = shift.map((value) => -value);
  return [normal, clippedBelow('observation_limit', 2 * limit), affine('scaled_observation', gain, back)];
}

/** The layers of a network, images unfolded from rows where convolutions want them and folded again behind them. */
export function networkLayers(layers: readonly PlayedLayer[]): readonly KerasLayer[] {
  let isImage = false;
  return layers.flatMap((played, index): KerasLayer[] => {
    const name = `layer_${index + 1}`;
    if (played.kind === 'convolution') {
      const { inputImage, outputImage, kernelSize, stride, activation, weights, biases } = played;
      const unfolded = isImage ? [] : [layer('Reshape', `${name}_images`, { target_shape: inputImage })];
      isImage = true;
      const starts = { kernel_initializer: startsAtZero, bias_initializer: startsAtZero };
      const windows = { kernel_size: [kernelSize, kernelSize], strides: [stride, stride], padding: 'valid' };
      const config = { filters: outputImage[2], ...windows, data_format: 'channels_last', activation, use_bias: true, ...starts };
      const kernelShape = [kernelSize, kernelSize, inputImage[2], outputImage[2]];
      const numbers = { kernel: [kernelShape, weights], bias: [[outputImage[2]], biases] } as const;
      return [...unfolded, layer('Conv2D', name, config, numbers)];
    }
    const folded = isImage ? [layer('Flatten', `${name}_rows`, {})] : [];
    isImage = false;
    if (played.kind === 'dense') {
      return [...folded, dense(name, played.inputs, played.units, played.activation, played.weights, played.biases)];
    }
    const { epsilon, gain, bias, size } = played;
    const numbers = { gamma: [[size], gain], beta: [[size], bias] } as const;
    return [...folded, layer('LayerNormalization', name, { axis: -1, epsilon, center: true, scale: true }, numbers)];
  });
}

/** What makes action values of the outputs of a network; nothing where they are. */
export function headLayers(head: ValueHead, actionCount: number): readonly KerasLayer[] {
  const { isDueling, distribution, atomCount } = head;
  const joined = dense('dueling', actionCount + 1, actionCount, linear, duelingMatrix(actionCount));
  if (distribution === 'none') return isDueling ? [joined] : [];
  const shares = new Float32Array(atomCount).fill(1 / atomCount);
  const reshape = (name: string, shape: readonly number[]) => layer('Reshape', name, { target_shape: shape });
  const turn = (name: string) => layer('Permute', name, { dims: [2, 1] });
  return [
    ...(isDueling
      ? [reshape('streams', [actionCount + 1, atomCount]), turn('streams_by_atom'), joined, turn('atoms')]
      : [reshape('atoms', [actionCount, atomCount])]),
    ...(distribution === 'categorical' ? [layer('Softmax', 'atom_probabilities', { axis: -1 })] : []),
    dense('expected_return', atomCount, 1, linear, distribution === 'categorical' ? atomReturns(head) : shares),
    reshape('action_values', [actionCount]),
  ];
}

/** Probabilities in proportion to exp of the preferences. */
export const probabilityLayer = layer('Softmax', 'action_probabilities', { axis: -1 });

/** What carries proposals into the finite bounds of an action. */
export function boundLayers(low: Float32Array, high: Float32Array, squash: 'clip' | 'tanh'): readonly KerasLayer[] {
  const range = low.map((least, i) => high[i]! - least);
  if (squash === 'tanh') {
    const middle = low.map((least, i) => (least + high[i]!) / 2);
    return [
      layer('Activation', 'squashed_proposals', { activation: 'tanh' }),
      affine(
        'action',
        range.map((width) => width / 2),
        middle,
      ),
    ];
  }
  const shares = affine(
    'proposed_shares',
    range.map((width) => 1 / width),
    low.map((least, i) => -least / range[i]!),
  );
  return [shares, clippedBelow('shares', 1), affine('action', range, low)];
}

/** A table of rows to look up. An embedding gives [batch, 1, actions] for [batch, 1]; the second layer takes the 1 out. */
export function tableLayers(values: Float32Array, stateCount: number, actionCount: number): readonly KerasLayer[] {
  const config = { input_dim: stateCount, output_dim: actionCount, input_length: 1, embeddings_initializer: startsAtZero };
  return [
    layer('Embedding', 'table', config, { embeddings: [[stateCount, actionCount], values] }),
    layer('Flatten', 'action_values', {}),
  ];
}

/** The layers with the first one told how many numbers go in. */
export function withInput([first, ...others]: readonly KerasLayer[], inputSize: number): readonly KerasLayer[] {
  return [{ ...first!, config: { ...first!.config, batch_input_shape: [null, inputSize] } }, ...others];
}
