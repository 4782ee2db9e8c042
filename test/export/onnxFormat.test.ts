import * as onnxRuntimeWeb from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportPolicy } from '../../main/export/exportPolicy';
import { runOnnxModel } from '../../main/export/onnxRuntime';
import { decodeModel, elementType, type OnnxModel } from '../../main/export/onnxSchema';
import { answersOf } from '../../main/export/parityGate';
import type { Observation } from '../../main/rl/core/environment';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import { worstDifference } from '../helpers/engineAgreement';
import {
  contextFor,
  continuousCases,
  headCases,
  layerCases,
  networkCases,
  networkPolicy,
  softmaxCases,
  tableCases,
  tablePolicy,
} from '../helpers/exportCases';

async function writeModel(policy: PolicySnapshot): Promise<Uint8Array> {
  return (await exportPolicy(policy, 'onnx', contextFor(policy))).files[0]!.data;
}

function toTensor(observations: readonly Observation[]): onnxRuntimeWeb.Tensor {
  const [first] = observations;
  if (typeof first === 'number') {
    return new onnxRuntimeWeb.Tensor('int64', BigInt64Array.from(observations.map((state) => BigInt(state as number))), [
      observations.length,
    ]);
  }
  const rows = Float32Array.from(observations.flatMap((observation) => [...(observation as Float64Array)]));
  return new onnxRuntimeWeb.Tensor('float32', rows, [observations.length, first!.length]);
}

describe('an exported ONNX model in onnxruntime', () => {
  beforeAll(() => {
    onnxRuntimeWeb.env.wasm.numThreads = 1;
  });

  it.each([...networkCases, ...headCases, ...layerCases, ...tableCases])(
    'acts as the policy does on every observation, in one batch or alone: %s',
    async (_title, policy) => {
      const session = await onnxRuntimeWeb.InferenceSession.create(await writeModel(policy));
      expect(session.inputNames).toEqual(['observation']);
      expect(session.outputNames).toEqual(['action', 'action_values']);
      const { observations } = contextFor(policy);
      const expected = answersOf(policy, observations);
      const results = await session.run({ observation: toTensor(observations) });
      const actions = [...(results['action']!.data as BigInt64Array)].map(Number);
      expect(actions).toEqual(expected.map(({ action }) => action));
      expect(results['action_values']!.dims).toEqual([observations.length, policy.actionCount]);
      const alone = await session.run({ observation: toTensor(observations.slice(7, 8)) });
      expect(Number((alone['action']!.data as BigInt64Array)[0])).toBe(expected[7]!.action);
      await session.release();
    },
  );

  it.each(softmaxCases)('gives the probabilities and the likeliest action: %s', async (_title, policy) => {
    const session = await onnxRuntimeWeb.InferenceSession.create(await writeModel(policy));
    expect(session.outputNames).toEqual(['action', 'action_probabilities']);
    const { observations } = contextFor(policy);
    const results = await session.run({ observation: toTensor(observations) });
    const expected = answersOf({ ...policy, plays: 'mode' }, observations);
    expect([...(results['action']!.data as BigInt64Array)].map(Number)).toEqual(expected.map(({ action }) => action));
    const probabilities = expected.flatMap(({ outputs }) => Array.from(outputs));
    expect(worstDifference(results['action_probabilities']!.data as Float32Array, probabilities)).toBeLessThan(1e-5);
    await session.release();
  });

  it.each(continuousCases)('gives the action within its bounds: %s', async (_title, policy) => {
    const session = await onnxRuntimeWeb.InferenceSession.create(await writeModel(policy));
    expect(session.outputNames).toEqual(['action']);
    const { observations } = contextFor(policy);
    const { action } = await session.run({ observation: toTensor(observations) });
    expect(action!.dims).toEqual([observations.length, policy.low.length]);
    const expected = answersOf(policy, observations).flatMap((answer) => [...(answer.action as Float64Array)]);
    expect(worstDifference(action!.data as Float32Array, expected)).toBeLessThan(1e-5);
    await session.release();
  });

  it('gives table values as the doubles they are', async () => {
    const rows = [[0.1, 1e-300, -1 / 3]];
    const session = await onnxRuntimeWeb.InferenceSession.create(await writeModel(tablePolicy(rows)));
    const { action_values } = await session.run({ observation: toTensor([0]) });
    expect([...(action_values!.data as Float64Array)]).toEqual(rows[0]);
    await session.release();
  });
});

describe('an exported ONNX model', () => {
  it('states its operator set, its format version and where the agent comes from', async () => {
    const [, policy] = networkCases[1]!;
    const model = decodeModel(await writeModel(policy));
    expect(model).toMatchObject({
      irVersion: 7,
      opsetImport: [{ version: 13 }],
      producerName: 'Bellman',
      producerVersion: '0.1.0',
    });
    const described = Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value]));
    expect(described).toMatchObject({ env: 'CartPole-v1', steps: '50000', evaluation: '{"meanReturn":499.5}' });
    expect(JSON.parse(described['actionSpace']!)).toEqual(contextFor(policy).actionSpace);
    expect(model.graph.input[0]!.type.tensorType.shape.dim).toEqual([{ dimParam: 'batch' }, { dimValue: 4 }]);
  });
});

describe('an exported ONNX model of an agent that draws', () => {
  it('says that its action is only the likeliest one', async () => {
    const [, policy] = softmaxCases[2]!;
    const [action] = decodeModel(await writeModel(policy)).graph.output;
    expect(action!.docString).toContain('The agent itself draws: for that, draw with action_probabilities.');
  });
});

describe('our own reading of ONNX', () => {
  const [, policy] = networkCases[1]!;
  const observation = { dims: [1, 4], dataType: elementType.float, data: Float32Array.of(1, 2, 3, 4) };
  const run = (model: OnnxModel, feed = observation) => runOnnxModel(model, new Map([['observation', feed]]));
  const changeNode = (model: OnnxModel, index: number, change: object): OnnxModel => {
    const node = model.graph.node.map((each, position) => (position === index ? { ...each, ...change } : each));
    return { ...model, graph: { ...model.graph, node } };
  };

  it('computes a dense layer and the greedy action as worked out by hand', async () => {
    // [1, −1] · [[2, 0], [0.5, 3]] + [0.25, 4] = [1.75, 1], so the action is 0.
    const layer = networkPolicy({ inputSize: 2, widths: [2], activation: 'linear' });
    const parameters = Float32Array.of(2, 0, 0.5, 3, 0.25, 4);
    const model = decodeModel(await writeModel({ ...layer, network: { ...layer.network, parameters } }));
    const values = run(model, { dims: [1, 2], dataType: elementType.float, data: Float32Array.of(1, -1) });
    expect([...values.get('action_values')!.data]).toEqual([1.75, 1]);
    expect([...values.get('action')!.data]).toEqual([0]);
  });

  it('refuses what policies are not written with', async () => {
    const model = decodeModel(await writeModel(policy));
    expect(() => run(changeNode(model, 0, { opType: 'Einsum' }))).toThrow('The operator Einsum must be one of Gemm, MatMul, ');
    expect(() => run(changeNode(model, 0, { input: ['nowhere'] }))).toThrow('needs nowhere, which nothing computes before it.');
    const last = model.graph.node.length - 1;
    expect(() => run(changeNode(model, last, { attribute: [] }))).toThrow(
      'ArgMax must have axis=1,keepdims=0,select_last_index=0, got .',
    );
    expect(() => run({ ...model, opsetImport: [{ domain: '', version: 12 }] })).toThrow('The operator set must be 13, got 12.');
    expect(() => run(model, { ...observation, dims: [2, 2] })).toThrow(
      'The input observation must have the declared shape and type, got 2×2.',
    );
  });

  it('refuses a state outside the table', async () => {
    const model = decodeModel(await writeModel(tablePolicy([[1, 2]])));
    const feed = new Map([['observation', { dims: [1], dataType: elementType.int64, data: Float64Array.of(1) }]]);
    expect(() => runOnnxModel(model, feed)).toThrow('The index of a state must lie in [0, 0], got 1.');
  });
});
