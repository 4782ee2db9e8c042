import { describe, expect, it } from 'vitest';
import { exportPolicy } from '../../main/export/exportPolicy';
import { formatPolicyFile } from '../../main/export/formatPolicyFile';
import { readPolicyFile } from '../../main/export/readPolicyFile';
import type { Observation } from '../../main/rl/core/environment';
import { createRandom } from '../../main/rl/core/random';
import { box, discrete } from '../../main/rl/core/spaces';
import { createPolicy } from '../../main/rl/policies/createPolicy';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import { countFeatures } from '../../main/rl/values/createFeatures';
import type { FeatureSpec } from '../../main/rl/values/featureSpec';
import { createSpec, createState } from '../helpers/engineAgreement';

const bounds = { low: [-1, 0], high: [2, 5] };

const overNumbers: readonly FeatureSpec[] = [
  { kind: 'tile-coding', tilings: 4, tiles: 3, ...bounds },
  { kind: 'state-aggregation', groups: 3, ...bounds },
  { kind: 'fourier', order: 2, ...bounds },
  { kind: 'polynomial', order: 2, ...bounds },
  { kind: 'observation', size: 2 },
];

const overIndexes: readonly FeatureSpec[] = [
  { kind: 'table', stateCount: 8 },
  { kind: 'state-aggregation', groups: 3, low: [1], high: [6] },
  { kind: 'fourier', order: 4, low: [0], high: [7] },
];

const observationSpaceOf = (features: FeatureSpec) => (overIndexes.includes(features) ? discrete(8) : box([-1, 0], [2, 5]));

/** 1,200 observations, some of them beyond the bounds. */
function observationsFor(features: FeatureSpec): readonly Observation[] {
  const random = createRandom(9, 'observations');
  return Array.from({ length: 1200 }, (_, i) =>
    overIndexes.includes(features) ? i % 8 : Float64Array.of(random.uniform(-1.5, 2.5), random.uniform(-1, 6)),
  );
}

/** A policy of every kind over the features, with weights drawn at random. */
function policiesOver(features: FeatureSpec): readonly PolicySnapshot[] {
  const random = createRandom(3, 'weights');
  const count = countFeatures(features);
  const draw = (length: number) => Float64Array.from({ length }, () => random.normal());
  const actionProbabilities = Float64Array.of(0.2, 0.3, 0.5);
  const network = createState(createSpec({ inputSize: count, widths: [5, 1], activation: 'tanh', lastActivation: 'linear' }));
  return [
    { kind: 'greedy-linear', actionCount: 3, features, weights: draw(3 * count) },
    {
      kind: 'softmax-linear',
      actionCount: 3,
      features,
      weights: draw(3 * count),
      leastProbability: 0.1,
      stateWeights: draw(count),
    },
    {
      kind: 'softmax-linear',
      actionCount: 3,
      features,
      weights: draw(3 * count),
      leastProbability: 0,
      stateWeights: new Float64Array(0),
    },
    { kind: 'linear-state-values', actionCount: 3, features, weights: draw(count), actionProbabilities },
    { kind: 'network-state-values', actionCount: 3, features, network, actionProbabilities },
  ];
}

const contextFor = (features: FeatureSpec) => ({
  observationSpace: observationSpaceOf(features),
  actionSpace: discrete(3),
  metadata: { env: 'MountainCar-v0' },
  observations: observationsFor(features),
});

const cases = [...overNumbers, ...overIndexes].flatMap((features) =>
  policiesOver(features).map((policy) => [policy.kind, features.kind, policy, features] as const),
);

describe.each(cases)('a file of a %s policy over %s', (_kind, _features, policy, features) => {
  it('reads back number for number, and answers alike', () => {
    const { snapshot } = readPolicyFile(formatPolicyFile({ snapshot: policy, ...contextFor(features) }));
    expect({ ...snapshot, network: undefined }).toEqual({ ...policy, network: undefined });
    const [original, read] = [createPolicy(policy), createPolicy(snapshot)];
    const [random, again] = [createRandom(1), createRandom(1)];
    for (const observation of observationsFor(features)) {
      expect(read.act(observation, random)).toBe(original.act(observation, again));
      expect(read.inspect(observation)).toEqual(original.inspect(observation));
    }
  });

  it('leaves the lab as JSON, and not in formats that cannot hold it', async () => {
    const { parity } = await exportPolicy(policy, 'json', contextFor(features));
    expect(parity).toEqual({ observations: 1200, mismatches: 0, worstDifference: 0 });
    for (const format of ['onnx', 'tfjs'] as const) {
      await expect(exportPolicy(policy, format, contextFor(features))).rejects.toMatchObject({
        code: 'not-supported',
        message: expect.stringContaining('as json') as string,
      });
    }
  });
});

describe('a policy file over features', () => {
  it.each([...overNumbers, ...overIndexes].map((features) => [features.kind, features] as const))(
    'says itself how they are computed: following the sentences about %s gives the same values',
    (_kind, features) => {
      const [policy] = policiesOver(features);
      const file = JSON.parse(formatPolicyFile({ snapshot: policy!, ...contextFor(features) })) as FileOverFeatures;
      const player = createPolicy(policy!);
      for (const observation of observationsFor(features)) {
        const x = followSentences(file.policy.features, typeof observation === 'number' ? [observation] : [...observation]);
        const values = file.policy.weights.map((row) => row.reduce((sum, weight, i) => sum + weight * (x[i] ?? 0), 0));
        player.inspect(observation).actionValues!.forEach((value, action) => {
          expect(values[action]).toBeCloseTo(value, 10);
        });
      }
    },
  );

  it.each<[string, (file: FileOverFeatures) => unknown, string]>([
    ['a missing weight', (file) => file.policy.weights[1]!.pop(), 'weights must have 3 rows of 9 numbers'],
    ['a missing bound', (file) => file.policy.features.low!.pop(), 'The bounds of the features must be equally many'],
    [
      'features nobody knows',
      (file) => {
        file.policy.features.kind = 'wavelets';
      },
      'The policy file is damaged at policy.features.kind: ',
    ],
  ])('refuses %s', (_what, damage, sentence) => {
    const features: FeatureSpec = { kind: 'polynomial', order: 2, ...bounds };
    const file = JSON.parse(
      formatPolicyFile({ snapshot: policiesOver(features)[0]!, ...contextFor(features) }),
    ) as FileOverFeatures;
    damage(file);
    expect(() => readPolicyFile(JSON.stringify(file))).toThrow(sentence);
  });
});

interface FileOverFeatures {
  readonly policy: {
    readonly weights: number[][];
    readonly features: {
      kind: string;
      readonly low?: number[];
      readonly high?: number[];
      readonly groups?: number;
      readonly tilings?: number;
      readonly tiles?: number;
      readonly order?: number;
    };
  };
}

/** x, by the words of `howToUse` alone. */
function followSentences(
  features: FileOverFeatures['policy']['features'],
  observation: readonly number[],
): Record<number, number> {
  const { kind, low = [], high = [], groups = 0, tilings = 0, tiles = 0, order = 0 } = features;
  if (kind === 'table') return { [observation[0]!]: 1 };
  if (kind === 'observation') return { ...observation };
  const u = observation.map((o, d) => Math.min(1, Math.max(0, (o - low[d]!) / (high[d]! - low[d]!))));
  const numberOf = (digits: readonly number[], base: number) => digits.reduce((sum, digit) => sum * base + digit, 0);
  if (kind === 'state-aggregation') {
    return {
      [numberOf(
        u.map((share) => Math.min(groups - 1, Math.floor(groups * share))),
        groups,
      )]: 1,
    };
  }
  if (kind === 'tile-coding') {
    const lit = Array.from({ length: tilings }, (_, t) => {
      const tile = u.map((share, d) => Math.floor(tiles * share + ((t * (2 * d + 1)) % tilings) / tilings));
      return [t * (tiles + 1) ** u.length + numberOf(tile, tiles + 1), 1];
    });
    return Object.fromEntries(lit) as Record<number, number>;
  }
  const x = Array.from({ length: (order + 1) ** u.length }, (_, i) => {
    const c = [...i.toString(order + 1).padStart(u.length, '0')].map((digit) => Number.parseInt(digit, order + 1));
    return kind === 'fourier'
      ? Math.cos(Math.PI * c.reduce((sum, digit, d) => sum + digit * u[d]!, 0))
      : c.reduce((product, digit, d) => product * u[d]! ** digit, 1);
  });
  return { ...x };
}
