import type { Observation } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import type { Engine } from '../networks/network';
import { referenceEngine } from '../networks/referenceEngine';
import { simdEngine } from '../networks/simdEngine';
import { argmax } from '../values/argmax';
import { armControllerPolicy, jointLevelsPolicy } from './jointPolicies';
import { linearActionValues, linearStateValue, networkStateValue, softmaxLinearPolicy } from './linearPolicies';
import { continuousNetworkPolicy, openActionValues, softmaxNetworkPolicy } from './networkPolicies';
import { optionsPolicy } from './optionsPolicy';
import type { Policy, PolicySnapshot } from './policy';

/**
 * Brings a snapshot to life.
 *
 * @param engine computes networks; the fastest that starts at once unless given.
 * @throws InvalidValueError for a kind of policy this version does not know.
 */
export function createPolicy(snapshot: PolicySnapshot, engine: Engine = fastestEngine()): Policy {
  switch (snapshot.kind) {
    case 'uniform':
      return uniformPolicy(snapshot.actionCount);
    case 'greedy-table':
      return greedyTablePolicy(snapshot.actionValues, snapshot.actionCount);
    case 'stochastic-table':
      return stochasticTablePolicy(snapshot.actionProbabilities, snapshot.actionCount);
    case 'state-values':
      return stochasticTablePolicy(snapshot.actionProbabilities, snapshot.actionCount, snapshot.stateValues);
    case 'greedy-network': {
      const { valuesOf, dispose } = openActionValues(snapshot, engine);
      return greedyPolicy(valuesOf, dispose);
    }
    case 'softmax-network':
      return softmaxNetworkPolicy(snapshot, engine);
    case 'continuous-network':
      return continuousNetworkPolicy(snapshot, engine);
    case 'greedy-linear':
      return greedyPolicy(linearActionValues(snapshot));
    case 'softmax-linear':
      return softmaxLinearPolicy(snapshot);
    case 'linear-state-values':
      return givenPolicy(snapshot.actionProbabilities, linearStateValue(snapshot));
    case 'network-state-values': {
      const network = engine.createNetwork(snapshot.network);
      return givenPolicy(snapshot.actionProbabilities, networkStateValue(snapshot.features, network), () => network.dispose());
    }
    case 'arm-controller':
      return armControllerPolicy(snapshot);
    case 'joint-levels':
      return jointLevelsPolicy(snapshot);
    case 'options-table':
      return optionsPolicy(snapshot);
    case 'players':
    case 'information-table':
    case 'tree-search':
    case 'searched-network':
      throw new InvalidValueError(`A ${snapshot.kind} policy must play a game, got an environment for one agent.`);
    default:
      throw new InvalidValueError(
        `Unknown kind of policy "${(snapshot as { kind: string }).kind}". A newer Bellman may have made it.`,
      );
  }
}

/** The pure engine that starts at once. */
export function fastestEngine(): Engine {
  return simdEngine() ?? referenceEngine;
}

function uniformPolicy(actionCount: number): Policy {
  const actionProbabilities = new Float64Array(actionCount).fill(1 / actionCount);
  return {
    act: (_observation, random: Random) => random.integer(actionCount),
    inspect: () => ({ actionProbabilities }),
    dispose: () => {},
  };
}

function greedyTablePolicy(actionValues: Float64Array, actionCount: number): Policy {
  return greedyPolicy((observation) => {
    const start = (observation as number) * actionCount;
    return actionValues.slice(start, start + actionCount);
  });
}

function stochasticTablePolicy(probabilities: Float64Array, actionCount: number, stateValues?: Float64Array): Policy {
  const rowOf = (observation: Observation) => {
    const start = (observation as number) * actionCount;
    return probabilities.subarray(start, start + actionCount);
  };
  return {
    act: (observation, random) => random.choice(rowOf(observation)),
    inspect: (observation) => {
      const actionProbabilities = rowOf(observation).slice();
      return stateValues === undefined
        ? { actionProbabilities }
        : { actionProbabilities, stateValue: stateValues[observation as number]! };
    },
    dispose: () => {},
  };
}

/** A policy that takes no notice of the state, and a value for each. */
function givenPolicy(
  probabilities: Float64Array,
  stateValueOf: (observation: Observation) => number,
  dispose = () => {},
): Policy {
  return {
    act: (_observation, random) => random.choice(probabilities),
    inspect: (observation) => ({ actionProbabilities: probabilities.slice(), stateValue: stateValueOf(observation) }),
    dispose,
  };
}

/** The action of highest value; the lowest index wins ties, so that a policy always answers alike. */
function greedyPolicy(valuesOf: (observation: number | Float64Array) => Float64Array, dispose = () => {}): Policy {
  return {
    act: (observation) => argmax(valuesOf(observation)),
    inspect: (observation) => {
      const actionValues = valuesOf(observation);
      return { actionValues, stateValue: actionValues[argmax(actionValues)]! };
    },
    dispose,
  };
}
