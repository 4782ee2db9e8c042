import { type Dataset, episodesOf } from '../core/dataset';
import type { TransitionTable } from '../core/environment';
import { argmax } from '../values/argmax';

/** The action that was taken most often in each state, the lowest of several; −1 where none was. Shape [states]. */
export function demonstratedActions(dataset: Dataset, { stateCount, actionCount }: TransitionTable): number[] {
  const counts = new Float64Array(stateCount * actionCount);
  for (const { firstStep, firstObservation, length } of episodesOf(dataset)) {
    for (let step = 0; step < length; step++) {
      const state = dataset.observations[firstObservation + step]!;
      counts[state * actionCount + dataset.actions[firstStep + step]!]!++;
    }
  }
  return Array.from({ length: stateCount }, (_, state) => {
    const row = counts.subarray(state * actionCount, (state + 1) * actionCount);
    return row.some((count) => count > 0) ? argmax(row) : -1;
  });
}
