import { Chart, type ChartArea, LinearScale, LineController, type Plugin } from 'chart.js';
import { formatStepTick, formatTick } from './axisLabels';
import { type AxisMap, linearMap, logarithmicMap, logarithmicMapFrom, mappedTicks, roundMappedAxis } from './axisMap';
import { drawCurves, type Placement, placementOf, type ShownSeries, selectShown, shownExtent } from './curveLines';
import { drawMarks, drawReference, drawReferenceLabel } from './plotMarks';
import { lowerBound, union } from './scale';
import type { CurveSeries, ReferenceLine, StepMark } from './series';
import type { StepRange, StepView } from './stepView';
import { readToken } from './theme';
import { type CursorValue, valuesAt } from './valuesAt';

Chart.register(LineController, LinearScale);

/** What a plot shows. */
export interface CurvePlotContent {
  readonly series: readonly CurveSeries[];
  readonly reference?: ReferenceLine | undefined;
  /** Steps at which something was changed. */
  readonly marks?: readonly StepMark[] | undefined;
  /** Right end of the step axis, where it is known beforehand (a budget); the data's own end otherwise. */
  readonly lastStep?: number | undefined;
  /** The part of the steps that is shown, and whether by their logarithm. */
  readonly view?: StepView | undefined;
  /** Whether values lie by their logarithm, symmetric about 0 where some are not above it. */
  readonly isLogarithmic?: boolean | undefined;
  /** Values that the axis must reach at least: [0, 1] for a probability. */
  readonly valueRange?: readonly [low: number, high: number] | undefined;
  /** What is shown of the value axis; curves leave the plot beyond it. */
  readonly valueLimits?: readonly [low: number, high: number] | undefined;
  readonly stepUnit: string;
  readonly formatX?: ((value: number) => string) | undefined;
  readonly formatY?: ((value: number) => string) | undefined;
}

/** Width kept for the labels of the value axis, CSS px: the same in all charts, so that their steps line up. */
const axisWidth = 46;
const rightPadding = 8;
/** Room for a label of the step axis, CSS px. */
const tickWidth = 84;

/** Milliseconds after the last movement at which a plot is drawn in full again. */
const restMilliseconds = 150;

/** CSS px of a column while a plot of many lines moves; one at rest. */
const movingColumnWidth = 3;
/** Lines from which on a moving plot is drawn in wider columns. */
const manyLines = 8;

/** How the plot was last laid out. */
interface Layout {
  readonly all: StepRange;
  readonly shownRange: StepRange;
  readonly xMap: AxisMap;
  readonly yMap: AxisMap;
  readonly valueAxis: readonly [low: number, high: number];
  readonly shown: readonly ShownSeries[];
}

/**
 * Curves on a canvas; Chart.js keeps the canvas, its axes and its layout. Lines are reduced to what the pixels can show
 * of the range in view, from all of their points, so a redraw costs nearly the same for a hundred values and a million.
 */
export class CurvePlot {
  readonly #chart: Chart<'line', never[]>;
  #content: CurvePlotContent = { series: [], stepUnit: 'steps' };
  #layout: Layout = {
    ...{ all: [0, 1], shownRange: [0, 1], valueAxis: [0, 1] },
    ...{ xMap: linearMap, yMap: linearMap, shown: [] },
  };
  #restTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#chart = new Chart<'line', never[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        layout: { padding: { top: 8, right: rightPadding, bottom: 0, left: 0 } },
        onResize: () => queueMicrotask(() => this.#redraw(1)),
        scales: {
          x: {
            type: 'linear',
            grid: { display: false },
            border: { display: false },
            ticks: { align: 'inner', maxRotation: 0, autoSkip: false, padding: 2 },
          },
          y: {
            type: 'linear',
            border: { display: false },
            ticks: { padding: 6, autoSkip: false },
            afterFit: (axis) => {
              axis.width = axisWidth;
            },
          },
        },
      },
      plugins: [this.#drawing()],
    });
  }

  /** @param isMoving whether the next redraw follows at once: many lines are then drawn more coarsely until it rests. */
  draw(content: CurvePlotContent, isMoving = false): void {
    this.#content = content;
    clearTimeout(this.#restTimer);
    const lineCount = content.series.reduce((count, { faint = [] }) => count + 1 + faint.length, 0);
    const isCoarse = isMoving && lineCount > manyLines;
    this.#redraw(isCoarse ? movingColumnWidth : 1);
    if (isCoarse) this.#restTimer = setTimeout(() => this.#redraw(1), restMilliseconds);
  }

  /** Step under a horizontal position, CSS px from the canvas's left edge, within the drawn range. */
  stepAt(x: number): number {
    const { left, width } = this.#chart.chartArea;
    const { xMap, shownRange } = this.#layout;
    const [first, last] = [xMap.place(shownRange[0]), xMap.place(shownRange[1])];
    const share = Math.min(1, Math.max(0, (x - left) / width));
    return xMap.valueAt(first + share * (last - first));
  }

  /** Horizontal position of a step, CSS px; `undefined` outside the drawn range. */
  positionOf(step: number): number | undefined {
    const [first, last] = this.#layout.shownRange;
    return step < first || step > last ? undefined : this.#placement(this.#chart.chartArea).x(step);
  }

  /** The drawn range of steps. */
  get range(): StepRange {
    return this.#layout.shownRange;
  }

  /** The range of steps that there is. */
  get all(): StepRange {
    return this.#layout.all;
  }

  /** Where steps come to lie. */
  get stepMap(): AxisMap {
    return this.#layout.xMap;
  }

  /** Where values come to lie, and the least that is drawn. */
  get valueMap(): { readonly map: AxisMap; readonly low: number } {
    return { map: this.#layout.yMap, low: this.#layout.valueAxis[0] };
  }

  /** Share of the plot that a horizontal distance is, CSS px. */
  shareOf(distance: number): number {
    return distance / this.#chart.chartArea.width;
  }

  /** Of every series the value nearest to `step`, if its curve has begun and not ended there. */
  valuesAt(step: number): CursorValue[] {
    return valuesAt(this.#content.series, step);
  }

  dispose(): void {
    clearTimeout(this.#restTimer);
    this.#chart.destroy();
  }

  #redraw(columnWidth: number): void {
    const { series, reference, lastStep, valueRange, valueLimits, stepUnit, view, isLogarithmic } = this.#content;
    const chart = this.#chart;
    const whole = stepRange(series, lastStep);
    const xMap = view?.isLogarithmic === true && whole[1] > 0 ? logarithmicMap : linearMap;
    const all = xMap.kind === 'linear' ? whole : ([firstAbove0(series, whole), whole[1]] as const);
    const shownRange = view?.range ?? all;
    const width = Math.max(1, Math.round(chart.width - axisWidth - rightPadding));
    const shown = selectShown(series, columnEdges(xMap, shownRange, Math.max(1, Math.round(width / columnWidth))));

    const level = reference === undefined ? undefined : ([reference.value, reference.value] as const);
    const extent = shownExtent(shown, shownRange) ?? shownExtent(shown, [-Infinity, Infinity]);
    const [low, high] = valueLimits ?? union([extent, level, valueRange]);
    const yMap = isLogarithmic === true ? logarithmicMapFrom(low) : linearMap;
    const axis = roundMappedAxis(yMap, low, high, chart.height < 150 ? 3 : 5);
    this.#layout = { all, shownRange, xMap, yMap, valueAxis: [axis.low, axis.high], shown };

    const font = { family: readToken('--sans'), size: 11 };
    const [muted, line] = [readToken('--muted'), readToken('--line')];
    const { x, y } = chart.options.scales as Required<NonNullable<typeof chart.options.scales>>;
    const isEmpty = series.every(
      (curve) => curve.steps.length === 0 && (curve.faint ?? []).every((run) => run.steps.length === 0),
    );
    const hasSteps = lastStep !== undefined || !isEmpty;
    const stepTicks = hasSteps ? ticksWithRoom(xMap, shownRange, width) : [];
    const valueTicks = isEmpty ? [] : axis.ticks;
    Object.assign(x!, placedAxis(xMap, shownRange, stepTicks));
    Object.assign(y!, placedAxis(yMap, [axis.low, axis.high], valueTicks));
    const formatX = this.#content.formatX ?? stepFormat(stepTicks);
    const formatY = this.#content.formatY ?? valueFormat(yMap, axis.spacing);
    Object.assign(x!.ticks!, {
      color: muted,
      font,
      callback: (_: number, index: number) =>
        index === stepTicks.length - 1 && stepUnit !== ''
          ? `${formatX(stepTicks[index]!)} ${stepUnit}`
          : formatX(stepTicks[index]!),
    });
    Object.assign(y!.ticks!, { color: muted, font, callback: (_: number, index: number) => formatY(valueTicks[index]!) });
    Object.assign(y!.grid!, { color: line, drawTicks: false, lineWidth: 1 });
    chart.update('none');
  }

  #placement(area: ChartArea): Placement {
    const { xMap, shownRange, yMap, valueAxis } = this.#layout;
    return placementOf(area, xMap, shownRange, yMap, valueAxis);
  }

  #drawing(): Plugin<'line'> {
    return {
      id: 'curves',
      beforeDatasetsDraw: ({ ctx, chartArea }) => {
        const { reference, marks = [] } = this.#content;
        const placement = this.#placement(chartArea);
        if (reference !== undefined && this.#layout.shown.length > 0) drawReference(ctx, reference, placement);
        drawCurves(ctx, this.#layout.shown, placement);
        drawMarks(ctx, marks, placement);
        if (reference !== undefined && this.#layout.shown.length > 0) {
          drawReferenceLabel(ctx, reference, this.#layout.shown, marks, placement);
        }
      },
    };
  }
}

/** Options of an axis of Chart.js, which itself always lies evenly. */
function placedAxis(map: AxisMap, [low, high]: readonly [number, number], ticks: readonly number[]) {
  return {
    min: map.place(low),
    max: map.place(high),
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = ticks.map((value) => ({ value: map.place(value) }));
    },
  };
}

/** Steps that read well on an axis, each with room for its label beside that of the last, which names the unit. */
function ticksWithRoom(map: AxisMap, [first, last]: StepRange, width: number): readonly number[] {
  const ticks = mappedTicks(map, first, last, Math.max(2, Math.floor(width / tickWidth)));
  const scale = width / (map.place(last) - map.place(first));
  const end = map.place(ticks.at(-1) ?? last);
  return ticks.filter((tick, index) => index === ticks.length - 1 || (end - map.place(tick)) * scale > tickWidth * 0.75);
}

/** Steps in short, `20 k`; with all their digits where the axis shows so few that short ones would be alike. */
function stepFormat(ticks: readonly number[]): (value: number) => string {
  const labels = ticks.map(formatStepTick);
  if (new Set(labels).size === labels.length) return formatStepTick;
  const spacing = (ticks.at(-1)! - ticks[0]!) / (ticks.length - 1);
  return (value) => value.toLocaleString('en-US', { maximumFractionDigits: spacing < 1 ? 2 : 0 });
}

function valueFormat(map: AxisMap, spacing: number): (value: number) => string {
  if (map.kind === 'linear') return (value) => formatTick(value, spacing);
  return (value) => formatTick(value, Math.abs(value) || 1);
}

/** Steps between columns of equal width on the screen. */
function columnEdges(map: AxisMap, [first, last]: StepRange, columnCount: number): Float64Array {
  const [left, right] = [map.place(first), map.place(last)];
  const edges = new Float64Array(columnCount + 1);
  for (let i = 0; i <= columnCount; i++) edges[i] = map.valueAt(left + ((right - left) * i) / columnCount);
  edges[columnCount] = last;
  return edges;
}

/** From the first step of anything drawn (0 where that is near) to the last, or to `lastStep` if that is further. */
function stepRange(series: readonly CurveSeries[], lastStep: number | undefined): StepRange {
  const ends = series.flatMap((curve) => [curve, ...(curve.faint ?? [])].map(({ steps }) => endsOf(steps)));
  const [first, last] = union(ends);
  const end = Math.max(last, lastStep ?? -Infinity);
  // A curve that begins near 0, or is a single point, is shown from 0.
  const start = first < 0.25 * end || first === end ? Math.min(0, first) : first;
  return end > start ? [start, end] : [start, start + 1];
}

function endsOf(steps: ArrayLike<number>): readonly [number, number] | undefined {
  return steps.length === 0 ? undefined : [steps[0]!, steps[steps.length - 1]!];
}

/** The first step above 0 of anything drawn, where a logarithmic axis can begin; a thousandth of the end without any. */
function firstAbove0(series: readonly CurveSeries[], [, last]: StepRange): number {
  const firsts = series
    .flatMap((curve) => [curve, ...(curve.faint ?? [])])
    .flatMap(({ steps }) => {
      const index = lowerBound(steps, Number.MIN_VALUE);
      return index < steps.length ? [steps[index]!] : [];
    });
  const first = Math.min(...firsts);
  return first < last ? first : last / 1000;
}
