import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { countTrials, proposeSettings, type SamplerId } from '../../../main/rl/sweeps/samplers';
import { sobolPoint } from '../../../main/rl/sweeps/sobol';
import { checkSpace, gridValues, placeOf, type SearchSpace, valueAt } from '../../../main/rl/sweeps/space';
import reference from '../../fixtures/sweeps/sobol.json';

const space: SearchSpace = {
  stepSize: { kind: 'log', low: 1e-3, high: 1, points: 4 },
  exploration: { kind: 'choice', values: ['epsilon-greedy', 'softmax'] },
  epsilon: { kind: 'uniform', low: 0, high: 0.5, points: 3, when: { exploration: ['epsilon-greedy'] } },
  planningSteps: { kind: 'uniform', low: 1, high: 4, integer: true },
};
const samplers: readonly SamplerId[] = ['grid', 'random', 'sobol', 'tpe'];

describe('a space', () => {
  it('lays out a grid with both ends, by the logarithm where it says so', () => {
    expect(gridValues(space['stepSize']!)).toEqual([0.001, 0.01, 0.1, 1]);
    expect(gridValues(space['planningSteps']!)).toEqual([1, 2, 3, 4]);
    expect(gridValues({ kind: 'uniform', low: -1, high: 2, points: 3 })).toEqual([-1, 0.5, 2]);
  });

  it('gives whole numbers equal shares, the ends too', () => {
    const counts = new Map<unknown, number>();
    for (let i = 0; i < 4000; i++) {
      const value = valueAt(space['planningSteps']!, (i + 0.5) / 4000);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts]).toEqual([
      [1, 1000],
      [2, 1000],
      [3, 1000],
      [4, 1000],
    ]);
  });

  it.each(Object.entries(space))('finds the place of a value of %s again', (_name, dimension) => {
    for (const place of [0.03, 0.4, 0.77, 0.99]) {
      const value = valueAt(dimension, place);
      expect(valueAt(dimension, placeOf(dimension, value))).toEqual(value);
    }
  });

  it.each([
    [{}, 'A space must vary at least one setting, got none.'],
    [{ a: { kind: 'uniform', low: 2, high: 1 } }, 'a must lie between two numbers, the lower first, got [2, 1].'],
    [{ a: { kind: 'log', low: 0, high: 1 } }, 'a must be above 0 to be spaced by its logarithm, got 0.'],
    [{ a: { kind: 'choice', values: [] } }, 'a must have at least one value to choose, got none.'],
    [
      { a: { kind: 'uniform', low: 0, high: 1, when: { b: [1] } }, b: { kind: 'choice', values: [1] } },
      'Unknown setting before a "b".',
    ],
    [{ a: { kind: 'uniform', low: 0.5, high: 2, integer: true } }, 'The lower end of a must be a whole number'],
  ] as [SearchSpace, string][])('%o is refused', (refused, sentence) => {
    expect(() => checkSpace(refused)).toThrow(sentence);
  });
});

describe('Sobol’s sequence', () => {
  it('is SciPy’s, in all 32 dimensions', () => {
    reference.points.forEach((point, index) => {
      expect(sobolPoint(index, 32).map((coordinate) => coordinate * 64)).toEqual(point);
    });
  });

  it('stays even when it is shifted: every sixteenth of each setting has one of 16 trials', () => {
    const line: SearchSpace = { a: { kind: 'uniform', low: 0, high: 1 }, b: { kind: 'uniform', low: 0, high: 1 } };
    const trials = Array.from({ length: 16 }, (_, i) => proposeSettings('sobol', line, 3, i, []));
    for (const name of ['a', 'b']) {
      const cells = trials.map((trial) => Math.floor((trial[name] as number) * 16 - 1e-9)).sort((x, y) => x - y);
      expect(new Set(cells).size).toBeGreaterThanOrEqual(15); // rounded to four digits, one may cross an edge
    }
    expect(proposeSettings('sobol', line, 4, 0, [])).not.toEqual(trials[0]);
  });
});

describe('every sampler', () => {
  it.each(samplers)('%s stays in the space, leaves out what does not count, and says the same again', (sampler) => {
    const known = Array.from({ length: 15 }, (_, i) => ({ settings: proposeSettings('random', space, 1, i, []), score: i }));
    const count = countTrials(sampler, space, 30);
    for (let number = 0; number < count; number++) {
      const settings = proposeSettings(sampler, space, 7, number, known);
      expect(settings).toEqual(proposeSettings(sampler, space, 7, number, known));
      expect(Object.hasOwn(settings, 'epsilon')).toBe(settings['exploration'] === 'epsilon-greedy');
      expect(settings['stepSize']).toBeGreaterThanOrEqual(1e-3);
      expect(settings['stepSize']).toBeLessThanOrEqual(1);
      expect([1, 2, 3, 4]).toContain(settings['planningSteps']);
    }
  });

  it('a grid has each combination once: 4 step sizes × (3 epsilons + softmax) × 4', () => {
    expect(countTrials('grid', space, 1000)).toBe(64);
    const all = Array.from({ length: 64 }, (_, i) => JSON.stringify(proposeSettings('grid', space, 0, i, [])));
    expect(new Set(all).size).toBe(64);
    expect(countTrials('grid', space, 10)).toBe(10);
    expect(() => proposeSettings('grid', space, 0, 64, [])).toThrow('A grid must have a trial 64, got 64 in all.');
  });
});

describe('the Parzen estimator', () => {
  const bowl: SearchSpace = {
    x: { kind: 'uniform', low: -5, high: 5 },
    y: { kind: 'log', low: 1e-4, high: 1 },
    kind: { kind: 'choice', values: ['good', 'bad', 'ugly'] },
  };
  /** Best at x = 2, y = 0.01, kind good. */
  const worth = (settings: Readonly<Record<string, unknown>>) =>
    -(((settings['x'] as number) - 2) ** 2) -
    (Math.log10(settings['y'] as number) + 2) ** 2 -
    (settings['kind'] === 'good' ? 0 : 3);
  const search = (sampler: SamplerId, seed: number) => {
    const trials: { settings: ReturnType<typeof proposeSettings>; score: number }[] = [];
    for (let i = 0; i < 60; i++) {
      const settings = proposeSettings(sampler, bowl, seed, i, trials);
      trials.push({ settings, score: worth(settings) });
    }
    return Math.max(...trials.map(({ score }) => score));
  };

  it('comes nearer to the best than chance does, for nearly every seed', () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const wins = seeds.filter((seed) => search('tpe', seed) > search('random', seed)).length;
    expect(wins).toBeGreaterThanOrEqual(15);
    const regrets = seeds.map((seed) => -search('tpe', seed)).sort((a, b) => a - b);
    expect(regrets[10]).toBeLessThan(0.15);
  });

  it('avoids where everything failed', () => {
    const draw = createRandom(1, 'failures');
    const line: SearchSpace = { x: { kind: 'uniform', low: 0, high: 1 } };
    const trials = Array.from({ length: 40 }, () => {
      const x = draw.uniform();
      return { settings: { x }, score: x > 0.5 ? -Infinity : x };
    });
    const proposals = Array.from({ length: 30 }, (_, i) => proposeSettings('tpe', line, 5, i, trials)['x'] as number);
    expect(proposals.filter((x) => x > 0.55).length).toBeLessThan(4);
  });
});
