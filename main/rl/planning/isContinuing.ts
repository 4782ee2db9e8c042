import type { Dynamics, TransitionTable } from '../core/environment';

/** Whether episodes never end by themselves, so that a discount of 1 would leave values without bound. */
export function isContinuing(dynamics: Dynamics): boolean {
  return dynamics.table === undefined ? dynamics.isContinuing === true : !mayTerminate(dynamics.table);
}

/** Whether a terminal state can be reached from where episodes start. */
function mayTerminate({ initialProbabilities, actionCount, outcomes }: TransitionTable): boolean {
  const found = new Set([...initialProbabilities.keys()].filter((state) => initialProbabilities[state]! > 0));
  for (const state of found) {
    for (let action = 0; action < actionCount; action++) {
      for (const outcome of outcomes(state, action)) {
        if (outcome.terminated) return true;
        found.add(outcome.state);
      }
    }
  }
  return false;
}
