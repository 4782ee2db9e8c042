import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { Network, NetworkFactory, NetworkSpec } from '../networks/network';
import { loadNetworkState, saveNetworkState } from '../networks/savedNetwork';
import type { PolicySnapshot } from '../policies/policy';
import type { ActionScale } from './actionScale';

/**
 * A policy that gives one action for each observation, μ(o; φ) = tanh of a network's outputs, and a slow copy of it, φ⁻.
 *
 * Actions lie in (−1, 1), shape [batch, size].
 *
 * Source: Silver et al., "Deterministic policy gradient algorithms" (2014), theorem 1.
 */
export class DeterministicActor {
  readonly #network: Network;
  readonly #targetNetwork: Network;
  readonly #actions: Float32Array;
  readonly #outputGradient: Float32Array;
  readonly #observationInput: Float32Array;

  /** @param batch observations in every batch. */
  constructor(
    networks: NetworkFactory,
    spec: NetworkSpec,
    private readonly batch: number,
    random: Random,
  ) {
    this.#network = networks.create(spec, batch, random);
    this.#targetNetwork = networks.create(spec, batch, random);
    this.follow(1);
    this.#actions = new Float32Array(batch * this.#network.outputSize);
    this.#outputGradient = new Float32Array(this.#actions.length);
    this.#observationInput = new Float32Array(spec.inputSize);
  }

  /** μ(o; φ) of a single observation; a new array. */
  act(observation: ArrayLike<number>): Float64Array {
    this.#observationInput.set(observation);
    return Float64Array.from(this.#network.forward(this.#observationInput, 1), Math.tanh);
  }

  /** μ(o; φ⁻) of a batch; valid until the next call. */
  targetActions(observations: Float32Array): Float32Array {
    return this.#squash(this.#targetNetwork.forward(observations, this.batch));
  }

  /** μ(o; φ) of a batch; valid until the next call. */
  actions(observations: Float32Array): Float32Array {
    return this.#squash(this.#network.forward(observations, this.batch));
  }

  #squash(outputs: Float32Array): Float32Array {
    for (let i = 0; i < outputs.length; i++) this.#actions[i] = Math.tanh(outputs[i]!);
    return this.#actions;
  }

  /**
   * One step of φ down a loss, given ∂loss/∂a [batch, size] at what `actions` just gave.
   *
   * @returns the joint norm of the gradients before clipping.
   */
  descend(actionGradient: Float32Array, learningRate: number): number {
    for (let i = 0; i < actionGradient.length; i++) {
      this.#outputGradient[i] = actionGradient[i]! * (1 - this.#actions[i]! ** 2); // slope of tanh
    }
    this.#network.backward(this.#outputGradient);
    return checkFinite("The norm of the actor's gradients", this.#network.update({ learningRate }).gradientNorm);
  }

  /** φ⁻ ← share · φ + (1 − share) · φ⁻. */
  follow(share: number): void {
    this.#targetNetwork.copyFrom(this.#network, share);
  }

  policy({ low, high }: ActionScale): PolicySnapshot {
    return { kind: 'continuous-network', low: low.slice(), high: high.slice(), squash: 'tanh', network: this.#network.save() };
  }

  save(): SavedState {
    return { network: saveNetworkState(this.#network), targetNetwork: saveNetworkState(this.#targetNetwork) };
  }

  load(saved: SavedState): void {
    loadNetworkState(this.#network, saved['network'] as SavedState);
    loadNetworkState(this.#targetNetwork, saved['targetNetwork'] as SavedState);
  }
}
