/** Shapes that pictures share. Positions and sizes are CSS pixels, y downward. */

export type Context = CanvasRenderingContext2D;

export function line(context: Context, x1: number, y1: number, x2: number, y2: number, color: string, thickness = 1): void {
  context.strokeStyle = color;
  context.lineWidth = thickness;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

export function path(context: Context, points: readonly (readonly [number, number])[], color: string, thickness = 1): void {
  context.strokeStyle = color;
  context.lineWidth = thickness;
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
}

export function disc(context: Context, x: number, y: number, radius: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
  context.fill();
}

export function ring(context: Context, x: number, y: number, radius: number, color: string, thickness = 1): void {
  context.strokeStyle = color;
  context.lineWidth = thickness;
  context.beginPath();
  context.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
  context.stroke();
}

export function box(context: Context, x: number, y: number, width: number, height: number, color: string, radius = 0): void {
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.fill();
}

export function frame(
  context: Context,
  x: number,
  y: number,
  width: number,
  height: number,
  color: string,
  thickness = 1,
  radius = 0,
): void {
  context.strokeStyle = color;
  context.lineWidth = thickness;
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.stroke();
}

export function polygon(context: Context, points: readonly (readonly [number, number])[], color: string): void {
  context.fillStyle = color;
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.closePath();
  context.fill();
}

/** A straight arrow with its tip at (x2, y2). */
export function arrow(context: Context, x1: number, y1: number, x2: number, y2: number, color: string, thickness = 2): void {
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length < 0.5) return;
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const head = Math.min(length, thickness * 3.2);
  const [neckX, neckY] = [x2 - dx * head, y2 - dy * head];
  const half = head * 0.56;
  context.lineCap = 'butt';
  line(context, x1, y1, neckX, neckY, color, thickness);
  polygon(
    context,
    [
      [x2, y2],
      [neckX - dy * half, neckY + dx * half],
      [neckX + dy * half, neckY - dx * half],
    ],
    color,
  );
}

/** An arc of a circle with an arrow head at its end, for torques; angles in radians, clockwise on the screen. */
export function turnArrow(
  context: Context,
  x: number,
  y: number,
  radius: number,
  start: number,
  sweep: number,
  color: string,
  thickness = 2,
): void {
  if (Math.abs(sweep) < 0.02) return;
  const end = start + sweep;
  context.strokeStyle = color;
  context.lineWidth = thickness;
  context.beginPath();
  context.arc(x, y, radius, start, end, sweep < 0);
  context.stroke();
  const sense = Math.sign(sweep);
  const [tipX, tipY] = [x + radius * Math.cos(end), y + radius * Math.sin(end)];
  const [dx, dy] = [-Math.sin(end) * sense, Math.cos(end) * sense];
  const head = thickness * 2.2;
  polygon(
    context,
    [
      [tipX + dx * head, tipY + dy * head],
      [tipX - dy * head * 0.8, tipY + dx * head * 0.8],
      [tipX + dy * head * 0.8, tipY - dx * head * 0.8],
    ],
    color,
  );
}

/** Text whose middle, or the side named by `align`, lies at (x, y). */
export function label(
  context: Context,
  text: string,
  x: number,
  y: number,
  style: {
    readonly color: string;
    readonly font: string;
    readonly size: number;
    readonly align?: CanvasTextAlign;
    readonly weight?: number;
  },
): void {
  context.font = `${style.weight ?? 400} ${style.size}px ${style.font}`;
  context.textAlign = style.align ?? 'center';
  context.textBaseline = 'middle';
  context.fillStyle = style.color;
  context.fillText(text, x, y);
}

/** A flag on a pole that stands at (x, y). */
export function flag(context: Context, x: number, y: number, height: number, color: string, poleColor: string): void {
  const thickness = Math.max(1, height / 14);
  context.lineCap = 'round';
  line(context, x, y, x, y - height, poleColor, thickness);
  polygon(
    context,
    [
      [x + thickness / 2, y - height],
      [x + height * 0.55, y - height * 0.78],
      [x + thickness / 2, y - height * 0.56],
    ],
    color,
  );
}

/** Slanted strokes over a rectangle: forbidden or ended ground that does not rely on its color. */
export function hatch(
  context: Context,
  x: number,
  y: number,
  width: number,
  height: number,
  color: string,
  spacing: number,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = Math.max(1, spacing / 5);
  context.beginPath();
  for (let offset = -height; offset < width; offset += spacing) {
    context.moveTo(x + offset, y + height);
    context.lineTo(x + offset + height, y);
  }
  context.stroke();
  context.restore();
}

/** The living agent where it is a point: a disc with a rim, so that it stands out from any ground. */
export function agentDisc(context: Context, x: number, y: number, radius: number, color: string, rim: string): void {
  disc(context, x, y, radius + Math.max(1, radius * 0.16), rim);
  disc(context, x, y, radius, color);
}

/** Draws with an opacity, and leaves the context as it was. */
export function faded(context: Context, opacity: number, draw: () => void): void {
  context.save();
  context.globalAlpha *= opacity;
  draw();
  context.restore();
}
