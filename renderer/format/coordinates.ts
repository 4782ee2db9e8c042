import type { SweepDimension, SweepTrial } from '../../main/contract/models';
import { formatValue } from './numbers';

/** An axis of parallel coordinates. Places on it are shares of its height from below, in [0, 1]. */
export interface CoordinateAxis {
  readonly name: string;
  /** `undefined` where a trial has no such value. */
  readonly placeOf: (trial: SweepTrial) => number | undefined;
  /** The value at a place, as text. */
  readonly textAt: (place: number) => string;
  /** How far an arrow key moves the end of a brush. */
  readonly step: number;
}

/** The part of an axis that trials must lie in to be shown. */
export type Brush = readonly [low: number, high: number];

/** Name of the last axis, that of the results. */
export const meanAxis = 'mean';

const fullAxis: Brush = [0, 1];
const fineStep = 0.02;
/** What rounding may take from a place that lies on the end of a brush. */
const roundingNoise = 1e-9;

/** One axis for each setting that varies, ranges on their own scale and choices evenly apart, and one for the mean. */
export function coordinateAxes(
  space: Readonly<Record<string, SweepDimension>>,
  trials: readonly SweepTrial[],
): readonly CoordinateAxis[] {
  const means = trials.flatMap(({ mean }) => mean ?? []);
  const [worst, best] = means.length === 0 ? [0, 1] : [Math.min(...means), Math.max(...means)];
  const span = best - worst;
  return [
    ...Object.entries(space).map(([name, dimension]) => settingAxis(name, dimension)),
    {
      name: meanAxis,
      placeOf: ({ mean }) => (mean === null ? undefined : span > 0 ? (mean - worst) / span : 1),
      textAt: (place) => formatValue(worst + place * span),
      step: fineStep,
    },
  ];
}

function settingAxis(name: string, dimension: SweepDimension): CoordinateAxis {
  if (dimension.kind === 'choice') {
    const texts = dimension.values.map(String);
    const last = Math.max(1, texts.length - 1);
    const placeOf = ({ settings }: SweepTrial) => {
      const index = texts.indexOf(String(settings[name]));
      return index < 0 ? undefined : index / last;
    };
    return { name, placeOf, textAt: (place) => texts[Math.min(texts.length - 1, Math.round(place * last))]!, step: 1 / last };
  }
  const [scale, unscale] = dimension.kind === 'log' ? [Math.log, Math.exp] : [Number, Number];
  const [low, high] = [scale(dimension.low), scale(dimension.high)];
  return {
    name,
    placeOf: ({ settings }) => {
      const value = settings[name];
      return typeof value === 'number' ? (scale(value) - low) / (high - low) : undefined;
    },
    textAt: (place) => {
      if (place <= 0 || place >= 1) return String(place <= 0 ? dimension.low : dimension.high);
      const value = unscale(low + place * (high - low));
      return dimension.integer === true ? String(Math.round(value)) : formatValue(value);
    },
    step: fineStep,
  };
}

/** Trials that lie within every brush; one that has no value on a brushed axis does not. */
export function trialsWithin(
  trials: readonly SweepTrial[],
  axes: readonly CoordinateAxis[],
  brushes: Readonly<Record<string, Brush>>,
): readonly SweepTrial[] {
  const brushed = axes.filter(({ name }) => brushes[name] !== undefined);
  return trials.filter((trial) =>
    brushed.every(({ name, placeOf }) => {
      const [low, high] = brushes[name]!;
      const place = placeOf(trial);
      return place !== undefined && place >= low - roundingNoise && place <= high + roundingNoise;
    }),
  );
}

/** A brush with one of its ends moved, never past the other; `undefined` once it spans the whole axis. */
export function moveEnd(brush: Brush = fullAxis, end: 0 | 1, by: number): Brush | undefined {
  const low = end === 0 ? Math.min(brush[1], Math.max(0, brush[0] + by)) : brush[0];
  const high = end === 1 ? Math.max(brush[0], Math.min(1, brush[1] + by)) : brush[1];
  return low <= 0 && high >= 1 ? undefined : [low, high];
}

/** A line as the points where it crosses its axes, from left to right, in pixels. */
export interface CoordinateLine {
  readonly number: number;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Number of the line that passes nearest above or below a point; `undefined` when none comes within `reach` pixels. */
export function nearestLine(lines: readonly CoordinateLine[], x: number, y: number, reach: number): number | undefined {
  let nearest: number | undefined;
  let least = reach;
  for (const { number, points } of lines) {
    const right = points.findIndex(([at]) => at >= x);
    if (right < 0) continue;
    const [x1, y1] = points[right]!;
    const [x0, y0] = points[right - 1] ?? [x1, y1];
    if (x < x0) continue;
    const share = x1 > x0 ? (x - x0) / (x1 - x0) : 0;
    const distance = Math.abs(y - (y0 + share * (y1 - y0)));
    if (distance < least) [nearest, least] = [number, distance];
  }
  return nearest;
}
