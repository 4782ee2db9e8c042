const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole number with its thousands apart: `58,410`. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? grouped.format(value).replace('-', '−') : '–';
}

/** A number of steps in few characters, for axes: `0`, `800`, `20 k`, `1.5 M`. */
export function formatSteps(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return '–';
  if (size >= 1e9) return `${trim(value / 1e9)} G`;
  if (size >= 1e6) return `${trim(value / 1e6)} M`;
  if (size >= 1e3) return `${trim(value / 1e3)} k`;
  return trim(value);
}

/** A quantity with three significant digits, or all before the point: `1,234`, `87.6`, `0.011`, `3.2e−5`, `–` for NaN. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e7 || size < 1e-3) return value.toExponential(1).replaceAll('-', '−').replace('e+', 'e');
  if (size >= 99.95) return formatCount(Math.round(value));
  const digits = size >= 9.995 ? 1 : size >= 0.0995 ? 2 : size >= 0.00995 ? 3 : 4;
  return value.toFixed(digits).replace('-', '−');
}

/** Labels of an axis at even distances, all with the same number of decimals. */
export function formatTick(value: number, spacing: number): string {
  if (Math.abs(value) >= 1e4 || (spacing >= 1e3 && value !== 0)) return formatSteps(value).replace('-', '−');
  if (spacing < 1e-4) return value === 0 ? '0' : value.toExponential(1).replaceAll('-', '−');
  const decimals = Math.max(0, Math.ceil(-Math.log10(spacing) - 1e-9));
  const hundredths = decimals > 0 && Math.abs(spacing * 10 ** decimals - Math.round(spacing * 10 ** decimals)) > 1e-6 ? 1 : 0;
  return value.toFixed(decimals + hundredths).replace('-', '−');
}

/** A duration in the two units that matter: `3.2 s`, `4 min 10 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function trim(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}
