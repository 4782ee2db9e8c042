import type { RequestParams } from '../../main/contract/lab';
import type { BreakInfo, RunInfo } from '../../main/contract/models';
import { nameOfBroken } from '../format/breaks';

/** The runs of the same experiment that differ from a run in their seed alone, itself among them. */
export function sameButSeed(run: RunInfo, all: readonly RunInfo[]): readonly RunInfo[] {
  return all.filter(({ experimentId, groupId }) => experimentId === run.experimentId && groupId === run.groupId);
}

/** The same runs once more, seed by seed, without the parts. */
export function brokenPlan(
  run: RunInfo,
  runs: readonly RunInfo[],
  broken: readonly BreakInfo[],
): RequestParams<'experiments.create'> {
  const { env, algo, settings, budget, evaluationPlan, stopAt, engineChoice, dataset, changes = [] } = run;
  return {
    env,
    algo,
    seeds: runs.map(({ seed }) => seed).sort((one, other) => one - other),
    settings: Object.assign({}, settings, ...broken.map((one) => one.settings)),
    budget,
    evaluation: evaluationPlan,
    stopAt,
    engine: engineChoice,
    name: nameOfBroken(algo, env, broken),
    ...(dataset ? { dataset } : {}),
    ...(changes.length > 0 && { changes: changes.map(({ step, name, to }) => ({ step, name, to })) }),
  };
}
