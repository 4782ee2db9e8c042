import type { TransitionTable } from '../core/environment';
import { bestOption, type OptionsTable } from '../policies/optionsPolicy';
import { solveDense } from './denseEquations';
import { flattenTable } from './flatTable';

/** What following options comes to, from the start of an episode to its end. */
export interface OptionUse {
  /** Mean number of steps of an episode that is never cut. */
  readonly meanSteps: number;
  /** Share of these steps taken while each option was followed, shape [options]. */
  readonly shares: Float64Array;
}

/**
 * How long the episodes of a policy of options are, and which options fill them, exactly.
 *
 * The state of the task and the option that is followed are together a Markov chain: n(s, o) is how often its states are
 * visited in an episode, with o already chosen for s.
 *
 *     n(s′, o′) = start(s′) 1(o′ = best(s′)) + Σ n(s, o) π_o(a | s) p(s′ | s, a) [ (1 − β_o(s′)) 1(o′ = o) + β_o(s′) 1(o′ = best(s′)) ]
 *
 * @throws InvalidValueError when the policy may never come to an end.
 */
export function optionUse(table: TransitionTable, policy: OptionsTable): OptionUse {
  const { stateCount, actionCount, optionCount, actionProbabilities, termination } = policy;
  const flat = flattenTable(table);
  const size = stateCount * optionCount;
  const best = Array.from({ length: stateCount }, (_, state) => bestOption(policy, state));
  const right = new Float64Array(size);
  table.initialProbabilities.forEach((probability, state) => {
    right[best[state]! * stateCount + state]! += probability;
  });
  const matrix = new Float64Array(size * size);
  for (let from = 0; from < size; from++) {
    matrix[from * size + from]! += 1;
    const option = Math.floor(from / stateCount);
    const state = from % stateCount;
    for (let action = 0; action < actionCount; action++) {
      const row = state * actionCount + action;
      for (let entry = flat.starts[row]!; entry < flat.starts[row + 1]!; entry++) {
        const next = flat.next[entry]!;
        const flow = actionProbabilities[from * actionCount + action]! * flat.probabilities[entry]!;
        const ending = termination[option * stateCount + next]!;
        matrix[(option * stateCount + next) * size + from]! -= flow * (1 - ending);
        matrix[(best[next]! * stateCount + next) * size + from]! -= flow * ending;
      }
    }
  }
  const visits = solveDense(matrix, right);
  const meanSteps = visits.reduce((sum, count) => sum + count, 0);
  const shares = Float64Array.from({ length: optionCount }, (_, option) =>
    visits.subarray(option * stateCount, (option + 1) * stateCount).reduce((sum, count) => sum + count / meanSteps, 0),
  );
  return { meanSteps, shares };
}
