import { LabError } from '../contract/errors';
import type { Space } from '../rl/core/spaces';
import type { NetworkState } from '../rl/networks/network';
import type { PolicySnapshot } from '../rl/policies/policy';
import { countFeatures } from '../rl/values/createFeatures';
import type { ObservationScaling } from '../rl/values/observationScaling';
import { countOutputs, plainHead } from '../rl/values/valueHead';
import type { PolicyWithContext } from './formatPolicyFile';
import { readNetwork } from './networkInFile';
import {
  type FeaturesInFile,
  type NetworkInFile,
  type PolicyFile,
  policyFile,
  readableVersions,
  type ScalingInFile,
} from './policyFileSchema';
import { checkRows } from './rows';

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
  if (!readableVersions.some((readable) => readable === version)) {
    throw new LabError(
      'invalid-value',
      `The policy file must be of version ${readableVersions.join(' or ')}, got ${JSON.stringify(version)}. A newer Bellman may have written it.`,
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
  return { kind: 'box', low: given.low.map(toLowerBound), high: given.high.map(toUpperBound), shape: given.shape, ...labels };
}

const toLowerBound = (value: number | null) => value ?? Number.NEGATIVE_INFINITY;
const toUpperBound = (value: number | null) => value ?? Number.POSITIVE_INFINITY;

function toSnapshot(given: PolicyFile['policy']): PolicySnapshot {
  switch (given.kind) {
    case 'uniform':
      return given;
    case 'greedy-table': {
      checkRows('actionValues', given.actionValues, given.stateCount, given.actionCount);
      return { ...given, actionValues: Float64Array.from(given.actionValues.flat()) };
    }
    case 'stochastic-table':
      checkRows('actionProbabilities', given.actionProbabilities, given.stateCount, given.actionCount);
      return { ...given, actionProbabilities: Float64Array.from(given.actionProbabilities.flat()) };
    case 'state-values':
      checkRows('actionProbabilities', given.actionProbabilities, given.stateCount, given.actionCount);
      checkRows('stateValues', [given.stateValues], 1, given.stateCount);
      return {
        ...given,
        stateValues: Float64Array.from(given.stateValues),
        actionProbabilities: Float64Array.from(given.actionProbabilities.flat()),
      };
    case 'options-table': {
      const { stateCount, actionCount, optionCount, actionProbabilities, termination } = given;
      checkRows('optionValues', given.optionValues, stateCount, optionCount);
      checkRows('initiation', given.initiation, stateCount, optionCount);
      checkRows('actionProbabilities', actionProbabilities.flat(), optionCount * stateCount, actionCount);
      checkRows('termination', termination, optionCount, stateCount);
      return {
        ...given,
        optionValues: Float64Array.from(given.optionValues.flat()),
        initiation: Uint8Array.from(given.initiation.flat()),
        actionProbabilities: Float64Array.from(actionProbabilities.flat(2)),
        termination: Float64Array.from(termination.flat()),
      };
    }
    case 'greedy-network': {
      const { kind, actionCount, head, scaling } = given;
      const network = readNetwork(given.network, countOutputs(head ?? plainHead, actionCount));
      return { kind, actionCount, network, ...(head && { head }), ...toScaling(scaling, network) };
    }
    case 'softmax-network': {
      const { kind, actionCount, plays, scaling, valueNetwork } = given;
      const network = readNetwork(given.network, actionCount);
      return {
        kind,
        actionCount,
        plays,
        network,
        ...toScaling(scaling, network),
        ...(valueNetwork && { valueNetwork: readValueNetwork(valueNetwork, network) }),
      };
    }
    case 'continuous-network': {
      const { kind, squash, scaling, valueNetwork } = given;
      const [low, high] = [given.low.map(toLowerBound), given.high.map(toUpperBound)];
      checkActionBounds(low, high, squash);
      const network = readNetwork(given.network, low.length, Number.POSITIVE_INFINITY);
      return {
        kind,
        low: Float64Array.from(low),
        high: Float64Array.from(high),
        squash,
        network,
        ...toScaling(scaling, network),
        ...(valueNetwork && { valueNetwork: readValueNetwork(valueNetwork, network) }),
      };
    }
    case 'greedy-linear':
      checkRows('weights', given.weights, given.actionCount, countFeaturesOf(given.features));
      return { ...given, weights: Float64Array.from(given.weights.flat()) };
    case 'arm-controller':
      return given;
    case 'joint-levels': {
      const { low, high, levelCount, features, weights } = given;
      checkRows('high', [high], 1, low.length);
      checkRows('weights', weights, low.length * levelCount, countFeaturesOf(features));
      const bounds = { low: Float64Array.from(low), high: Float64Array.from(high) };
      return { ...given, ...bounds, weights: Float64Array.from(weights.flat()) };
    }
    case 'softmax-linear': {
      const { actionCount, features, weights, leastProbability, stateWeights } = given;
      checkRows('weights', weights, actionCount, countFeaturesOf(features));
      if (stateWeights.length > 0) checkRows('stateWeights', [stateWeights], 1, countFeaturesOf(features));
      if (leastProbability * actionCount >= 1) {
        throw new LabError('invalid-value', `leastProbability must be less than 1 / ${actionCount}, got ${leastProbability}.`);
      }
      return { ...given, weights: Float64Array.from(weights.flat()), stateWeights: Float64Array.from(stateWeights) };
    }
    case 'linear-state-values':
      checkRows('weights', [given.weights], 1, countFeaturesOf(given.features));
      checkRows('actionProbabilities', [given.actionProbabilities], 1, given.actionCount);
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
      checkRows('actionProbabilities', [given.actionProbabilities], 1, given.actionCount);
      return {
        ...given,
        network: readNetwork(given.network, 1),
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

function toScaling(given: ScalingInFile | undefined, { spec }: NetworkState): { scaling?: ObservationScaling } {
  if (given === undefined) return {};
  const { means, variances, epsilon, limit } = given;
  checkRows('scaling.means', [means], 1, spec.inputSize);
  checkRows('scaling.variances', [variances], 1, spec.inputSize);
  return {
    scaling: {
      means: Float64Array.from(means),
      variances: Float64Array.from(variances),
      epsilon,
      limit: limit ?? Number.POSITIVE_INFINITY,
    },
  };
}

/** A network that sees the same inputs as the policy's and tells what the state is worth. */
function readValueNetwork(given: NetworkInFile, { spec }: NetworkState): NetworkState {
  if (given.inputSize !== spec.inputSize) {
    throw new LabError('invalid-value', `The valueNetwork must have ${spec.inputSize} inputs, got ${given.inputSize}.`);
  }
  return readNetwork(given, 1);
}

function checkActionBounds(low: readonly number[], high: readonly number[], squash: 'clip' | 'tanh'): void {
  if (low.length !== high.length || low.some((least, i) => least > high[i]!)) {
    throw new LabError('invalid-value', 'The bounds of the action must be equally many, no low one above its high one.');
  }
  if (squash === 'tanh' && ![...low, ...high].every(Number.isFinite)) {
    throw new LabError('invalid-value', 'The bounds of the action must be numbers where tanh is stretched to them, got null.');
  }
}
