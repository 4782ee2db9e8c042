import type { Figure, FigureData } from './figure';

/** Milliseconds of work between two looks around. */
const sliceMilliseconds = 50;

/** How a long computation shares its thread; the core has no clock and no event loop of its own. */
export interface Pace<Progress = number> {
  /** Milliseconds since any fixed moment. */
  readonly clock: () => number;
  /** Lets others have a turn. Rejecting ends the computation. */
  readonly rest: () => Promise<void>;
  /** Hears how far it is, before each rest; of a figure the share done, in [0, 1]. */
  readonly onProgress: (progress: Progress) => void;
}

/** Works a figure out piece by piece, so that progress can be shown and the work be given up. */
export function workOut(figure: Figure, seeds: number, pace: Pace): Promise<FigureData> {
  return workThrough(figure.compute(seeds), pace);
}

/** Does anything long piece by piece. */
export async function workThrough<Progress, Result>(
  work: Generator<Progress, Result, void>,
  { clock, rest, onProgress }: Pace<Progress>,
): Promise<Result> {
  let sliceEnd = clock() + sliceMilliseconds;
  let next = work.next();
  while (next.done !== true) {
    if (clock() > sliceEnd) {
      onProgress(next.value);
      await rest();
      sliceEnd = clock() + sliceMilliseconds;
    }
    next = work.next();
  }
  return next.value;
}
