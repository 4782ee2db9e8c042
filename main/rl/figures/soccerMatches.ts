import type { JointTransitionTable } from '../core/game';
import { jointActionCount, jointActions } from '../games/jointActions';

/** Change of a probability in a sweep below which it has settled. */
const settled = 1e-12;

/** How matches end between two strategies: probabilities; the rest are draws. */
export interface MatchResult {
  readonly won: number;
  readonly lost: number;
}

/**
 * How matches between two strategies end for the first player, exactly, in a game that ends with probability 1: won where
 * the last reward is above 0, lost where it is below.
 *
 * @param strategies of both players, shape [2][states, actions].
 */
export function matchResult(table: JointTransitionTable, strategies: readonly Float64Array[]): MatchResult {
  return { won: endProbability(table, strategies, 1), lost: endProbability(table, strategies, -1) };
}

/** Probability that a match ends with a reward of the given sign for the first player. */
function endProbability(table: JointTransitionTable, strategies: readonly Float64Array[], sign: 1 | -1): number {
  const { stateCount, actionCounts, initialProbabilities } = table;
  const jointCount = jointActionCount(actionCounts);
  const ends = new Float64Array(stateCount);
  for (let change = Infinity; change > settled; ) {
    change = 0;
    for (let state = 0; state < stateCount; state++) {
      let probability = 0;
      for (let joint = 0; joint < jointCount; joint++) {
        const actions = jointActions(actionCounts, joint);
        const played = actions.reduce((product, action, player) => {
          return product * strategies[player]![state * actionCounts[player]! + action]!;
        }, 1);
        if (played === 0) continue;
        for (const outcome of table.outcomes(state, actions)) {
          const following = outcome.terminated ? Number(sign * outcome.rewards[0]! > 0) : ends[outcome.state]!;
          probability += played * outcome.probability * following;
        }
      }
      change = Math.max(change, Math.abs(probability - ends[state]!));
      ends[state] = probability;
    }
  }
  return ends.reduce((sum, probability, state) => sum + initialProbabilities[state]! * probability, 0);
}
