import type { ExportContext } from '../../main/export/policyFormat';
import type { Observation } from '../../main/rl/core/environment';
import { createRandom } from '../../main/rl/core/random';
import { box, discrete, type Space } from '../../main/rl/core/spaces';
import { initializeNetwork } from '../../main/rl/networks/initialize';
import type { Initializer, NetworkShape, OptimizerSpec } from '../../main/rl/networks/network';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import type { ObservationScaling } from '../../main/rl/values/observationScaling';
import { countOutputs, type ValueHead } from '../../main/rl/values/valueHead';
import { createSpec, createState, type SpecParts } from './engineAgreement';

type GreedyNetwork = Extract<PolicySnapshot, { kind: 'greedy-network' }>;
type SoftmaxNetwork = Extract<PolicySnapshot, { kind: 'softmax-network' }>;
type ContinuousNetwork = Extract<PolicySnapshot, { kind: 'continuous-network' }>;
type TablePolicy = Extract<PolicySnapshot, { kind: 'greedy-table' }>;

export function networkPolicy(parts: SpecParts): GreedyNetwork {
  return { kind: 'greedy-network', actionCount: parts.widths.at(-1)!, network: createState(createSpec(parts)) };
}

/** A table of the given rows, one for each state. */
export function tablePolicy(rows: readonly (readonly number[])[]): TablePolicy {
  const actionValues = Float64Array.from(rows.flat());
  return { kind: 'greedy-table', stateCount: rows.length, actionCount: rows[0]!.length, actionValues };
}

/** Elements of an observation that a policy of numbers sees. */
function inputSizeOf(snapshot: PolicySnapshot): number {
  return 'network' in snapshot && 'spec' in snapshot.network ? snapshot.network.spec.inputSize : 2;
}

/** 1,200 observations that fit the policy; those of networks are normally distributed, over six orders of magnitude. */
export function observationsFor(snapshot: PolicySnapshot, seed = 5): readonly Observation[] {
  const random = createRandom(seed, 'observations');
  const size = inputSizeOf(snapshot);
  return Array.from({ length: 1200 }, (_, index) => {
    if ('stateCount' in snapshot) return index % snapshot.stateCount;
    const deviation = 10 ** random.uniform(-3, 3);
    return Float64Array.from({ length: size }, () => random.normal(0, deviation));
  });
}

export function contextFor(snapshot: PolicySnapshot): ExportContext {
  const bound = Array.from({ length: inputSizeOf(snapshot) }, () => Number.POSITIVE_INFINITY);
  return {
    observations: observationsFor(snapshot),
    observationSpace:
      'stateCount' in snapshot
        ? discrete(snapshot.stateCount)
        : box(
            bound.map((x) => -x),
            bound,
          ),
    actionSpace: actionSpaceOf(snapshot),
    metadata: { env: 'CartPole-v1', algo: 'dqn', seed: 3, steps: 50_000, version: '0.1.0', evaluation: { meanReturn: 499.5 } },
  };
}

function actionSpaceOf(snapshot: PolicySnapshot): Space {
  if (snapshot.kind === 'continuous-network') return box([...snapshot.low], [...snapshot.high]);
  if (!('actionCount' in snapshot)) throw new Error(`The policy must be of one agent, got ${snapshot.kind}.`);
  const { actionCount } = snapshot;
  return discrete(
    actionCount,
    Array.from({ length: actionCount }, (_, a) => `action ${a}`),
  );
}

const scaling: ObservationScaling = {
  means: Float64Array.of(0.5, -2, 30),
  variances: Float64Array.of(0.25, 4, 1e-6),
  epsilon: 1e-8,
  limit: 10,
};

const small = (outputs: number) =>
  createState(createSpec({ inputSize: 3, widths: [17, outputs], activation: 'tanh', lastActivation: 'linear' }));

/** Policies that choose by preferences, with and without scaling, values and draws. */
export const softmaxCases: readonly (readonly [title: string, policy: SoftmaxNetwork])[] = [
  ['the likeliest action', { kind: 'softmax-network', actionCount: 4, network: small(4), plays: 'mode' }],
  [
    'scaled observations, values beside',
    { kind: 'softmax-network', actionCount: 3, network: small(3), plays: 'mode', scaling, valueNetwork: small(1) },
  ],
  [
    'scaling without a limit, and draws',
    {
      kind: 'softmax-network',
      actionCount: 5,
      network: small(5),
      plays: 'sample',
      scaling: { ...scaling, limit: Number.POSITIVE_INFINITY },
    },
  ],
];

const [low, high] = [Float64Array.of(-2, 0), Float64Array.of(2, 0.5)];

/** Policies of real-valued actions. */
export const continuousCases: readonly (readonly [title: string, policy: ContinuousNetwork])[] = [
  ['clipped', { kind: 'continuous-network', low, high, squash: 'clip', network: small(2), scaling, valueNetwork: small(1) }],
  [
    'squashed, of a network that also gives deviations',
    { kind: 'continuous-network', low, high, squash: 'tanh', network: small(4) },
  ],
  [
    'without bounds',
    {
      kind: 'continuous-network',
      low: Float64Array.of(Number.NEGATIVE_INFINITY),
      high: Float64Array.of(Number.POSITIVE_INFINITY),
      squash: 'clip',
      network: small(1),
      scaling,
    },
  ],
];

/** A network of the given layers, with all its numbers drawn at random. */
function layeredPolicy(shape: NetworkShape, actionCount: number): GreedyNetwork {
  const optimizer: OptimizerSpec = { kind: 'sgd', learningRate: 0.1 };
  const random = createRandom(8, 'parameters');
  const network = initializeNetwork({ ...shape, optimizer, maxGradientNorm: 1 }, random);
  const parameters = network.parameters.map((value) => value + random.normal(0, 0.1));
  return { kind: 'greedy-network', actionCount, network: { ...network, parameters } };
}

const initializer: Initializer = { kind: 'uniform-fan-in' };

/** Networks of every kind of layer. */
export const layerCases: readonly (readonly [title: string, policy: GreedyNetwork])[] = [
  [
    'convolutions, of two strides',
    layeredPolicy(
      {
        inputSize: 126,
        inputShape: [7, 6, 3],
        layers: [
          { kind: 'convolution', filters: 5, kernelSize: 3, stride: 1, activation: 'relu', initializer },
          { kind: 'convolution', filters: 4, kernelSize: 2, stride: 2, activation: 'tanh', initializer },
          { kind: 'dense', units: 3, activation: 'linear', initializer },
        ],
      },
      3,
    ),
  ],
  [
    'norms of images and of rows, and noise',
    layeredPolicy(
      {
        inputSize: 60,
        inputShape: [5, 4, 3],
        layers: [
          { kind: 'convolution', filters: 4, kernelSize: 2, stride: 1, activation: 'linear', initializer },
          { kind: 'layer-norm', epsilon: 1e-5 },
          { kind: 'convolution', filters: 3, kernelSize: 2, stride: 1, activation: 'relu', initializer },
          { kind: 'noisy-dense', units: 9, activation: 'relu', initialDeviation: 0.5 },
          { kind: 'layer-norm', epsilon: 1e-3 },
          { kind: 'noisy-dense', units: 2, activation: 'linear', initialDeviation: 0.5 },
        ],
      },
      2,
    ),
  ],
];

/** Networks whose outputs stand for more than one value each. */
export const headCases: readonly (readonly [title: string, policy: GreedyNetwork])[] = (
  [
    ['dueling', { isDueling: true, distribution: 'none', atomCount: 1, minValue: 0, maxValue: 0 }],
    ['categorical', { isDueling: false, distribution: 'categorical', atomCount: 11, minValue: -10, maxValue: 10 }],
    ['quantile', { isDueling: false, distribution: 'quantile', atomCount: 8, minValue: 0, maxValue: 0 }],
    ['dueling and categorical', { isDueling: true, distribution: 'categorical', atomCount: 7, minValue: 0, maxValue: 50 }],
    ['dueling and quantile, scaled', { isDueling: true, distribution: 'quantile', atomCount: 5, minValue: 0, maxValue: 0 }],
  ] satisfies [string, ValueHead][]
).map(([title, head]) => {
  const network = small(countOutputs(head, 3));
  return [
    title,
    { kind: 'greedy-network', actionCount: 3, network, head, ...(title.endsWith('scaled') && { scaling }) },
  ] as const;
});

/** Networks of every activation, depth and the smallest sizes. */
export const networkCases: readonly (readonly [title: string, policy: GreedyNetwork])[] = [
  ['a single linear layer', networkPolicy({ inputSize: 1, widths: [1], activation: 'linear' })],
  ['two layers of ReLU', networkPolicy({ inputSize: 4, widths: [64, 64, 2], activation: 'relu', lastActivation: 'linear' })],
  ['tanh of odd widths', networkPolicy({ inputSize: 3, widths: [17, 5, 6], activation: 'tanh', lastActivation: 'linear' })],
  ['sigmoid to the last layer', networkPolicy({ inputSize: 8, widths: [33, 4], activation: 'sigmoid', lastActivation: 'tanh' })],
  ['ReLU to the last layer, so that most values tie at 0', networkPolicy({ inputSize: 2, widths: [4, 5], activation: 'relu' })],
];

export const tableCases: readonly (readonly [title: string, policy: TablePolicy])[] = [
  ['one state with one action', tablePolicy([[0.25]])],
  [
    'rows that tie',
    tablePolicy([
      [1, 3, 3],
      [0, -0, 0],
      [-2, -2, -2],
      [5, 1, 5],
    ]),
  ],
  [
    'values too close for float32',
    tablePolicy([
      [0.1, 0.1 + 1e-12, 0.1 - 1e-12],
      [-7, -8, -7 + 1e-14],
      [0, 0, 1e-60],
    ]),
  ],
  [
    'huge and tiny values',
    tablePolicy([
      [3e38, -3e38, 0],
      [1e-40, -1e-40, 0],
      [1e-9, 2e-9, 1.5e-9],
    ]),
  ],
];
