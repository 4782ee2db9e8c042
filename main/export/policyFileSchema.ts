import { z } from 'zod';

/** Changes whenever a reader of the old layout would misread the new one. */
export const policyFileVersion = 1;

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

const layer = z.object({
  kind: z.literal('dense'),
  units: count,
  activation: z.enum(['linear', 'relu', 'tanh', 'sigmoid']),
  /** Shape [inputs, units]. */
  weights: z.array(z.array(finite)),
  /** Shape [units]. */
  biases: z.array(finite),
  initializer,
});

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
  layers: z.array(layer),
  /** How it was trained, for the record; playing needs none of it. */
  training: z.object({ optimizer, maxGradientNorm: finite.nullable(), updateCount: z.int().min(0) }),
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
  z.object({ kind: z.literal('greedy-network'), actionCount: count, network }),
  z.object({
    kind: z.literal('greedy-linear'),
    actionCount: count,
    features,
    /** Shape [actions, features]. */
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
]);

/** Our own file format for policies: plain JSON that says itself how it is played. */
export const policyFile = z.object({
  format: z.literal('bellman-policy'),
  version: z.literal(policyFileVersion),
  howToUse: texts,
  metadata: z.record(z.string(), z.unknown()),
  observationSpace: space,
  actionSpace: space,
  policy,
});

export type PolicyFile = z.infer<typeof policyFile>;
export type NetworkInFile = z.infer<typeof network>;
export type FeaturesInFile = z.infer<typeof features>;
