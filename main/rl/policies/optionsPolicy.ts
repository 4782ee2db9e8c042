import type { Policy, PolicySnapshot } from './policy';

type OptionsTable = Extract<PolicySnapshot, { readonly kind: 'options-table' }>;

/**
 * Follows an option until it ends, then begins the one of highest value among those that may begin there.
 *
 * Which option is followed is remembered from one `act` to the next, until `begin`. `inspect` changes nothing: its
 * probabilities are those with which the next `act` would choose, the end of the option included.
 *
 * Draws: whether the option ends where that is left to chance, then the action.
 */
export function optionsPolicy(snapshot: OptionsTable): Policy {
  const { stateCount, actionCount, optionCount, optionValues, initiation, actionProbabilities, termination } = snapshot;
  let followed: number | undefined;

  const bestOption = (state: number): number => {
    let best = -1;
    for (let option = 0; option < optionCount; option++) {
      const index = state * optionCount + option;
      if (initiation[index] === 1 && (best < 0 || optionValues[index]! > optionValues[state * optionCount + best]!))
        best = option;
    }
    return Math.max(best, 0); // none may begin in a state that is never left
  };
  const rowOf = (option: number, state: number): Float64Array => {
    const start = (option * stateCount + state) * actionCount;
    return actionProbabilities.subarray(start, start + actionCount);
  };
  const endingOf = (state: number): number => (followed === undefined ? 1 : termination[followed * stateCount + state]!);

  return {
    begin() {
      followed = undefined;
    },
    act(observation, random) {
      const state = observation as number;
      const ending = endingOf(state);
      if (ending === 1 || (ending > 0 && random.uniform() < ending)) followed = bestOption(state);
      return random.choice(rowOf(followed!, state));
    },
    inspect(observation) {
      const state = observation as number;
      const ending = endingOf(state);
      const next = bestOption(state);
      const current = followed ?? next;
      const actionProbabilitiesNow = rowOf(next, state).map(
        (probability, action) => ending * probability + (1 - ending) * rowOf(current, state)[action]!,
      );
      const valueOf = (option: number) => optionValues[state * optionCount + option]!;
      return {
        actionProbabilities: actionProbabilitiesNow,
        stateValue: ending * valueOf(next) + (1 - ending) * valueOf(current),
      };
    },
    dispose() {},
  };
}
