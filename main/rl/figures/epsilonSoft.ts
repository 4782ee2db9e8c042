import type { TransitionTable, WeightedOutcome } from '../core/environment';

/**
 * The same task for an agent that cannot but explore: each action is carried out with probability 1 − ε + ε / n, each
 * other with ε / n. Its optimal policy is the best ε-soft policy of the task.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §5.4, p. 102: "a new environment … with the requirement
 *         that policies be ε-soft moved inside the environment".
 */
export function epsilonSoft(table: TransitionTable, epsilon: number): TransitionTable {
  const { actionCount } = table;
  return {
    ...table,
    outcomes(state, action) {
      const outcomes: WeightedOutcome[] = [];
      for (let taken = 0; taken < actionCount; taken++) {
        const share = epsilon / actionCount + (taken === action ? 1 - epsilon : 0);
        if (share === 0) continue;
        for (const outcome of table.outcomes(state, taken)) {
          outcomes.push({ ...outcome, probability: share * outcome.probability });
        }
      }
      return outcomes;
    },
  };
}
