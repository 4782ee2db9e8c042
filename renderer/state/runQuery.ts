import type { RunInfo, RunStatus } from '../../main/contract/models';
import { type SortKey, sortKeys } from '../components/runColumns';
import { baseIdOf } from '../format/environments';

const statuses: readonly RunStatus[] = ['queued', 'running', 'paused', 'finished', 'stopped', 'failed', 'interrupted'];

/** Which runs to list, and in what order. '' leaves a filter open. */
export interface RunQuery {
  /** Words that must all occur in id, environment, algorithm, tags, notes or experiment. */
  readonly text: string;
  readonly status: RunStatus | '';
  /** Without options. */
  readonly env: string;
  readonly algo: string;
  readonly tag: string;
  /** Only those with a star. */
  readonly isStarred: boolean;
  readonly sort: SortKey;
  readonly isDescending: boolean;
  readonly isGrouped: boolean;
}

export const allRuns: RunQuery = {
  text: '',
  status: '',
  env: '',
  algo: '',
  tag: '',
  isStarred: false,
  sort: 'created',
  isDescending: true,
  isGrouped: true,
};

/** The runs a query asks for, in its order; those without the value sorted by come last either way. */
export function selectRuns(
  runs: readonly RunInfo[],
  query: RunQuery,
  experimentName: (experimentId: string) => string,
): readonly RunInfo[] {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = runs.filter(
    (run) =>
      (query.status === '' || run.status === query.status) &&
      (query.env === '' || baseIdOf(run.env) === query.env) &&
      (query.algo === '' || run.algo === query.algo) &&
      (query.tag === '' || run.tags.includes(query.tag)) &&
      (!query.isStarred || run.starred) &&
      (words.length === 0 || hasWords(run, words, experimentName(run.experimentId))),
  );
  const sign = query.isDescending ? -1 : 1;
  return chosen.sort((a, b) => compare(sortValue(a, query.sort), sortValue(b, query.sort), sign) || bySeed(a, b));
}

/** What a query says beyond the ordinary, for a link. */
export function formatQuery(query: RunQuery): Readonly<Record<string, string>> {
  return {
    text: query.text,
    status: query.status,
    env: query.env,
    algo: query.algo,
    tag: query.tag,
    starred: query.isStarred ? 'yes' : '',
    sort: query.sort === allRuns.sort ? '' : query.sort,
    order: query.isDescending ? '' : 'ascending',
    group: query.isGrouped ? '' : 'none',
  };
}

/** Reads what `formatQuery` wrote; what it does not know stays ordinary. */
export function parseQuery(values: URLSearchParams): RunQuery {
  const text = (name: string) => values.get(name) ?? '';
  return {
    text: text('text'),
    status: statuses.find((status) => status === text('status')) ?? '',
    env: text('env'),
    algo: text('algo'),
    tag: text('tag'),
    isStarred: text('starred') === 'yes',
    sort: sortKeys.find((key) => key === text('sort')) ?? allRuns.sort,
    isDescending: text('order') !== 'ascending',
    isGrouped: text('group') !== 'none',
  };
}

function hasWords(run: RunInfo, words: readonly string[], experimentName: string): boolean {
  const text = [run.runId, run.env, run.algo, `seed ${run.seed}`, run.status, run.notes, experimentName, ...run.tags]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function sortValue(run: RunInfo, key: SortKey): number | string | null {
  switch (key) {
    case 'created':
      return run.createdAt;
    case 'env':
      return run.env;
    case 'algo':
      return run.algo;
    case 'seed':
      return run.seed;
    case 'status':
      return statuses.indexOf(run.status);
    case 'steps':
      return run.steps;
    case 'return':
      return run.trainingReturn;
    case 'evaluation':
      return run.evaluation?.meanReturn ?? null;
    case 'speed':
      return run.stepsPerSecond;
  }
}

function compare(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -sign : a > b ? sign : 0;
}

function bySeed(a: RunInfo, b: RunInfo): number {
  return a.experimentId < b.experimentId ? -1 : a.experimentId > b.experimentId ? 1 : a.seed - b.seed;
}
