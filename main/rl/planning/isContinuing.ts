import type { Dynamics, TransitionTable } from '../core/environment';
import type { Game, JointTransitionTable } from '../core/game';
import { jointActionCount, jointActions } from '../games/jointActions';

/** Whether episodes never end by themselves, so that a discount of 1 would leave values without bound. */
export function isContinuing(dynamics: Dynamics): boolean {
  return dynamics.table === undefined ? dynamics.isContinuing === true : !mayTerminate(dynamics.table);
}

/** The same of a game. Games of turns end; of others only those with a table are known not to. */
export function isContinuingGame(game: Game): boolean {
  if (game.kind === 'alternating' || game.table === undefined) return false;
  const { initialProbabilities, actionCounts, outcomes }: JointTransitionTable = game.table;
  const perAction = (state: number, joint: number) => outcomes(state, jointActions(actionCounts, joint));
  return !mayTerminate({ initialProbabilities, actionCount: jointActionCount(actionCounts), outcomes: perAction });
}

/** What tells whether an episode can end; a joint action counts as one. */
interface Rules extends Pick<TransitionTable, 'initialProbabilities' | 'actionCount'> {
  outcomes(state: number, action: number): readonly { readonly state: number; readonly terminated: boolean }[];
}

/** Whether a terminal state can be reached from where episodes start. */
function mayTerminate({ initialProbabilities, actionCount, outcomes }: Rules): boolean {
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
