import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { PrioritizedReplayMemory } from '../../../main/rl/memory/prioritizedReplay';
import { createTransitionBatch, type TransitionBatch } from '../../../main/rl/memory/replay';

function addTo(memory: PrioritizedReplayMemory, action: number): void {
  memory.add(Float64Array.of(action), action, 0, Float64Array.of(action + 1), 1);
}

/** A batch in which place i holds what lies in row `rows[i]`, for telling priorities. */
function batchOf(rows: readonly number[]): TransitionBatch {
  const batch = createTransitionBatch(rows.length, 1);
  batch.rows.set(rows);
  return batch;
}

/** Transitions 0, 1, 2, 3 with the surprises 1, 2, 4, 9. */
function filled(priorityExponent: number, capacity = 4): PrioritizedReplayMemory {
  const memory = new PrioritizedReplayMemory(capacity, 1, priorityExponent);
  for (let i = 0; i < 4; i++) addTo(memory, i);
  memory.prioritize(batchOf([0, 1, 2, 3]), Float64Array.of(1, 2, 4, 9));
  return memory;
}

describe('prioritized replay', () => {
  it.each([
    [0, [0.25, 0.25, 0.25, 0.25]],
    [0.5, [1, Math.SQRT2, 2, 3].map((root) => root / (6 + Math.SQRT2))],
    [1, [1 / 16, 2 / 16, 4 / 16, 9 / 16]],
  ])('with α = %d draws in proportion to surprise^α (detail 28)', (exponent, shares) => {
    const memory = filled(exponent);
    const counts = [0, 0, 0, 0];
    const batch = createTransitionBatch(8, 1);
    const random = createRandom(1);
    for (let i = 0; i < 2500; i++) {
      memory.sample(batch, random, 1);
      for (const action of batch.actions) counts[action]!++;
    }
    const total = 20_000;
    const chiSquare = counts.reduce((sum, count, i) => sum + (count - total * shares[i]!) ** 2 / (total * shares[i]!), 0);
    expect(chiSquare).toBeLessThan(16.27); // 99.9 % quantile of χ² with 3 degrees of freedom
  });

  it('makes up for it by weights (N P)^−β over the greatest of the batch (detail 28)', () => {
    const memory = filled(1);
    const batch = createTransitionBatch(64, 1);
    for (const exponent of [0.5, 1]) {
      memory.sample(batch, createRandom(2), exponent);
      // N P = 4 · (1, 2, 4, 9) / 16, so the weights are (1, 2, 4, 9)^−β, of which the greatest is 1.
      batch.actions.forEach((action, i) => {
        expect(batch.weights[i]).toBeCloseTo([1, 2, 4, 9][action]! ** -exponent, 5);
      });
    }
    memory.sample(batch, createRandom(2), 0);
    expect(new Set(batch.weights)).toEqual(new Set([1]));
  });

  it('gives what is new the greatest priority there has been (detail 28)', () => {
    const memory = filled(1);
    memory.prioritize(batchOf([3]), Float64Array.of(0.5)); // the greatest was 9
    addTo(memory, 4); // in place of transition 0
    const batch = createTransitionBatch(3100, 1);
    memory.sample(batch, createRandom(3), 1);
    // Priorities (9, 2, 4, ½): transition 4 has 18 of 31 parts.
    const share = batch.actions.filter((action) => action === 4).length / batch.size;
    expect(share).toBeCloseTo(18 / 31, 2);
  });

  it('still draws what was predicted perfectly, though seldom', () => {
    const memory = filled(1);
    memory.prioritize(batchOf([0, 1, 2, 3]), Float64Array.of(0, 0, 0, 0));
    const batch = createTransitionBatch(400, 1);
    memory.sample(batch, createRandom(4), 1);
    expect(new Set(batch.actions).size).toBe(4);
  });

  it('never draws a row that was not written', () => {
    const memory = filled(0.5, 1000);
    const batch = createTransitionBatch(5000, 1);
    memory.sample(batch, createRandom(5), 1);
    expect([...new Set(batch.rows)].sort()).toEqual([0, 1, 2, 3]);
  });

  it('goes on the same after save and load', () => {
    const sampleOf = (memory: PrioritizedReplayMemory) => {
      addTo(memory, 7);
      const batch = createTransitionBatch(50, 1);
      memory.sample(batch, createRandom(6), 0.4);
      return batch;
    };
    for (const capacity of [4, 9]) {
      const memory = filled(0.7, capacity);
      const other = new PrioritizedReplayMemory(capacity, 1, 0.7);
      other.load(structuredClone(memory.save()));
      expect(sampleOf(other)).toEqual(sampleOf(memory));
    }
  });
});
