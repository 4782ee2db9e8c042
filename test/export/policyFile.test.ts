import { describe, expect, it } from 'vitest';
import { formatPolicyFile } from '../../main/export/formatPolicyFile';
import { readPolicyFile } from '../../main/export/readPolicyFile';
import { createRandom } from '../../main/rl/core/random';
import { createPolicy } from '../../main/rl/policies/createPolicy';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import { worstDifference } from '../helpers/engineAgreement';
import {
  contextFor,
  continuousCases,
  headCases,
  layerCases,
  networkCases,
  networkPolicy,
  observationsFor,
  softmaxCases,
  tableCases,
} from '../helpers/exportCases';

const uniform: PolicySnapshot = { kind: 'uniform', actionCount: 4 };
const drawn: PolicySnapshot = {
  kind: 'stochastic-table',
  stateCount: 2,
  actionCount: 3,
  actionProbabilities: Float64Array.of(0.2, 0.5, 0.3, 1, 0, 0),
};
const evaluated: PolicySnapshot = { ...drawn, kind: 'state-values', stateValues: Float64Array.of(-1.5, 1 / 3) };
const followed: PolicySnapshot = {
  kind: 'options-table',
  stateCount: 2,
  actionCount: 3,
  optionCount: 2,
  optionValues: Float64Array.of(1, 2, 0.5, -3),
  initiation: Uint8Array.of(1, 1, 1, 0),
  actionProbabilities: Float64Array.of(0, 1, 0, 0.5, 0.5, 0, 0, 0, 1, 0.25, 0, 0.75),
  termination: Float64Array.of(0.5, 1 / 3, 0, 1),
};

function write(snapshot: PolicySnapshot): string {
  const { observationSpace, actionSpace, metadata } = contextFor(snapshot);
  return formatPolicyFile({ snapshot, observationSpace, actionSpace, metadata });
}

describe('a policy file', () => {
  it.each([
    ...networkCases,
    ...headCases,
    ...layerCases,
    ...softmaxCases,
    ...continuousCases,
    ...tableCases,
    ['uniform', uniform] as const,
    ['drawn', drawn] as const,
    ['values', evaluated] as const,
    ['options', followed] as const,
  ])('reads back number for number: %s', (_title, snapshot) => {
    const { observationSpace, actionSpace, metadata } = contextFor(snapshot);
    const read = readPolicyFile(write(snapshot));
    // −0 is written as 0, which is equal to it and chooses the same.
    const withoutNegativeZero = JSON.parse(JSON.stringify(snapshot)) as unknown;
    expect(JSON.parse(JSON.stringify(read.snapshot))).toEqual(withoutNegativeZero);
    expect(read).toMatchObject({ observationSpace, actionSpace, metadata });
  });

  it.each([drawn, evaluated, followed])('draws the same actions after it was read back: $kind', (snapshot) => {
    const read = createPolicy(readPolicyFile(write(snapshot)).snapshot);
    const [random, again] = [createRandom(4), createRandom(4)];
    const original = createPolicy(snapshot);
    for (let i = 0; i < 100; i++) expect(read.act(i % 2, random)).toBe(original.act(i % 2, again));
    expect(read.inspect(1)).toEqual(original.inspect(1));
  });

  it('is still read as the first version was written, which had less to say', () => {
    const [, policy] = networkCases[1]!;
    const first = write(policy).replace('"version": 2', '"version": 1');
    expect(first).toContain('"version": 1');
    expect(readPolicyFile(first).snapshot).toEqual(readPolicyFile(write(policy)).snapshot);
  });

  it('keeps what the network was trained with, but no moments of the optimizer', () => {
    const policy = networkPolicy({ inputSize: 2, widths: [2], activation: 'relu' });
    const moments = policy.network.moments.map((moment) => moment.map(() => 3));
    const trained: PolicySnapshot = { ...policy, network: { ...policy.network, updateCount: 700, moments } };
    const { snapshot } = readPolicyFile(write(trained));
    expect(snapshot).toEqual({ ...policy, network: { ...policy.network, updateCount: 700 } });
  });

  it('says itself how it is played: following the sentences gives the same actions', () => {
    const [, policy] = networkCases[1]!;
    const file = JSON.parse(write(policy)) as {
      howToUse: string[];
      policy: { network: { layers: { weights: number[][]; biases: number[]; activation: string }[] } };
    };
    expect(file.howToUse.join(' ')).toContain('outputs[u] = activation(biases[u] + Σ over i of inputs[i] · weights[i][u])');
    const activations: Record<string, (x: number) => number> = { relu: (x) => Math.max(x, 0), linear: (x) => x };
    const player = createPolicy(policy);
    for (const observation of observationsFor(policy) as Float64Array[]) {
      let values = [...Float32Array.from(observation)];
      for (const { weights, biases, activation } of file.policy.network.layers) {
        const inputs = values;
        values = biases.map((bias, u) => activations[activation]!(inputs.reduce((sum, x, i) => sum + x * weights[i]![u]!, bias)));
      }
      expect(values.indexOf(Math.max(...values))).toBe(player.act(observation, createRandom(1)));
    }
  });

  it('says itself how observations are scaled and how the action is kept within its bounds', () => {
    const [, policy] = continuousCases[0]!;
    const file = JSON.parse(write(policy)) as { howToUse: string[]; policy: ContinuousInFile };
    const text = file.howToUse.join(' ');
    expect(text).toContain('(observation[i] − scaling.means[i]) / √(scaling.variances[i] + scaling.epsilon)');
    expect(text).toContain('Element i of the action is output i of the last layer, moved to the nearer end of [low[i], high[i]]');
    const { low, high, scaling, network } = file.policy;
    const clip = (x: number, least: number, most: number) => Math.min(Math.max(x, least), most);
    const player = createPolicy(policy);
    for (const observation of observationsFor(policy) as Float64Array[]) {
      let values = [...observation].map((x, i) => {
        const scaled = (x - scaling.means[i]!) / Math.sqrt(scaling.variances[i]! + scaling.epsilon);
        return Math.fround(clip(scaled, -scaling.limit, scaling.limit));
      });
      network.layers.forEach(({ weights, biases }, layer) => {
        const sums = biases.map((bias, u) => values.reduce((sum, x, i) => sum + x * weights[i]![u]!, bias));
        values = layer === 0 ? sums.map(Math.tanh) : sums;
      });
      const action = values.map((value, i) => clip(value, low[i]!, high[i]!));
      expect(worstDifference(action, player.act(observation, createRandom(1)) as Float64Array)).toBeLessThan(1e-5);
    }
  });

  it('puts each row of numbers on one line, and leaves texts alone', () => {
    const [, table] = tableCases[1]!;
    const { observationSpace, actionSpace } = contextFor(table);
    const metadata = { notes: '[\n  1,\n  2\n]' };
    const text = formatPolicyFile({ snapshot: table, observationSpace, actionSpace, metadata });
    expect(text).toContain('\n      [1, 3, 3],\n');
    expect(readPolicyFile(text).metadata).toEqual(metadata);
  });
});

interface ContinuousInFile {
  readonly low: number[];
  readonly high: number[];
  readonly scaling: { readonly means: number[]; readonly variances: number[]; readonly epsilon: number; readonly limit: number };
  readonly network: { readonly layers: { readonly weights: number[][]; readonly biases: number[] }[] };
}

describe('reading a policy file of real-valued actions', () => {
  const [, policy] = continuousCases[0]!;
  const edit = (change: (file: ContinuousInFile & { valueNetwork: { inputSize: number } }) => void) => {
    const file = JSON.parse(write(policy)) as { policy: ContinuousInFile & { valueNetwork: { inputSize: number } } };
    change(file.policy);
    return JSON.stringify(file);
  };

  it.each([
    ['bounds that cross', edit((file) => (file.low[0] = 3)), 'The bounds of the action must be equally many'],
    ['too few means', edit((file) => file.scaling.means.pop()), 'scaling.means must have 1 rows of 3 numbers, got others.'],
    [
      'too few outputs',
      edit(({ low, high }) => {
        low.push(0);
        high.push(1);
      }),
      'The last layer must have at least 3 units, got 2.',
    ],
    ['values of other inputs', edit((file) => (file.valueNetwork.inputSize = 4)), 'The valueNetwork must have 3 inputs, got 4.'],
  ])('refuses %s', (_title, text, message) => {
    expect(() => readPolicyFile(text)).toThrow(
      expect.objectContaining({ code: 'invalid-value', message: expect.stringContaining(message) as string }) as Error,
    );
  });
});

describe('reading a policy file of images', () => {
  it('refuses a convolution without images to look at', () => {
    const [, policy] = layerCases[0]!;
    const file = JSON.parse(write(policy)) as { policy: { network: { inputShape?: number[] } } };
    delete file.policy.network.inputShape;
    expect(() => readPolicyFile(JSON.stringify(file))).toThrow(
      expect.objectContaining({
        code: 'invalid-value',
        message: 'A convolution must follow images, got rows without inputShape.',
      }) as Error,
    );
  });
});

describe('reading a policy file', () => {
  const [, policy] = networkCases[2]!;
  const edit = (change: (file: ReturnType<typeof parse>) => void) => {
    const file = parse();
    change(file);
    return JSON.stringify(file);
  };
  const parse = () =>
    JSON.parse(write(policy)) as {
      format: string;
      version: number;
      policy: { kind: string; actionCount: number; network: { layers: { weights: unknown[][]; biases: unknown[] }[] } };
    };

  it.each([
    ['text that is no JSON', '{', 'The policy file must be JSON.'],
    ['JSON that is no object', '7', 'The file must be a policy written by Bellman.'],
    ['another format', edit((file) => (file.format = 'other')), 'The file must be a policy written by Bellman.'],
    [
      'a newer version',
      edit((file) => (file.version = 3)),
      'The policy file must be of version 1 or 2, got 3. A newer Bellman may have written it.',
    ],
    [
      'a weight that is no number',
      edit((file) => (file.policy.network.layers[1]!.weights[2]![0] = 'x')),
      'The policy file is damaged at policy.network.layers.1.weights.2.0: ',
    ],
    [
      'a kind of policy nobody knows',
      edit((file) => (file.policy.kind = 'greedy-oracle')),
      'The policy file is damaged at policy.kind: ',
    ],
    [
      'a missing row',
      edit((file) => file.policy.network.layers[0]!.weights.pop()),
      'layers.0.weights must have 3 rows of 17 numbers, got others.',
    ],
    [
      'a missing bias',
      edit((file) => file.policy.network.layers[1]!.biases.pop()),
      'layers.1.biases must have 1 rows of 5 numbers, got others.',
    ],
    [
      'outputs that are not the actions',
      edit((file) => (file.policy.actionCount = 7)),
      'The last layer must have 7 units, got 6.',
    ],
  ])('refuses %s', (_title, text, message) => {
    expect(() => readPolicyFile(text)).toThrow(
      expect.objectContaining({ code: 'invalid-value', message: expect.stringContaining(message) as string }) as Error,
    );
  });
});
