import { describe, expect, it } from 'vitest';
import { medianMilliseconds } from '../../../main/rl/benchmarks/engineTiming';

describe('timing', () => {
  it('repeats short work until it can be timed, and divides by the repetitions', () => {
    let now = 0;
    const work = () => {
      now += 0.125;
    };
    expect(medianMilliseconds(() => now, [work])).toEqual([0.125]);
  });

  it('lets work run warm before it counts', () => {
    let now = 0;
    const work = () => {
      now += now < 39 ? 3 : 1; // slow until the host has compiled it
    };
    expect(medianMilliseconds(() => now, [work])).toEqual([1]);
  });

  it('takes the median, so that one slow timing does not count', () => {
    let now = 0;
    let calls = 0;
    const work = () => {
      now += ++calls === 20 ? 1000 : 4; // warm after 10
    };
    expect(medianMilliseconds(() => now, [work])).toEqual([4]);
  });

  it('lets works take turns, so that a slow time meets all of them', () => {
    let now = 0;
    const order: string[] = [];
    const works = ['a', 'b'].map((name) => () => {
      now += 40;
      order.push(name);
    });
    medianMilliseconds(() => now, works);
    expect(order.slice(0, 6)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });
});
