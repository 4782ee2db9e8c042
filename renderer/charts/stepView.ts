import type { AxisMap } from './axisMap';

/** Which steps the charts of a screen show, and how; nothing set means all of them, evenly. */
export interface StepView {
  /** First and last step shown; absent: all. */
  readonly range?: readonly [first: number, last: number] | undefined;
  /** Whether steps lie by their logarithm. */
  readonly isLogarithmic?: boolean;
}

export type StepRange = readonly [first: number, last: number];

/** Part of the whole that may fill a chart at most enlarged. */
const leastPart = 1e-6;

/**
 * Enlarges about a step, which stays where it is on the screen.
 *
 * @param factor above 1 shows less, below 1 more.
 * @returns `undefined` once all is shown again.
 */
export function zoomAbout(map: AxisMap, shown: StepRange, all: StepRange, step: number, factor: number): StepRange | undefined {
  const [low, high] = placesOf(map, shown);
  const whole = spanOf(placesOf(map, all));
  const center = Math.min(high, Math.max(low, map.place(step)));
  const span = Math.max((high - low) / factor, leastPart * whole);
  const first = center - ((center - low) / (high - low)) * span;
  return within(map, [first, first + span], all);
}

/** Shows what lies between two steps, in whatever order they come. */
export function zoomTo(map: AxisMap, from: number, to: number, all: StepRange): StepRange | undefined {
  const [low, high] = placesOf(map, [Math.min(from, to), Math.max(from, to)]);
  const least = leastPart * spanOf(placesOf(map, all));
  return within(map, high - low < least ? [low, low + least] : [low, high], all);
}

/** Moves what is shown by a share of itself, as far as there is anything; to the right when positive. */
export function panBy(map: AxisMap, shown: StepRange, all: StepRange, share: number): StepRange | undefined {
  const [low, high] = placesOf(map, shown);
  const [first, last] = placesOf(map, all);
  const wanted = share * (high - low);
  const shift = Math.max(Math.min(0, first - low), Math.min(Math.max(0, last - high), wanted));
  return within(map, [low + shift, high + shift], all);
}

/** A range of places as steps, cut to what there is; `undefined` where that is all. */
function within(map: AxisMap, [low, high]: StepRange, all: StepRange): StepRange | undefined {
  const [first, last] = placesOf(map, all);
  if (low <= first + 1e-9 * (last - first) && high >= last - 1e-9 * (last - first)) return undefined;
  return [map.valueAt(Math.max(low, first)), map.valueAt(Math.min(high, last))];
}

function placesOf(map: AxisMap, [first, last]: StepRange): StepRange {
  return [map.place(first), map.place(last)];
}

function spanOf([low, high]: StepRange): number {
  return high - low;
}
