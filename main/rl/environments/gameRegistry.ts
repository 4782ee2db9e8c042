import type { Game } from '../core/game';
import { type EnvironmentChoice, formatEnvironmentId, parseEnvironmentId } from './environmentId';
import { connectFourDefinition } from './games/connectFour';
import type { GameDefinition } from './games/gameDefinition';
import { gridGameDefinition } from './games/gridGame';
import { kuhnPokerDefinition } from './games/kuhnPoker';
import { matrixGameDefinition } from './games/matrixGame';
import { predatorPreyDefinition } from './games/predatorPrey';
import { soccerDefinition } from './games/soccer';
import { ticTacToeDefinition } from './games/ticTacToe';
import { twoStepGameDefinition } from './games/twoStepGame';

/** Every game for several players there is, in the order of the gallery. */
export const gameDefinitions: readonly GameDefinition[] = [
  matrixGameDefinition,
  twoStepGameDefinition,
  soccerDefinition,
  gridGameDefinition,
  predatorPreyDefinition,
  ticTacToeDefinition,
  connectFourDefinition,
  kuhnPokerDefinition,
];

/** Whether an id, with or without options, names a game for several players. */
export function isGameId(id: string): boolean {
  const [name] = id.split('?', 1);
  return gameDefinitions.some((definition) => definition.id === name);
}

/**
 * Reads an id such as `MatrixGame?game=chicken`.
 *
 * @throws UnknownNameError for a game or option that does not exist, with the nearest one that does; InvalidValueError
 *         for a value out of range.
 */
export function findGame(id: string): EnvironmentChoice<GameDefinition> {
  return parseEnvironmentId(id, gameDefinitions, 'game');
}

/**
 * Makes the game that an id names.
 *
 * @throws as `findGame`, and InvalidValueError when options that are each in range do not fit together.
 */
export function createGame(id: string): Game {
  const { definition, options } = findGame(id);
  return definition.create(options);
}

/** The one way to write an id: known options only, those at their default left out, in the order of the definition. */
export function canonicalGameId(id: string): string {
  return formatEnvironmentId(findGame(id));
}
