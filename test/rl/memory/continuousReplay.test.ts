import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { ContinuousReplay, createContinuousBatch, placeActions } from '../../../main/rl/memory/continuousReplay';

/** A memory of `capacity` that has seen transitions numbered 0 … count − 1, with two observed numbers and one of action. */
function filled(capacity: number, count: number): ContinuousReplay {
  const memory = new ContinuousReplay(capacity, 2, 1);
  for (let i = 0; i < count; i++)
    memory.add(Float64Array.of(i, -i), Float64Array.of(i / 8), i / 2, Float64Array.of(i + 1, -i - 1), i / 4);
  return memory;
}

describe('the memory of transitions with vectors for actions', () => {
  it('keeps the parts of a transition together, and pairs observations with actions', () => {
    const batch = createContinuousBatch(64, 2, 1);
    filled(10, 10).sample(batch, createRandom(1));
    for (let i = 0; i < batch.size; i++) {
      const number = batch.observations[2 * i]!;
      expect([...batch.observations.subarray(2 * i, 2 * i + 2)]).toEqual([number, -number]);
      expect([...batch.pairs.subarray(3 * i, 3 * i + 3)]).toEqual([number, -number, number / 8]);
      expect(batch.rewards[i]).toBe(number / 2);
      expect([...batch.nextObservations.subarray(2 * i, 2 * i + 2)]).toEqual([number + 1, -number - 1]);
      expect([...batch.nextPairs.subarray(3 * i, 3 * i + 2)]).toEqual([number + 1, -number - 1]);
      expect(batch.discounts[i]).toBe(number / 4);
    }
  });

  it('puts actions behind the observations and touches nothing else', () => {
    const batch = createContinuousBatch(2, 2, 1);
    filled(10, 10).sample(batch, createRandom(1));
    const [first, second] = [batch.observations[0]!, batch.observations[2]!];
    placeActions(batch, Float32Array.of(0.25, -0.5), batch.pairs);
    expect([...batch.pairs]).toEqual([first, -first, 0.25, second, -second, -0.5]);
  });

  it('never samples a row that was not written, and forgets the oldest first', () => {
    const seen = (memory: ContinuousReplay) => {
      const batch = createContinuousBatch(500, 2, 1);
      memory.sample(batch, createRandom(2));
      return [...new Set(batch.rewards)].sort((a, b) => a - b);
    };
    expect(seen(filled(1000, 3))).toEqual([0, 0.5, 1]);
    expect(seen(filled(5, 12))).toEqual([3.5, 4, 4.5, 5, 5.5]);
  });

  it('draws every transition equally often', () => {
    const batch = createContinuousBatch(20_000, 2, 1);
    filled(10, 10).sample(batch, createRandom(3));
    const counts = new Array<number>(10).fill(0);
    for (const reward of batch.rewards) counts[2 * reward]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(27.9); // 99.9 % of χ² with 9 degrees of freedom
  });

  it.each([4, 10, 23])('tells how many transitions came after those it drew, having seen %i', (count) => {
    const batch = createContinuousBatch(50, 2, 1);
    const memory = filled(10, count);
    memory.sample(batch, createRandom(3));
    const mean = batch.rewards.reduce((sum, reward) => sum + (count - 1 - 2 * reward), 0) / batch.size;
    expect(memory.meanAge).toBeCloseTo(mean, 12);
  });

  it('copies what it is given', () => {
    const memory = new ContinuousReplay(4, 1, 1);
    const observation = Float64Array.of(1);
    memory.add(observation, observation, 0, observation, 1);
    observation[0] = 2;
    const batch = createContinuousBatch(1, 1, 1);
    memory.sample(batch, createRandom(1));
    expect([...batch.pairs]).toEqual([1, 1]);
  });

  it('goes on from a save as if nothing had happened', () => {
    const whole = filled(5, 7);
    const restored = new ContinuousReplay(5, 2, 1);
    restored.load(structuredClone(whole.save()));
    for (const memory of [whole, restored]) memory.add([9, 9], [0], 9, [9, 9], 1);
    expect(restored.save()).toEqual(whole.save());
    expect(restored.count).toBe(5);
  });

  it('says what to change when it does not fit', () => {
    expect(() => new ContinuousReplay(1e15, 2, 1)).toThrow('does not fit into memory. Choose a smaller replayCapacity.');
  });
});
