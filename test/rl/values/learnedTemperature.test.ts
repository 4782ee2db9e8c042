import { describe, expect, it } from 'vitest';
import { LearnedTemperature } from '../../../main/rl/values/learnedTemperature';

describe('a learned temperature', () => {
  it('rises while the entropy is below its target and falls while it is above', () => {
    const valueAfter = (entropy: number) => {
      const temperature = new LearnedTemperature(0.5, -1);
      temperature.update(entropy, 0.01);
      return temperature.value;
    };
    // Adam's first step is the rate, on log α.
    expect(valueAfter(-1.5)).toBeCloseTo(0.5 * Math.exp(0.01), 6);
    expect(valueAfter(-0.5)).toBeCloseTo(0.5 * Math.exp(-0.01), 6);
    expect(valueAfter(-1)).toBe(new LearnedTemperature(0.5, -1).value);
  });

  it('stays positive, however long it falls', () => {
    const temperature = new LearnedTemperature(1, -1);
    for (let i = 0; i < 5000; i++) temperature.update(3, 0.01);
    expect(temperature.value).toBeGreaterThan(0);
    expect(temperature.value).toBeLessThan(1e-20);
  });

  it('goes on from a save as if nothing had happened', () => {
    const whole = new LearnedTemperature(1, -1);
    for (const entropy of [0, -3, 0.5]) whole.update(entropy, 0.01);
    const restored = new LearnedTemperature(1, -1);
    restored.load(structuredClone(whole.save()));
    for (const temperature of [whole, restored]) temperature.update(-2, 0.01);
    expect(restored.save()).toEqual(whole.save());
    expect(restored.value).toBe(whole.value);
  });
});
