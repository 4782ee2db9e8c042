import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { createTransitionBatch, ReplayMemory } from '../../../main/rl/memory/replay';

/** A memory of `capacity` that has seen transitions numbered 0 … count − 1. */
function filled(capacity: number, count: number): ReplayMemory {
  const memory = new ReplayMemory(capacity, 2);
  for (let i = 0; i < count; i++) memory.add(Float64Array.of(i, -i), i, i / 2, Float64Array.of(i + 1, -i - 1), i / 4);
  return memory;
}

describe('the replay memory', () => {
  it.each([10, 10_003])('keeps the parts of a transition together, going round too: %i steps (detail 23)', (count) => {
    const batch = createTransitionBatch(64, 2);
    filled(10, count).sample(batch, createRandom(1));
    for (let i = 0; i < batch.size; i++) {
      const number = batch.actions[i]!;
      expect([...batch.observations.subarray(2 * i, 2 * i + 2)]).toEqual([number, -number]);
      expect([...batch.nextObservations.subarray(2 * i, 2 * i + 2)]).toEqual([number + 1, -number - 1]);
      expect(batch.rewards[i]).toBe(number / 2);
      expect(batch.discounts[i]).toBe(number / 4);
    }
  });

  it('never samples a row that was not written (detail 23)', () => {
    const memory = filled(1000, 3);
    const batch = createTransitionBatch(500, 2);
    memory.sample(batch, createRandom(2));
    expect(new Set(batch.actions)).toEqual(new Set([0, 1, 2]));
  });

  it('forgets the oldest first', () => {
    const memory = filled(5, 12);
    const batch = createTransitionBatch(500, 2);
    memory.sample(batch, createRandom(3));
    expect(memory.count).toBe(5);
    expect([...new Set(batch.actions)].sort((a, b) => a - b)).toEqual([7, 8, 9, 10, 11]);
  });

  it('draws each transition equally often (detail 23)', () => {
    const memory = filled(20, 20);
    const batch = createTransitionBatch(40_000, 2);
    memory.sample(batch, createRandom(4));
    const counts = new Array<number>(20).fill(0);
    for (const action of batch.actions) counts[action]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(43.82); // 99.9 % quantile of χ² with 19 degrees of freedom
  });

  it('copies observations, so that changing them afterwards changes nothing (detail 32)', () => {
    const memory = new ReplayMemory(1, 2);
    const observation = Float64Array.of(1, 2);
    memory.add(observation, 0, 0, observation, 1);
    observation.fill(99);
    const batch = createTransitionBatch(1, 2);
    memory.sample(batch, createRandom(5));
    expect([...batch.observations]).toEqual([1, 2]);
  });

  it.each<[string, readonly number[], 'Uint8Array' | 'Float32Array']>([
    ['whole numbers up to 255 in bytes', [0, 1, 255], 'Uint8Array'],
    ['fractions as float32', [0.5, 1], 'Float32Array'],
    ['negative numbers as float32', [-1], 'Float32Array'],
    ['whole numbers over 255 as float32', [256], 'Float32Array'],
  ])('keeps %s, and gives back what it was given (detail 32)', (_name, numbers, kept) => {
    const memory = new ReplayMemory(10, 1);
    for (const number of [7, ...numbers]) memory.add(Float64Array.of(number), number * 2, 0, Float64Array.of(number), 1);
    const batch = createTransitionBatch(200, 1);
    memory.sample(batch, createRandom(7));
    expect(new Set(batch.observations)).toEqual(new Set([7, ...numbers]));
    expect(new Set(batch.nextObservations)).toEqual(new Set([7, ...numbers]));
    expect(memory.save()['observations']?.constructor.name).toBe(kept);
    const other = new ReplayMemory(10, 1);
    other.load(structuredClone(memory.save()));
    expect(other.save()).toEqual(memory.save());
  });

  it('knows how many transitions came after one', () => {
    const memory = filled(10, 13); // transitions 3 … 12, the last in row 2
    const batch = createTransitionBatch(100, 2);
    memory.sample(batch, createRandom(8));
    batch.rows.forEach((row, i) => {
      expect(memory.ageOf(row)).toBe(12 - batch.actions[i]!);
    });
  });

  it('goes on the same after save and load, whether it was full or not', () => {
    for (const count of [4, 17]) {
      const memory = filled(8, count);
      const other = new ReplayMemory(8, 2);
      other.load(structuredClone(memory.save()));
      const sample = (from: ReplayMemory) => {
        from.add(Float64Array.of(50, 51), 50, 0, Float64Array.of(52, 53), 0);
        const batch = createTransitionBatch(100, 2);
        from.sample(batch, createRandom(6));
        return batch;
      };
      expect(sample(other)).toEqual(sample(memory));
    }
  });

  it('says so when it would not fit into memory', () => {
    expect(() => new ReplayMemory(1e15, 4)).toThrow(
      'A replay memory of 1000000000000000 transitions does not fit into memory. Choose a smaller replayCapacity.',
    );
  });
});
