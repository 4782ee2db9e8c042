const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Stands where there is no number yet, so that columns keep their width. */
export const noNumber = '–';

/** A whole number with its thousands apart: `1,234,567`. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? withMinus(counts.format(value)) : noNumber;
}

/** A large number in three digits and a prefix: `61.2 k`, `1.25 M`; below 1000 as it is. */
export function formatCompact(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return noNumber;
  if (size < 999.5) return withMinus(size < 10 && !Number.isInteger(value) ? value.toFixed(1) : value.toFixed(0));
  const [factor, prefix] = size < 999_500 ? [1e3, 'k'] : size < 999_500_000 ? [1e6, 'M'] : [1e9, 'G'];
  return `${withMinus(threeDigits(value / factor))} ${prefix}`;
}

/** Bytes in three digits and a prefix: `61.2 kB`, `1.25 GB`; a kilobyte is 1000 bytes. */
export function formatBytes(bytes: number): string {
  return bytes < 999.5 ? `${formatCompact(bytes)} B` : `${formatCompact(bytes)}B`;
}

/** Steps a second: `61.2 k steps/s`. */
export function formatRate(stepsPerSecond: number): string {
  return `${formatCompact(stepsPerSecond)} steps/s`;
}

/** A measured number with the digits worth reading: `487.3`, `−12.05`, `0.0312`; `–` for none. */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return noNumber;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return withMinus(value.toExponential(2));
  if (size >= 999.95) return formatCount(value);
  if (size >= 99.995) return withMinus(value.toFixed(1));
  if (size >= 0.9995 || size === 0) return withMinus(value.toFixed(2));
  return withMinus(value.toPrecision(3));
}

/** A mean and its spread with the same number of decimals: `487.3 ± 12.1`. */
export function formatSpread(mean: number, spread: number): string {
  const text = formatValue(mean);
  const decimals = text.includes('e') ? undefined : (text.split('.')[1]?.length ?? 0);
  return `${text} ± ${decimals === undefined || !Number.isFinite(spread) ? formatValue(spread) : spread.toFixed(decimals)}`;
}

/** `[471.2, 500.0]`. */
export function formatInterval([low, high]: readonly [low: number, high: number]): string {
  return `[${formatValue(low)}, ${formatValue(high)}]`;
}

/** A share of one in percent: `93 %`; never 0 % or 100 % unless it is exactly that. */
export function formatShare(share: number): string {
  const percent = Math.round(share * 100);
  if (percent === 0 && share > 0) return '< 1 %';
  if (percent === 100 && share < 1) return '> 99 %';
  return `${percent} %`;
}

/** A p-value: `0.032`, `< 0.001`. */
export function formatPValue(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** A number of things: `1 run`, `1,200 runs`. */
export function formatQuantity(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

/** The typographic minus, as wide as a figure; none before a zero. */
function withMinus(text: string): string {
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text.replace(/^-/, '−').replace('e-', 'e−').replace('e+', 'e');
}
