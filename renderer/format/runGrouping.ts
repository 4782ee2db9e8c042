import type { RunGroup, RunInfo } from '../../main/contract/models';

/** How the runs of a comparison are put together. */
export interface RunGrouping {
  /** Runs that are grouped by everything but their seed. */
  readonly loose: readonly string[];
  /** Groups that people made, with the runs in each. */
  readonly made: readonly Pick<RunGroup, 'groupId' | 'label' | 'runIds'>[];
}

/** What the ids of a link stand for: runs, whole experiments, and groups that people made. */
export function readGrouping(ids: readonly string[], runs: readonly RunInfo[], groups: readonly RunGroup[]): RunGrouping {
  const made = ids.flatMap((id) => groups.find(({ groupId }) => groupId === id) ?? []);
  const named = new Set(ids);
  const loose = runs.filter(({ runId, experimentId }) => named.has(runId) || named.has(experimentId));
  return { loose: loose.map(({ runId }) => runId).toReversed(), made };
}

/** The ids of a link to a grouping. */
export function idsOfGrouping({ loose, made }: RunGrouping): readonly string[] {
  return [...loose, ...made.map(({ groupId }) => groupId)];
}

/** Every run of a grouping, each once. */
export function runsOfGrouping({ loose, made }: RunGrouping): readonly string[] {
  return [...new Set([...loose, ...made.flatMap(({ runIds }) => runIds)])];
}

/**
 * The grouping after runs have gone into a group that somebody made, or back among the loose ones.
 *
 * A run is in one place only. A group that has no run left is no more.
 *
 * @param target id of the group; `undefined` for the loose runs.
 */
export function moveRuns(grouping: RunGrouping, runIds: readonly string[], target: string | undefined): RunGrouping {
  const moved = new Set(runIds);
  const stays = (runId: string) => !moved.has(runId);
  const loose = [...grouping.loose.filter(stays), ...(target === undefined ? moved : [])];
  const made = grouping.made.map((group) => ({
    ...group,
    runIds: [...group.runIds.filter(stays), ...(group.groupId === target ? moved : [])],
  }));
  return { loose, made: made.filter((group) => group.runIds.length > 0) };
}

/** A name that no group has yet: `Group 2`. */
export function freeLabel(groups: readonly { readonly label: string }[]): string {
  const taken = new Set(groups.map(({ label }) => label));
  let number = 1;
  while (taken.has(`Group ${number}`)) number++;
  return `Group ${number}`;
}
