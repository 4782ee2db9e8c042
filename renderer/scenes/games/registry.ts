import { findGame, gameDefinitions } from '../../../main/rl/environments/gameRegistry';
import type { Scene } from '../scene';
import { connectFourScene, ticTacToeScene } from './boardGame';
import { gridGameScene } from './gridGame';
import { kuhnPokerScene } from './kuhnPoker';
import { matrixGameScene } from './matrixGame';
import { predatorPreyScene } from './predatorPrey';
import { soccerScene } from './soccer';
import { twoStepGameScene } from './twoStepGame';

/** One line for each game, by id without options. */
const scenes: Readonly<Record<string, (options: never) => Scene>> = {
  MatrixGame: matrixGameScene,
  TwoStepGame: twoStepGameScene,
  Soccer: () => soccerScene,
  GridGame: gridGameScene,
  PredatorPrey: predatorPreyScene,
  TicTacToe: () => ticTacToeScene,
  ConnectFour: connectFourScene,
  KuhnPoker: () => kuhnPokerScene,
};

/** The drawing of a game for several players, by its id with or without options; `undefined` where there is none. */
export function gameSceneFor(gameId: string): Scene | undefined {
  const [name] = gameId.split('?', 1);
  if (!gameDefinitions.some(({ id }) => id === name)) return undefined;
  const { definition, options } = findGame(gameId);
  return Object.hasOwn(scenes, definition.id) ? scenes[definition.id]?.(options as never) : undefined;
}
