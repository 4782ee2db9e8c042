import { describe, expect, it } from 'vitest';
import type { FigureInfo } from '../../../main/contract/models';
import { figures } from '../../../main/rl/figures/registry';
import { chapterOf, hasFewRuns, nameOfFigure, standingOf } from '../../../renderer/format/figures';

const figure: FigureInfo = {
  name: '2.2',
  title: '',
  source: '',
  axes: { x: '', y: '' },
  panelAxes: {},
  seeds: 2000,
  experiments: [],
  status: 'idle',
  share: 0,
  message: '',
  result: { seeds: 2000, seconds: 1, computedAt: '', version: '', checkCount: 7, passedCount: 7 },
};
const withResult = (part: Partial<NonNullable<FigureInfo['result']>>): FigureInfo => ({
  ...figure,
  result: { ...figure.result!, ...part },
});

describe('the name of a figure', () => {
  it.each([
    ['2.2', 'Figure 2.2', 'Chapter 2'],
    ['6.3-interim', 'Figure 6.3, interim', 'Chapter 6'],
    ['example-10.2', 'Example 10.2', 'Chapter 10'],
    ['exercise-4.7', 'Exercise 4.7', 'Chapter 4'],
    ['four-rooms', '', 'Beyond the book'],
  ])('%s reads "%s", in %s', (name, text, chapter) => {
    expect([nameOfFigure(name), chapterOf(name)]).toEqual([text, chapter]);
  });

  it('keeps chapters together in the order of the list', () => {
    const chapters = figures.map(({ name }) => chapterOf(name));
    expect(new Set(chapters).size).toBe(chapters.filter((chapter, i) => chapter !== chapters[i - 1]).length);
  });
});

describe('where a figure stands', () => {
  it.each<readonly [Partial<FigureInfo>, string]>([
    [{}, '7 checks passed'],
    [{ result: null }, 'not worked out yet'],
    [{ status: 'computing', share: 0.429 }, '42 %'],
    [{ status: 'queued' }, 'waits for its turn'],
    [{ message: 'The run process was killed.' }, 'failed'],
    [withResult({ passedCount: 5 }), '2 of 7 checks failed'],
    [withResult({ passedCount: 5, seeds: 20 }), '5 of 7 passed, few runs'],
    [withResult({ seeds: 20 }), '7 checks passed'],
  ])('%o reads "%s"', (part, text) => {
    expect(standingOf({ ...figure, ...part })).toBe(text);
  });

  it('is unsure with fewer runs than the checks are meant for', () => {
    expect([hasFewRuns(figure), hasFewRuns(withResult({ seeds: 20 })), hasFewRuns({ ...figure, result: null })]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
