import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { Rollout } from '../../../main/rl/memory/rollout';
import { RolloutBatches } from '../../../main/rl/memory/rolloutBatch';

/** A rollout whose columns all tell the index of the step. */
function numberedRollout(): Rollout {
  const rollout = new Rollout(10, 2, 2, 3);
  for (let i = 0; i < rollout.size; i++) {
    rollout.observations.set([i, i + 0.5], 2 * i);
    rollout.actions.set([i, 2 * i, 3 * i], 3 * i);
    for (const column of [rollout.logProbabilities, rollout.values, rollout.advantages, rollout.returns]) column[i] = i;
  }
  return rollout;
}

/** Steps of each batch of a round, in the order they are dealt. */
function dealRound(batches: RolloutBatches): number[][] {
  return Array.from({ length: batches.count }, (_, index) => {
    const { size, values } = batches.deal(index);
    return [...values.subarray(0, size)];
  });
}

describe('batches of a rollout', () => {
  it('bring every step exactly once in a round, the rest in the last batch', () => {
    const batches = new RolloutBatches(numberedRollout(), 6);
    batches.shuffle(createRandom(1));
    const round = dealRound(batches);
    expect(round.map((steps) => steps.length)).toEqual([6, 6, 6, 2]);
    expect(round.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('come in a new order in each round', () => {
    const batches = new RolloutBatches(numberedRollout(), 5);
    const random = createRandom(1);
    batches.shuffle(random);
    const first = dealRound(batches).flat();
    batches.shuffle(random);
    const second = dealRound(batches).flat();
    expect(second).not.toEqual(first);
    expect(first).not.toEqual([...first].sort((a, b) => a - b));
  });

  it('come in an order that depends on the random stream alone, so that a resumed run deals alike', () => {
    const [used, fresh] = [new RolloutBatches(numberedRollout(), 5), new RolloutBatches(numberedRollout(), 5)];
    used.shuffle(createRandom(9));
    used.shuffle(createRandom(2));
    fresh.shuffle(createRandom(2));
    expect(dealRound(used)).toEqual(dealRound(fresh));
  });

  it('keep what belongs together in one row', () => {
    const batches = new RolloutBatches(numberedRollout(), 7);
    batches.shuffle(createRandom(3));
    const batch = batches.deal(1);
    for (let row = 0; row < batch.size; row++) {
      const step = batch.values[row]!;
      expect([...batch.observations.subarray(2 * row, 2 * row + 2)]).toEqual([step, step + 0.5]);
      expect([...batch.actions.subarray(3 * row, 3 * row + 3)]).toEqual([step, 2 * step, 3 * step]);
      expect([batch.logProbabilities[row], batch.advantages[row], batch.returns[row]]).toEqual([step, step, step]);
    }
  });

  it('are the whole rollout where that is smaller', () => {
    const batches = new RolloutBatches(numberedRollout(), 1000);
    batches.shuffle(createRandom(3));
    expect(batches.count).toBe(1);
    expect(batches.deal(0).size).toBe(20);
  });
});
