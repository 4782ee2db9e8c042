import { describe, expect, it } from 'vitest';
import type { SweepDimension, SweepTrial } from '../../../main/contract/models';
import { coordinateAxes, moveEnd, nearestLine, trialsWithin } from '../../../renderer/format/coordinates';

const space: Readonly<Record<string, SweepDimension>> = {
  rate: { kind: 'log', low: 0.01, high: 1 },
  size: { kind: 'uniform', low: 0, high: 4, integer: true },
  kernel: { kind: 'choice', values: [32, 64, 128] },
};

function trial(number: number, settings: SweepTrial['settings'], mean: number | null): SweepTrial {
  return { number, kind: 'trial', settings, experimentId: '', status: 'finished', stages: [], mean };
}

const trials = [
  trial(0, { rate: 0.01, size: 0, kernel: 32 }, -10),
  trial(1, { rate: 0.1, size: 1, kernel: 64 }, 30),
  trial(2, { rate: 1, kernel: 128 }, 10),
  trial(3, { rate: 1, size: 4, kernel: 128 }, null),
];
const axes = coordinateAxes(space, trials);

describe('Axes of parallel coordinates', () => {
  it('place values on the scale that they were drawn from, and results between worst and best', () => {
    const places = trials.map((one) => axes.map(({ placeOf }) => placeOf(one)));
    expect(axes.map(({ name }) => name)).toEqual(['rate', 'size', 'kernel', 'mean']);
    expect(places[0]).toEqual([0, 0, 0, 0]);
    expect(places[1]).toEqual([expect.closeTo(0.5), 0.25, 0.5, 1]);
    expect(places[2]).toEqual([1, undefined, 1, 0.5]);
    expect(places[3]).toEqual([1, 1, 1, undefined]);
  });

  it('say which value lies at a place', () => {
    expect(axes.map(({ textAt }) => textAt(0))).toEqual(['0.01', '0', '32', '−10.00']);
    expect(axes.map(({ textAt }) => textAt(1))).toEqual(['1', '4', '128', '30.00']);
    expect(axes.map(({ textAt }) => textAt(0.5))).toEqual(['0.100', '2', '64', '10.00']);
  });
});

describe('A brush', () => {
  const shown = (brushes: Parameters<typeof trialsWithin>[2]) => trialsWithin(trials, axes, brushes).map(({ number }) => number);

  it('leaves the trials that pass through it, ends included, and through all others', () => {
    expect(shown({})).toEqual([0, 1, 2, 3]);
    expect(shown({ rate: [0.5, 1] })).toEqual([1, 2, 3]);
    expect(shown({ rate: [0.5, 1], mean: [0.9, 1] })).toEqual([1]);
  });

  it('leaves out what has no value there', () => {
    expect(shown({ size: [0, 0.9] })).toEqual([0, 1]);
    expect(shown({ mean: [0, 0.9] })).toEqual([0, 2]);
  });

  it('is moved by its ends, never past one another, and is none once it spans all', () => {
    expect(moveEnd(undefined, 0, 0.2)).toEqual([0.2, 1]);
    expect(moveEnd([0.2, 0.5], 0, 1)).toEqual([0.5, 0.5]);
    expect(moveEnd([0.2, 0.5], 1, -1)).toEqual([0.2, 0.2]);
    expect(moveEnd([0.2, 1], 0, -0.2)).toBeUndefined();
    expect(moveEnd(undefined, 1, 0.2)).toBeUndefined();
  });
});

describe('The line under the pointer', () => {
  const lines = [
    {
      number: 4,
      points: [
        [0, 0],
        [100, 100],
      ],
    },
    {
      number: 7,
      points: [
        [0, 50],
        [100, 50],
        [200, 0],
      ],
    },
  ] as const;

  it('is the one that passes nearest above or below', () => {
    expect(nearestLine(lines, 10, 15, 14)).toBe(4);
    expect(nearestLine(lines, 10, 45, 14)).toBe(7);
    expect(nearestLine(lines, 150, 30, 14)).toBe(7);
  });

  it('is none where no line comes within reach', () => {
    expect(nearestLine(lines, 10, 30, 14)).toBeUndefined();
    expect(nearestLine(lines, 250, 0, 14)).toBeUndefined();
    expect(nearestLine([], 0, 0, 14)).toBeUndefined();
  });
});
