import type { Space } from '../rl/core/spaces';
import type { NetworkState } from '../rl/networks/network';
import type { PolicySnapshot } from '../rl/policies/policy';
import type { FeatureSpec } from '../rl/values/featureSpec';
import { denseLayersOf } from './denseLayers';
import { featureInstructions } from './featureInstructions';
import { type FeaturesInFile, type NetworkInFile, type PolicyFile, policyFileVersion } from './policyFileSchema';
import type { ExportContext } from './policyFormat';

const greedyRule = 'The action is the index of the greatest action value; where several are greatest, the lowest such index.';

const layerRules = [
  'Each layer gives outputs[u] = activation(biases[u] + Σ over i of inputs[i] · weights[i][u]), the inputs of the next one.',
  'relu(x) = max(x, 0); sigmoid(x) = 1 / (1 + exp(−x)); linear(x) = x.',
];

const givenPolicyRule = 'The action is drawn with the probabilities actionProbabilities, whatever the observation.';

const instructions: Readonly<Record<PolicySnapshot['kind'], readonly string[]>> = {
  uniform: ['Every action 0 … actionCount − 1 is equally likely, whatever the observation.'],
  'greedy-table': ['The observation is the index of a state; actionValues[state] holds one value for each action.', greedyRule],
  'stochastic-table': [
    'The observation is the index of a state; the action is drawn with the probabilities actionProbabilities[state].',
  ],
  'state-values': [
    'The observation is the index of a state; the action is drawn with the probabilities actionProbabilities[state].',
    'stateValues[state] is what that policy was found to be worth from there on, in discounted reward.',
  ],
  'greedy-network': [
    'The inputs of the first layer are the observation: a flat array of inputSize numbers, taken as float32.',
    ...layerRules,
    'The outputs of the last layer are the action values.',
    greedyRule,
  ],
  'greedy-linear': ['The value of action a is Σ over i of weights[a][i] · x[i].', greedyRule],
  'softmax-linear': [
    'The preference of action a is h[a] = Σ over i of weights[a][i] · x[i]; its probability is p[a] = exp(h[a]) / Σ over b of exp(h[b]).',
    'Where some p[a] is below e = leastProbability, p[a] becomes e + (1 − actionCount · e) · max(p[a] − e, 0) / Σ over b of max(p[b] − e, 0).',
    'The action is drawn with the probabilities p. Where stateWeights are given, the value of the state is Σ over i of stateWeights[i] · x[i].',
  ],
  'linear-state-values': [
    givenPolicyRule,
    'What that policy was found to be worth from there on, in discounted reward, is Σ over i of weights[i] · x[i].',
  ],
  'network-state-values': [
    givenPolicyRule,
    'The inputs of the first layer are x, taken as float32.',
    ...layerRules,
    'The output of the last layer is what that policy was found to be worth from there on, in discounted reward.',
  ],
};

/** How to play the policy, with how to compute its features first. */
function howToUse(snapshot: PolicySnapshot): string[] {
  return [...('features' in snapshot ? featureInstructions(snapshot.features) : []), ...instructions[snapshot.kind]];
}

/** A policy with what its file says about it. */
export interface PolicyWithContext extends Omit<ExportContext, 'observations'> {
  readonly snapshot: PolicySnapshot;
}

/** The text of a policy file. */
export function formatPolicyFile({ snapshot, observationSpace, actionSpace, metadata }: PolicyWithContext): string {
  const file: PolicyFile = {
    format: 'bellman-policy',
    version: policyFileVersion,
    howToUse: howToUse(snapshot),
    metadata: { ...metadata },
    observationSpace: describeSpace(observationSpace),
    actionSpace: describeSpace(actionSpace),
    policy: describePolicy(snapshot),
  };
  return `${withShortRows(JSON.stringify(file, null, 2))}\n`;
}

/** Rows of numbers on one line each; a line break within JSON is never part of a text. */
function withShortRows(json: string): string {
  return json.replace(/\[\n\s+([^[\]{}"]*?)\n\s*\]/g, (_, row: string) => `[${row.replace(/\n\s*/g, ' ')}]`);
}

function describeSpace(given: Space): PolicyFile['observationSpace'] {
  const labels = given.labels === undefined ? {} : { labels: [...given.labels] };
  if (given.kind === 'discrete') return { kind: 'discrete', size: given.size, ...labels };
  const toBound = (value: number) => (Number.isFinite(value) ? value : null);
  return { kind: 'box', low: given.low.map(toBound), high: given.high.map(toBound), shape: [...given.shape], ...labels };
}

function describePolicy(snapshot: PolicySnapshot): PolicyFile['policy'] {
  switch (snapshot.kind) {
    case 'uniform':
      return { kind: 'uniform', actionCount: snapshot.actionCount };
    case 'greedy-table': {
      const { kind, stateCount, actionCount, actionValues } = snapshot;
      return { kind, stateCount, actionCount, actionValues: toRows(actionValues, actionCount) };
    }
    case 'stochastic-table': {
      const { kind, stateCount, actionCount, actionProbabilities } = snapshot;
      return { kind, stateCount, actionCount, actionProbabilities: toRows(actionProbabilities, actionCount) };
    }
    case 'state-values': {
      const { kind, stateCount, actionCount, stateValues, actionProbabilities } = snapshot;
      return {
        kind,
        stateCount,
        actionCount,
        stateValues: [...stateValues],
        actionProbabilities: toRows(actionProbabilities, actionCount),
      };
    }
    case 'greedy-network': {
      const { kind, actionCount } = snapshot;
      return { kind, actionCount, network: describeNetwork(snapshot.network) };
    }
    case 'greedy-linear': {
      const { kind, actionCount, features, weights } = snapshot;
      return { kind, actionCount, features: copyOf(features), weights: toRows(weights, weights.length / actionCount) };
    }
    case 'softmax-linear': {
      const { kind, actionCount, features, weights, leastProbability, stateWeights } = snapshot;
      return {
        kind,
        actionCount,
        features: copyOf(features),
        weights: toRows(weights, weights.length / actionCount),
        leastProbability,
        stateWeights: [...stateWeights],
      };
    }
    case 'linear-state-values': {
      const { kind, actionCount, features, weights, actionProbabilities } = snapshot;
      return {
        kind,
        actionCount,
        features: copyOf(features),
        weights: [...weights],
        actionProbabilities: [...actionProbabilities],
      };
    }
    case 'network-state-values': {
      const { kind, actionCount, features, network, actionProbabilities } = snapshot;
      return {
        kind,
        actionCount,
        features: copyOf(features),
        network: describeNetwork(network),
        actionProbabilities: [...actionProbabilities],
      };
    }
  }
}

/** With bounds as arrays that may be changed. */
function copyOf(features: FeatureSpec): FeaturesInFile {
  return 'low' in features ? { ...features, low: [...features.low], high: [...features.high] } : features;
}

function describeNetwork(state: NetworkState): NetworkInFile {
  const { inputSize, layers, maxGradientNorm } = state.spec;
  const values = denseLayersOf(state);
  return {
    inputSize,
    layers: layers.map(({ kind, units, activation, initializer: start }, index) => ({
      kind,
      units,
      activation,
      weights: toRows(values[index]!.weights, units),
      biases: [...values[index]!.biases],
      initializer: start,
    })),
    training: {
      optimizer: state.spec.optimizer,
      maxGradientNorm: Number.isFinite(maxGradientNorm) ? maxGradientNorm : null,
      updateCount: state.updateCount,
    },
  };
}

function toRows(flat: Float32Array | Float64Array, columns: number): number[][] {
  return Array.from({ length: flat.length / columns }, (_, row) => [...flat.subarray(row * columns, (row + 1) * columns)]);
}
