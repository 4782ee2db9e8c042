import { describe, expect, it } from 'vitest';
import type { Figure, FigureData } from '../../../main/rl/figures/figure';
import { figures, findFigure } from '../../../main/rl/figures/registry';

function work(figure: Figure, seeds: number): FigureData {
  const steps = figure.compute(seeds);
  let next = steps.next();
  while (next.done !== true) next = steps.next();
  return next.value;
}

/** Figures that take a second or so; `npm run test:slow` works out all of them. */
const quick = [
  '3.2',
  '3.5',
  '4.1',
  '4.2',
  'exercise-4.7',
  '4.3',
  'example-6.2',
  'exercise-6.9',
  'example-6.6',
  '8.2',
  '8.3',
  'four-rooms',
  'matrix-games',
  'fictitious-play',
  'minimax-q',
  'kuhn-poker',
];

describe.each(quick)('figure %s', (name) => {
  const figure = findFigure(name);
  const data = work(figure, figure.seeds);

  it('passes every check', () => {
    expect(data.checks.length).toBeGreaterThan(0);
    expect(data.checks.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('has points to draw, all of them numbers', () => {
    expect(data.series.length).toBeGreaterThan(0);
    for (const { x, y } of data.series) {
      expect(x.length).toBe(y.length);
      expect(x.length).toBeGreaterThan(0);
      expect([...x, ...y].every(Number.isFinite)).toBe(true);
    }
    const labels = data.series.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });
});

describe('the figures', () => {
  it('have names of their own, a title and a source', () => {
    const names = figures.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { title, source, axes, seeds } of figures) {
      expect([title, source, axes.x, axes.y].every((text) => text.length > 3)).toBe(true);
      expect(seeds).toBeGreaterThan(0);
    }
  });

  it('come out the same every time', () => {
    expect(work(findFigure('8.2'), 2)).toEqual(work(findFigure('8.2'), 2));
    expect(work(findFigure('2.4'), 3)).toEqual(work(findFigure('2.4'), 3));
  });

  it('are proposed by the nearest name', () => {
    expect(() => findFigure('example-6.7')).toThrow('Unknown figure "example-6.7". Did you mean "example-6.2"?');
  });
});
