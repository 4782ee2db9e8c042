import type { SceneColors } from '../scene';
import { parseColor, type Rgb } from './parseColor';

/** Viridis at ten even distances. Source: van der Walt & Smith, matplotlib 1.5 (2015), CC0. */
const viridis: readonly Rgb[] = [
  [0x44, 0x01, 0x54],
  [0x48, 0x28, 0x78],
  [0x3e, 0x49, 0x89],
  [0x31, 0x68, 0x8e],
  [0x26, 0x82, 0x8e],
  [0x1f, 0x9e, 0x89],
  [0x35, 0xb7, 0x79],
  [0x6e, 0xce, 0x58],
  [0xb5, 0xde, 0x2b],
  [0xfd, 0xe7, 0x25],
];

/** Ends of the diverging scale; its middle is the panel, so that nothing reads as nothing in both themes. */
const negativeEnd: Rgb = [0x8a, 0x4f, 0xa3];
const positiveEnd: Rgb = [0x0f, 0x9d, 0x88];

/** How values become colors, and where the scale begins and ends. */
export interface ValueScale {
  readonly low: number;
  readonly high: number;
  /** Whether it has a middle at 0: used where values of both signs occur. */
  readonly isDiverging: boolean;
  rgb(value: number): Rgb;
}

/**
 * The scale for values in [low, high]: perceptually even from low to high where all have one sign, diverging with 0 in
 * the middle where both occur.
 */
export function valueScale(low: number, high: number, colors: SceneColors): ValueScale {
  if (low < 0 && high > 0) {
    const reach = Math.max(-low, high);
    const middle = parseColor(colors.panel);
    return {
      low: -reach,
      high: reach,
      isDiverging: true,
      rgb: (value) => mix(middle, value < 0 ? negativeEnd : positiveEnd, Math.min(1, Math.abs(value) / reach)),
    };
  }
  return evenScale(low, high);
}

/** The scale for values in [low, high] whose sign tells nothing: perceptually even from low to high. */
export function evenScale(low: number, high: number): ValueScale {
  const range = high - low;
  return { low, high, isDiverging: false, rgb: (value) => sequential(range > 0 ? (value - low) / range : 0.5) };
}

/** The sequential scale at `share` ∈ [0, 1]. */
export function sequential(share: number): Rgb {
  const position = Math.min(1, Math.max(0, share)) * (viridis.length - 1);
  const index = Math.min(viridis.length - 2, Math.floor(position));
  return mix(viridis[index]!, viridis[index + 1]!, position - index);
}

export function cssRgb([red, green, blue]: Rgb): string {
  return `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)})`;
}

/** Black or white, whichever reads better on `color`. */
export function inkOn([red, green, blue]: Rgb): string {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? '#14181f' : '#ffffff';
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return [0, 1, 2].map((k) => from[k]! + (to[k]! - from[k]!) * share) as unknown as Rgb;
}
