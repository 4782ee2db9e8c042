import type { GroupSummary, IntervalKind } from '../contract/models';
import { describeBudget, describeChanges, type RunSample } from './comparisonGroups';

/** Which number of a run is compared. */
export type ComparedValue = 'final' | 'best' | 'area';

export interface Method {
  readonly metric: string;
  readonly value: ComparedValue;
  readonly interval: IntervalKind;
  readonly resamples: number;
  readonly threshold: number | undefined;
}

const intervalNames: Readonly<Record<IntervalKind, (resamples: number) => string>> = {
  bootstrap: (resamples) => `95 % percentile bootstrap intervals over runs (${resamples} resamples)`,
  student: () => '95 % Student t intervals over runs',
  permutation: () => '95 % intervals by inverting permutation tests over runs',
};

/** Metric, n, interval, budget, seeds and versions, as sentences to paste below a figure. */
export function describeMethods(method: Method, samples: readonly RunSample[], groups: readonly GroupSummary[]): string {
  const { interval, resamples, threshold } = method;
  const sentences = [
    `Each run (one seed) counts as one value, ${describeValue(method)}.`,
    `Means with ${intervalNames[interval](resamples)}.`,
    groups.length > 1 ? describePairs(groups.length, resamples) : '',
    threshold === undefined
      ? ''
      : `Steps until ${threshold}: Kaplan–Meier medians with Brookmeyer–Crowley intervals, runs that never reached it counted as censored.`,
    `${groups.map((group, i) => describeGroup(group, samples[i]!)).join('; ')}.`,
    describeVersions(samples),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function describeValue({ metric, value }: Method): string {
  if (value === 'best') return `the best point of its curve of "${metric}"`;
  if (value === 'area') return `the mean under its curve of "${metric}" over its budget`;
  return metric === 'evaluation'
    ? 'the mean return of the final policy over 100 episodes without exploration'
    : `the mean of the last 100 points of "${metric}"`;
}

function describePairs(groupCount: number, resamples: number): string {
  const correction = groupCount > 2 ? ', with Holm’s correction for all pairs beside them' : '';
  return (
    `Probability of improvement after Mann and Whitney with bootstrap intervals (${resamples} resamples); p-values from ` +
    `two-sided permutation tests of the difference in means${correction}.`
  );
}

function describeGroup({ label, n, missingRunIds, repeatedRunIds, failures }: GroupSummary, { runs }: RunSample): string {
  const budgets = [...new Set(runs.map(({ budget }) => describeBudget(budget)))].join(' or ');
  const seeds = describeSeeds(runs.filter(({ runId }) => !missingRunIds.includes(runId)).map(({ seed }) => seed));
  const changed = runs.filter(({ changes = [] }) => changes.length > 0);
  const ways = [...new Set(changed.map(({ changes }) => describeChanges(changes)))];
  const notes = [
    changed.length > 0 ? `${changed.length} of ${runs.length} changed while training (${ways.join('; or ')})` : '',
    missingRunIds.length > 0 ? `${missingRunIds.length} without a value left out` : '',
    failures.failed > 0 ? `${failures.failed} of ${failures.ended} failed` : '',
    repeatedRunIds.length > 0 ? `${repeatedRunIds.length} repeated seeds counted once` : '',
  ].filter((note) => note !== '');
  return [`${label}: n = ${n}`, `seeds ${seeds}`, budgets, ...notes].join(', ');
}

/** `0–4, 7`. */
export function describeSeeds(seeds: readonly number[]): string {
  const sorted = [...new Set(seeds)].sort((one, other) => one - other);
  const stretches: [first: number, last: number][] = [];
  for (const seed of sorted) {
    const last = stretches.at(-1);
    if (last !== undefined && seed === last[1] + 1) last[1] = seed;
    else stretches.push([seed, seed]);
  }
  return stretches.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}

function describeVersions(samples: readonly RunSample[]): string {
  const versions = [...new Set(samples.flatMap(({ runs }) => runs.map(({ version }) => version)))];
  const engines = [...new Set(samples.flatMap(({ runs }) => runs.map(({ engine }) => engine)))].filter((engine) => engine !== '');
  const computed = engines.length > 0 ? `, networks computed by ${engines.join(' and ')}` : '';
  return `Bellman ${versions.join(' and ')}${computed}.`;
}
