import { describe, expect, it } from 'vitest';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { measureEngine, measureKernels, medianMilliseconds } from '../../../main/rl/networks/simdBenchmark';
import { createSpec, createState } from '../../helpers/engineAgreement';

describe('timing', () => {
  it('repeats short work until it can be timed, and divides by the repetitions', () => {
    let now = 0;
    const work = () => {
      now += 0.125;
    };
    expect(medianMilliseconds(() => now, [work])).toEqual([0.125]);
  });

  it('takes the median, so that one slow timing does not count', () => {
    let now = 0;
    let calls = 0;
    const work = () => {
      now += ++calls === 3 ? 1000 : 5;
    };
    expect(medianMilliseconds(() => now, [work])).toEqual([5]);
  });

  it('lets works take turns, so that a slow time meets all of them', () => {
    let now = 0;
    const order: string[] = [];
    const works = ['a', 'b'].map((name) => () => {
      now += 1;
      order.push(name);
    });
    medianMilliseconds(() => now, works);
    expect(order.slice(0, 6)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });

  it('counts the operations of a product, 2 · batch · width², and of the peak', () => {
    // Each look at the clock is 4 milliseconds after the last, so that one call of everything takes 4.
    let now = 0;
    const [speed] = measureKernels('plain', () => (now += 4), [8], [16]);
    const expected = (2 * 16 * 64) / 4e6;
    expect(speed!.forward).toBeCloseTo(expected, 9);
    expect(speed!.parameterGradients).toBeCloseTo(expected, 9);
    expect(speed!.inputGradients).toBeCloseTo(expected, 9);
    expect(speed!.peak).toBeCloseTo((20_000 * 96) / 4e6, 9);
  });

  it('times updates and actions of any engine', () => {
    let now = 0;
    const state = createState(createSpec({ inputSize: 4, widths: [8, 2], activation: 'relu' }));
    const speed = measureEngine(referenceEngine, () => (now += 20), state, 16);
    expect(speed).toEqual({ updateMilliseconds: 20, actionMicroseconds: 20_000 });
  });
});
