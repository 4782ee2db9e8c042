import { nobody } from '../core/game';
import type { Random } from '../core/random';
import type { InARowState } from '../environments/games/inARow';
import { ticTacToe } from '../environments/games/ticTacToe';
import { minimaxValues, positionGraph } from '../games/positionGraph';

/** Chooses a legal move. */
export type Player = (state: InARowState) => number;

/** What came of a match. */
export interface MatchResult {
  readonly won: number;
  readonly lost: number;
}

export function randomPlayer(random: Random): Player {
  return (state) => {
    const legal = ticTacToe.legalActions(state);
    return legal[random.integer(legal.length)]!;
  };
}

/** Draws evenly among the moves that keep the exact value. */
export function perfectPlayer(random: Random): Player {
  const exact = minimaxValues(positionGraph(ticTacToe));
  const worth = (state: InARowState) => exact.get(ticTacToe.informationState(state, 0))!;
  return (state) => {
    const value = worth(state);
    const best = ticTacToe.legalActions(state).filter((action) => worth(ticTacToe.play(state, action)) === value);
    return best[random.integer(best.length)]!;
  };
}

/** Lets a player sit in one seat for so many games, yielding `from` … `from` + `share` on the way. */
export function* playMatch(
  player: Player,
  opponent: Player,
  seat: number,
  gameCount: number,
  from: number,
  share: number,
): Generator<number, MatchResult, void> {
  let won = 0;
  let lost = 0;
  for (let count = 0; count < gameCount; count++) {
    let state = ticTacToe.initialState();
    for (let turn = 0; turn !== nobody; turn = ticTacToe.currentPlayer(state)) {
      state = ticTacToe.play(state, turn === seat ? player(state) : opponent(state));
    }
    if (state.winner === seat) won++;
    else if (state.winner >= 0) lost++;
    yield from + (share * count) / gameCount;
  }
  return { won, lost };
}
