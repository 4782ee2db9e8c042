import type { LayersModel, Tensor2D } from '@tensorflow/tfjs';
import { LabError } from '../contract/errors';
import type { ExportedFile } from '../contract/models';
import type { Observation } from '../rl/core/environment';
import type { PolicySnapshot } from '../rl/policies/policy';
import { denseLayersOf } from './denseLayers';
import { type ExportContext, findFile, type PolicyFormat, type WrittenPolicy } from './policyFormat';
import { roundKeepingBest } from './roundKeepingBest';

const topologyFile = 'model.json';
const weightsFile = 'weights.bin';

/** Keras would draw random weights, only for the file's to replace them. */
const startsAtZero = { class_name: 'Zeros', config: {} };

/** A layer of a Keras model and the numbers that belong to it. */
interface KerasLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[]; readonly values: Float32Array }[];
}

/**
 * A TensorFlow.js LayersModel of standard layers, from observation to action values.
 *
 * No standard layer chooses an index, so the rule that turns action values into an action stands in the model's
 * `userDefinedMetadata`; in code it is `model.predict(observations).argMax(1)`.
 */
export const tfjsFormat: PolicyFormat = {
  id: 'tfjs',
  write: (snapshot, context) => {
    const layers = createLayers(snapshot);
    const values = layers.flatMap(({ weights }) => weights.map((weight) => weight.values));
    return [
      { name: topologyFile, data: new TextEncoder().encode(`${JSON.stringify(describeModel(layers, context), null, 2)}\n`) },
      { name: weightsFile, data: joinBytes(values) },
    ];
  },
  open: openModel,
};

function createLayers(snapshot: PolicySnapshot): readonly KerasLayer[] {
  switch (snapshot.kind) {
    case 'greedy-network':
      return denseLayersOf(snapshot.network).map(({ inputs, units, activation, weights, biases }, index) => {
        const name = `layer_${index + 1}`;
        const parts = { units, activation, use_bias: true, kernel_initializer: startsAtZero, bias_initializer: startsAtZero };
        return {
          class_name: 'Dense',
          config: { name, ...(index === 0 ? { batch_input_shape: [null, inputs] } : {}), ...parts },
          weights: [
            { name: `${name}/kernel`, shape: [inputs, units], values: weights },
            { name: `${name}/bias`, shape: [units], values: biases },
          ],
        };
      });
    case 'greedy-table':
      return createTableLayers(snapshot);
    default:
      throw new LabError(
        'not-supported',
        `A TensorFlow.js model cannot hold a ${snapshot.kind} policy. Export it as json instead.`,
      );
  }
}

/** An embedding gives [batch, 1, actions] for [batch, 1]; the second layer takes the 1 out. */
function createTableLayers(table: Extract<PolicySnapshot, { kind: 'greedy-table' }>): readonly KerasLayer[] {
  const { stateCount, actionCount, actionValues } = table;
  const values = new Float32Array(actionValues.length);
  for (let start = 0; start < values.length; start += actionCount) {
    values.set(roundKeepingBest(actionValues.subarray(start, start + actionCount)), start);
  }
  const shape = { batch_input_shape: [null, 1], input_dim: stateCount, output_dim: actionCount, input_length: 1 };
  return [
    {
      class_name: 'Embedding',
      config: { name: 'table', ...shape, embeddings_initializer: startsAtZero },
      weights: [{ name: 'table/embeddings', shape: [stateCount, actionCount], values }],
    },
    { class_name: 'Flatten', config: { name: 'action_values' }, weights: [] },
  ];
}

function describeModel(layers: readonly KerasLayer[], { observationSpace, actionSpace, metadata }: ExportContext) {
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
      output: 'The value of each action, [batch, actions].',
      actionRule: 'The index of the greatest value; where several are greatest, the lowest such index: argMax(1).',
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
  return { answer: (observations) => tf.tidy(() => predict(tf, model, observations)), dispose: () => model.dispose() };
}

function predict(tf: typeof import('@tensorflow/tfjs'), model: LayersModel, observations: readonly Observation[]) {
  const rows = observations.map((observation) => (typeof observation === 'number' ? [observation] : [...observation]));
  const values = model.predict(tf.tensor2d(rows)) as Tensor2D;
  const [actions, outputs] = [tf.argMax(values, 1).dataSync(), values.dataSync()];
  const columns = values.shape[1];
  return observations.map((_, row) => ({ action: actions[row]!, outputs: outputs.slice(row * columns, (row + 1) * columns) }));
}
