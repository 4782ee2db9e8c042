import { type Context, ring } from './shapes';
import { sequential } from './valueColor';

/** Values on a grid of points, and the action taken at each; row 0 at the top. */
export interface SlicePictureField {
  readonly columnCount: number;
  readonly rowCount: number;
  readonly values: Float64Array;
  readonly actions: Int16Array;
  readonly low: number;
  readonly high: number;
}

/**
 * Paints values as colors, draws a line wherever two neighboring points prefer different actions, and a ring at `at`.
 *
 * @param at where the play is now, as shares of width and height from the upper left; kept within the picture.
 */
export function paintSlice(
  context: Context,
  field: SlicePictureField,
  { width, height, at }: { readonly width: number; readonly height: number; readonly at: readonly [number, number] | undefined },
): void {
  const { columnCount, rowCount, values, actions, low, high } = field;
  const image = new ImageData(columnCount, rowCount);
  for (let i = 0; i < values.length; i++) {
    image.data.set([...sequential(high > low ? (values[i]! - low) / (high - low) : 0.5), 255], 4 * i);
  }
  const small = new OffscreenCanvas(columnCount, rowCount);
  small.getContext('2d')!.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, 0, 0, width, height);

  const [columnWidth, rowHeight] = [width / columnCount, height / rowCount];
  context.beginPath();
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) {
      const action = actions[row * columnCount + column]!;
      const [x, y] = [(column + 1) * columnWidth, (row + 1) * rowHeight];
      if (column + 1 < columnCount && actions[row * columnCount + column + 1] !== action) {
        context.moveTo(x, y - rowHeight);
        context.lineTo(x, y);
      }
      if (row + 1 < rowCount && actions[(row + 1) * columnCount + column] !== action) {
        context.moveTo(x - columnWidth, y);
        context.lineTo(x, y);
      }
    }
  }
  context.strokeStyle = 'rgb(255 255 255 / 75%)';
  context.lineWidth = 1;
  context.stroke();

  if (at === undefined) return;
  const [x, y] = [within(at[0]) * width, within(at[1]) * height];
  ring(context, x, y, 5, 'rgb(0 0 0 / 60%)', 4);
  ring(context, x, y, 5, '#ffffff', 2);
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
