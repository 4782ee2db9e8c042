import type { TransitionTable } from '../core/environment';

/**
 * A transition table laid out for sweeping.
 *
 * Row s · actions + a holds what follows action a in state s. Terminated outcomes add their reward and nothing else, so
 * they are no entries: a row's probabilities sum to less than 1 where the episode may end.
 */
export interface FlatTable {
  readonly stateCount: number;
  readonly actionCount: number;
  /** Expected reward of each row, shape [states, actions]. */
  readonly rewards: Float64Array;
  /** Where each row's entries start, shape [states · actions + 1]. */
  readonly starts: Int32Array;
  /** Next state of each entry. */
  readonly next: Int32Array;
  /** Probability of each entry. */
  readonly probabilities: Float64Array;
  /** 1 where the row may end the episode, shape [states, actions]. */
  readonly mayEnd: Uint8Array;
  /** 1 where every outcome of the row has the reward 0, shape [states, actions]. */
  readonly isFree: Uint8Array;
}

export function flattenTable({ stateCount, actionCount, outcomes }: TransitionTable): FlatTable {
  const rowCount = stateCount * actionCount;
  const rewards = new Float64Array(rowCount);
  const starts = new Int32Array(rowCount + 1);
  const mayEnd = new Uint8Array(rowCount);
  const isFree = new Uint8Array(rowCount).fill(1);
  const next: number[] = [];
  const probabilities: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    for (const outcome of outcomes(Math.floor(row / actionCount), row % actionCount)) {
      rewards[row]! += outcome.probability * outcome.reward;
      if (outcome.reward !== 0) isFree[row] = 0;
      if (outcome.terminated) {
        mayEnd[row] = 1;
      } else {
        next.push(outcome.state);
        probabilities.push(outcome.probability);
      }
    }
    starts[row + 1] = next.length;
  }
  return {
    stateCount,
    actionCount,
    rewards,
    starts,
    next: Int32Array.from(next),
    probabilities: Float64Array.from(probabilities),
    mayEnd,
    isFree,
  };
}
