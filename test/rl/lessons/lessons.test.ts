import { describe, expect, it } from 'vitest';
import { defaultValues, type LessonData, type LessonWork } from '../../../main/rl/lessons/lesson';
import { Microscope } from '../../../main/rl/lessons/microscope';
import { findLesson, lessons } from '../../../main/rl/lessons/registry';
import { beginTask, checkValues } from '../../../main/rl/lessons/task';

function finish<Result>(work: LessonWork<Result>): Result {
  let next = work.next();
  while (next.done !== true) next = work.next();
  return next.value;
}

/** As far as the first look that shows something. */
function firstLook(work: LessonWork<LessonData>): LessonData {
  for (let next = work.next(); ; next = work.next()) {
    if (next.done === true) return next.value;
    const data = next.value.look?.();
    if (data?.series.some(({ y }) => y.length > 0)) return data;
  }
}

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('%s', (_id, lesson) => {
  it('keeps what it claims', { timeout: 180_000 }, () => {
    const checks = finish(lesson.check());
    expect(checks.length).toBeGreaterThanOrEqual(3);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });

  it.each(lesson.experiments.map((experiment) => [experiment.id, experiment] as const))(
    'draws %s as it runs',
    (_name, experiment) => {
      const seeds = Math.min(2, experiment.seeds);
      const data = firstLook(experiment.run(defaultValues(experiment), seeds));
      expect(() => structuredClone(data)).not.toThrow();
      const labels = data.series.map(({ label }) => label);
      for (const { x, y } of data.series) expect(x).toHaveLength(y.length);
      expect(labels).toEqual(expect.arrayContaining([...(experiment.naive ?? [])]));
      const players = data.policies?.map(({ label }) => label) ?? [];
      for (const { experiment: played, watched = [] } of lesson.stages) {
        if (played === experiment.id) expect(players).toEqual(expect.arrayContaining([...watched]));
      }
      for (const { name, default: initial, min, max } of experiment.controls) {
        expect(initial, name).toBeGreaterThanOrEqual(min);
        expect(initial, name).toBeLessThanOrEqual(max);
      }
    },
  );

  it('says in numbers what each of its rules did', () => {
    for (const equation of lesson.equations) {
      const microscope = new Microscope(equation);
      for (let step = 0; step < 20; step++) {
        const { tex, sentence } = equation.read(microscope.advance());
        expect(tex).not.toMatch(/NaN|undefined/);
        expect(sentence).toMatch(/^[A-Z].*\.$/s);
      }
    }
  });
});

describe('The registry', () => {
  it('finds a lesson by its id, its name and its number', () => {
    for (const id of ['05-q-learning', 'q-learning', '5']) expect(findLesson(id).id).toBe('05-q-learning');
    expect(() => findLesson('05-q-lerning')).toThrow('Unknown lesson "05-q-lerning". Did you mean "05-q-learning"?');
  });

  it('has every lesson once, in order', () => {
    const ids = lessons.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });
});

describe('An experiment', () => {
  it('refuses a control that it does not have, and a value out of reach', () => {
    const experiment = findLesson('5').experiments[0]!;
    expect(() => checkValues(experiment, { epsilom: 0.1 })).toThrow('Did you mean "epsilon"?');
    expect(() => checkValues(experiment, { epsilon: 0.9 })).toThrow('epsilon must lie in [0, 0.5], got 0.9.');
  });

  it('gives the same curves however it is looked at', () => {
    const { run, controls } = findLesson('5').experiments[0]!;
    const unwatched = finish(run(defaultValues({ controls }), 2));
    const work = run(defaultValues({ controls }), 2);
    let next = work.next();
    for (; next.done !== true; next = work.next()) next.value.look?.();
    expect(next.value.series).toEqual(unwatched.series);
  });
});

describe.each(lessons.flatMap((lesson) => lesson.experiments.filter(({ isExact }) => isExact === true)))(
  'The exact experiment $id',
  (experiment) => {
    it('gives the same curves for every seed', () => {
      const rounded = (value: number) => Number(value.toPrecision(9)); // a mean of equal numbers may differ in its last digit
      const seriesOf = (seeds: number) =>
        finish(experiment.run(defaultValues(experiment), seeds)).series.map(({ label, y }) => ({
          label,
          y: Array.from(y, rounded),
        }));
      expect(seriesOf(3)).toEqual(seriesOf(1));
    });
  },
);

describe('The work of a lesson', () => {
  it('ends with plain data, whatever its experiment hands out besides', () => {
    const { data } = finish(beginTask({ kind: 'experiment', lessonId: '5', experimentId: 'luck', values: {}, seeds: 2 }));
    expect(structuredClone(data)!.series.map(({ label }) => label)).toEqual(['Double Q-learning', 'Q-learning']);
  });
});
