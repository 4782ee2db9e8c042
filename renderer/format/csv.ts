import type { Comparison, GroupCurve } from '../../main/contract/models';

/**
 * The curves of a comparison as one table, with exactly the numbers that are drawn: a line for each point of each curve.
 *
 * `series` is the center (`mean`, `median`, `iqm`), `low` or `high` for a group, and the run's id for one of its runs.
 *
 * @param column what is counted along x.
 */
export function curvesToCsv(metric: string, curves: readonly GroupCurve[], column = 'step'): string {
  const rows = curves.flatMap(({ groupId, label, n, center, steps, mean, low, high, runs }) => {
    const group = [metric, groupId, label, n];
    return [
      ...points([...group, center], steps, mean),
      ...points([...group, 'low'], steps, low),
      ...points([...group, 'high'], steps, high),
      ...runs.flatMap((run) => points([...group, run.runId], run.steps, run.values)),
    ];
  });
  return csv(['metric', 'groupId', 'group', 'n', 'series', column, 'value'], rows);
}

/** The statistics of a comparison as one table: a line for each run, with the figures of its group. */
export function comparisonToCsv({ metric, groups }: Comparison): string {
  const header = ['metric', 'groupId', 'group', 'n', 'mean', 'iqm', 'low', 'high', 'standardDeviation', 'runId', 'value'];
  const rows = groups.flatMap(({ groupId, label, n, mean, iqm, confidence, standardDeviation, values, runIds }) =>
    values.map((value, index) => [
      metric,
      groupId,
      label,
      n,
      mean,
      iqm,
      ...confidence,
      standardDeviation,
      runIds[index] ?? '',
      value,
    ]),
  );
  return csv(header, rows);
}

type Cell = string | number;

function points(start: readonly Cell[], steps: Float64Array, values: Float64Array): readonly (readonly Cell[])[] {
  return Array.from(steps, (step, index) => [...start, step, values[index] ?? Number.NaN]);
}

/** Comma-separated values after RFC 4180; numbers with all their digits. */
function csv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Cell): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
