import { LabError } from '../contract/errors';
import type { Space } from '../rl/core/spaces';
import type { PolicySnapshot } from '../rl/policies/policy';
import type { FeatureSpec } from '../rl/values/featureSpec';
import type { ObservationScaling } from '../rl/values/observationScaling';
import { describeNetwork } from './networkInFile';
import { type FeaturesInFile, type PolicyFile, policyFileVersion, type ScalingInFile } from './policyFileSchema';
import type { ExportContext } from './policyFormat';
import { type AgentSnapshot, howToUse } from './policyInstructions';
import { toRows } from './rows';

/** A policy with what its file says about it. */
export interface PolicyWithContext extends Omit<ExportContext, 'observations'> {
  readonly snapshot: PolicySnapshot;
}

/** The text of a policy file. @throws LabError `not-supported` for the policies of players of a game. */
export function formatPolicyFile({ snapshot, observationSpace, actionSpace, metadata }: PolicyWithContext): string {
  if (
    snapshot.kind === 'players' ||
    snapshot.kind === 'information-table' ||
    snapshot.kind === 'tree-search' ||
    snapshot.kind === 'searched-network'
  ) {
    throw new LabError(
      'not-supported',
      `A policy file must hold the policy of one agent in an environment, got ${snapshot.kind}.`,
    );
  }
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
  return { kind: 'box', low: given.low.map(toBound), high: given.high.map(toBound), shape: [...given.shape], ...labels };
}

/** JSON has no Infinity; `null` stands for "no bound". */
function toBound(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function describePolicy(snapshot: AgentSnapshot): PolicyFile['policy'] {
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
      const { kind, actionCount, network, head, scaling } = snapshot;
      return { kind, actionCount, network: describeNetwork(network), ...(head && { head }), ...describeScaling(scaling) };
    }
    case 'softmax-network': {
      const { kind, actionCount, network, plays, scaling, valueNetwork } = snapshot;
      return {
        kind,
        actionCount,
        plays,
        network: describeNetwork(network),
        ...describeScaling(scaling),
        ...(valueNetwork && { valueNetwork: describeNetwork(valueNetwork) }),
      };
    }
    case 'continuous-network': {
      const { kind, low, high, squash, network, scaling, valueNetwork } = snapshot;
      return {
        kind,
        low: Array.from(low, toBound),
        high: Array.from(high, toBound),
        squash,
        network: describeNetwork(network),
        ...describeScaling(scaling),
        ...(valueNetwork && { valueNetwork: describeNetwork(valueNetwork) }),
      };
    }
    case 'greedy-linear': {
      const { kind, actionCount, features, weights } = snapshot;
      return { kind, actionCount, features: copyOf(features), weights: toRows(weights, weights.length / actionCount) };
    }
    case 'arm-controller':
      return { ...snapshot, lengths: [...snapshot.lengths] };
    case 'joint-levels': {
      const { kind, low, high, levelCount, features, weights } = snapshot;
      const rows = toRows(weights, weights.length / (low.length * levelCount));
      return { kind, low: [...low], high: [...high], levelCount, features: copyOf(features), weights: rows };
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
    case 'options-table': {
      const { kind, stateCount, actionCount, optionCount } = snapshot;
      const rows = toRows(snapshot.actionProbabilities, actionCount);
      return {
        kind,
        stateCount,
        actionCount,
        optionCount,
        optionValues: toRows(snapshot.optionValues, optionCount),
        initiation: toRows(snapshot.initiation, optionCount).map((row) => row.map((may) => (may === 1 ? 1 : 0))),
        actionProbabilities: Array.from({ length: optionCount }, (_, option) =>
          rows.slice(option * stateCount, (option + 1) * stateCount),
        ),
        termination: toRows(snapshot.termination, stateCount),
      };
    }
  }
}

/** With bounds as arrays that may be changed. */
function copyOf(features: FeatureSpec): FeaturesInFile {
  return 'low' in features ? { ...features, low: [...features.low], high: [...features.high] } : features;
}

function describeScaling(scaling: ObservationScaling | undefined): { scaling?: ScalingInFile } {
  if (scaling === undefined) return {};
  const { means, variances, epsilon, limit } = scaling;
  return { scaling: { means: [...means], variances: [...variances], epsilon, limit: toBound(limit) } };
}
