import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { aggregateCurves } from '../../../main/rl/statistics/aggregateCurves';
import { cutCurve } from '../../../main/rl/statistics/cutCurve';

const curve = { steps: [10, 20, 30, 40], values: [1, 2, 3, 4] };
const cut = (first: number, last: number) => {
  const { steps, values } = cutCurve(curve, [first, last]);
  return [...steps].map((step, i) => [step, values[i]]);
};

describe('A part of a curve', () => {
  it.each([
    [
      'begins and ends with the values that hold there',
      15,
      35,
      [
        [15, 1],
        [20, 2],
        [30, 3],
        [35, 3],
      ],
    ],
    [
      'tells no point twice',
      20,
      30,
      [
        [20, 2],
        [30, 3],
      ],
    ],
    [
      'lies between two points',
      21,
      29,
      [
        [21, 2],
        [29, 2],
      ],
    ],
    [
      'begins where the curve begins',
      0,
      20,
      [
        [10, 1],
        [20, 2],
      ],
    ],
    [
      'ends where the curve ends',
      35,
      90,
      [
        [35, 3],
        [40, 4],
      ],
    ],
    ['is its last point alone', 40, 90, [[40, 4]]],
    ['is empty where the curve has ended', 41, 90, []],
    ['is empty where the curve has not begun', 0, 9, []],
  ])('%s', (_, first, last, expected) => {
    expect(cut(first, last)).toEqual(expected);
  });

  it('has the mean and the interval that the whole has there', () => {
    const random = createRandom(3);
    const runs = Array.from({ length: 5 }, () => {
      const steps = Array.from({ length: 3000 }, (_, i) => 10 * i + random.integer(9));
      return { steps, values: steps.map(() => random.normal()) };
    });
    const range = [12_000, 12_300] as const;
    const whole = aggregateCurves(runs, 100_000, createRandom(1), { resamples: 200 });
    const part = aggregateCurves(
      runs.map((run) => cutCurve(run, range)),
      100_000,
      createRandom(1),
      { resamples: 200 },
    );
    const within = [...whole.steps.keys()].filter((i) => whole.steps[i]! >= range[0] && whole.steps[i]! <= range[1]);
    expect(within.length).toBeGreaterThan(100);
    for (const i of within) {
      const at = part.steps.indexOf(whole.steps[i]!);
      expect([part.mean[at], part.low[at], part.high[at]]).toEqual([whole.mean[i], whole.low[i], whole.high[i]]);
    }
  });
});
