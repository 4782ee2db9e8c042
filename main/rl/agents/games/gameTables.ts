import { InvalidValueError } from '../../core/errors';
import type { AlternatingGame, Game, SimultaneousGame } from '../../core/game';
import { jointActionCount } from '../../games/jointActions';
import { checkTableSize } from '../../values/actionValues';
import { type TableShape, tableShape } from '../tabular';

/** What a definition of an algorithm for several players is given. */
interface GameContext {
  readonly game?: Game;
}

/** The game that is to be learned. @throws InvalidValueError when its players do not move at once, or there is none. */
export function simultaneousGame(owner: string, { game }: GameContext): SimultaneousGame {
  if (game?.kind !== 'simultaneous') throw new InvalidValueError(`${owner} must be given a game of simultaneous moves.`);
  return game;
}

/** Extent of tables over joint actions, in a game whose state all players see. */
export interface JointTableShape {
  readonly stateCount: number;
  /** Actions of each player, shape [players]. */
  readonly actionCounts: readonly number[];
  readonly jointCount: number;
}

/** @throws InvalidValueError unless the state is an index that all see, and the tables are small enough. */
export function jointTableShape(owner: string, { table }: SimultaneousGame): JointTableShape {
  if (table === undefined) throw new InvalidValueError(`${owner} must be given a game with a finite state that all players see.`);
  const { stateCount, actionCounts } = table;
  const jointCount = jointActionCount(actionCounts);
  checkTableSize(stateCount, jointCount);
  return { stateCount, actionCounts, jointCount };
}

/** The same for turns. @throws InvalidValueError when its players do not move in turn, or there is none. */
export function alternatingGame(owner: string, { game }: GameContext): AlternatingGame {
  if (game?.kind !== 'alternating') throw new InvalidValueError(`${owner} must be given a game of alternating moves.`);
  return game;
}

/** Extent of one player's table. @throws InvalidValueError unless it sees an index, and few enough for a table. */
export function playerTableShape(owner: string, game: SimultaneousGame, player: number): TableShape {
  return tableShape(owner, {
    observationSpace: game.observationSpaces[player]!,
    actionSpace: game.actionSpaces[player]!,
  });
}
