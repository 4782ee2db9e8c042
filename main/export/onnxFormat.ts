import { LabError } from '../contract/errors';
import type { ExportedFile } from '../contract/models';
import type { Observation } from '../rl/core/environment';
import type { NetworkState } from '../rl/networks/network';
import type { PolicySnapshot } from '../rl/policies/policy';
import { countOutputs, plainHead } from '../rl/values/valueHead';
import { batchOf, OnnxGraphBuilder } from './onnxGraph';
import { addHead, addLayers, addScaling } from './onnxNetwork';
import { type OnnxValue, runOnnxModel } from './onnxRuntime';
import { decodeModel, elementType, encodeModel, type OnnxGraph, type OnnxModel, type OnnxValueInfo } from './onnxSchema';
import { keepOutputs, playedLayersOf } from './playedLayers';
import { type Answer, type ExportContext, findFile, type PolicyFormat, withoutDraws } from './policyFormat';

const fileName = 'policy.onnx';

/** Operator set 13 with its format version 7, of 2020: old enough for every runtime in use. */
const operatorSet = 13;
const formatVersion = 7;

/**
 * An ONNX model from `observation` [batch, …] to `action`, and to the numbers the action follows from: `action_values`
 * or `action_probabilities` [batch, actions].
 *
 * The graph runs in stages, each named by the value it ends in: what prepares the observation, what the layers compute,
 * and the rule that makes `action` of it; so a runtime needs nothing from us to play it. Nothing in it is random: of an
 * agent that draws, it holds the probabilities and plays the likeliest action.
 */
export const onnxFormat: PolicyFormat = {
  id: 'onnx',
  playedAs: withoutDraws,
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
      return greedyNetworkGraph(snapshot);
    case 'greedy-table':
      return greedyTableGraph(snapshot);
    case 'softmax-network':
      return softmaxGraph(snapshot);
    case 'continuous-network':
      return continuousGraph(snapshot);
    default:
      throw new LabError('not-supported', `An ONNX model cannot hold a ${snapshot.kind} policy. Export it as json instead.`);
  }
}

type SnapshotOf<K extends PolicySnapshot['kind']> = Extract<PolicySnapshot, { readonly kind: K }>;

/** Lowest index among the greatest of each row. */
const firstOfGreatest = { axis: 1, keepdims: 0, select_last_index: 0 };
const greedyAction = 'The action to take: the lowest index among the greatest action values.';

function greedyNetworkGraph({ network, actionCount, head = plainHead, scaling }: SnapshotOf<'greedy-network'>): OnnxGraph {
  const graph = new OnnxGraphBuilder();
  const isPlain = !head.isDueling && head.distribution === 'none';
  const layers = keepOutputs(playedLayersOf(network), countOutputs(head, actionCount));
  addLayers(graph, layers, addScaling(graph, scaling), isPlain ? 'action_values' : 'outputs');
  if (!isPlain) addHead(graph, head, actionCount, 'outputs');
  graph.node('ArgMax', ['action_values'], 'action', firstOfGreatest);
  return graphOf(graph, numbersInput(network), 'observation → action_values → action, the first of the greatest', [
    batchOf('action', elementType.int64, [], greedyAction),
    batchOf('action_values', elementType.float, [actionCount], 'What each action is worth, in discounted reward.'),
  ]);
}

function greedyTableGraph({ stateCount, actionCount, actionValues }: SnapshotOf<'greedy-table'>): OnnxGraph {
  const graph = new OnnxGraphBuilder();
  const table = graph.doubles('table', [stateCount, actionCount], actionValues);
  graph.node('Gather', [table, 'observation'], 'action_values', { axis: 0 });
  graph.node('ArgMax', ['action_values'], 'action', firstOfGreatest);
  const observation = batchOf('observation', elementType.int64, [], `The index of each state, 0 … ${stateCount - 1}.`);
  return graphOf(graph, observation, 'observation → action_values → action, the first of the greatest', [
    batchOf('action', elementType.int64, [], greedyAction),
    batchOf('action_values', elementType.double, [actionCount], 'What each action is worth, in discounted reward.'),
  ]);
}

function softmaxGraph({ network, actionCount, plays, scaling }: SnapshotOf<'softmax-network'>): OnnxGraph {
  const graph = new OnnxGraphBuilder();
  addLayers(graph, keepOutputs(playedLayersOf(network), actionCount), addScaling(graph, scaling), 'preferences');
  graph.node('Softmax', ['preferences'], 'action_probabilities', { axis: 1 });
  graph.node('ArgMax', ['preferences'], 'action', firstOfGreatest);
  const drawn = plays === 'sample' ? ' The agent itself draws: for that, draw with action_probabilities.' : '';
  return graphOf(graph, numbersInput(network), 'observation → preferences → action_probabilities and the likeliest action', [
    batchOf('action', elementType.int64, [], `The likeliest action, of several the one of lowest index.${drawn}`),
    batchOf('action_probabilities', elementType.float, [actionCount], 'The probability of each action.'),
  ]);
}

function continuousGraph({ network, low, high, squash, scaling }: SnapshotOf<'continuous-network'>): OnnxGraph {
  const graph = new OnnxGraphBuilder();
  const size = low.length;
  addLayers(graph, keepOutputs(playedLayersOf(network), size), addScaling(graph, scaling), 'proposals');
  const vector = (name: string, numberOf: (low: number, high: number) => number) =>
    graph.floats(
      name,
      [size],
      low.map((least, i) => numberOf(least, high[i]!)),
    );
  if (squash === 'clip') {
    const raised = graph.node('Max', ['proposals', vector('lowest_action', (least) => least)], 'raised_proposals');
    graph.node('Min', [raised, vector('highest_action', (_, most) => most)], 'action');
  } else {
    const squashed = graph.node('Tanh', ['proposals'], 'squashed_proposals');
    const stretched = graph.node(
      'Mul',
      [squashed, vector('action_reach', (least, most) => (most - least) / 2)],
      'stretched_proposals',
    );
    graph.node('Add', [stretched, vector('action_middle', (least, most) => (least + most) / 2)], 'action');
  }
  return graphOf(graph, numbersInput(network), 'observation → proposals → action within its bounds', [
    batchOf('action', elementType.float, [size], 'The action to take, one number for each of its elements.'),
  ]);
}

function numbersInput({ spec }: NetworkState): OnnxValueInfo {
  const { inputSize } = spec;
  return batchOf('observation', elementType.float, [inputSize], `The ${inputSize} numbers of each observation, flat.`);
}

function graphOf(
  { nodes, constants }: OnnxGraphBuilder,
  observation: OnnxValueInfo,
  docString: string,
  output: readonly OnnxValueInfo[],
): OnnxGraph {
  return { name: 'policy', docString, node: nodes, initializer: constants, input: [observation], output };
}

/** An index for each row where `action` is one; else the elements themselves. Further outputs are what it follows from. */
function play(model: OnnxModel, observations: readonly Observation[]): readonly Answer[] {
  const results = runOnnxModel(model, new Map([['observation', toFeed(observations)]]));
  const [first, second] = model.graph.output.map(({ name }) => results.get(name)!);
  const rowOf = ({ data, dims }: OnnxValue, row: number) => data.slice(row * dims[1]!, (row + 1) * dims[1]!);
  return observations.map((_, row) => {
    if (second !== undefined) return { action: first!.data[row]!, outputs: rowOf(second, row) };
    const action = Float64Array.from(rowOf(first!, row));
    return { action, outputs: action };
  });
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
