import type { Picture } from './png';

/** Share of the colors that are kept as they are, most frequent first: backgrounds, lines, the ink of text. */
const exactShare = 0.25;

/**
 * At most `count` colors that show the pictures well: the most frequent ones exactly, the rest by median cut.
 *
 * @returns shape [colors, 3]
 *
 * Source: P. Heckbert, Color image quantization for frame buffer display, SIGGRAPH 1982.
 */
export function choosePalette(pictures: readonly Picture[], count: number): Uint8Array {
  const frequencies = new Map<number, number>();
  for (const { pixels } of pictures) {
    for (let i = 0; i < pixels.length; i += 3) {
      const color = colorAt(pixels, i);
      frequencies.set(color, (frequencies.get(color) ?? 0) + 1);
    }
  }
  const ordered = [...frequencies].sort(([a, n], [b, m]) => m - n || a - b);
  if (ordered.length <= count) return Uint8Array.from(ordered.flatMap(([color]) => channels(color)));
  const exact = Math.floor(count * exactShare);
  const rest = cut(
    ordered.slice(exact).map(([color, frequency]) => ({ color: channels(color), frequency })),
    count - exact,
  );
  return Uint8Array.from([...ordered.slice(0, exact).map(([color]) => channels(color)), ...rest].flat());
}

/** The number of the nearest color of the palette, for each pixel. */
export function applyPalette({ pixels }: Picture, palette: Uint8Array): Uint8Array {
  const known = new Map<number, number>();
  const indexes = new Uint8Array(pixels.length / 3);
  for (let i = 0; i < pixels.length; i += 3) {
    const color = colorAt(pixels, i);
    let index = known.get(color);
    if (index === undefined) {
      index = nearest(palette, pixels[i]!, pixels[i + 1]!, pixels[i + 2]!);
      known.set(color, index);
    }
    indexes[i / 3] = index;
  }
  return indexes;
}

interface Counted {
  readonly color: readonly [number, number, number];
  readonly frequency: number;
}

/** Halves the box of colors that is widest until there are enough; each then stands for its mean. */
function cut(colors: readonly Counted[], count: number): readonly (readonly [number, number, number])[] {
  const boxes: (readonly Counted[])[] = [colors];
  while (boxes.length < count) {
    const widest = boxes
      .map((box) => Math.max(...spreads(box)))
      .reduce((best, width, i, all) => (width > all[best]! ? i : best), 0);
    const box = boxes[widest]!;
    const [red, green, blue] = spreads(box);
    if (Math.max(red, green, blue) === 0) break;
    const axis = green >= red && green >= blue ? 1 : red >= blue ? 0 : 2;
    const middle = (Math.min(...box.map(({ color }) => color[axis])) + Math.max(...box.map(({ color }) => color[axis]))) / 2;
    boxes.splice(
      widest,
      1,
      box.filter(({ color }) => color[axis] <= middle),
      box.filter(({ color }) => color[axis] > middle),
    );
  }
  return boxes.map(meanColor);
}

function spreads(box: readonly Counted[]): readonly [number, number, number] {
  const spread = (axis: 0 | 1 | 2) => {
    let [low, high] = [255, 0];
    for (const { color } of box) [low, high] = [Math.min(low, color[axis]), Math.max(high, color[axis])];
    return high - low;
  };
  return [spread(0), spread(1), spread(2)];
}

function meanColor(box: readonly Counted[]): readonly [number, number, number] {
  const total = box.reduce((sum, { frequency }) => sum + frequency, 0);
  const mean = (axis: 0 | 1 | 2) =>
    Math.round(box.reduce((sum, { color, frequency }) => sum + color[axis] * frequency, 0) / total);
  return [mean(0), mean(1), mean(2)];
}

function nearest(palette: Uint8Array, red: number, green: number, blue: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let i = 0; i < palette.length; i += 3) {
    const distance = (palette[i]! - red) ** 2 + (palette[i + 1]! - green) ** 2 + (palette[i + 2]! - blue) ** 2;
    if (distance < least) [best, least] = [i / 3, distance];
  }
  return best;
}

const colorAt = (pixels: Uint8Array, i: number) => (pixels[i]! << 16) | (pixels[i + 1]! << 8) | pixels[i + 2]!;

const channels = (color: number): readonly [number, number, number] => [color >> 16, (color >> 8) & 255, color & 255];
