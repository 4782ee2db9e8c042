import type { Placement, ShownCurve, ShownSeries } from './curveLines';
import type { ReferenceLine, StepMark } from './series';
import { readToken } from './theme';

/** CSS px between a line and its words. */
const gap = 4;

/** CSS px that a label is high, with room above and below. */
const labelHeight = 15;

/** A dashed level. */
export function drawReference(context: CanvasRenderingContext2D, { value }: ReferenceLine, { y, area }: Placement): void {
  const height = Math.round(y(value)) + 0.5;
  if (!(height >= area.top && height <= area.bottom)) return;
  context.save();
  context.strokeStyle = readToken('--line-strong');
  context.setLineDash([3, 4]);
  context.beginPath();
  context.moveTo(area.left, height);
  context.lineTo(area.right, height);
  context.stroke();
  context.restore();
}

/** The label of a level, at that end of it and on that side where the fewest curves and labels of changes are in its way. */
export function drawReferenceLabel(
  context: CanvasRenderingContext2D,
  { value, label }: ReferenceLine,
  shown: readonly ShownSeries[],
  marks: readonly StepMark[],
  placement: Placement,
): void {
  const { y, area } = placement;
  const height = Math.round(y(value)) + 0.5;
  if (!(height >= area.top && height <= area.bottom)) return;
  context.save();
  context.font = `10.5px ${readToken('--sans')}`;
  const width = context.measureText(label).width + 2 * gap;
  const taken = placeMarkLabels(context, marks, placement);
  const places = [area.left, area.right - width]
    .flatMap((left) =>
      [height - labelHeight - 1, height + 1].map((top) => ({ left, top, right: left + width, bottom: top + labelHeight })),
    )
    .filter(({ top, bottom }) => top >= area.top - 1 && bottom <= area.bottom);
  const costs = places.map(
    (box) =>
      10 *
        taken.filter(({ start, width: size }) => box.top < area.top + 14 && start < box.right && start + size > box.left).length +
      shown.filter(({ line, faint }) => [line, ...faint].some((curve) => isCrossed(box, curve, placement))).length,
  );
  const place = places[costs.indexOf(Math.min(...costs))];
  if (place !== undefined) {
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = readToken('--panel');
    context.fillStyle = readToken('--muted');
    const at = [place.left + gap, place.top + labelHeight / 2] as const;
    context.strokeText(label, ...at); // keeps it readable where a curve runs through all the same
    context.fillText(label, ...at);
  }
  context.restore();
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Whether a line, which goes from left to right, runs through a box. */
function isCrossed({ left, right, top, bottom }: Box, { curve, indexes }: ShownCurve, { x, y }: Placement): boolean {
  for (let i = 0; i < indexes.length; i++) {
    const [from, to] = [indexes[Math.max(0, i - 1)]!, indexes[i]!];
    const end = x(curve.steps[to]!);
    if (end < left) continue;
    const start = x(curve.steps[from]!);
    if (start > right) return false;
    const [before, after] = [y(curve.values[from]!), y(curve.values[to]!)];
    const heightAt = (place: number) =>
      end === start ? after : before + ((after - before) * (Math.min(end, Math.max(start, place)) - start)) / (end - start);
    const ends = end === start ? [before, after] : [heightAt(left), heightAt(right)];
    if (Math.min(...ends) < bottom && Math.max(...ends) > top) return true;
  }
  return false;
}

/** Upright lines at the steps at which something was changed, each with its label, or its number where that has no room. */
export function drawMarks(context: CanvasRenderingContext2D, marks: readonly StepMark[], { x, area }: Placement): void {
  context.save();
  context.font = `10.5px ${readToken('--sans')}`;
  context.textBaseline = 'top';
  context.lineWidth = 1;
  for (const { left, text, start, width } of placeMarkLabels(context, marks, { x, area })) {
    context.strokeStyle = readToken('--warn');
    context.setLineDash([4, 2]);
    context.beginPath();
    context.moveTo(left, area.top);
    context.lineTo(left, area.bottom);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = readToken('--warn-soft');
    context.fillRect(start, area.top, width - 1, 14);
    context.fillStyle = readToken('--text');
    context.textAlign = 'left';
    context.fillText(text, start + gap, area.top + 2);
  }
  context.restore();
}

interface MarkLabel {
  /** Where its line stands, CSS px. */
  readonly left: number;
  readonly text: string;
  readonly start: number;
  readonly width: number;
}

/** Each to the right of its line where it fits before the next one, to the left where it fits there, else the number alone. */
function placeMarkLabels(
  context: CanvasRenderingContext2D,
  marks: readonly StepMark[],
  { x, area }: Pick<Placement, 'x' | 'area'>,
): readonly MarkLabel[] {
  const places = marks.map(({ step }) => Math.round(x(step)) + 0.5);
  return marks.flatMap(({ label }, index) => {
    const left = places[index]!;
    if (!(left >= area.left && left <= area.right)) return [];
    const next = places[index + 1];
    const whole = context.measureText(label).width + 2 * gap;
    const fitsRight = left + whole < Math.min(next ?? area.right, area.right);
    const fitsLeft = next === undefined && left - whole > area.left && area.width > 2.5 * whole;
    const text = fitsRight || fitsLeft ? label : String(index + 1);
    const width = context.measureText(text).width + 2 * gap;
    const isLeft = (!fitsRight && fitsLeft) || left + width > area.right;
    return [{ left, text, width, start: isLeft ? left - width : left + 1 }];
  });
}
