import { escapeText } from './escapeText';

/** One group's curve on a drawing. */
export interface DrawnGroup {
  readonly label: string;
  readonly n: number;
  readonly steps: Float64Array;
  readonly center: Float64Array;
  /** `null` where there is no interval. */
  readonly band: { readonly low: Float64Array; readonly high: Float64Array } | null;
  /** Drawn faintly behind it. */
  readonly runs: readonly { readonly steps: Float64Array; readonly values: Float64Array }[];
}

/** What a drawing says besides its curves. */
export interface CurveDrawing {
  readonly groups: readonly DrawnGroup[];
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
}

/** Colors that the page declares as `--c1` to `--c8`, after Okabe and Ito; from the ninth on lines are dashed. */
export const categoryCount = 8;

const width = 960;
const height = 400;
const margin = { top: 12, right: 32, bottom: 44, left: 96 };

/** Curves with their bands, over axes with round numbers, as SVG whose colors are those of the page around it. */
export function drawCurves({ groups, title, xLabel, yLabel }: CurveDrawing): string {
  const x = scaleOf(
    groups.flatMap(({ steps, runs }) => [steps, ...runs.map((run) => run.steps)]),
    margin.left,
    width - margin.right,
  );
  const y = scaleOf(
    groups.flatMap(({ center, band, runs }) => [
      center,
      ...(band === null ? [] : [band.low, band.high]),
      ...runs.map(({ values }) => values),
    ]),
    height - margin.bottom,
    margin.top,
  );
  const grid = y.ticks.map(
    (tick) =>
      `<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${round(y.at(tick))}" y2="${round(y.at(tick))}"/>` +
      `<text x="${margin.left - 8}" y="${round(y.at(tick))}" dy="0.35em" text-anchor="end">${formatTick(tick)}</text>`,
  );
  const ticks = x.ticks.map(
    (tick) => `<text x="${round(x.at(tick))}" y="${height - margin.bottom + 18}" text-anchor="middle">${formatTick(tick)}</text>`,
  );
  const curves = groups.map((group, i) => drawGroup(group, i, x.at, y.at));
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(title)}">`,
    ...grid,
    ...ticks,
    `<text x="${(margin.left + width - margin.right) / 2}" y="${height - 8}" text-anchor="middle">${escapeText(xLabel)}</text>`,
    `<text transform="translate(14 ${(margin.top + height - margin.bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeText(yLabel)}</text>`,
    ...curves.map(({ faint }) => faint),
    ...curves.map(({ strong }) => strong),
    '</svg>',
  ].join('\n');
}

type Place = (value: number) => number;

function drawGroup({ label, n, steps, center, band, runs }: DrawnGroup, index: number, x: Place, y: Place) {
  const style = `style="--c:var(--c${(index % categoryCount) + 1})"`;
  const dash = index >= categoryCount ? ' stroke-dasharray="6 4"' : '';
  const faint = runs.map((run) => `<path class="run" d="${linePath(run.steps, run.values, x, y)}"/>`);
  const area = band === null ? '' : `<path class="band" d="${bandPath(steps, band, x, y)}"/>`;
  const line = `<path class="curve"${dash} d="${linePath(steps, center, x, y)}"/>`;
  return {
    faint: `<g ${style}>${area}${faint.join('')}</g>`,
    strong: `<g ${style}><title>${escapeText(label)} (n = ${n})</title>${line}</g>`,
  };
}

/** A line through the points; gaps where a value is none. */
function linePath(steps: Float64Array, values: Float64Array, x: Place, y: Place): string {
  let path = '';
  let isDrawing = false;
  for (let i = 0; i < steps.length; i++) {
    const isPoint = Number.isFinite(values[i]) && Number.isFinite(steps[i]);
    if (isPoint) path += `${isDrawing ? 'L' : 'M'}${round(x(steps[i]!))} ${round(y(values[i]!))}`;
    isDrawing = isPoint;
  }
  return path;
}

function bandPath(steps: Float64Array, { low, high }: { low: Float64Array; high: Float64Array }, x: Place, y: Place): string {
  const kept = Array.from(steps.keys()).filter((i) => Number.isFinite(low[i]) && Number.isFinite(high[i]));
  const point = (i: number, values: Float64Array) => `${round(x(steps[i]!))} ${round(y(values[i]!))}`;
  if (kept.length === 0) return '';
  return `M${[...kept.map((i) => point(i, high)), ...kept.toReversed().map((i) => point(i, low))].join('L')}Z`;
}

function scaleOf(
  columns: readonly Float64Array[],
  from: number,
  to: number,
): { readonly at: Place; readonly ticks: readonly number[] } {
  let low = Infinity;
  let high = -Infinity;
  for (const column of columns) {
    for (const value of column) {
      if (value < low && Number.isFinite(value)) low = value;
      if (value > high && Number.isFinite(value)) high = value;
    }
  }
  if (low > high) [low, high] = [0, 1];
  if (low === high) [low, high] = [low - 1, high + 1];
  const spacing = roundSpacing((high - low) / 6);
  const first = Math.ceil(low / spacing - 1e-9);
  const last = Math.floor(high / spacing + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * spacing);
  return { at: (value) => from + ((value - low) / (high - low)) * (to - from), ticks };
}

/** 1, 2 or 5 times a power of ten, at least that much. */
function roundSpacing(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function formatTick(value: number): string {
  const text =
    Math.abs(value) >= 1e7
      ? value.toExponential(1)
      : Number(value.toPrecision(6)).toLocaleString('en-US', { maximumFractionDigits: 6 });
  return text.replace('-', '−');
}

function round(value: number): string {
  return value.toFixed(2).replace(/\.?0+$/, '');
}
