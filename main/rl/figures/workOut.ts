import type { Figure, FigureData } from './figure';

/** Milliseconds of work between two looks around. */
const sliceMilliseconds = 50;

/** How a long computation shares its thread; the core has no clock and no event loop of its own. */
export interface Pace {
  /** Milliseconds since any fixed moment. */
  readonly clock: () => number;
  /** Lets others have a turn. Rejecting ends the computation. */
  readonly rest: () => Promise<void>;
  /** Hears of the share done, in [0, 1], before each rest. */
  readonly onProgress: (share: number) => void;
}

/** Works a figure out piece by piece, so that progress can be shown and the work be given up. */
export async function workOut(figure: Figure, seeds: number, { clock, rest, onProgress }: Pace): Promise<FigureData> {
  const work = figure.compute(seeds);
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
