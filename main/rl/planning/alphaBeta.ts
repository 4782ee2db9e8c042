import { type AlternatingGame, nobody } from '../core/game';
import type { Random } from '../core/random';

/**
 * Plays by looking at all that can happen in the next `depth` moves; what lies beyond is worth 0 to it.
 *
 * For games of two players with zero sum in which nothing is hidden or left to chance. Lines that cannot change the
 * choice are left out. Among equal moves it draws evenly.
 *
 * Source: Knuth & Moore, "An analysis of alpha-beta pruning", Artificial Intelligence 6 (1975), 293–326.
 */
export function alphaBetaPlayer<State>(game: AlternatingGame<State>, depth: number, random: Random): (state: State) => number {
  /** What the player to move gets, within the window; a bound where it lies outside. */
  const value = (state: State, player: number, left: number, low: number, high: number): number => {
    if (game.currentPlayer(state) === nobody) return game.utilities(state)[player]!;
    if (left === 0) return 0;
    let best = low;
    for (const action of game.legalActions(state)) {
      best = Math.max(best, -value(game.play(state, action), 1 - player, left - 1, -high, -best));
      if (best >= high) return best;
    }
    return best;
  };

  return (state) => {
    const player = game.currentPlayer(state);
    const legal = game.legalActions(state);
    const values = legal.map((action) => -value(game.play(state, action), 1 - player, depth - 1, -Infinity, Infinity));
    const greatest = Math.max(...values);
    const best = legal.filter((_action, i) => values[i] === greatest);
    return best[random.integer(best.length)]!;
  };
}
