import { createEnvironment } from '../../main/rl/environments/registry';

/** States of a finite environment that an episode can be in and act from. */
export function reachableStates(env: string): number[] {
  const table = createEnvironment(env).table!;
  const found = new Set([...table.initialProbabilities.keys()].filter((state) => table.initialProbabilities[state]! > 0));
  for (const state of found) {
    for (let action = 0; action < table.actionCount; action++) {
      for (const outcome of table.outcomes(state, action)) if (!outcome.terminated) found.add(outcome.state);
    }
  }
  return [...found];
}
