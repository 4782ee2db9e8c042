import { formatCount, formatSteps, formatValue } from '../charts/format';

/** Steps a second: `61.2 k steps/s`. */
export function formatRate(stepsPerSecond: number): string {
  return `${formatSteps(stepsPerSecond)} steps/s`;
}

/** A measured number; `–` where there is none yet. */
export function formatMeasure(value: number | null | undefined): string {
  return formatValue(value ?? Number.NaN);
}

/** `487 ± 12.1`. */
export function formatSpread(mean: number, spread: number): string {
  return `${formatValue(mean)} ± ${formatValue(spread)}`;
}

/** `[471, 500]`. */
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
