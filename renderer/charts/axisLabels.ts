import { formatCompact } from '../format/numbers';

/** A number of steps on an axis: `0`, `800`, `20 k`, `1.5 M`. */
export function formatStepTick(value: number): string {
  return formatCompact(value)
    .replace(/\.0+(?= )/, '')
    .replace(/(\.\d*?)0+(?= )/, '$1');
}

/** A label of an axis whose labels lie `spacing` apart; all of them get the same number of decimals. */
export function formatTick(value: number, spacing: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) >= 1e4 || spacing >= 1e3) return formatStepTick(value);
  if (spacing < 1e-4) {
    const digits = Math.floor(Math.log10(Math.abs(value)) + 1e-9) - Math.floor(Math.log10(spacing) + 1e-9);
    return value.toExponential(Math.max(0, digits)).replaceAll('-', '−');
  }
  const decimals = Math.max(0, Math.ceil(-Math.log10(spacing) - 1e-9));
  return value.toFixed(decimals).replace('-', '−');
}
