/** Falls (or rises) in a straight line from `start` to `end` over `duration` steps, then stays. */
export function linearSchedule(start: number, end: number, duration: number, step: number): number {
  return step >= duration ? end : start + ((end - start) * step) / duration;
}

/** Falls (or rises) by equal factors from `start` to `end`, both above 0, over `duration` steps, then stays. */
export function geometricSchedule(start: number, end: number, duration: number, step: number): number {
  return step >= duration ? end : start * (end / start) ** (step / duration);
}

/**
 * Falls for ever, as averaging needs: 1 / (1 / start + step / steps).
 *
 * @param start above 0.
 * @param steps after which the inverse has risen by 1; 0 keeps `start`.
 */
export function hyperbolicSchedule(start: number, steps: number, step: number): number {
  return steps === 0 ? start : 1 / (1 / start + step / steps);
}
