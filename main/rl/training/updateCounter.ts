import type { LearningStep } from '../core/agent';
import type { SavedState } from '../core/savedState';
import type { Network, NetworkFactory } from '../networks/network';

/**
 * Counts an agent's updates: changes of its parameters.
 *
 * With networks, the optimiser steps of the network that takes the most: critics and policies that learn together count once.
 * Without, the steps that tell a temporal-difference error. An agent that has neither has no count.
 */
export class UpdateCounter {
  readonly #ofNetworks: number[] = [];
  #ofSteps = 0;
  /** Whether nothing before was missed, as it was by a checkpoint of an older version. */
  #isComplete = true;

  /** Hands out the same networks, and counts their updates. */
  watch(factory: NetworkFactory): NetworkFactory {
    return {
      create: (spec, batchSize, random) => this.#watchNetwork(factory.create(spec, batchSize, random)),
    };
  }

  countStep({ tdError }: LearningStep): void {
    if (tdError !== undefined) this.#ofSteps++;
  }

  /** 0 before the first, and where updates are not told. */
  get count(): number {
    if (!this.#isComplete) return 0;
    return this.#ofNetworks.length > 0 ? Math.max(...this.#ofNetworks) : this.#ofSteps;
  }

  save(): SavedState {
    return { ofNetworks: Float64Array.from(this.#ofNetworks), ofSteps: this.#ofSteps };
  }

  /** @param saved `undefined` for a checkpoint that was written without: nothing is counted from then on. */
  load(saved: SavedState | undefined): void {
    if (saved === undefined) {
      this.#isComplete = false;
      return;
    }
    (saved['ofNetworks'] as Float64Array).forEach((count, i) => {
      this.#ofNetworks[i] = count;
    });
    this.#ofSteps = saved['ofSteps'] as number;
  }

  #watchNetwork(network: Network): Network {
    const index = this.#ofNetworks.push(0) - 1;
    const update = network.update.bind(network);
    network.update = (options) => {
      this.#ofNetworks[index]!++;
      return update(options);
    };
    return network;
  }
}
