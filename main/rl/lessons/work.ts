import type { LessonMoment, LessonWork } from './lesson';

/** Work of a figure, which tells its share alone, or of a lesson. */
type AnyWork<Result> = Generator<number | LessonMoment, Result, void>;

/** Does one of several pieces of work, number `index` of `count`, and tells the share of them all. */
export function* pieceOf<Result>(index: number, count: number, work: AnyWork<Result>): LessonWork<Result> {
  let next = work.next();
  while (next.done !== true) {
    const { share } = typeof next.value === 'number' ? { share: next.value } : next.value;
    yield { share: (index + share) / count };
    next = work.next();
  }
  return next.value;
}

/** Does several pieces of work one after the other. */
export function* allOf<Result>(works: readonly (() => AnyWork<Result>)[]): LessonWork<Result[]> {
  const results: Result[] = [];
  for (const [index, begin] of works.entries()) results.push(yield* pieceOf(index, works.length, begin()));
  return results;
}
