export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Channels, 0–255, of a color as style sheets write it: `#rrggbb`, `#rgb` (what a build makes of the former), `rgb(…)`.
 * Anything else is a middle gray.
 */
export function parseColor(color: string): Rgb {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color.trim())?.[1];
  if (digits !== undefined) {
    const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : digits.match(/../g)!;
    return pairs.map((pair) => Number.parseInt(pair, 16)) as unknown as Rgb;
  }
  const channels = /^rgb/.test(color)
    ? color
        .match(/[\d.]+/g)
        ?.slice(0, 3)
        .map(Number)
    : undefined;
  return channels?.length === 3 ? (channels as unknown as Rgb) : [128, 128, 128];
}
