import { LabError } from '../contract/errors';
import type { Space } from '../rl/core/spaces';
import { countParameters, type LayerSpec, type NetworkState, outputSizeOf } from '../rl/networks/network';
import type { PolicySnapshot } from '../rl/policies/policy';
import { countFeatures } from '../rl/values/createFeatures';
import type { PolicyWithContext } from './formatPolicyFile';
import { type FeaturesInFile, type NetworkInFile, type PolicyFile, policyFile, policyFileVersion } from './policyFileSchema';

/**
 * Reads a policy file back.
 *
 * The policy plays as the one that was written, number for number; the optimiser's moments are not in the file and start
 * from 0.
 *
 * @throws LabError `invalid-value` with the place of the fault, when the text is not a policy file of this version.
 */
export function readPolicyFile(text: string): PolicyWithContext {
  const file = parsePolicyFile(text);
  return {
    snapshot: toSnapshot(file.policy),
    observationSpace: toSpace(file.observationSpace),
    actionSpace: toSpace(file.actionSpace),
    metadata: file.metadata,
  };
}

function parsePolicyFile(text: string): PolicyFile {
  const value = parseJson(text);
  const { format, version } = value as { format?: unknown; version?: unknown };
  if (format !== 'bellman-policy') throw new LabError('invalid-value', 'The file must be a policy written by Bellman.');
  if (version !== policyFileVersion) {
    throw new LabError(
      'invalid-value',
      `The policy file must be of version ${policyFileVersion}, got ${JSON.stringify(version)}. A newer Bellman may have written it.`,
    );
  }
  const result = policyFile.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new LabError('invalid-value', `The policy file is damaged at ${issue.path.join('.')}: ${issue.message}.`);
}

function parseJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    throw new LabError('invalid-value', 'The policy file must be JSON.');
  }
}

function toSpace(given: PolicyFile['observationSpace']): Space {
  const labels = given.labels === undefined ? {} : { labels: given.labels };
  if (given.kind === 'discrete') return { kind: 'discrete', size: given.size, ...labels };
  const low = given.low.map((value) => value ?? Number.NEGATIVE_INFINITY);
  const high = given.high.map((value) => value ?? Number.POSITIVE_INFINITY);
  return { kind: 'box', low, high, shape: given.shape, ...labels };
}

function toSnapshot(given: PolicyFile['policy']): PolicySnapshot {
  switch (given.kind) {
    case 'uniform':
      return given;
    case 'greedy-table': {
      checkShape('actionValues', given.actionValues, given.stateCount, given.actionCount);
      return { ...given, actionValues: Float64Array.from(given.actionValues.flat()) };
    }
    case 'stochastic-table':
      checkShape('actionProbabilities', given.actionProbabilities, given.stateCount, given.actionCount);
      return { ...given, actionProbabilities: Float64Array.from(given.actionProbabilities.flat()) };
    case 'state-values':
      checkShape('actionProbabilities', given.actionProbabilities, given.stateCount, given.actionCount);
      checkShape('stateValues', [given.stateValues], 1, given.stateCount);
      return {
        ...given,
        stateValues: Float64Array.from(given.stateValues),
        actionProbabilities: Float64Array.from(given.actionProbabilities.flat()),
      };
    case 'greedy-network':
      return { ...given, network: toNetworkState(given.network, given.actionCount) };
    case 'greedy-linear':
      checkShape('weights', given.weights, given.actionCount, countFeaturesOf(given.features));
      return { ...given, weights: Float64Array.from(given.weights.flat()) };
    case 'softmax-linear': {
      const { actionCount, features, weights, leastProbability, stateWeights } = given;
      checkShape('weights', weights, actionCount, countFeaturesOf(features));
      if (stateWeights.length > 0) checkShape('stateWeights', [stateWeights], 1, countFeaturesOf(features));
      if (leastProbability * actionCount >= 1) {
        throw new LabError('invalid-value', `leastProbability must be less than 1 / ${actionCount}, got ${leastProbability}.`);
      }
      return { ...given, weights: Float64Array.from(weights.flat()), stateWeights: Float64Array.from(stateWeights) };
    }
    case 'linear-state-values':
      checkShape('weights', [given.weights], 1, countFeaturesOf(given.features));
      checkShape('actionProbabilities', [given.actionProbabilities], 1, given.actionCount);
      return {
        ...given,
        weights: Float64Array.from(given.weights),
        actionProbabilities: Float64Array.from(given.actionProbabilities),
      };
    case 'network-state-values': {
      const inputSize = countFeaturesOf(given.features);
      if (given.network.inputSize !== inputSize) {
        throw new LabError('invalid-value', `The network must have ${inputSize} inputs, got ${given.network.inputSize}.`);
      }
      checkShape('actionProbabilities', [given.actionProbabilities], 1, given.actionCount);
      return {
        ...given,
        network: toNetworkState(given.network, 1),
        actionProbabilities: Float64Array.from(given.actionProbabilities),
      };
    }
  }
}

/** How many features there are, once their bounds were found to fit together. */
function countFeaturesOf(features: FeaturesInFile): number {
  if ('low' in features) {
    const { low, high } = features;
    if (low.length !== high.length || low.some((least, d) => least > high[d]!)) {
      throw new LabError('invalid-value', 'The bounds of the features must be equally many, no low one above its high one.');
    }
  }
  return countFeatures(features);
}

function toNetworkState(given: NetworkInFile, actionCount: number): NetworkState {
  const { optimizer: trainedWith, maxGradientNorm, updateCount } = given.training;
  const layers = given.layers.map(({ kind, units, activation, initializer: start }): LayerSpec => {
    return { kind, units, activation, initializer: start };
  });
  const spec = {
    inputSize: given.inputSize,
    layers,
    optimizer: trainedWith,
    maxGradientNorm: maxGradientNorm ?? Number.POSITIVE_INFINITY,
  };
  if (outputSizeOf(spec) !== actionCount) {
    throw new LabError('invalid-value', `The last layer must have ${actionCount} units, got ${outputSizeOf(spec)}.`);
  }
  let inputs = given.inputSize;
  given.layers.forEach(({ weights, biases, units }, index) => {
    checkShape(`layers.${index}.weights`, weights, inputs, units);
    checkShape(`layers.${index}.biases`, [biases], 1, units);
    inputs = units;
  });
  const parameters = Float32Array.from(given.layers.flatMap(({ weights, biases }) => [...weights.flat(), ...biases]));
  const momentCount = { adam: 2, rmsprop: 1, sgd: 0 }[trainedWith.kind];
  const moments = Array.from({ length: momentCount }, () => new Float32Array(countParameters(spec)));
  return { spec, parameters, updateCount, moments };
}

function checkShape(name: string, rows: readonly (readonly number[])[], rowCount: number, columnCount: number): void {
  if (rows.length === rowCount && rows.every((row) => row.length === columnCount)) return;
  throw new LabError('invalid-value', `${name} must have ${rowCount} rows of ${columnCount} numbers, got others.`);
}
