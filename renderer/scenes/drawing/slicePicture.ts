import { type Context, ring } from './shapes';
import type { ValueScale } from './valueColor';

/** Values on a grid of points, and what each action is worth at each; row 0 at the top. */
export interface SlicePictureField {
  readonly columnCount: number;
  readonly rowCount: number;
  /** Shape [rows, columns]. */
  readonly values: Float64Array;
  readonly actionCount: number;
  /** Shape [rows, columns, actions]; the greatest is the action of choice. */
  readonly preferences: Float64Array;
}

/**
 * Paints values as colors, a line where the action of choice changes, and a ring at `at`.
 *
 * @param picture its size in pixels; the colors of values; `at`, where the play is now, as shares of width and height from the upper left; kept within the picture.
 */
export function paintSlice(
  context: Context,
  field: SlicePictureField,
  picture: {
    readonly width: number;
    readonly height: number;
    readonly scale: ValueScale;
    readonly at: readonly [number, number] | undefined;
  },
): void {
  const { columnCount, rowCount, values } = field;
  const { width, height, scale, at } = picture;
  const image = new ImageData(columnCount, rowCount);
  for (let i = 0; i < values.length; i++) {
    image.data.set([...scale.rgb(values[i]!), 255], 4 * i);
  }
  const small = new OffscreenCanvas(columnCount, rowCount);
  small.getContext('2d')!.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, 0, 0, width, height);

  context.beginPath();
  for (const [from, to] of choiceBoundaries(field)) {
    context.moveTo((from[0] / columnCount) * width, (from[1] / rowCount) * height);
    context.lineTo((to[0] / columnCount) * width, (to[1] / rowCount) * height);
  }
  context.strokeStyle = 'rgb(255 255 255 / 80%)';
  context.lineWidth = 1.2;
  context.stroke();

  if (at === undefined) return;
  const [x, y] = [within(at[0]) * width, within(at[1]) * height];
  ring(context, x, y, 5, 'rgb(0 0 0 / 60%)', 4);
  ring(context, x, y, 5, '#ffffff', 2);
}

type GridPoint = readonly [x: number, y: number];

/**
 * Pieces of the lines on which two actions are worth the same and no other more, in columns and rows.
 *
 * Marching squares: on each side of a square of four neighboring points whose ends prefer different actions, the two
 * preferences are taken to run in straight lines, and where they cross is joined with the crossing on another side.
 */
export function choiceBoundaries(field: SlicePictureField): [GridPoint, GridPoint][] {
  const { columnCount, rowCount, actionCount } = field;
  if (actionCount < 2) return [];
  const pieces: [GridPoint, GridPoint][] = [];
  for (let row = 0; row + 1 < rowCount; row++) {
    for (let column = 0; column + 1 < columnCount; column++) {
      const corners: GridPoint[] = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ];
      const crossings = corners.flatMap((corner, i) => crossing(field, corner, corners[(i + 1) % 4]!) ?? []);
      if (crossings.length === 2) pieces.push([crossings[0]!, crossings[1]!]);
      else if (crossings.length > 2) {
        const middle = meanOf(crossings);
        for (const point of crossings) pieces.push([point, middle]);
      }
    }
  }
  return pieces;
}

/** Where the action of choice changes between two neighboring points, in columns and rows; in a list, for joining. */
function crossing(field: SlicePictureField, from: GridPoint, to: GridPoint): [GridPoint] | undefined {
  const [start, end] = [indexOf(field, from), indexOf(field, to)];
  const [first, second] = [best(field, start), best(field, end)];
  if (first === second) return undefined;
  const { preferences } = field;
  const lead = preferences[start + first]! - preferences[start + second]!;
  const lag = preferences[end + second]! - preferences[end + first]!;
  const share = lead + lag > 0 ? lead / (lead + lag) : 0.5;
  // Points stand in the middle of their cells.
  return [[from[0] + (to[0] - from[0]) * share + 0.5, from[1] + (to[1] - from[1]) * share + 0.5]];
}

function indexOf({ columnCount, actionCount }: SlicePictureField, [column, row]: GridPoint): number {
  return (row * columnCount + column) * actionCount;
}

function best({ preferences, actionCount }: SlicePictureField, index: number): number {
  let action = 0;
  for (let i = 1; i < actionCount; i++) if (preferences[index + i]! > preferences[index + action]!) action = i;
  return action;
}

function meanOf(points: readonly GridPoint[]): GridPoint {
  const sum = points.reduce((total, [x, y]) => [total[0] + x, total[1] + y] as const, [0, 0] as const);
  return [sum[0] / points.length, sum[1] / points.length];
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
