import type { Random } from '../core/random';
import type { Rollout } from './rollout';

/** Steps of a rollout drawn together; row i of each column belongs together. */
export interface RolloutBatch {
  /** Rows in use. */
  size: number;
  readonly observations: Float32Array;
  readonly actions: Float64Array;
  readonly logProbabilities: Float64Array;
  readonly values: Float64Array;
  readonly advantages: Float64Array;
  readonly returns: Float64Array;
}

/**
 * Deals the steps of a rollout out in batches: in each round every step once, in an order drawn anew.
 *
 * The last batch of a round holds what is left.
 */
export class RolloutBatches {
  readonly batch: RolloutBatch;
  readonly #order: Uint32Array;

  constructor(
    private readonly rollout: Rollout,
    private readonly batchSize: number,
  ) {
    const rows = Math.min(batchSize, rollout.size);
    this.batch = {
      size: 0,
      observations: new Float32Array(rows * rollout.observationSize),
      actions: new Float64Array(rows * rollout.actionSize),
      logProbabilities: new Float64Array(rows),
      values: new Float64Array(rows),
      advantages: new Float64Array(rows),
      returns: new Float64Array(rows),
    };
    this.#order = new Uint32Array(rollout.size);
  }

  /** Batches of a round. */
  get count(): number {
    return Math.ceil(this.rollout.size / this.batchSize);
  }

  /** Draws the order of the next round. */
  shuffle(random: Random): void {
    const order = this.#order;
    for (let i = 0; i < order.length; i++) {
      // Durstenfeld's inside-out form of Fisher & Yates: every order is equally likely, whatever the last was.
      const place = random.integer(i + 1);
      order[i] = order[place]!;
      order[place] = i;
    }
  }

  /** Brings batch `index` of the round into `batch`. */
  deal(index: number): RolloutBatch {
    const { batch, rollout } = this;
    const first = index * this.batchSize;
    batch.size = Math.min(this.batchSize, rollout.size - first);
    for (let row = 0; row < batch.size; row++) this.#copyRow(this.#order[first + row]!, row);
    return batch;
  }

  #copyRow(from: number, to: number): void {
    const { batch, rollout } = this;
    const { observationSize, actionSize } = rollout;
    for (let i = 0; i < observationSize; i++) {
      batch.observations[to * observationSize + i] = rollout.observations[from * observationSize + i]!;
    }
    for (let i = 0; i < actionSize; i++) batch.actions[to * actionSize + i] = rollout.actions[from * actionSize + i]!;
    batch.logProbabilities[to] = rollout.logProbabilities[from]!;
    batch.values[to] = rollout.values[from]!;
    batch.advantages[to] = rollout.advantages[from]!;
    batch.returns[to] = rollout.returns[from]!;
  }
}
