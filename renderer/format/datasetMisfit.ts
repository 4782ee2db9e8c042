import type { AlgorithmInfo, DatasetInfo } from '../../main/contract/models';
import { describeSpace, type Space } from '../../main/rl/core/spaces';
import { createEnvironment } from '../../main/rl/environments/registry';

/** Why an algorithm cannot learn from a data set here, in a sentence; `undefined` where it can. */
export function datasetMisfit(
  { env, hasExpert }: Pick<DatasetInfo, 'env' | 'hasExpert'>,
  { name, needsExpert }: Pick<AlgorithmInfo, 'name' | 'needsExpert'>,
  wantedEnv: string,
): string | undefined {
  if (needsExpert === true && !hasExpert) {
    return `${name} asks the expert again while it learns, so it needs a data set that was recorded from an agent.`;
  }
  if (env === wantedEnv) return undefined;
  const [recorded, wanted] = [spacesOf(env), spacesOf(wantedEnv)];
  if (wanted === undefined) return undefined; // said elsewhere
  if (recorded === undefined) return `It was recorded on ${env}, which does not exist here.`;
  if (!isAlike(recorded.observationSpace, wanted.observationSpace)) {
    return `It was recorded on ${env}, where one sees ${describeSpace(recorded.observationSpace)}; here it is ${describeSpace(wanted.observationSpace)}.`;
  }
  if (!isAlike(recorded.actionSpace, wanted.actionSpace)) {
    return `It was recorded on ${env}, where an action is one of ${describeSpace(recorded.actionSpace)}; here of ${describeSpace(wanted.actionSpace)}.`;
  }
  return undefined;
}

function spacesOf(env: string): { readonly observationSpace: Space; readonly actionSpace: Space } | undefined {
  try {
    return createEnvironment(env);
  } catch {
    return undefined; // an option that is no value, a world that is gone, or a game
  }
}

function isAlike(a: Space, b: Space): boolean {
  if (a.kind === 'discrete') return b.kind === 'discrete' && a.size === b.size;
  return b.kind === 'box' && a.low.length === b.low.length;
}
