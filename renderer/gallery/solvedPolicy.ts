import { createEnvironment } from '../../main/rl/environments/registry';
import { solve } from '../../main/rl/planning/solve';
import type { PolicySnapshot } from '../../main/rl/policies/policy';

const discount = 0.95;

/**
 * The best policy of a finite environment, worked out exactly: q(s, a) = Σ p (r + γ v*(s′)).
 *
 * @throws Error when it has no table.
 */
export function solvedPolicy(environmentId: string): PolicySnapshot {
  const dynamics = createEnvironment(environmentId);
  const { table } = dynamics;
  if (table === undefined) throw new Error(`${environmentId} must have a table to be solved, got none.`);
  const { values } = solve(dynamics, { discount });
  const { stateCount, actionCount } = table;
  const actionValues = new Float64Array(stateCount * actionCount);
  for (let state = 0; state < stateCount; state++) {
    for (let action = 0; action < actionCount; action++) {
      for (const { probability, reward, state: next, terminated } of table.outcomes(state, action)) {
        actionValues[state * actionCount + action]! += probability * (reward + (terminated ? 0 : discount * values[next]!));
      }
    }
  }
  return { kind: 'greedy-table', stateCount, actionCount, actionValues };
}
