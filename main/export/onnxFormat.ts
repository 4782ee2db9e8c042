import { LabError } from '../contract/errors';
import type { ExportedFile } from '../contract/models';
import type { Observation } from '../rl/core/environment';
import type { Activation } from '../rl/networks/network';
import type { PolicySnapshot } from '../rl/policies/policy';
import { denseLayersOf } from './denseLayers';
import { type OnnxValue, runOnnxModel } from './onnxRuntime';
import {
  decodeModel,
  elementType,
  encodeModel,
  integerAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValueInfo,
} from './onnxSchema';
import { type ExportContext, findFile, type PolicyFormat } from './policyFormat';

const fileName = 'policy.onnx';

/** Operator set 13 with its format version 7, of 2020: old enough for every runtime in use. */
const operatorSet = 13;
const formatVersion = 7;

/** ONNX has no name for doing nothing within a chain, so linear layers get no node. */
const activationOperators: Readonly<Record<Exclude<Activation, 'linear'>, string>> = {
  relu: 'Relu',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
};

/**
 * An ONNX model from `observation` [batch, …] to `action_values` [batch, actions] and the greedy `action` [batch].
 *
 * The graph runs in three stages, each named by the value it ends in: what prepares the observation, what computes
 * `action_values`, and the rule that chooses `action`; so a runtime needs nothing from us to play it.
 */
export const onnxFormat: PolicyFormat = {
  id: 'onnx',
  write: (snapshot, context): readonly ExportedFile[] => [{ name: fileName, data: encodeModel(createModel(snapshot, context)) }],
  open: async (files) => {
    const model = decodeModel(findFile(files, fileName));
    return { answer: (observations) => play(model, observations), dispose: () => {} };
  },
};

function createModel(snapshot: PolicySnapshot, { observationSpace, actionSpace, metadata }: ExportContext): OnnxModel {
  const described = { ...metadata, observationSpace, actionSpace };
  return {
    irVersion: formatVersion,
    opsetImport: [{ domain: '', version: operatorSet }],
    producerName: 'Bellman',
    producerVersion: String(metadata['version'] ?? ''),
    docString: 'A policy learned by reinforcement. Feed `observation`, act on `action`.',
    metadataProps: Object.entries(described).map(([key, value]) => ({ key, value: toText(value) })),
    graph: createGraph(snapshot),
  };
}

/** A text as it is, anything else as JSON. */
function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function createGraph(snapshot: PolicySnapshot): OnnxGraph {
  switch (snapshot.kind) {
    case 'greedy-network':
      return greedyGraph(networkStage(snapshot), snapshot.actionCount);
    case 'greedy-table':
      return greedyGraph(tableStage(snapshot), snapshot.actionCount);
    default:
      throw new LabError('not-supported', `An ONNX model cannot hold a ${snapshot.kind} policy. Export it as json instead.`);
  }
}

/** The part of a graph that computes `action_values` from `observation`. */
interface ActionValueStage {
  readonly observation: OnnxValueInfo;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  /** Code of the element type of `action_values`. */
  readonly valueType: number;
}

function networkStage({ network }: Extract<PolicySnapshot, { kind: 'greedy-network' }>): ActionValueStage {
  const nodes: OnnxNode[] = [];
  const constants: OnnxTensor[] = [];
  let value = 'observation';
  const layers = denseLayersOf(network);
  layers.forEach(({ inputs, units, activation, weights, biases }, index) => {
    const name = `layer_${index + 1}`;
    const result = index === layers.length - 1 ? 'action_values' : name;
    constants.push(floats(`${name}_weights`, [inputs, units], weights), floats(`${name}_biases`, [units], biases));
    const sums = activation === 'linear' ? result : `${name}_sums`;
    nodes.push(node('Gemm', [value, `${name}_weights`, `${name}_biases`], sums));
    if (activation !== 'linear') nodes.push(node(activationOperators[activation], [sums], result));
    value = result;
  });
  const { inputSize } = network.spec;
  return {
    observation: valueInfo('observation', elementType.float, [inputSize], `The ${inputSize} numbers of each observation, flat.`),
    nodes,
    constants,
    valueType: elementType.float,
  };
}

function tableStage(table: Extract<PolicySnapshot, { kind: 'greedy-table' }>): ActionValueStage {
  const { stateCount, actionCount, actionValues } = table;
  const rawData = toBytes(actionValues.length * 8, (view) => {
    actionValues.forEach((value, index) => {
      view.setFloat64(index * 8, value, true);
    });
  });
  return {
    observation: valueInfo('observation', elementType.int64, [], `The index of each state, 0 … ${stateCount - 1}.`),
    nodes: [node('Gather', ['table', 'observation'], 'action_values', { axis: 0 })],
    constants: [{ name: 'table', dims: [stateCount, actionCount], dataType: elementType.double, rawData }],
    valueType: elementType.double,
  };
}

function greedyGraph({ observation, nodes, constants, valueType }: ActionValueStage, actionCount: number): OnnxGraph {
  const rule = node('ArgMax', ['action_values'], 'action', { axis: 1, keepdims: 0, select_last_index: 0 });
  return {
    name: 'policy',
    docString: 'observation → action_values → action, the first of the greatest',
    node: [...nodes, rule],
    initializer: constants,
    input: [observation],
    output: [
      valueInfo('action', elementType.int64, [], 'The action to take: the lowest index among the greatest action values.'),
      valueInfo('action_values', valueType, [actionCount], 'What each action is worth, in discounted reward.'),
    ],
  };
}

function node(
  opType: string,
  input: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number>> = {},
): OnnxNode {
  const attribute = Object.entries(attributes).map(([name, i]) => ({ name, i, type: integerAttribute }));
  return { name: `compute_${output}`, opType, input, output: [output], attribute };
}

/** An input or output with any number of rows of shape `rowShape`. */
function valueInfo(name: string, elemType: number, rowShape: readonly number[], docString: string): OnnxValueInfo {
  const dim = [{ dimParam: 'batch' }, ...rowShape.map((dimValue) => ({ dimValue }))];
  return { name, docString, type: { tensorType: { elemType, shape: { dim } } } };
}

function floats(name: string, dims: readonly number[], values: Float32Array): OnnxTensor {
  const rawData = toBytes(values.length * 4, (view) => {
    values.forEach((value, index) => {
      view.setFloat32(index * 4, value, true);
    });
  });
  return { name, dims, dataType: elementType.float, rawData };
}

function toBytes(length: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  fill(new DataView(bytes.buffer));
  return bytes;
}

function play(model: OnnxModel, observations: readonly Observation[]) {
  const results = runOnnxModel(model, new Map([['observation', toFeed(observations)]]));
  const [action, values] = [results.get('action')!, results.get('action_values')!];
  const columns = values.dims[1]!;
  return observations.map((_, row) => ({
    action: action.data[row]!,
    outputs: values.data.slice(row * columns, (row + 1) * columns),
  }));
}

/** All observations as one batch: indexes [batch], or float32 rows [batch, elements]. */
function toFeed(observations: readonly Observation[]): OnnxValue {
  const [first] = observations;
  if (typeof first === 'number' || first === undefined) {
    return {
      dims: [observations.length],
      dataType: elementType.int64,
      data: Float64Array.from(observations as readonly number[]),
    };
  }
  const data = new Float32Array(observations.length * first.length);
  observations.forEach((observation, row) => {
    data.set(observation as Float64Array, row * first.length);
  });
  return { dims: [observations.length, first.length], dataType: elementType.float, data };
}
