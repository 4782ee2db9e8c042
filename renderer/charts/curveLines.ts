import type { ChartArea } from 'chart.js';
import type { AxisMap } from './axisMap';
import { decimate } from './decimation';
import type { Columns, CurveSeries } from './series';
import { readToken, resolveColor } from './theme';

/** A curve as far as it is shown: the points that the pixels can tell apart. */
export interface ShownCurve {
  readonly curve: Columns;
  readonly indexes: readonly number[];
}

/** All that is drawn of one series. */
export interface ShownSeries {
  readonly series: CurveSeries;
  readonly line: ShownCurve;
  readonly faint: readonly ShownCurve[];
  /** Bounds of the interval, where there is one. */
  readonly band: readonly [low: ShownCurve, high: ShownCurve] | undefined;
}

/** From values to CSS px. */
export interface Placement {
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
  readonly area: ChartArea;
}

/** Lines beyond which a chart is crowded: they become hairlines, which can be told apart and are quick to draw. */
const mostBroadLines = 12;

/** What each series shows between the edges of the columns. */
export function selectShown(series: readonly CurveSeries[], edges: ArrayLike<number>): ShownSeries[] {
  const select = (curve: Columns): ShownCurve => ({ curve, indexes: decimate(curve, edges) });
  return series.map((one) => {
    const { steps, low, high, faint = [] } = one;
    const band = low === undefined || high === undefined ? undefined : ([low, high] as const);
    return {
      series: one,
      line: select(one),
      faint: faint.map(select),
      band: band && [select({ steps, values: band[0] }), select({ steps, values: band[1] })],
    };
  });
}

/** Smallest and largest value that is shown from `first` to `last`; `undefined` where there is none. */
export function shownExtent(
  shown: readonly ShownSeries[],
  [first, last]: readonly [number, number],
): readonly [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const { line, faint, band } of shown) {
    for (const { curve, indexes } of [line, ...faint, ...(band ?? [])]) {
      for (const index of indexes) {
        const step = curve.steps[index]!;
        if (step < first || step > last) continue;
        const value = curve.values[index]!;
        if (value < low && value > -Infinity) low = value;
        if (value > high && value < Infinity) high = value;
      }
    }
  }
  return low <= high ? [low, high] : undefined;
}

/** Draws bands, then faint lines, then the lines themselves with their points. */
export function drawCurves(context: CanvasRenderingContext2D, shown: readonly ShownSeries[], placement: Placement): void {
  const lineCount = shown.reduce((count, { faint }) => count + 1 + faint.length, 0);
  const isCrowded = lineCount > mostBroadLines;
  context.save();
  clipTo(context, placement.area, 0);
  for (const one of shown) drawBand(context, one, placement);
  context.lineJoin = isCrowded ? 'bevel' : 'round';
  for (const one of shown) drawFaint(context, one, placement);
  context.restore();

  context.save();
  clipTo(context, placement.area, 6); // the ring of a point at the edge is drawn whole
  context.lineJoin = isCrowded ? 'bevel' : 'round';
  for (const one of shown) drawLine(context, one, placement, shown.length > mostBroadLines ? 1 : 1.8);
  context.restore();
}

function drawBand(context: CanvasRenderingContext2D, { series, band }: ShownSeries, placement: Placement): void {
  if (band === undefined) return;
  const [lower, upper] = band;
  context.beginPath();
  for (const { curve, indexes } of [upper, { ...lower, indexes: [...lower.indexes].reverse() }]) {
    for (const index of indexes) {
      const value = curve.values[index]!;
      if (!Number.isNaN(value)) context.lineTo(placement.x(curve.steps[index]!), placement.y(value));
    }
  }
  context.closePath();
  context.globalAlpha = 0.16;
  context.fillStyle = resolveColor(series.color);
  context.fill();
  context.globalAlpha = 1;
}

/** Fainter the more points there are for each column, so that values that jump to and fro do not paint the plot over. */
function drawFaint(context: CanvasRenderingContext2D, { series, faint }: ShownSeries, placement: Placement): void {
  if (faint.length === 0) return;
  const columns = Math.max(1, placement.area.width);
  context.lineWidth = 1;
  context.strokeStyle = resolveColor(series.color);
  for (const one of faint) {
    context.globalAlpha = 0.24 / Math.max(1, (1.2 * one.indexes.length) / columns);
    trace(context, one, placement);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawLine(
  context: CanvasRenderingContext2D,
  { series, line }: ShownSeries,
  placement: Placement,
  lineWidth: number,
): void {
  context.strokeStyle = resolveColor(series.color);
  context.lineWidth = lineWidth;
  context.setLineDash(series.isDashed === true ? [5, 4] : []);
  trace(context, line, placement);
  context.stroke();
  context.setLineDash([]);
  if (series.hasPoints !== true && line.indexes.length !== 1) return;
  context.lineWidth = 1.6;
  context.fillStyle = readToken('--panel');
  for (const index of line.indexes) {
    const [x, y] = [placement.x(line.curve.steps[index]!), placement.y(line.curve.values[index]!)];
    if (Number.isNaN(x + y)) continue;
    context.beginPath();
    context.arc(x, y, 3, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}

/** The line of a curve; a value that lies nowhere leaves a gap. */
function trace(context: CanvasRenderingContext2D, { curve, indexes }: ShownCurve, { x, y }: Placement): void {
  context.beginPath();
  let isDown = false;
  for (const index of indexes) {
    const [left, top] = [x(curve.steps[index]!), y(curve.values[index]!)];
    if (Number.isNaN(left) || Number.isNaN(top)) isDown = false;
    else if (isDown) context.lineTo(left, top);
    else {
      context.moveTo(left, top);
      isDown = true;
    }
  }
}

/** @param room CSS px beyond the area that are drawn, too. */
function clipTo(context: CanvasRenderingContext2D, { left, top, width, height }: ChartArea, room: number): void {
  context.beginPath();
  context.rect(left - room, top - room, width + 2 * room, height + 2 * room);
  context.clip();
}

/** Where steps and values come to lie, given the places at the ends of the drawn area. */
export function placementOf(
  area: ChartArea,
  xMap: AxisMap,
  [first, last]: readonly [number, number],
  yMap: AxisMap,
  [low, high]: readonly [number, number],
): Placement {
  const [left, right] = [xMap.place(first), xMap.place(last)];
  const [bottom, top] = [yMap.place(low), yMap.place(high)];
  const [xScale, yScale] = [area.width / (right - left), area.height / (top - bottom)];
  return {
    area,
    x:
      xMap.kind === 'linear'
        ? (step) => area.left + (step - left) * xScale
        : (step) => area.left + (xMap.place(step) - left) * xScale,
    y:
      yMap.kind === 'linear'
        ? (value) => area.bottom - (value - bottom) * yScale
        : (value) => area.bottom - (yMap.place(value) - bottom) * yScale,
  };
}
