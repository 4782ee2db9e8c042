import type { Curve } from '../contract/models';

/**
 * Curves as comma-separated values, one point a line: `curve,step,value`.
 *
 * Numbers are the shortest decimals that read back as the very same doubles; NaN and Infinity stand as such.
 *
 * Source: RFC 4180, but for line ends, which are single line feeds.
 */
export function curvesToCsv(curves: readonly Curve[]): string {
  const lines = ['curve,step,value'];
  for (const { name, steps, values } of curves) {
    const cell = quoteCell(name);
    steps.forEach((step, index) => {
      lines.push(`${cell},${step},${values[index]}`);
    });
  }
  return `${lines.join('\n')}\n`;
}

/** A text as a cell: in quotes where it holds what would end one. */
export function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
