import type { Policy, PolicySnapshot } from './policy';

export type OptionsTable = Extract<PolicySnapshot, { readonly kind: 'options-table' }>;

/**
 * Follows an option until it ends, then begins the one of highest value among those that may begin there.
 *
 * Which option is followed is remembered from one `act` to the next, until `begin`. `inspect` changes nothing: its
 * probabilities are those with which the next `act` would choose, the end of the option included.
 *
 * Draws: whether the option ends where that is left to chance, then the action.
 */
export function optionsPolicy(snapshot: OptionsTable): Policy {
  const { stateCount, actionCount, optionCount, optionValues, actionProbabilities, termination } = snapshot;
  let followed: number | undefined;

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
      if (ending === 1 || (ending > 0 && random.uniform() < ending)) followed = bestOption(snapshot, state);
      return random.choice(rowOf(followed!, state));
    },
    inspect(observation) {
      const state = observation as number;
      const ending = endingOf(state);
      const next = bestOption(snapshot, state);
      const current = followed ?? next;
      const actionProbabilitiesNow = rowOf(next, state).map(
        (probability, action) => ending * probability + (1 - ending) * rowOf(current, state)[action]!,
      );
      const worth = (option: number) => optionValues[state * optionCount + option]!;
      return {
        actionProbabilities: actionProbabilitiesNow,
        stateValue: ending * worth(next) + (1 - ending) * worth(current),
      };
    },
    dispose() {},
  };
}

/** The option of highest value among those that may begin in a state, the lowest such index; 0 where none may. */
export function bestOption({ optionCount, optionValues, initiation }: OptionsTable, state: number): number {
  const first = state * optionCount;
  let best = -1;
  for (let option = 0; option < optionCount; option++) {
    if (initiation[first + option] !== 1) continue;
    if (best < 0 || optionValues[first + option]! > optionValues[first + best]!) best = option;
  }
  return Math.max(best, 0);
}
