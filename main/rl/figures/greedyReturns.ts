import type { TransitionTable } from '../core/environment';
import type { PolicySnapshot } from '../policies/policy';
import { argmax } from '../values/argmax';

/** The one action that a greedy policy takes in each state, shape [states]. */
export function greedyActions(policy: PolicySnapshot): Int32Array {
  if (policy.kind !== 'greedy-table') throw new Error(`A control method must give a table of action values, got ${policy.kind}.`);
  const { actionCount, actionValues, stateCount } = policy;
  return Int32Array.from({ length: stateCount }, (_, state) =>
    argmax(actionValues.subarray(state * actionCount, (state + 1) * actionCount)),
  );
}

/**
 * The return of following a policy from the one start of a task in which nothing is random.
 *
 * @returns −Infinity when the policy goes in circles.
 */
export function pathReturn(table: TransitionTable, policy: PolicySnapshot): number {
  const actions = greedyActions(policy);
  let state = table.initialProbabilities.indexOf(1);
  let sum = 0;
  for (let step = 0; step <= table.stateCount; step++) {
    const outcome = table.outcomes(state, actions[state]!)[0]!;
    sum += outcome.reward;
    if (outcome.terminated) return sum;
    state = outcome.state;
  }
  return -Infinity;
}
