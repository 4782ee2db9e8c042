import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ExportedFile } from '../../main/contract/models';
import { exportPolicy } from '../../main/export/exportPolicy';
import { answersOf } from '../../main/export/parityGate';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import { worstDifference } from '../helpers/engineAgreement';
import {
  contextFor,
  continuousCases,
  headCases,
  layerCases,
  networkCases,
  softmaxCases,
  tableCases,
} from '../helpers/exportCases';

/** Loads the files the way a web page does: over HTTP, by the address of `model.json`. */
async function loadAsPage(files: readonly ExportedFile[]): Promise<tf.LayersModel> {
  const fetchFunc = async (address: RequestInfo | URL) => {
    const file = files.find(({ name }) => String(address).endsWith(`/${name}`));
    return new Response(file?.data.slice(), { status: file === undefined ? 404 : 200 });
  };
  return tf.loadLayersModel('http://agents.test/model.json', { fetchFunc });
}

async function writeFiles(policy: PolicySnapshot): Promise<readonly ExportedFile[]> {
  return (await exportPolicy(policy, 'tfjs', contextFor(policy))).files;
}

describe('an exported TensorFlow.js model', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([...networkCases, ...headCases, ...layerCases, ...tableCases])(
    'loads in a page and acts as the policy does: %s',
    async (_title, policy) => {
      const model = await loadAsPage(await writeFiles(policy));
      const { observations } = contextFor(policy);
      const rows = observations.map((observation) => (typeof observation === 'number' ? [observation] : [...observation]));
      const values = model.predict(tf.tensor2d(rows)) as tf.Tensor2D;
      expect(values.shape).toEqual([observations.length, policy.actionCount]);
      expect([...values.argMax(1).dataSync()]).toEqual(answersOf(policy, observations).map(({ action }) => action));
    },
  );

  it.each(softmaxCases)('gives probabilities whose greatest is the likeliest action: %s', async (_title, policy) => {
    const model = await loadAsPage(await writeFiles(policy));
    const { observations } = contextFor(policy);
    const probabilities = model.predict(tf.tensor2d((observations as Float64Array[]).map((row) => [...row]))) as tf.Tensor2D;
    const expected = answersOf({ ...policy, plays: 'mode' }, observations);
    expect([...probabilities.argMax(1).dataSync()]).toEqual(expected.map(({ action }) => action));
    const numbers = expected.flatMap(({ outputs }) => Array.from(outputs));
    expect(worstDifference(probabilities.dataSync(), numbers)).toBeLessThan(1e-5);
  });

  it.each(continuousCases)('gives the action itself: %s', async (_title, policy) => {
    const model = await loadAsPage(await writeFiles(policy));
    const { observations } = contextFor(policy);
    const actions = model.predict(tf.tensor2d((observations as Float64Array[]).map((row) => [...row]))) as tf.Tensor2D;
    const expected = answersOf(policy, observations).flatMap((answer) => [...(answer.action as Float64Array)]);
    expect(worstDifference(actions.dataSync(), expected)).toBeLessThan(1e-5);
  });

  it('refuses an action of which only some elements are bounded', async () => {
    const [, policy] = continuousCases[0]!;
    const halfBounded = { ...policy, high: Float64Array.of(2, Number.POSITIVE_INFINITY) };
    await expect(writeFiles(halfBounded)).rejects.toMatchObject({
      code: 'not-supported',
      message: expect.stringContaining('cannot bound some elements of an action and leave others without') as string,
    });
  });

  it('takes the index of a state as a whole number too', async () => {
    const [, policy] = tableCases[2]!;
    const model = await loadAsPage(await writeFiles(policy));
    const values = model.predict(tf.tensor2d([[0], [1], [2]], [3, 1], 'int32')) as tf.Tensor2D;
    expect([...values.argMax(1).dataSync()]).toEqual([1, 2, 2]);
  });

  it('says what goes in, what comes out and how to choose', async () => {
    const [, policy] = networkCases[1]!;
    const [topology] = await writeFiles(policy);
    const described = JSON.parse(new TextDecoder().decode(topology!.data)) as tf.io.ModelJSON;
    expect(described.format).toBe('layers-model');
    expect(described.userDefinedMetadata).toMatchObject({
      env: 'CartPole-v1',
      input: 'Each observation, flat, [batch, elements].',
      actionRule: 'The index of the greatest value; where several are greatest, the lowest such index: argMax(1).',
    });
  });

  it('leaves no tensors behind and says nothing on the console', async () => {
    const [, policy] = networkCases[1]!;
    await writeFiles(policy);
    const warn = vi.spyOn(console, 'warn');
    const { numTensors } = tf.memory();
    await writeFiles(policy);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(warn).not.toHaveBeenCalled();
  });
});
