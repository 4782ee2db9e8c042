import type { Observation } from '../core/environment';
import type { Network } from '../networks/network';
import { createFeatures } from '../values/createFeatures';
import type { FeatureSpec } from '../values/featureSpec';
import { type ActiveFeatures, createActiveFeatures } from '../values/features';
import { raiseToLeast } from '../values/leastProbability';
import { softmax } from '../values/softmax';
import type { Policy, PolicySnapshot } from './policy';

type SnapshotOf<K extends PolicySnapshot['kind']> = Extract<PolicySnapshot, { readonly kind: K }>;

/** What computes w_aᵀx(s) for every row a of the weights, shape [rows, features]. */
function linearOutputs(spec: FeatureSpec, weights: Float64Array): (observation: Observation) => Float64Array {
  const features = createFeatures(spec);
  const x = createActiveFeatures(features);
  const rowCount = weights.length / features.count;
  return (observation) => {
    features.encode(observation, x);
    return Float64Array.from({ length: rowCount }, (_, row) => weightedSum(weights, row * features.count, x));
  };
}

function weightedSum(weights: Float64Array, start: number, { indexes, values }: ActiveFeatures): number {
  let sum = 0;
  for (let i = 0; i < indexes.length; i++) sum += weights[start + indexes[i]!]! * values[i]!;
  return sum;
}

/** What computes q̂(s, a) for every action. */
export function linearActionValues({
  features,
  weights,
}: SnapshotOf<'greedy-linear'>): (observation: Observation) => Float64Array {
  return linearOutputs(features, weights);
}

/** What computes v̂(s). */
export function linearStateValue({ features, weights }: SnapshotOf<'linear-state-values'>): (observation: Observation) => number {
  const outputsOf = linearOutputs(features, weights);
  return (observation) => outputsOf(observation)[0]!;
}

/** What computes v̂(s) with a network that is fed with the features. */
export function networkStateValue(spec: FeatureSpec, network: Network): (observation: Observation) => number {
  const features = createFeatures(spec);
  const x = createActiveFeatures(features);
  const inputs = new Float32Array(features.count);
  return (observation) => {
    features.encode(observation, x);
    inputs.fill(0);
    for (let i = 0; i < x.length; i++) inputs[x.indexes[i]!] = x.values[i]!;
    return network.forward(inputs, 1)[0]!;
  };
}

/** Draws actions with probabilities in proportion to exp of their preferences. */
export function softmaxLinearPolicy({ features, weights, leastProbability, stateWeights }: SnapshotOf<'softmax-linear'>): Policy {
  const preferencesOf = linearOutputs(features, weights);
  const valuesOf = linearOutputs(features, stateWeights);
  const probabilitiesOf = (observation: Observation) => {
    const preferences = preferencesOf(observation);
    return raiseToLeast(softmax(preferences, preferences), leastProbability);
  };
  return {
    act: (observation, random) => random.choice(probabilitiesOf(observation)),
    inspect: (observation) => {
      const actionProbabilities = probabilitiesOf(observation);
      const [stateValue] = valuesOf(observation);
      return stateValue === undefined ? { actionProbabilities } : { actionProbabilities, stateValue };
    },
    dispose: () => {},
  };
}
