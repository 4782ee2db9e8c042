import { describe, expect, it } from 'vitest';
import type { Figure } from '../../../main/rl/figures/figure';
import { workOut } from '../../../main/rl/figures/workOut';

/** A figure of `steps` steps, each of which takes ten milliseconds of the clock. */
function createFigure(steps: number) {
  let now = 0;
  const figure: Figure = {
    name: 'test',
    title: '',
    source: '',
    axes: { x: '', y: '' },
    experiments: [],
    seeds: 1,
    *compute(seeds) {
      for (let step = 1; step <= steps; step++) {
        now += 10;
        yield step / steps;
      }
      return { series: [{ label: 'seeds', x: [0], y: [seeds] }], checks: [] };
    },
  };
  return { figure, clock: () => now };
}

describe('a figure that is worked out', () => {
  it('rests about every fifty milliseconds, telling how far it is', async () => {
    const { figure, clock } = createFigure(20);
    const shares: number[] = [];
    let rests = 0;
    const data = await workOut(figure, 7, {
      clock,
      rest: async () => {
        rests++;
      },
      onProgress: (share) => shares.push(share),
    });
    expect(data.series[0]!.y).toEqual([7]);
    expect(shares).toEqual([0.3, 0.6, 0.9]);
    expect(rests).toBe(3);
  });

  it('is given up when a rest rejects', async () => {
    const { figure, clock } = createFigure(1000);
    const work = workOut(figure, 1, { clock, rest: () => Promise.reject(new Error('Enough.')), onProgress: () => {} });
    await expect(work).rejects.toThrow('Enough.');
    expect(clock()).toBe(60);
  });
});
