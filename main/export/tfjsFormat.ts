import type { LayersModel, Tensor2D } from '@tensorflow/tfjs';
import { LabError } from '../contract/errors';
import type { ExportedFile } from '../contract/models';
import type { Observation } from '../rl/core/environment';
import type { PolicySnapshot } from '../rl/policies/policy';
import { countOutputs, plainHead } from '../rl/values/valueHead';
import {
  boundLayers,
  headLayers,
  type KerasLayer,
  networkLayers,
  probabilityLayer,
  scalingLayers,
  tableLayers,
  withInput,
} from './kerasLayers';
import { keepOutputs, playedLayersOf } from './playedLayers';
import { type Answer, type ExportContext, findFile, type PolicyFormat, type WrittenPolicy, withoutDraws } from './policyFormat';
import { roundKeepingBest } from './roundKeepingBest';

const topologyFile = 'model.json';
const weightsFile = 'weights.bin';

/**
 * A TensorFlow.js LayersModel of standard layers, from observation to action values, action probabilities, or an action of
 * real numbers.
 *
 * No standard layer chooses an index, so the rule that turns values or probabilities into an action stands in the model's
 * `userDefinedMetadata`; in code it is `model.predict(observations).argMax(1)`.
 */
export const tfjsFormat: PolicyFormat = {
  id: 'tfjs',
  playedAs: withoutDraws,
  write: (snapshot, context) => {
    const parts = createParts(snapshot);
    const values = parts.layers.flatMap(({ weights }) => weights.map((weight) => weight.values));
    return [
      { name: topologyFile, data: new TextEncoder().encode(`${JSON.stringify(describeModel(parts, context), null, 2)}\n`) },
      { name: weightsFile, data: joinBytes(values) },
    ];
  },
  open: openModel,
};

/** What a model gives, and how an action follows from it. */
interface ModelParts {
  readonly layers: readonly KerasLayer[];
  readonly output: string;
  readonly actionRule: string;
}

const actionValues = 'The value of each action, [batch, actions].';
const greedyRule = 'The index of the greatest value; where several are greatest, the lowest such index: argMax(1).';
const likeliestRule = 'The index of the greatest probability; where several are greatest, the lowest such index: argMax(1).';
const drawnRule = 'The agent draws with the probabilities; without draws, the index of the greatest: argMax(1).';

function createParts(snapshot: PolicySnapshot): ModelParts {
  switch (snapshot.kind) {
    case 'greedy-network': {
      const { network, actionCount, head = plainHead, scaling } = snapshot;
      const played = keepOutputs(playedLayersOf(network), countOutputs(head, actionCount));
      const layers = [...scalingLayers(scaling), ...networkLayers(played), ...headLayers(head, actionCount)];
      return { layers: withInput(layers, network.spec.inputSize), output: actionValues, actionRule: greedyRule };
    }
    case 'softmax-network': {
      const { network, actionCount, plays, scaling } = snapshot;
      const played = keepOutputs(playedLayersOf(network), actionCount);
      const layers = [...scalingLayers(scaling), ...networkLayers(played), probabilityLayer];
      return {
        layers: withInput(layers, network.spec.inputSize),
        output: 'The probability of each action, [batch, actions].',
        actionRule: plays === 'sample' ? drawnRule : likeliestRule,
      };
    }
    case 'continuous-network': {
      const { network, scaling } = snapshot;
      const played = keepOutputs(playedLayersOf(network), snapshot.low.length);
      const layers = [...scalingLayers(scaling), ...networkLayers(played), ...actionLayers(snapshot)];
      return {
        layers: withInput(layers, network.spec.inputSize),
        output: 'The action itself, [batch, elements].',
        actionRule: 'The output, within its bounds already.',
      };
    }
    case 'greedy-table': {
      const { stateCount, actionCount } = snapshot;
      const layers = tableLayers(roundRows(snapshot.actionValues, actionCount), stateCount, actionCount);
      return { layers: withInput(layers, 1), output: actionValues, actionRule: greedyRule };
    }
    default:
      throw new LabError(
        'not-supported',
        `A TensorFlow.js model cannot hold a ${snapshot.kind} policy. Export it as json instead.`,
      );
  }
}

/** What brings the outputs of a network into the bounds of the action. */
function actionLayers({ low, high, squash }: Extract<PolicySnapshot, { kind: 'continuous-network' }>): readonly KerasLayer[] {
  const bounds = [...low, ...high];
  if (bounds.every(Number.isFinite)) return boundLayers(Float32Array.from(low), Float32Array.from(high), squash);
  if (!bounds.some(Number.isFinite)) return [];
  throw new LabError(
    'not-supported',
    'A TensorFlow.js model cannot bound some elements of an action and leave others without. Export it as json or onnx instead.',
  );
}

function roundRows(actionValues: Float64Array, actionCount: number): Float32Array {
  const values = new Float32Array(actionValues.length);
  for (let start = 0; start < values.length; start += actionCount) {
    values.set(roundKeepingBest(actionValues.subarray(start, start + actionCount)), start);
  }
  return values;
}

function describeModel({ layers, output, actionRule }: ModelParts, { observationSpace, actionSpace, metadata }: ExportContext) {
  return {
    format: 'layers-model',
    generatedBy: 'Bellman',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'policy', layers: layers.map(({ class_name, config }) => ({ class_name, config })) },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [
      {
        paths: [weightsFile],
        weights: layers.flatMap(({ weights }) => weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }))),
      },
    ],
    userDefinedMetadata: {
      ...metadata,
      observationSpace,
      actionSpace,
      input:
        observationSpace.kind === 'discrete'
          ? 'The index of each state, [batch, 1].'
          : 'Each observation, flat, [batch, elements].',
      output,
      actionRule,
    },
  };
}

/** Numbers one after another, little-endian as the format wants them. */
function joinBytes(arrays: readonly Float32Array[]): Uint8Array {
  const bytes = new Uint8Array(arrays.reduce((sum, { length }) => sum + length * 4, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const values of arrays) {
    for (const value of values) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return bytes;
}

/** Loads the written files with tfjs's own reader, on whichever backend runs; on plain JavaScript where none does. */
async function openModel(files: readonly ExportedFile[]): Promise<WrittenPolicy> {
  const tf = await import('@tensorflow/tfjs');
  tf.enableProdMode(); // else tfjs advertises tfjs-node on the console
  await tf.ready();
  const described = JSON.parse(new TextDecoder().decode(findFile(files, topologyFile))) as Parameters<
    typeof tf.io.getModelArtifactsForJSON
  >[0];
  const model = await tf.loadLayersModel({
    load: () =>
      tf.io.getModelArtifactsForJSON(described, async (manifest) => [
        manifest.flatMap(({ weights }) => weights),
        findFile(files, weightsFile).slice().buffer,
      ]),
  });
  const { actionSpace } = described.userDefinedMetadata as unknown as Pick<ExportContext, 'actionSpace'>;
  const answer = actionSpace.kind === 'discrete' ? chooseGreatest : takeOutputs;
  return {
    answer(observations) {
      const values = predict(tf, model, observations);
      const answers = answer(tf, values);
      values.dispose();
      return answers;
    },
    dispose: () => model.dispose(),
  };
}

type Tf = typeof import('@tensorflow/tfjs');

function predict(tf: Tf, model: LayersModel, observations: readonly Observation[]): Tensor2D {
  const rows = observations.map((observation) => (typeof observation === 'number' ? [observation] : [...observation]));
  return tf.tidy(() => model.predict(tf.tensor2d(rows)) as Tensor2D);
}

function chooseGreatest(tf: Tf, values: Tensor2D): readonly Answer[] {
  const [actions, outputs] = [tf.tidy(() => tf.argMax(values, 1).dataSync()), values.dataSync()];
  const [rows, columns] = values.shape;
  return Array.from({ length: rows }, (_, row) => ({
    action: actions[row]!,
    outputs: outputs.slice(row * columns, (row + 1) * columns),
  }));
}

function takeOutputs(_tf: Tf, values: Tensor2D): readonly Answer[] {
  const outputs = values.dataSync();
  const [rows, columns] = values.shape;
  return Array.from({ length: rows }, (_, row) => {
    const action = Float64Array.from(outputs.subarray(row * columns, (row + 1) * columns));
    return { action, outputs: action };
  });
}
