import { describe, expect, it } from 'vitest';
import type { LessonInfo } from '../../../main/contract/lessons';
import { claimsOfLesson, standingOfLesson } from '../../../renderer/format/lessons';

const untouched: LessonInfo = {
  ...{
    lessonId: '05-q-learning',
    number: 5,
    title: 'Q-learning',
    topic: 'Values of moves',
    minutes: 10,
    work: null,
    failure: null,
  },
  progress: { answer: null, finishedAt: null, checks: null, checkedAt: null },
};
const check = (passed: boolean) => ({ claim: 'Return', expected: '≥ 1', measured: passed ? 2 : 0, passed });
const checkedWith = (...passed: boolean[]): LessonInfo => ({
  ...untouched,
  progress: { ...untouched.progress, checks: passed.map(check), checkedAt: '2026-11-23T12:00:00.000Z' },
});

describe('The list of lessons', () => {
  it('tells what came of the claims of each', () => {
    expect(claimsOfLesson(untouched)).toEqual({ text: 'claims not checked', holds: undefined });
    expect(claimsOfLesson(checkedWith(true, true))).toEqual({ text: 'all 2 claims hold', holds: true });
    expect(claimsOfLesson(checkedWith(true, false, true))).toEqual({ text: '2 of 3 claims hold', holds: false });
  });

  it('tells how far somebody is with each', () => {
    expect(standingOfLesson(untouched)).toBe('');
    expect(standingOfLesson(checkedWith(true))).toBe('begun');
    expect(standingOfLesson({ ...untouched, progress: { ...untouched.progress, answer: 0 } })).toBe('begun');
    expect(standingOfLesson({ ...untouched, progress: { ...untouched.progress, finishedAt: '2026-11-23T12:00:00.000Z' } })).toBe(
      'done',
    );
    expect(standingOfLesson({ ...untouched, work: { experimentId: '', isWaiting: true, share: 0 } })).toBe('waits its turn');
  });
});
