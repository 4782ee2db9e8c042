import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { ActiveFeatures } from '../../../main/rl/values/features';
import { FeatureTraces } from '../../../main/rl/values/featureTraces';

/** Two features, `first` and the one after it, with these values. */
function pair(first: number, value: number, next: number): ActiveFeatures {
  const x = new ActiveFeatures(2);
  x.indexes.set([first, first + 1]);
  x.values.set([value, next]);
  return x;
}

describe('traces over features', () => {
  it('add, fade, and share a correction', () => {
    const traces = new FeatureTraces(6);
    traces.add(pair(0, 1, 2), 0, 0.5);
    traces.decay(0.5);
    traces.add(pair(0, 1, 2), 3, 1);
    expect(traces.dot(pair(0, 1, 2), 0)).toBe(0.25 + 2 * 0.5);
    const weights = new Float64Array(6);
    traces.addTo(weights, 10);
    expect([...weights]).toEqual([2.5, 5, 0, 10, 20, 0]);
  });

  it('share nothing twice, not even what had cancelled out', () => {
    const traces = new FeatureTraces(20);
    traces.add(pair(0, 1, 1), 0, 1);
    traces.add(pair(0, 1, 1), 0, -1);
    traces.add(pair(0, 1, 1), 0, 1);
    const weights = new Float64Array(20);
    traces.addTo(weights, 1);
    expect([...weights.slice(0, 3)]).toEqual([1, 1, 0]);
  });

  it('forget what has faded away, and are the same again after a save', () => {
    const random = createRandom(2);
    const traces = new FeatureTraces(100);
    for (let i = 0; i < 500; i++) {
      traces.decay(0.7);
      traces.add(pair(random.integer(98), random.normal(), random.normal()), 0, 1);
    }
    const saved = traces.save() as { entries: Int32Array };
    expect(saved.entries.length).toBeGreaterThan(50);
    const other = new FeatureTraces(100);
    other.load(traces.save());
    expect(other.save()).toEqual(saved);
    for (let i = 0; i < 100; i++) traces.decay(0.7);
    expect((traces.save() as { entries: Int32Array }).entries).toHaveLength(0);
  });
});
