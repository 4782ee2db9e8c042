import type { RunInfo } from '../contract/models';
import { environmentName } from '../rl/environments/worldName';
import type { Store } from '../store/store';
import type { RunDirector } from './runDirector';

/** Runs that are one sample: those that differ only in their seed, or that somebody put together. */
export interface RunSample {
  readonly groupId: string;
  readonly label: string;
  /** In the order of their seeds, each seed once. */
  readonly runs: readonly RunInfo[];
  /** Runs whose seed is already counted. */
  readonly repeated: readonly RunInfo[];
}

/**
 * The groups of what was named, in the order in which their first run was.
 *
 * Runs and experiments are grouped by everything but the seed; a group that somebody made stays one, whatever is in it.
 *
 * @throws LabError `not-found` for an id nobody knows.
 */
export function groupRuns(store: Store, director: RunDirector, ids: readonly string[]): RunSample[] {
  const experiments = new Map(director.listExperiments().map((experiment) => [experiment.experimentId, experiment.runs]));
  const made = new Map(store.runGroups.list().map((group) => [group.groupId, group]));
  const loose = ids.filter((id) => !made.has(id));
  const runs = new Map(loose.flatMap((id) => experiments.get(id) ?? [director.info(id)]).map((run) => [run.runId, run]));
  const automatic = [...Map.groupBy(runs.values(), (run) => run.groupId)];
  const labels = labelGroups(automatic.map(([, [first]]) => first!));
  const samples = automatic.map(([groupId, members], i) => ({ groupId, label: labels[i]!, ...countSeedsOnce(members) }));
  const chosen = ids.flatMap((id) => made.get(id) ?? []);
  return [
    ...samples,
    ...chosen.map(({ groupId, label, runIds }) => ({
      groupId,
      label,
      ...countOnce(runIds.map((runId) => director.info(runId))),
    })),
  ];
}

/**
 * One run for each seed of a configuration: the same seed again gives the same numbers again, and counting them twice
 * would make the interval narrower than it is. Of several the newest that has finished is taken.
 */
function countSeedsOnce(members: readonly RunInfo[]): Pick<RunSample, 'runs' | 'repeated'> {
  const { runs, repeated } = countOnce(members);
  return { runs: runs.toSorted((one, other) => one.seed - other.seed), repeated };
}

/** The same in the order of the runs, which may be of several configurations. */
function countOnce(members: readonly RunInfo[]): Pick<RunSample, 'runs' | 'repeated'> {
  const alike = Map.groupBy(members, ({ groupId, seed }) => `${seed} ${groupId}`);
  const chosen = [...alike.values()].map((runs) => runs.findLast(({ status }) => status === 'finished') ?? runs.at(-1)!);
  return { runs: chosen, repeated: members.filter((run) => !chosen.includes(run)) };
}

/** `algo on env`, followed by the settings in which groups of that name differ. */
function labelGroups(firsts: readonly RunInfo[]): string[] {
  const nameOf = ({ algo, env }: RunInfo) => `${algo} on ${environmentName(env)}`;
  return firsts.map((run) => {
    const namesakes = firsts.filter((other) => nameOf(other) === nameOf(run));
    const differing = differences(namesakes).map((key) => `${key}=${shown(run, key)}`);
    return [nameOf(run), ...differing].join(' · ');
  });
}

function differences(runs: readonly RunInfo[]): string[] {
  const keys = [...Object.keys(runs[0]!.settings), 'budget', 'stopAt', 'changed'];
  return keys.filter((key) => new Set(runs.map((run) => shown(run, key))).size > 1);
}

function shown({ settings, budget, stopAt, changes }: RunInfo, key: string): string {
  if (key === 'budget') return describeBudget(budget);
  if (key === 'changed') return describeChanges(changes);
  return String(key === 'stopAt' ? stopAt : settings[key]);
}

/** `epsilon 0.1 → 0.3 at step 12000`; `nothing` where settings stayed as they were. */
export function describeChanges(changes: RunInfo['changes'] = []): string {
  return changes.map(({ step, name, from, to }) => `${name} ${from} → ${to} at step ${step}`).join(', ') || 'nothing';
}

/** `50000 steps`. */
export function describeBudget(budget: RunInfo['budget']): string {
  return budget.steps !== undefined ? `${budget.steps} steps` : `${budget.episodes} episodes`;
}
