import type { ChartArea } from 'chart.js';
import type { Placement } from './curveLines';
import type { ReferenceLine, StepMark } from './series';
import { readToken } from './theme';

/** CSS px between a line and its words. */
const gap = 4;

/** A dashed level with its label at the right. */
export function drawReference(context: CanvasRenderingContext2D, { value, label }: ReferenceLine, { y, area }: Placement): void {
  const height = Math.round(y(value)) + 0.5;
  if (!(height >= area.top && height <= area.bottom)) return;
  context.save();
  context.strokeStyle = readToken('--line-strong');
  context.setLineDash([3, 4]);
  context.beginPath();
  context.moveTo(area.left, height);
  context.lineTo(area.right, height);
  context.stroke();
  context.font = `10.5px ${readToken('--sans')}`;
  context.fillStyle = readToken('--muted');
  context.textAlign = 'right';
  context.fillText(label, area.right, height + (height < area.top + 16 ? 13 : -5));
  context.restore();
}

/** Upright lines at the steps at which something was changed, each with its label, or its number where that has no room. */
export function drawMarks(context: CanvasRenderingContext2D, marks: readonly StepMark[], { x, area }: Placement): void {
  context.save();
  context.font = `10.5px ${readToken('--sans')}`;
  context.textBaseline = 'top';
  context.lineWidth = 1;
  const places = marks.map(({ step }) => Math.round(x(step)) + 0.5);
  marks.forEach(({ label }, index) => {
    const left = places[index]!;
    if (!(left >= area.left && left <= area.right)) return;
    context.strokeStyle = readToken('--warn');
    context.setLineDash([4, 2]);
    context.beginPath();
    context.moveTo(left, area.top);
    context.lineTo(left, area.bottom);
    context.stroke();
    drawLabel(context, label, String(index + 1), left, places[index + 1], area);
  });
  context.restore();
}

/** To the right of its line where it fits before the next one, to the left where it fits there, else the number alone. */
function drawLabel(
  context: CanvasRenderingContext2D,
  label: string,
  short: string,
  left: number,
  next: number | undefined,
  area: ChartArea,
): void {
  const width = context.measureText(label).width + 2 * gap;
  const fitsRight = left + width < Math.min(next ?? area.right, area.right);
  const fitsLeft = next === undefined && left - width > area.left && area.width > 2.5 * width;
  const text = fitsRight || fitsLeft ? label : short;
  const shown = context.measureText(text).width + 2 * gap;
  const isLeft = (!fitsRight && fitsLeft) || left + shown > area.right;
  const start = isLeft ? left - shown : left + 1;
  context.fillStyle = readToken('--warn-soft');
  context.fillRect(start, area.top, shown - 1, 14);
  context.fillStyle = readToken('--text');
  context.textAlign = 'left';
  context.fillText(text, start + gap, area.top + 2);
}
