import { InvalidValueError } from '../../core/errors';
import { type AlternatingGame, nobody } from '../../core/game';
import { discrete } from '../../core/spaces';
import { defineGame } from './gameDefinition';
import { boardSpace, describeBoard, type InARowState, inARowUtilities, observeBoard, place } from './inARow';

const size = 3;
const cellCount = size * size;
const labels = ['upper left', 'upper', 'upper right', 'left', 'center', 'right', 'lower left', 'lower', 'lower right'];

/**
 * Tic-tac-toe: three in a row on 3×3 cells. X is player 0 and begins.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §1.5.
 */
export const ticTacToe: AlternatingGame<InARowState> = {
  kind: 'alternating',
  hasPerfectInformation: true,
  players: ['X', 'O'],
  rewardStructure: 'zero-sum',
  observationSpaces: [boardSpace(size, size), boardSpace(size, size)],
  actionSpaces: [discrete(cellCount, labels), discrete(cellCount, labels)],
  maxMoves: cellCount,
  initialState: () => ({ cells: new Array<number>(cellCount).fill(0), moveCount: 0, winner: -1 }),
  currentPlayer: ({ moveCount, winner }) => (winner >= 0 || moveCount === cellCount ? nobody : moveCount % 2),
  legalActions: (state) =>
    ticTacToe.currentPlayer(state) === nobody ? [] : state.cells.flatMap((stone, cell) => (stone === 0 ? [cell] : [])),
  chanceOutcomes: () => [],
  play(state, action) {
    if (ticTacToe.currentPlayer(state) === nobody || state.cells[action] !== 0) {
      throw new InvalidValueError(`A move must be an empty cell of a game under way, got ${action} on ${describeBoard(state)}.`);
    }
    return place(state, action, size, size);
  },
  utilities: inARowUtilities,
  informationState: describeBoard,
  observe: observeBoard,
};

export const ticTacToeDefinition = defineGame({
  id: 'TicTacToe',
  family: 'games',
  summary: 'Three in a row on nine cells; nobody wins when nobody errs.',
  documentation: {
    description:
      'X and O place a stone in turn on an empty cell of 3×3; three in a row, column or diagonal win. With best play the game is a draw. It has 5,478 positions that can be reached.',
    actions: 'The cell to place on, 0 to 8, row by row from the upper left; only empty cells.',
    observations: 'Nine cells with 1 where the own stones are, then nine with 1 where those of the other are.',
    rewards: 'At the end +1 for the winner and −1 for the other, 0 for both in a draw.',
    start: 'An empty board and X to move; nothing is drawn.',
    end: 'Terminated by three in a row or a full board, after nine moves at most.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §1.5.',
  },
  options: {},
  create: () => ticTacToe,
});
