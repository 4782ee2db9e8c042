import type { Comparison, Confidence, GroupCurve, GroupSummary, ProfileComparison } from '../contract/models';
import { type CurveDrawing, categoryCount, drawCurves } from './curveSvg';
import { escapeText } from './escapeText';

/** All that a report of a comparison tells. */
export interface ComparisonReport {
  readonly comparison: Comparison;
  readonly curves: readonly GroupCurve[];
  readonly profile: ProfileComparison | undefined;
  /** How the metric is called, and in which unit. */
  readonly metricLabel: string;
  /** What is counted along x. */
  readonly axisLabel: string;
  /** Sentences beside the curves: what lines and bands are. */
  readonly curvesNote: string;
  /** What stands for all runs of a group in the table. */
  readonly center: 'mean' | 'median' | 'iqm';
  /** What differs between the groups, with a value for each. */
  readonly differences: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** What people wrote about groups, by id. */
  readonly notes: ReadonlyMap<string, string>;
  readonly baseline: string | undefined;
  readonly version: string;
  /** ISO 8601. */
  readonly madeAt: string;
}

/**
 * A comparison as one page: curves, tables, settings, methods. It needs no script, no network and no other file, and may load
 * none.
 */
export function writeComparisonPage(report: ComparisonReport): Uint8Array {
  const { comparison, curves, profile, metricLabel, axisLabel, curvesNote, version, madeAt } = report;
  const title = `${metricLabel}: ${comparison.groups.map(({ label }) => label).join(', ')}`;
  const drawing = drawCurves({
    title,
    xLabel: axisLabel,
    yLabel: metricLabel,
    groups: curves.map(({ label, n, steps, mean, low, high, band, runs }) => ({
      label,
      n,
      steps,
      center: mean,
      band: band === null ? null : { low, high },
      runs: n > 1 ? runs : [],
    })),
  });
  const body = [
    `<h1>${escapeText(metricLabel)}</h1>`,
    `<p class="muted">Bellman ${escapeText(version)}, ${escapeText(madeAt)}</p>`,
    section('Curves', `${drawing}${legend(curves)}<p class="muted">${escapeText(curvesNote)}</p>`),
    section('Groups', groupTable(report)),
    comparison.pairs.length > 0 ? section('Pairs', pairTable(report)) : '',
    comparison.threshold === null ? '' : section(`Steps to ${formatNumber(comparison.threshold)}`, thresholdTable(comparison)),
    profile === undefined ? '' : section('Performance profile', profileSection(profile)),
    report.differences.length > 0 ? section('Settings that differ', differenceTable(report)) : '',
    section('Every run', runTable(comparison)),
    section(
      'Methods',
      `<p>${escapeText(comparison.methods)}</p>${profile === undefined ? '' : `<p>${escapeText(profile.methods)}</p>`}`,
    ),
  ];
  return new TextEncoder().encode(page(title, body.join('\n')));
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --ground: #fff; --text: #14181f; --muted: #566070; --line: #e1e5ea;
  --c1: #0072b2; --c2: #d55e00; --c3: #009e73; --c4: #a8528a; --c5: #2a8fcf; --c6: #b07a00; --c7: #6d6a75; --c8: #3d3a8c; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181f; --text: #e6e9ee; --muted: #9aa4b2; --line: #2b323d;
  --c1: #5ab0e8; --c2: #f08a45; --c3: #3fcf9f; --c4: #dd8fc0; --c5: #8cc9f2; --c6: #e0b040; --c7: #b0adb8; --c8: #a09cf0; } }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 24px; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 16px; margin: 32px 0 8px; }
.muted { color: var(--muted); }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--muted); font-size: 12px; }
.grid { stroke: var(--line); } .curve { fill: none; stroke: var(--c); stroke-width: 2; }
.run { fill: none; stroke: var(--c); stroke-width: 1; opacity: 0.25; } .band { fill: var(--c); opacity: 0.16; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; margin: 8px 0; list-style: none; }
.key { display: inline-block; width: 14px; height: 3px; margin-right: 8px; vertical-align: middle; background: var(--c); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 10px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--muted); font-weight: 500; white-space: nowrap; } tbody th { min-width: 220px; padding-left: 0; font-weight: 550; } thead th:first-child { padding-left: 0; }
.number { text-align: right; white-space: nowrap; }
`;

function section(title: string, content: string): string {
  return `<section><h2>${escapeText(title)}</h2>${content}</section>`;
}

function legend(groups: readonly { readonly label: string; readonly n: number }[]): string {
  return `<ul class="legend">${groups.map(({ label, n }, i) => `<li>${key(i)}${escapeText(label)} (n = ${n})</li>`).join('')}</ul>`;
}

function key(index: number): string {
  return `<span class="key" style="--c:var(--c${(index % categoryCount) + 1})"></span>`;
}

type Cell = string | { readonly number: string };

/** Cells of text are escaped; a first cell is the heading of its row. */
function table(headings: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const head = headings.map((cell) =>
    typeof cell === 'string'
      ? `<th scope="col">${escapeText(cell)}</th>`
      : `<th scope="col" class="number">${escapeText(cell.number)}</th>`,
  );
  const lines = rows.map((row) => {
    const cells = row.map((cell, i) => {
      if (typeof cell !== 'string') return `<td class="number">${escapeText(cell.number)}</td>`;
      return i === 0 ? `<th scope="row">${escapeText(cell)}</th>` : `<td>${escapeText(cell)}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${head.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

const number = (text: string): Cell => ({ number: text });
const centerNames = { mean: 'mean', median: 'median', iqm: 'interquartile mean' } as const;

function groupTable({ comparison, center, notes, baseline }: ComparisonReport): string {
  const { groups } = comparison;
  const hasNotes = groups.some(({ groupId }) => notes.has(groupId));
  const headings = [
    'group',
    number('n'),
    number(centerNames[center]),
    number('95 % interval'),
    number('standard deviation'),
    number('best'),
    number('area under the curve'),
    number('failed'),
  ];
  const rows = groups.map((group) => [
    `${group.label}${group.groupId === baseline ? ' (baseline)' : ''}`,
    number(String(group.n)),
    number(formatNumber(group[center])),
    number(group.n === 1 ? 'none (n = 1)' : formatInterval(intervalOf(group, center))),
    number(group.n === 1 ? '–' : formatNumber(group.standardDeviation)),
    number(`${formatNumber(group.best.mean)}${group.n === 1 ? '' : ` ${formatInterval(group.best.confidence)}`}`),
    number(`${formatNumber(group.area.mean)}${group.n === 1 ? '' : ` ${formatInterval(group.area.confidence)}`}`),
    number(describeFailures(group)),
    ...(hasNotes ? [notes.get(group.groupId) ?? ''] : []),
  ]);
  return table(hasNotes ? [...headings, 'notes'] : headings, rows);
}

/** Those that failed, and the interval of the share that would. */
function describeFailures({ failures: { failed, ended, confidence } }: GroupSummary): string {
  return ended === 0 ? '–' : `${failed} of ${ended} ${formatInterval(confidence)}`;
}

function intervalOf(group: GroupSummary, center: ComparisonReport['center']): Confidence {
  return { mean: group.confidence, median: group.medianConfidence, iqm: group.iqmConfidence }[center];
}

function pairTable({ comparison, baseline }: ComparisonReport): string {
  const labels = new Map(comparison.groups.map(({ groupId, label }) => [groupId, label]));
  const pairs = comparison.pairs.filter(({ a, b }) => baseline === undefined || a === baseline || b === baseline);
  return table(
    [
      'A over B',
      number('probability of improvement'),
      number('95 % interval'),
      number('difference'),
      number('95 % interval'),
      number('p'),
      number('p (Holm)'),
      'more seeds?',
    ],
    pairs.map((pair) => [
      `${labels.get(pair.a)} over ${labels.get(pair.b)}`,
      number(formatNumber(pair.probabilityOfImprovement)),
      number(formatInterval(pair.confidence)),
      number(formatNumber(pair.difference)),
      number(formatInterval(pair.differenceConfidence)),
      number(formatNumber(pair.pValue)),
      number(formatNumber(pair.adjustedPValue)),
      pair.advice.verdict === 'more'
        ? `${pair.advice.moreSeeds} more of each`
        : pair.advice.verdict === 'different'
          ? 'enough: they differ'
          : 'more would not help',
    ]),
  );
}

function thresholdTable({ groups }: Comparison): string {
  const steps = (value: number | null) => (value === null ? 'never' : formatNumber(value));
  return table(
    [
      'group',
      number('reached'),
      number('median steps'),
      number('95 % interval'),
      number('restricted mean'),
      number('95 % interval'),
    ],
    groups.flatMap(({ label, n, threshold }) =>
      threshold === null
        ? []
        : [
            [
              label,
              number(`${threshold.reached} of ${n}`),
              number(steps(threshold.median)),
              number(`[${threshold.medianConfidence.map(steps).join(', ')}]`),
              number(formatNumber(threshold.restrictedMean)),
              number(formatInterval(threshold.restrictedMeanConfidence)),
            ],
          ],
    ),
  );
}

function profileSection({ groups, normalization }: ProfileComparison): string {
  const drawing: CurveDrawing = {
    title: 'Share of runs above each level',
    xLabel: `normalized score: ${formatNumber(normalization.zero)} is 0, ${formatNumber(normalization.one)} is 1`,
    yLabel: 'share of runs',
    groups: groups.map(({ label, n, levels, share, low, high }) => ({
      label,
      n,
      steps: levels,
      center: share,
      band: n > 1 ? { low, high } : null,
      runs: [],
    })),
  };
  const rows = groups.map(({ label, n, iqm, iqmConfidence, optimalityGap, optimalityGapConfidence }) => [
    label,
    number(String(n)),
    number(formatNumber(iqm)),
    number(n === 1 ? '–' : formatInterval(iqmConfidence)),
    number(formatNumber(optimalityGap)),
    number(n === 1 ? '–' : formatInterval(optimalityGapConfidence)),
  ]);
  const headings = [
    'group',
    number('n'),
    number('interquartile mean'),
    number('95 % interval'),
    number('optimality gap'),
    number('95 % interval'),
  ];
  return `${drawCurves(drawing)}${legend(groups)}${table(headings, rows)}`;
}

function differenceTable({ comparison, differences }: ComparisonReport): string {
  return table(
    ['setting', ...comparison.groups.map(({ label }) => label)],
    differences.map(({ name, values }) => [name, ...values]),
  );
}

function runTable({ groups }: Comparison): string {
  return table(
    ['group', 'run', number('value')],
    groups.flatMap(({ label, runIds, values }) => runIds.map((runId, i) => [label, runId, number(String(values[i]))])),
  );
}

/** Five digits, which is more than an interval over runs deserves. */
function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const text =
    Math.abs(value) >= 1e9
      ? value.toExponential(4)
      : Number(value.toPrecision(5)).toLocaleString('en-US', { maximumSignificantDigits: 5 });
  return text.replace('-', '−');
}

function formatInterval([low, high]: Confidence): string {
  return `[${formatNumber(low)}, ${formatNumber(high)}]`;
}
