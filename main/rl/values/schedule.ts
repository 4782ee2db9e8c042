/** Falls (or rises) in a straight line from `start` to `end` over `duration` steps, then stays. */
export function linearSchedule(start: number, end: number, duration: number, step: number): number {
  return step >= duration ? end : start + ((end - start) * step) / duration;
}
