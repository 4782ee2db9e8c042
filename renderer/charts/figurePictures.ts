import type { FigureAxes, FigureInfo, FigureSeries } from '../../main/contract/models';
import { formatCount, formatValue } from '../format/numbers';
import { formatStepTick } from './axisLabels';
import type { CurveSeries } from './series';

/** One picture of a figure, ready to be drawn as a chart. */
export interface FigurePicture {
  /** '' where a figure has only one. */
  readonly title: string;
  readonly axes: FigureAxes;
  readonly series: readonly CurveSeries[];
  /** Whether its curves are too many to be named one by one; they are then shaded from the first to the last. */
  readonly isShaded: boolean;
  /** What is shown of the vertical axis. */
  readonly valueLimits: readonly [low: number, high: number] | undefined;
  readonly formatX: ((value: number) => string) | undefined;
  readonly formatY: ((value: number) => string) | undefined;
  /** Readings at the cursor. */
  readonly formatStep: (value: number) => string;
  readonly formatReading: (value: number) => string;
}

/** Colors that differ enough to tell curves apart; more curves than these are shaded from the first to the second. */
const categoryCount = 8;

/** Points up to which each of them is marked. */
const mostMarks = 25;

/** How numbers lie along an axis: what is drawn for them, and how what is drawn is read. */
interface Scale {
  readonly place: (value: number) => number;
  readonly read: (place: number) => number;
  readonly label: ((place: number) => string) | undefined;
}

const linear: Scale = { place: (value) => value, read: (place) => place, label: undefined };

/** The pictures of a figure, in the order in which its series name them. */
export function picturesOf(
  { axes, panelAxes }: Pick<FigureInfo, 'axes' | 'panelAxes'>,
  all: readonly FigureSeries[],
): FigurePicture[] {
  return [...Map.groupBy(all, ({ panel = '' }) => panel)].map(([title, series]) => {
    const own = panelAxes[title] ?? axes;
    const x = own.xScale === 'logarithmic' ? logarithmic(series.flatMap((one) => one.x)) : linear;
    const y = own.yScale === 'logarithmic' ? logarithmic([]) : linear;
    const isWhole = series.every((one) => one.x.every(Number.isInteger));
    return {
      title,
      axes: own,
      series: series.map((one, index) => curveOf(one, index, series.length, x, y)),
      isShaded: series.length > categoryCount,
      valueLimits: own.yRange && [y.place(own.yRange[0]), y.place(own.yRange[1])],
      formatX: x.label,
      formatY: y.label,
      formatStep: (place) => (isWhole ? formatCount(Math.round(x.read(place))) : formatValue(x.read(place))),
      formatReading: (place) => formatValue(y.read(place)),
    };
  });
}

function curveOf({ label, panel, ...columns }: FigureSeries, index: number, count: number, x: Scale, y: Scale): CurveSeries {
  return {
    id: label,
    label: panel !== undefined && label.startsWith(`${panel}, `) ? label.slice(panel.length + 2) : label,
    color: colorOf(index, count),
    steps: columns.x.map(x.place),
    values: columns.y.map(y.place),
    ...(columns.low && columns.high && { low: columns.low.map(y.place), high: columns.high.map(y.place) }),
    hasPoints: columns.x.length <= mostMarks && count <= categoryCount,
  };
}

function colorOf(index: number, count: number): string {
  if (count <= categoryCount) return `--c${index + 1}`;
  return `color-mix(in oklab, var(--c2) ${Math.round((100 * index) / (count - 1))}%, var(--c1))`;
}

/** Equal factors equally far apart: powers of two where all the values are, of ten otherwise. */
function logarithmic(values: readonly number[]): Scale {
  const base = values.length > 0 && values.every((value) => Number.isInteger(Math.log2(value))) ? 2 : 10;
  return {
    // Nothing is as small as 0 on such an axis, so what reaches it leaves a gap.
    place: (value) => (value > 0 ? Math.log(value) / Math.log(base) : Number.NaN),
    read: (place) => base ** place,
    label: (place) => labelOfPower(base, place),
  };
}

function labelOfPower(base: number, exponent: number): string {
  if (base === 2) return exponent < 0 ? `1/${2 ** -exponent}` : formatStepTick(2 ** exponent);
  const value = 10 ** exponent;
  return value >= 1 ? formatStepTick(Number(value.toPrecision(2))) : String(Number(value.toPrecision(2)));
}
