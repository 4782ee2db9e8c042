import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { meanDeadUnits } from '../networks/deadUnits';
import type { Network, NetworkFactory, NetworkSpec } from '../networks/network';
import { loadNetworkState, saveNetworkState } from '../networks/savedNetwork';

/** What one regression came to; means over the members and the batch. */
export interface CriticUpdate {
  readonly criticLoss: number;
  /** Mean value of the pairs of the batch, before the update. */
  readonly meanValue: number;
  /** Greatest joint norm of a member's gradients, before clipping. */
  readonly gradientNorm: number;
  /** Mean share of rectified units that were 0 for the whole batch; absent where the engine does not tell. */
  readonly deadUnits?: number;
}

/**
 * Networks Q(o, a; θⱼ) that value pairs of observation and action, each with a slow target network of parameters θⱼ⁻.
 *
 * A single one over-estimates, because the policy seeks out its errors; the least of two does not.
 *
 * Source: Fujimoto, van Hoof & Meger, "Addressing function approximation error in actor-critic methods" (2018), §4.2.
 */
export class CriticEnsemble {
  readonly #critics: readonly Network[];
  readonly #targetCritics: readonly Network[];
  /** ∂loss/∂Q of one member, shape [batch]. */
  readonly #outputGradient: Float32Array;
  readonly #pairInput: Float32Array;

  /** @param batch pairs in every batch. */
  constructor(
    networks: NetworkFactory,
    spec: NetworkSpec,
    memberCount: number,
    private readonly batch: number,
    random: Random,
  ) {
    const create = () => Array.from({ length: memberCount }, () => networks.create(spec, batch, random));
    this.#critics = create();
    this.#targetCritics = create();
    this.follow(1);
    this.#outputGradient = new Float32Array(batch);
    this.#pairInput = new Float32Array(spec.inputSize);
  }

  /** Writes minⱼ Q(o, a; θⱼ⁻) of every pair, shape [batch]. */
  leastTargetValues(pairs: Float32Array, least: Float32Array): void {
    least.fill(Infinity);
    for (const critic of this.#targetCritics) {
      const values = critic.forward(pairs, this.batch);
      for (let i = 0; i < this.batch; i++) least[i] = Math.min(least[i]!, values[i]!);
    }
  }

  /** One step of every member down the mean over the batch of ½ (Q(o, a; θⱼ) − target)². */
  regress(pairs: Float32Array, targets: Float32Array, learningRate: number): CriticUpdate {
    const { batch } = this;
    const share = 1 / (batch * this.#critics.length);
    let [criticLoss, meanValue, gradientNorm] = [0, 0, 0];
    for (const critic of this.#critics) {
      const values = critic.forward(pairs, batch);
      for (let i = 0; i < batch; i++) {
        const error = values[i]! - targets[i]!;
        criticLoss += 0.5 * error * error * share;
        meanValue += values[i]! * share;
        this.#outputGradient[i] = error / batch;
      }
      checkFinite('The critic loss', criticLoss);
      critic.backward(this.#outputGradient);
      const { gradientNorm: norm } = critic.update({ learningRate });
      gradientNorm = Math.max(gradientNorm, checkFinite("The norm of a critic's gradients", norm));
    }
    const deadUnits = meanDeadUnits(this.#critics);
    return { criticLoss, meanValue, gradientNorm, ...(deadUnits !== undefined && { deadUnits }) };
  }

  /**
   * Values a policy's actions, by the least of the first `memberCount` members, and tells how better ones would differ.
   *
   * @param actionGradient receives ∂(mean over the batch of −minⱼ Q)/∂a, shape [batch, actions].
   * @returns the mean of minⱼ Q. No member's parameters get a gradient.
   */
  descend(pairs: Float32Array, actionGradient: Float32Array, memberCount = this.#critics.length): number {
    const { batch } = this;
    const members = this.#critics.slice(0, memberCount);
    const values = members.map((critic) => critic.forward(pairs, batch));
    actionGradient.fill(0);
    let mean = 0;
    members.forEach((critic, member) => {
      for (let i = 0; i < batch; i++) {
        const isLeast = leastMember(values, i) === member;
        if (isLeast) mean += values[member]![i]! / batch;
        this.#outputGradient[i] = isLeast ? -1 / batch : 0;
      }
      const pairGradient = critic.backward(this.#outputGradient, { inputGradient: true, parameterGradients: false })!;
      addActionPart(pairGradient, actionGradient, batch);
    });
    return mean;
  }

  /** minⱼ Q(o, a; θⱼ) of a single pair. */
  leastValue(observation: ArrayLike<number>, action: ArrayLike<number>): number {
    this.#pairInput.set(observation);
    this.#pairInput.set(action, observation.length);
    return Math.min(...this.#critics.map((critic) => critic.forward(this.#pairInput, 1)[0]!));
  }

  /** θ⁻ ← share · θ + (1 − share) · θ⁻. */
  follow(share: number): void {
    this.#targetCritics.forEach((target, member) => {
      target.copyFrom(this.#critics[member]!, share);
    });
  }

  save(): SavedState {
    return { critics: this.#critics.map(saveNetworkState), targetCritics: this.#targetCritics.map(saveNetworkState) };
  }

  load(saved: SavedState): void {
    const load = (networks: readonly Network[], states: unknown) => {
      networks.forEach((network, member) => {
        loadNetworkState(network, (states as readonly SavedState[])[member]!);
      });
    };
    load(this.#critics, saved['critics']);
    load(this.#targetCritics, saved['targetCritics']);
  }
}

/** The member that values a row least; the first such one. */
function leastMember(values: readonly Float32Array[], row: number): number {
  let least = 0;
  for (let member = 1; member < values.length; member++) if (values[member]![row]! < values[least]![row]!) least = member;
  return least;
}

/** Adds the last columns of gradients of pairs, as many as actions have elements. */
function addActionPart(pairGradient: Float32Array, actionGradient: Float32Array, batch: number): void {
  const pairSize = pairGradient.length / batch;
  const actionSize = actionGradient.length / batch;
  const first = pairSize - actionSize;
  for (let i = 0; i < batch; i++) {
    for (let k = 0; k < actionSize; k++) actionGradient[i * actionSize + k]! += pairGradient[i * pairSize + first + k]!;
  }
}
