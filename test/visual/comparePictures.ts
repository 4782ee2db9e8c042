import type { Picture } from '../helpers/png';

/** What two pictures of a screen differ in. */
export interface Comparison {
  /** Pixels with a channel that differs by more than the tolerance there. */
  readonly count: number;
  /** Those pixels as a share of all, 0 to 1. */
  readonly share: number;
  /** The picture as it is now, pale, with what differs in red. */
  readonly marked: Picture;
}

/** By how much a channel may differ, 0 to 255. */
export interface Tolerance {
  /** In areas of one color, where the slightest change is a change of that color. */
  readonly plain: number;
  /** At edges, in letters and scales of colors, which a palette only comes near to. */
  readonly edge: number;
}

/**
 * Holds a picture against how it was.
 *
 * @throws Error when they are not of one size.
 */
export function comparePictures(before: Picture, now: Picture, tolerance: Tolerance): Comparison {
  if (before.width !== now.width || before.height !== now.height) {
    throw new Error(`The picture must be ${before.width} × ${before.height} pixels, got ${now.width} × ${now.height}.`);
  }
  const marked = new Uint8Array(now.pixels.length);
  let count = 0;
  for (let i = 0; i < marked.length; i += 3) {
    const difference = Math.max(
      Math.abs(before.pixels[i]! - now.pixels[i]!),
      Math.abs(before.pixels[i + 1]! - now.pixels[i + 1]!),
      Math.abs(before.pixels[i + 2]! - now.pixels[i + 2]!),
    );
    const differs = difference > tolerance.plain && (difference > tolerance.edge || isPlain(before, i));
    if (differs) count++;
    const pale = 191 + ((now.pixels[i]! + now.pixels[i + 1]! + now.pixels[i + 2]!) >> 4);
    marked[i] = differs ? 214 : pale;
    marked[i + 1] = differs ? 0 : pale;
    marked[i + 2] = differs ? 40 : pale;
  }
  return { count, share: (3 * count) / marked.length, marked: { ...now, pixels: marked } };
}

/** Whether a pixel has the color of those beside, above and below it. */
function isPlain({ pixels, width }: Picture, i: number): boolean {
  return [-3, 3, -3 * width, 3 * width].every(
    (step) => pixels[i + step] === pixels[i] && pixels[i + step + 1] === pixels[i + 1] && pixels[i + step + 2] === pixels[i + 2],
  );
}
