import { z } from 'zod';

/** Changes whenever a reader of the old layout would misread the new one: 2 came with scaling and value heads. */
export const policyFileVersion = 2;

/** Versions that this one can read: nothing was taken away since the first. */
export const readableVersions = [1, policyFileVersion] as const;

const finite = z.number();
const count = z.int().min(1);
const texts = z.array(z.string());

/** `null` stands for "no bound". */
const space = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('discrete'), size: count, labels: texts.optional() }),
  z.object({
    kind: z.literal('box'),
    low: z.array(finite.nullable()),
    high: z.array(finite.nullable()),
    shape: z.array(count),
    labels: texts.optional(),
  }),
]);

const initializer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('uniform-fan-in') }),
  z.object({ kind: z.literal('orthogonal'), gain: finite }),
  z.object({ kind: z.literal('he-normal') }),
]);

const activation = z.enum(['linear', 'relu', 'tanh', 'sigmoid']);
const row = z.array(finite);
const rows = z.array(row);

const layer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('dense'),
    units: count,
    activation,
    /** Shape [inputs, units]. */
    weights: rows,
    /** Shape [units]. */
    biases: row,
    initializer,
  }),
  z.object({
    kind: z.literal('noisy-dense'),
    units: count,
    activation,
    /** Means, as of a dense layer. */
    weights: rows,
    biases: row,
    /** Deviations of the noise it learned with; playing needs none of them. */
    weightDeviations: rows,
    biasDeviations: row,
    initialDeviation: finite,
  }),
  z.object({
    kind: z.literal('convolution'),
    filters: count,
    kernelSize: count,
    stride: count,
    activation,
    /** Shape [kernelSize · kernelSize · channels, filters]. */
    weights: rows,
    /** Shape [filters]. */
    biases: row,
    initializer,
  }),
  /** `gain` and `bias` are as long as a row of inputs. */
  z.object({ kind: z.literal('layer-norm'), epsilon: finite, gain: row, bias: row }),
]);

const optimizer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('adam'), learningRate: finite, beta1: finite, beta2: finite, epsilon: finite }),
  z.object({
    kind: z.literal('rmsprop'),
    learningRate: finite,
    decay: finite,
    epsilon: finite,
    epsilonInsideRoot: z.boolean(),
  }),
  z.object({ kind: z.literal('sgd'), learningRate: finite }),
]);

const network = z.object({
  inputSize: count,
  /** Height, width and channels, where inputs are images. */
  inputShape: z.tuple([count, count, count]).optional(),
  layers: z.array(layer),
  /** How it was trained, for the record; playing needs none of it. */
  training: z.object({ optimizer, maxGradientNorm: finite.nullable(), updateCount: z.int().min(0) }),
});

/** What the outputs of a network of action values stand for. */
const head = z.object({
  isDueling: z.boolean(),
  distribution: z.enum(['none', 'categorical', 'quantile']),
  atomCount: count,
  minValue: finite,
  maxValue: finite,
});

/** How observations are centered and scaled before a network sees them. */
const scaling = z.object({
  /** Shape [elements]. */
  means: z.array(finite),
  /** Shape [elements]. */
  variances: z.array(finite.min(0)),
  epsilon: finite.min(0),
  limit: finite.min(0).nullable(),
});

/** Range of each element of the observation that features are laid over. */
const bounds = { low: z.array(finite).min(1), high: z.array(finite).min(1) };
const order = z.int().min(0);

const features = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('table'), stateCount: count }),
  z.object({ kind: z.literal('state-aggregation'), groups: count, ...bounds }),
  z.object({ kind: z.literal('tile-coding'), tilings: count, tiles: count, ...bounds }),
  z.object({ kind: z.literal('fourier'), order, ...bounds }),
  z.object({ kind: z.literal('polynomial'), order, ...bounds }),
  z.object({ kind: z.literal('observation'), size: count }),
]);

const probabilities = z.array(finite.min(0).max(1));

const policy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('uniform'), actionCount: count }),
  z.object({
    kind: z.literal('greedy-table'),
    stateCount: count,
    actionCount: count,
    /** Shape [states, actions]. */
    actionValues: z.array(z.array(finite)),
  }),
  z.object({
    kind: z.literal('stochastic-table'),
    stateCount: count,
    actionCount: count,
    /** Shape [states, actions]. */
    actionProbabilities: z.array(z.array(finite.min(0).max(1))),
  }),
  z.object({
    kind: z.literal('state-values'),
    stateCount: count,
    actionCount: count,
    /** Shape [states]. */
    stateValues: z.array(finite),
    /** Shape [states, actions]. */
    actionProbabilities: z.array(z.array(finite.min(0).max(1))),
  }),
  z.object({
    kind: z.literal('greedy-network'),
    actionCount: count,
    network,
    head: head.optional(),
    scaling: scaling.optional(),
  }),
  z.object({
    kind: z.literal('softmax-network'),
    actionCount: count,
    plays: z.enum(['mode', 'sample']),
    network,
    scaling: scaling.optional(),
    valueNetwork: network.optional(),
  }),
  z.object({
    kind: z.literal('continuous-network'),
    /** Shape [elements]. */
    low: z.array(finite.nullable()).min(1),
    high: z.array(finite.nullable()).min(1),
    squash: z.enum(['clip', 'tanh']),
    network,
    scaling: scaling.optional(),
    valueNetwork: network.optional(),
  }),
  z.object({
    kind: z.literal('greedy-linear'),
    actionCount: count,
    features,
    /** Shape [actions, features]. */
    weights: z.array(z.array(finite)),
  }),
  z.object({
    kind: z.literal('arm-controller'),
    lengths: z.array(finite.positive()).min(1).max(16),
    solution: z.enum(['fastest', 'nearest']),
    stiffness: finite,
    damping: finite,
  }),
  z.object({
    kind: z.literal('joint-levels'),
    /** Shape [joints]. */
    low: z.array(finite).min(1),
    high: z.array(finite).min(1),
    levelCount: count,
    features,
    /** Shape [joints · levels, features]. */
    weights: z.array(z.array(finite)),
  }),
  z.object({
    kind: z.literal('softmax-linear'),
    actionCount: count,
    features,
    /** Shape [actions, features]. */
    weights: z.array(z.array(finite)),
    leastProbability: finite.min(0).max(1),
    /** Shape [features], or empty. */
    stateWeights: z.array(finite),
  }),
  z.object({
    kind: z.literal('linear-state-values'),
    actionCount: count,
    features,
    /** Shape [features]. */
    weights: z.array(finite),
    actionProbabilities: probabilities,
  }),
  z.object({
    kind: z.literal('network-state-values'),
    actionCount: count,
    features,
    network,
    actionProbabilities: probabilities,
  }),
  z.object({
    kind: z.literal('options-table'),
    stateCount: count,
    actionCount: count,
    optionCount: count,
    /** Shape [states, options]. */
    optionValues: z.array(z.array(finite)),
    /** 1 where an option may begin, shape [states, options]. */
    initiation: z.array(z.array(z.union([z.literal(0), z.literal(1)]))),
    /** Shape [options, states, actions]. */
    actionProbabilities: z.array(z.array(probabilities)),
    /** Shape [options, states]. */
    termination: z.array(probabilities),
  }),
]);

/** Our own file format for policies: plain JSON that says itself how it is played. */
export const policyFile = z.object({
  format: z.literal('bellman-policy'),
  version: z.literal(readableVersions),
  howToUse: texts,
  metadata: z.record(z.string(), z.unknown()),
  observationSpace: space,
  actionSpace: space,
  policy,
});

export type PolicyFile = z.infer<typeof policyFile>;
export type LayerInFile = z.infer<typeof layer>;
export type NetworkInFile = z.infer<typeof network>;
export type ScalingInFile = z.infer<typeof scaling>;
export type FeaturesInFile = z.infer<typeof features>;
