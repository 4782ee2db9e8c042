import type { SettingValues } from '../core/settings';
import { isNear } from './checks';
import type { FigureCheck, FigureSeries } from './figure';
import { averageWalkErrors } from './randomWalk';

/** One curve of a study on the nineteen-state walk: a value of the parameter, and the step sizes it is tried with. */
export interface WalkCurve {
  readonly label: string;
  readonly algo: string;
  readonly settings: SettingValues;
  readonly stepSizes: readonly number[];
  /** The lowest error over all step sizes, as found by independent simulations; absent where none is known. */
  readonly best?: number;
  /** The picture it is drawn in, where a figure has several. */
  readonly panel?: string;
}

/** What a curve came to. */
export interface StudiedCurve extends WalkCurve {
  /** Error for each step size. */
  readonly errors: readonly number[];
  readonly lowest: number;
}

/** Tries every step size of every curve. */
export function* studyWalk(curves: readonly WalkCurve[], seeds: number): Generator<number, StudiedCurve[], void> {
  const runs = curves.flatMap(({ algo, settings, stepSizes }) =>
    stepSizes.map((stepSize) => ({ algo, settings: { ...settings, stepSize } })),
  );
  const errors = yield* averageWalkErrors(runs, seeds);
  let start = 0;
  return curves.map((curve) => {
    const own = errors.slice(start, start + curve.stepSizes.length);
    start += curve.stepSizes.length;
    return { ...curve, errors: own, lowest: Math.min(...own) };
  });
}

export function walkSeries(curves: readonly StudiedCurve[]): FigureSeries[] {
  return curves.map(({ label, stepSizes, errors, panel }) => ({
    label,
    x: stepSizes,
    y: errors,
    ...(panel !== undefined && { panel }),
  }));
}

/** Whether each curve's lowest error is the known one. */
export function bestErrors(curves: readonly StudiedCurve[], tolerance: number): FigureCheck[] {
  return curves.flatMap(({ label, lowest, best }) =>
    best === undefined ? [] : [isNear(`${label}: lowest error over all step sizes`, lowest, best, tolerance)],
  );
}

export function errorAt({ stepSizes, errors }: StudiedCurve, stepSize: number): number {
  return errors[stepSizes.indexOf(stepSize)]!;
}

/** The curve with the lowest error of all. */
export function bestCurve(curves: readonly StudiedCurve[]): StudiedCurve {
  return curves.reduce((best, curve) => (curve.lowest < best.lowest ? curve : best));
}

/** `low`, `low` + `step`, …, `high`, without the dust of adding up. */
export function range(low: number, high: number, step: number): number[] {
  return Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => Number((low + i * step).toPrecision(12)));
}
