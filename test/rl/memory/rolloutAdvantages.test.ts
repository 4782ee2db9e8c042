import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { estimateAdvantages, normalizeAdvantages, type Segment } from '../../../main/rl/memory/rolloutAdvantages';

const copyCount = 3;
const stepCount = 40;
const size = stepCount * copyCount;
const discount = 0.97;

/** Chance experience with ends of both kinds; values of what follows stand by themselves, as of final observations. */
function randomSegment(seed = 4): Segment {
  const random = createRandom(seed);
  const draw = () => Float64Array.from({ length: size }, () => random.normal());
  const [rewards, values] = [draw(), draw()];
  const isOver = Uint8Array.from({ length: size }, () => (random.uniform() < 0.15 ? 1 : 0));
  const nextValues = Float64Array.from({ length: size }, (_, i) => {
    if (isOver[i] === 1) return random.uniform() < 0.5 ? 0 : random.normal();
    return values[i + copyCount] ?? random.normal();
  });
  return { copyCount, rewards, values, nextValues, isOver };
}

function estimate(segment: Segment, traceDecay: number): Float64Array {
  const advantages = new Float64Array(size);
  estimateAdvantages(segment, discount, traceDecay, advantages);
  return advantages;
}

const tdError = ({ rewards, nextValues, values }: Segment, i: number) => rewards[i]! + discount * nextValues[i]! - values[i]!;

/** Indexes of the steps from `first` on, in the same copy, to the end of the episode or the segment. */
function* restOfEpisode({ isOver }: Segment, first: number) {
  for (let i = first; i < size; i += copyCount) {
    yield i;
    if (isOver[i] === 1) return;
  }
}

describe('generalised advantages', () => {
  it.each([0, 0.3, 0.95, 1])('equal the sum Σ (γλ)ᵏ δ to 1e-10 with λ = %d', (traceDecay) => {
    const segment = randomSegment();
    estimate(segment, traceDecay).forEach((advantage, first) => {
      let expected = 0;
      let weight = 1;
      for (const i of restOfEpisode(segment, first)) {
        expected += weight * tdError(segment, i);
        weight *= discount * traceDecay;
      }
      expect(Math.abs(advantage - expected)).toBeLessThan(1e-10);
    });
  });

  it('are the sampled return minus the value with λ = 1', () => {
    const segment = randomSegment();
    estimate(segment, 1).forEach((advantage, first) => {
      let sampledReturn = 0;
      let weight = 1;
      let last = first;
      for (const i of restOfEpisode(segment, first)) {
        sampledReturn += weight * segment.rewards[i]!;
        weight *= discount;
        last = i;
      }
      sampledReturn += weight * segment.nextValues[last]!;
      expect(advantage).toBeCloseTo(sampledReturn - segment.values[first]!, 10);
    });
  });

  it('are the temporal-difference error with λ = 0', () => {
    const segment = randomSegment();
    estimate(segment, 0).forEach((advantage, i) => {
      expect(advantage).toBe(tdError(segment, i));
    });
  });

  it('of one copy take no notice of another', () => {
    const segment = randomSegment();
    const before = estimate(segment, 0.95);
    for (let i = 1; i < size; i += copyCount) {
      segment.rewards[i] = 1000;
      segment.isOver[i] = 1 - segment.isOver[i]!;
    }
    const after = estimate(segment, 0.95);
    for (let i = 0; i < size; i++) {
      if (i % copyCount === 1) expect(after[i]).not.toBe(before[i]);
      else expect(after[i]).toBe(before[i]);
    }
  });

  it('have mean 0 and deviation 1 once normalised, only as far as they are counted', () => {
    const advantages = Float64Array.of(1, 5, 2, 8, 100);
    normalizeAdvantages(advantages, 4);
    const used = advantages.subarray(0, 4);
    expect(used.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
    expect(used.reduce((sum, value) => sum + value * value, 0) / 3).toBeCloseTo(1, 6);
    expect(advantages[4]).toBe(100);
  });

  it('stay as they are when there is only one, which has no deviation', () => {
    const single = Float64Array.of(3);
    normalizeAdvantages(single, 1);
    expect(single[0]).toBe(3);
  });
});
