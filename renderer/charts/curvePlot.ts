import { Chart, type ChartDataset, LinearScale, LineController, LineElement, type Plugin, PointElement } from 'chart.js';
import { formatStepTick, formatTick } from './axisLabels';
import { decimate, type Point } from './decimation';
import { extent, roundAxis, ticksWithin, union } from './scale';
import type { Columns, CurveSeries, ReferenceLine } from './series';
import { readToken, resolveColor } from './theme';
import { type CursorValue, valuesAt } from './valuesAt';

Chart.register(LineController, LineElement, PointElement, LinearScale);

/** What a plot shows. */
export interface CurvePlotContent {
  readonly series: readonly CurveSeries[];
  readonly reference?: ReferenceLine | undefined;
  /** Right end of the step axis, where it is known beforehand (a budget); the data's own end otherwise. */
  readonly lastStep?: number | undefined;
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

/**
 * Curves on a canvas, by Chart.js. Lines are reduced to what the pixels can show before they are handed over, so a
 * redraw costs the same for a hundred values and for a million.
 */
export class CurvePlot {
  readonly #chart: Chart<'line', Point[]>;
  #content: CurvePlotContent = { series: [], stepUnit: 'steps' };

  constructor(canvas: HTMLCanvasElement) {
    this.#chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        layout: { padding: { top: 8, right: 8, bottom: 0, left: 0 } },
        onResize: () => queueMicrotask(() => this.#redraw()),
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
      plugins: [this.#bands(), this.#referenceLine()],
    });
  }

  draw(content: CurvePlotContent): void {
    this.#content = content;
    this.#redraw();
  }

  /** Step under a horizontal position, CSS px from the canvas's left edge, within the drawn range. */
  stepAt(x: number): number {
    const axis = this.#chart.scales['x'];
    if (axis === undefined) return 0;
    return Math.min(axis.max, Math.max(axis.min, axis.getValueForPixel(x) ?? 0));
  }

  /** Horizontal position of a step, CSS px; `undefined` outside the drawn range. */
  positionOf(step: number): number | undefined {
    const axis = this.#chart.scales['x'];
    return axis === undefined || step < axis.min || step > axis.max ? undefined : axis.getPixelForValue(step);
  }

  /** The drawn range of steps. */
  get range(): readonly [first: number, last: number] {
    const axis = this.#chart.scales['x'];
    return axis === undefined ? [0, 1] : [axis.min, axis.max];
  }

  /** Of every series the value nearest to `step`, if its curve has begun and not ended there. */
  valuesAt(step: number): CursorValue[] {
    return valuesAt(this.#content.series, step);
  }

  dispose(): void {
    this.#chart.destroy();
  }

  #redraw(): void {
    const { series, reference, lastStep, valueRange, valueLimits, stepUnit } = this.#content;
    const chart = this.#chart;
    const [first, last] = stepRange(series, lastStep);
    const columns = Math.max(1, Math.round(chart.width - axisWidth));
    const reduce = (curve: Columns) => decimate(curve.steps, curve.values, first, last, columns);

    const axis = roundAxis(...(valueLimits ?? drawnValues(series, reference, valueRange)), chart.height < 150 ? 3 : 5);
    const font = { family: readToken('--sans'), size: 11 };
    const [muted, line] = [readToken('--muted'), readToken('--line')];
    const { x, y } = chart.options.scales as Required<NonNullable<typeof chart.options.scales>>;
    const isEmpty = series.every(
      (curve) => curve.steps.length === 0 && (curve.faint ?? []).every((run) => run.steps.length === 0),
    );
    const stepTicks = lastStep !== undefined || !isEmpty ? ticksWithin(first, last, Math.max(2, Math.floor(columns / 84))) : [];
    Object.assign(x!, {
      min: first,
      max: last,
      afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
        scale.ticks = stepTicks.map((value) => ({ value }));
      },
    });
    const formatX = this.#content.formatX ?? formatStepTick;
    Object.assign(x!.ticks!, {
      color: muted,
      font,
      callback: (value: number, index: number) =>
        index === stepTicks.length - 1 && stepUnit !== '' ? `${formatX(value)} ${stepUnit}` : formatX(value),
    });
    Object.assign(y!, {
      min: axis.low,
      max: axis.high,
      afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
        scale.ticks = isEmpty ? [] : axis.ticks.map((value) => ({ value }));
      },
    });
    const formatY = this.#content.formatY ?? ((value: number) => formatTick(value, axis.spacing));
    Object.assign(y!.ticks!, { color: muted, font, callback: formatY });
    Object.assign(y!.grid!, { color: line, drawTicks: false, lineWidth: 1 });

    chart.data.datasets = [
      ...series.flatMap((curve) => (curve.faint ?? []).map((run) => faintLine(curve, reduce(run), columns))),
      ...series.map((curve) => mainLine(curve, reduce(curve))),
    ];
    chart.update('none');
  }

  /** Intervals around the curves, under the lines. */
  #bands(): Plugin<'line'> {
    return {
      id: 'bands',
      beforeDatasetsDraw: (chart) => {
        const { x, y } = chart.scales;
        if (x === undefined || y === undefined) return;
        const context = chart.ctx;
        context.save();
        clipTo(context, chart.chartArea);
        for (const { steps, low, high, color } of this.#content.series) {
          if (low === undefined || high === undefined) continue;
          const columns = Math.max(1, Math.round(chart.chartArea.width));
          const upper = decimate(steps, high, x.min, x.max, columns).filter((point) => !Number.isNaN(point.y));
          const lower = decimate(steps, low, x.min, x.max, columns).filter((point) => !Number.isNaN(point.y));
          context.beginPath();
          for (const point of upper) context.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.y));
          for (const point of lower.reverse()) context.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.y));
          context.closePath();
          context.globalAlpha = 0.16;
          context.fillStyle = resolveColor(color);
          context.fill();
        }
        context.restore();
      },
    };
  }

  #referenceLine(): Plugin<'line'> {
    return {
      id: 'referenceLine',
      beforeDatasetsDraw: (chart) => {
        const { reference } = this.#content;
        const { y } = chart.scales;
        if (reference === undefined || y === undefined || y.ticks.length === 0) return;
        const { left, right } = chart.chartArea;
        const height = Math.round(y.getPixelForValue(reference.value)) + 0.5;
        const context = chart.ctx;
        context.save();
        context.strokeStyle = readToken('--line-strong');
        context.setLineDash([3, 4]);
        context.beginPath();
        context.moveTo(left, height);
        context.lineTo(right, height);
        context.stroke();
        context.font = `10.5px ${readToken('--sans')}`;
        context.fillStyle = readToken('--muted');
        context.textAlign = 'right';
        context.fillText(reference.label, right, height + (height < chart.chartArea.top + 16 ? 13 : -5));
        context.restore();
      },
    };
  }
}

/** From the first step of anything drawn (0 where that is near) to the last, or to `lastStep` if that is further. */
function stepRange(series: readonly CurveSeries[], lastStep: number | undefined): readonly [number, number] {
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

function drawnValues(
  series: readonly CurveSeries[],
  reference: ReferenceLine | undefined,
  valueRange: readonly [number, number] | undefined,
): readonly [number, number] {
  const columns = series.flatMap((curve) => [
    curve.values,
    ...(curve.low === undefined ? [] : [curve.low]),
    ...(curve.high === undefined ? [] : [curve.high]),
    ...(curve.faint ?? []).map((run) => run.values),
  ]);
  const level = reference === undefined ? undefined : ([reference.value, reference.value] as const);
  return union([...columns.map(extent), level, valueRange]);
}

/** Fainter the more points there are for each column, so that values that jump to and fro do not paint the plot over. */
function faintLine(curve: CurveSeries, data: Point[], columns: number): ChartDataset<'line', Point[]> {
  const share = Math.round(24 / Math.max(1, (1.2 * data.length) / columns));
  const borderColor = `color-mix(in srgb, ${resolveColor(curve.color)} ${share}%, transparent)`;
  return { data, borderColor, borderWidth: 1, pointRadius: 0 };
}

function mainLine(curve: CurveSeries, data: Point[]): ChartDataset<'line', Point[]> {
  const color = resolveColor(curve.color);
  const isMarked = curve.hasPoints === true || data.length === 1;
  return {
    data,
    borderColor: color,
    borderWidth: 1.8,
    borderJoinStyle: 'round',
    borderDash: curve.isDashed === true ? [5, 4] : [],
    clip: 6, // the ring of a point at the edge is drawn whole
    pointRadius: isMarked ? 3 : 0,
    pointBorderWidth: 1.6,
    pointBorderColor: color,
    pointBackgroundColor: readToken('--panel'),
  };
}

function clipTo(context: CanvasRenderingContext2D, area: { left: number; top: number; width: number; height: number }): void {
  context.beginPath();
  context.rect(area.left, area.top, area.width, area.height);
  context.clip();
}
