import { formatStepTick, formatTick } from './axisLabels';
import { extent, roundAxis, ticksWithin, union } from './scale';
import type { CurveSeries, ReferenceLine } from './series';

/** What a picture of curves shows; colors are final, `#rrggbb`. */
export interface CurvePictureContent {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly CurveSeries[];
  /** What bands and faint lines are. */
  readonly caption: string;
  readonly reference?: ReferenceLine | undefined;
  readonly colors: { readonly ground: string; readonly text: string; readonly muted: string; readonly line: string };
}

export const pictureWidth = 960;
const plot = { left: 64, top: 44, right: pictureWidth - 16, bottom: 424 } as const;
const legendLine = 18;

/**
 * Curves as a self-contained SVG: every point as it is, nothing thinned, text as text.
 *
 * @returns the picture and its height in px; its width is `pictureWidth`.
 */
export function drawCurvePicture(content: CurvePictureContent): { readonly svg: string; readonly height: number } {
  const { series, reference, colors } = content;
  const [first, last] = rangeOf(series.flatMap(({ steps, faint = [] }) => [steps, ...faint.map((run) => run.steps)]));
  const level = reference === undefined ? [] : [[reference.value]];
  const values = series.flatMap(({ values, low, high, faint = [] }) => [
    values,
    low ?? [],
    high ?? [],
    ...faint.map((run) => run.values),
  ]);
  const axis = roundAxis(...rangeOf([...values, ...level]), 5);
  const start = first < 0.25 * last ? Math.min(0, first) : first;
  const end = last > start ? last : start + 1;
  const x = (step: number) => plot.left + ((step - start) / (end - start)) * (plot.right - plot.left);
  const y = (value: number) => plot.bottom - ((value - axis.low) / (axis.high - axis.low)) * (plot.bottom - plot.top);

  const grid = axis.ticks.map(
    (tick) =>
      `<path d="M${plot.left} ${round(y(tick))}H${plot.right}" stroke="${colors.line}"/>` +
      text(plot.left - 8, y(tick) + 4, formatTick(tick, axis.spacing), colors.muted, 'end'),
  );
  const steps = ticksWithin(start, end, 8).map((tick) =>
    text(x(tick), plot.bottom + 18, formatStepTick(tick), colors.muted, 'middle'),
  );
  const bands = series.map(({ steps, low, high, color }) =>
    low === undefined || high === undefined
      ? ''
      : `<path d="${path(steps, high, x, y)}${path(steps, low, x, y, true)}Z" fill="${color}" fill-opacity="0.16"/>`,
  );
  const faint = series.flatMap(({ faint = [], color }) =>
    faint.map((run) => `<path d="${path(run.steps, run.values, x, y)}" fill="none" stroke="${color}" stroke-opacity="0.24"/>`),
  );
  const lines = series.map(
    ({ steps, values, color, isDashed }) =>
      `<path d="${path(steps, values, x, y)}" fill="none" stroke="${color}" stroke-width="1.8" stroke-linejoin="round"${isDashed === true ? ' stroke-dasharray="5 4"' : ''}/>`,
  );
  const marked =
    reference === undefined
      ? ''
      : `<path d="M${plot.left} ${round(y(reference.value))}H${plot.right}" stroke="${colors.muted}" stroke-dasharray="3 4"/>` +
        text(plot.left + 4, y(reference.value) - 5, reference.label, colors.muted);
  const legendTop = plot.bottom + 56;
  const legend = series.map(({ label, color, n, isDashed }, i) => {
    const height = legendTop + i * legendLine;
    const count = n === undefined ? '' : ` (n = ${n})`;
    return (
      `<path d="M${plot.left} ${height - 4}h18" stroke="${color}" stroke-width="2"${isDashed === true ? ' stroke-dasharray="5 4"' : ''}/>` +
      text(plot.left + 26, height, `${label}${count}`, colors.text)
    );
  });
  const captionTop = legendTop + series.length * legendLine + 4;
  const height = captionTop + 16;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}" font-family="Inter, system-ui, sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="${colors.ground}"/>`,
    text(plot.left, 22, content.title, colors.text, 'start', 'font-size="14" font-weight="600"'),
    text(plot.left - 48, 38, content.yLabel, colors.muted),
    ...grid,
    ...steps,
    text(plot.right, plot.bottom + 36, content.xLabel, colors.muted, 'end'),
    ...bands,
    ...faint,
    ...lines,
    marked,
    ...legend,
    text(plot.left, captionTop, content.caption, colors.muted, 'start', 'font-size="11"'),
    '</svg>',
  ].join('\n');
  return { svg, height };
}

/** The picture in pixels, twice as many each way, as a PNG. @throws Error where the browser cannot draw it. */
export async function paintPicture({
  svg,
  height,
}: {
  readonly svg: string;
  readonly height: number;
}): Promise<Uint8Array<ArrayBuffer>> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [2 * pictureWidth, 2 * height];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('The picture must be drawn as a PNG, got nothing.');
  return new Uint8Array(await blob.arrayBuffer());
}

function rangeOf(columns: readonly ArrayLike<number>[]): readonly [low: number, high: number] {
  const range = union(columns.map(extent));
  return [range[0], range[1]];
}

function path(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  x: (step: number) => number,
  y: (value: number) => number,
  isReturning = false,
): string {
  const points = Array.from({ length: steps.length }, (_, i) => [steps[i]!, values[i]!] as const).filter(([, value]) =>
    Number.isFinite(value),
  );
  if (isReturning) points.reverse();
  return points.map(([step, value], i) => `${i === 0 && !isReturning ? 'M' : 'L'}${round(x(step))} ${round(y(value))}`).join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function text(x: number, y: number, content: string, color: string, anchor = 'start', more = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="${color}" text-anchor="${anchor}" ${more}>${escapeText(content)}</text>`;
}

function escapeText(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
