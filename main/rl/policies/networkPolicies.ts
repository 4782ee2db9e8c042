import type { Observation } from '../core/environment';
import type { Engine, NetworkState } from '../networks/network';
import { argmax } from '../values/argmax';
import { type ObservationScaling, scaleObservation } from '../values/observationScaling';
import { softmax } from '../values/softmax';
import { actionValuesOf, plainHead } from '../values/valueHead';
import type { Policy, PolicySnapshot } from './policy';

type SnapshotOf<K extends PolicySnapshot['kind']> = Extract<PolicySnapshot, { readonly kind: K }>;

/** A network that answers single observations. */
interface OpenNetwork {
  outputsOf(observation: Observation): Float64Array;
  dispose(): void;
}

/** Brings a network to life behind the scaling that it learned with. */
export function openNetwork(state: NetworkState, scaling: ObservationScaling | undefined, engine: Engine): OpenNetwork {
  const network = engine.createNetwork(state);
  const inputs = new Float32Array(network.inputSize);
  return {
    outputsOf: (observation) => {
      if (scaling === undefined) inputs.set(observation as Float64Array);
      else scaleObservation(scaling, observation as Float64Array, inputs);
      return Float64Array.from(network.forward(inputs, 1));
    },
    dispose: () => network.dispose(),
  };
}

/** The value of each action, from what a network says of it. */
export function openActionValues(snapshot: SnapshotOf<'greedy-network'>, engine: Engine) {
  const { outputsOf, dispose } = openNetwork(snapshot.network, snapshot.scaling, engine);
  const { head = plainHead, actionCount } = snapshot;
  return { valuesOf: (observation: Observation) => actionValuesOf(head, actionCount, outputsOf(observation)), dispose };
}

/** Chooses among actions by preferences that a network computes. */
export function softmaxNetworkPolicy(snapshot: SnapshotOf<'softmax-network'>, engine: Engine): Policy {
  const preferences = openNetwork(snapshot.network, snapshot.scaling, engine);
  const values = openValues(snapshot, engine);
  const probabilitiesOf = (observation: Observation) => {
    const outputs = preferences.outputsOf(observation);
    softmax(outputs, outputs);
    return outputs;
  };
  return {
    act: (observation, random) => {
      if (snapshot.plays === 'mode') return argmax(preferences.outputsOf(observation));
      return random.choice(probabilitiesOf(observation));
    },
    inspect: (observation) => ({
      actionProbabilities: probabilitiesOf(observation),
      ...(values && { stateValue: values.outputsOf(observation)[0]! }),
    }),
    dispose: () => {
      preferences.dispose();
      values?.dispose();
    },
  };
}

/** Plays the middle of what a network proposes for each element of the action. */
export function continuousNetworkPolicy(snapshot: SnapshotOf<'continuous-network'>, engine: Engine): Policy {
  const { low, high, squash } = snapshot;
  const proposals = openNetwork(snapshot.network, snapshot.scaling, engine);
  const values = openValues(snapshot, engine);
  const actionOf = (observation: Observation) => {
    const outputs = proposals.outputsOf(observation);
    return low.map((least, i) => {
      const most = high[i]!;
      if (squash === 'clip') return Math.min(Math.max(outputs[i]!, least), most);
      return least + ((Math.tanh(outputs[i]!) + 1) / 2) * (most - least);
    });
  };
  return {
    act: actionOf,
    inspect: (observation) => ({
      action: actionOf(observation),
      ...(values && { stateValue: values.outputsOf(observation)[0]! }),
    }),
    dispose: () => {
      proposals.dispose();
      values?.dispose();
    },
  };
}

function openValues({ valueNetwork, scaling }: { valueNetwork?: NetworkState; scaling?: ObservationScaling }, engine: Engine) {
  return valueNetwork && openNetwork(valueNetwork, scaling, engine);
}
