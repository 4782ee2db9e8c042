import type { FigureCheck } from './figure';

/** A bound as people read it, without the dust of arithmetic. */
const shown = (value: number): string => String(Number(value.toPrecision(6)));

export function isWithin(claim: string, measured: number, low: number, high: number): FigureCheck {
  return { claim, expected: `in [${shown(low)}, ${shown(high)}]`, measured, passed: measured >= low && measured <= high };
}

export function isAtLeast(claim: string, measured: number, low: number): FigureCheck {
  return { claim, expected: `≥ ${shown(low)}`, measured, passed: measured >= low };
}

export function isAtMost(claim: string, measured: number, high: number): FigureCheck {
  return { claim, expected: `≤ ${shown(high)}`, measured, passed: measured <= high };
}

/** Whether `measured` differs from `reference` by at most `tolerance`. */
export function isNear(claim: string, measured: number, reference: number, tolerance: number): FigureCheck {
  return {
    claim,
    expected: `${shown(reference)} ± ${shown(tolerance)}`,
    measured,
    passed: Math.abs(measured - reference) <= tolerance,
  };
}

/** Whether a count or a choice is the expected one. */
export function isExactly(claim: string, measured: number, expected: number): FigureCheck {
  return { claim, expected: `${expected}`, measured, passed: measured === expected };
}

/** Whether something that is either true or not is true; measured as 1 or 0. */
export function isTrue(claim: string, measured: boolean): FigureCheck {
  return { claim, expected: 'true (1)', measured: measured ? 1 : 0, passed: measured };
}

/** Whether numbers fall from each to the next; measured is the smallest fall, negative where one rises. */
export function isDescending(claim: string, values: readonly number[]): FigureCheck {
  const falls = values.slice(1).map((value, i) => values[i]! - value);
  const least = Math.min(...falls);
  return { claim, expected: '> 0', measured: least, passed: least > 0 };
}

/** Whether a best parameter is the expected one or a neighbor of it, within the factor. */
export function isWithinFactor(claim: string, measured: number, reference: number, factor: number): FigureCheck {
  const rounding = 1 + 1e-9;
  return {
    claim,
    expected: `${shown(reference)} within a factor of ${factor}`,
    measured,
    passed: measured >= reference / (factor * rounding) && measured <= reference * factor * rounding,
  };
}
