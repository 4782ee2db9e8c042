import type { Activation, ImageShape } from '../rl/networks/network';
import type { ObservationScaling } from '../rl/values/observationScaling';
import type { ValueHead } from '../rl/values/valueHead';
import type { OnnxGraphBuilder } from './onnxGraph';
import type { PlayedConvolution, PlayedDense, PlayedLayer, PlayedNorm } from './playedLayers';
import { atomReturns, duelingMatrix } from './valueHeads';

/** ONNX has no name for doing nothing within a chain, so linear layers get no node. */
const activationOperators: Readonly<Record<Exclude<Activation, 'linear'>, string>> = {
  relu: 'Relu',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
};

/** Adds the scaling of `observation`. @returns the name of what networks get to see. */
export function addScaling(graph: OnnxGraphBuilder, scaling: ObservationScaling | undefined): string {
  if (scaling === undefined) return 'observation';
  const { means, variances, epsilon, limit } = scaling;
  const deviations = Float32Array.from(variances, (variance) => Math.sqrt(variance + epsilon));
  graph.node('Sub', ['observation', graph.floats('observation_means', [means.length], means)], 'centered_observation');
  const divided = graph.node(
    'Div',
    ['centered_observation', graph.floats('observation_deviations', [means.length], deviations)],
    Number.isFinite(limit) ? 'divided_observation' : 'scaled_observation',
  );
  if (!Number.isFinite(limit)) return divided;
  const bounds = [graph.floats('lower_limit', [], [-limit]), graph.floats('upper_limit', [], [limit])];
  return graph.node('Clip', [divided, ...bounds], 'scaled_observation');
}

/** A value on its way through the layers: rows of numbers, or images with their channels in front, as ONNX wants them. */
interface Flow {
  readonly value: string;
  /** Height, width and channels, where the value is images. */
  readonly image?: ImageShape;
}

/** Adds layers from `input` on. The last one, which must be dense, gives `output`. */
export function addLayers(graph: OnnxGraphBuilder, layers: readonly PlayedLayer[], input: string, output: string): void {
  let flow: Flow = { value: input };
  layers.forEach((layer, index) => {
    const name = index === layers.length - 1 ? output : `layer_${index + 1}`;
    const prefix = `layer_${index + 1}`;
    switch (layer.kind) {
      case 'dense':
        flow = addDense(graph, layer, toRows(graph, flow, `${prefix}_inputs`), prefix, name);
        break;
      case 'layer-norm':
        flow = addNorm(graph, layer, toRows(graph, flow, `${prefix}_inputs`), prefix, name);
        break;
      case 'convolution':
        flow = addConvolution(graph, layer, toImages(graph, flow, layer.inputImage, `${prefix}_inputs`), prefix, name);
        break;
    }
  });
}

function addDense(graph: OnnxGraphBuilder, layer: PlayedDense, value: string, prefix: string, name: string): Flow {
  const { inputs, units, activation, weights, biases } = layer;
  const numbers = [
    graph.floats(`${prefix}_weights`, [inputs, units], weights),
    graph.floats(`${prefix}_biases`, [units], biases),
  ];
  return { value: addActivated(graph, activation, 'Gemm', [value, ...numbers], prefix, name) };
}

function addConvolution(graph: OnnxGraphBuilder, layer: PlayedConvolution, value: string, prefix: string, name: string): Flow {
  const { inputImage, outputImage, kernelSize, stride, activation, weights, biases } = layer;
  const [channels, filters] = [inputImage[2], outputImage[2]];
  const places = kernelSize * kernelSize;
  // From [places, channels, filters] to [filters, channels, places].
  const turned = Float32Array.from(weights, (_, index) => {
    const place = index % places;
    const channel = Math.floor(index / places) % channels;
    const filter = Math.floor(index / (places * channels));
    return weights[(place * channels + channel) * filters + filter]!;
  });
  const numbers = [
    graph.floats(`${prefix}_weights`, [filters, channels, kernelSize, kernelSize], turned),
    graph.floats(`${prefix}_biases`, [filters], biases),
  ];
  const attributes = { kernel_shape: [kernelSize, kernelSize], strides: [stride, stride] };
  return { value: addActivated(graph, activation, 'Conv', [value, ...numbers], prefix, name, attributes), image: outputImage };
}

/** gain ∘ (x − mean) / √(variance + ε) + bias, spelled out: the operator of that name is younger than our operator set. */
function addNorm(graph: OnnxGraphBuilder, layer: PlayedNorm, value: string, prefix: string, name: string): Flow {
  const { size, epsilon, gain, bias } = layer;
  const overRow = { axes: [1], keepdims: 1 };
  const mean = graph.node('ReduceMean', [value], `${prefix}_mean`, overRow);
  const centered = graph.node('Sub', [value, mean], `${prefix}_centered`);
  const squares = graph.node('Mul', [centered, centered], `${prefix}_squares`);
  const variance = graph.node('ReduceMean', [squares], `${prefix}_variance`, overRow);
  const raised = graph.node('Add', [variance, graph.floats(`${prefix}_epsilon`, [1], [epsilon])], `${prefix}_raised_variance`);
  const deviation = graph.node('Sqrt', [raised], `${prefix}_deviation`);
  const normal = graph.node('Div', [centered, deviation], `${prefix}_normal`);
  const scaled = graph.node('Mul', [normal, graph.floats(`${prefix}_gain`, [size], gain)], `${prefix}_scaled`);
  return { value: graph.node('Add', [scaled, graph.floats(`${prefix}_bias`, [size], bias)], name) };
}

function addActivated(
  graph: OnnxGraphBuilder,
  activation: Activation,
  opType: string,
  inputs: readonly string[],
  prefix: string,
  name: string,
  attributes: Readonly<Record<string, readonly number[]>> = {},
): string {
  if (activation === 'linear') return graph.node(opType, inputs, name, attributes);
  const sums = graph.node(opType, inputs, `${prefix}_sums`, attributes);
  return graph.node(activationOperators[activation], [sums], name);
}

/** Images as rows [height, width, channels], which our layers are laid out for. */
function toRows(graph: OnnxGraphBuilder, { value, image }: Flow, name: string): string {
  if (image === undefined) return value;
  const turned = graph.node('Transpose', [value], `${name}_images`, { perm: [0, 2, 3, 1] });
  const size = image[0] * image[1] * image[2];
  return graph.node('Reshape', [turned, graph.integers(`${name}_shape`, [-1, size])], name);
}

function toImages(graph: OnnxGraphBuilder, { value, image }: Flow, shape: ImageShape, name: string): string {
  if (image !== undefined) return value;
  const folded = graph.node('Reshape', [value, graph.integers(`${name}_shape`, [-1, ...shape])], `${name}_folded`);
  return graph.node('Transpose', [folded], name, { perm: [0, 3, 1, 2] });
}

/** Adds what makes `action_values` of the outputs of a network. */
export function addHead(graph: OnnxGraphBuilder, head: ValueHead, actionCount: number, outputs: string): void {
  const { isDueling, distribution, atomCount } = head;
  const matrix = () => graph.floats('dueling_matrix', [actionCount + 1, actionCount], duelingMatrix(actionCount));
  if (distribution === 'none') {
    graph.node('MatMul', [outputs, matrix()], 'action_values');
    return;
  }
  const reshape = (value: string, shape: readonly number[], name: string) =>
    graph.node('Reshape', [value, graph.integers(`${name}_shape`, [-1, ...shape])], name);
  let atoms: string;
  if (isDueling) {
    const streams = reshape(outputs, [actionCount + 1, atomCount], 'streams');
    const byAtom = graph.node('Transpose', [streams], 'streams_by_atom', { perm: [0, 2, 1] });
    const joined = graph.node('MatMul', [byAtom, matrix()], 'joined_streams');
    atoms = graph.node('Transpose', [joined], 'atoms', { perm: [0, 2, 1] });
  } else {
    atoms = reshape(outputs, [actionCount, atomCount], 'atoms');
  }
  if (distribution === 'quantile') {
    // Not a product with even shares: ONNX Runtime 1.30 joins it with the transposition before it, and gets it wrong.
    graph.node('ReduceMean', [atoms], 'action_values', { axes: [2], keepdims: 0 });
    return;
  }
  const probabilities = graph.node('Softmax', [atoms], 'atom_probabilities', { axis: 2 });
  graph.node('MatMul', [probabilities, graph.floats('atom_returns', [atomCount], atomReturns(head))], 'action_values');
}
