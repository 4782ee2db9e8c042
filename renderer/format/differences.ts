import type { RunInfo, SettingValue } from '../../main/contract/models';
import { noNumber } from './numbers';
import { formatBudget } from './runs';
import { describeChanges, formatSetting } from './settings';

/** Something in which groups of runs differ, with what it is in each of them. */
export interface Difference {
  readonly name: string;
  readonly values: readonly string[];
}

/** What differs between runs, one standing for each group; what all share is left out, and so is the seed. */
export function differencesOf(runs: readonly RunInfo[]): readonly Difference[] {
  const described = runs.map(describe);
  const names = [...new Set(described.flatMap((values) => [...values.keys()]))];
  return names
    .map((name) => ({ name, values: described.map((values) => values.get(name) ?? noNumber) }))
    .filter(({ values }) => new Set(values).size > 1);
}

function describe(run: RunInfo): ReadonlyMap<string, string> {
  const { interval, episodes } = run.evaluationPlan;
  return new Map<string, string>([
    ['environment', run.env],
    ['algorithm', run.algo],
    ['budget', formatBudget(run.budget)],
    ['stop early at', run.stopAt === null ? 'never' : String(run.stopAt)],
    ['evaluation', `${episodes} episodes every ${interval} steps`],
    ['engine', run.engine === '' ? noNumber : run.engine],
    ['version', run.version],
    ['changed while it ran', describeChanges(run.changes ?? [])],
    ...Object.entries(run.settings).map(([name, value]): [string, string] => [name, formatSetting(value as SettingValue)]),
  ]);
}
