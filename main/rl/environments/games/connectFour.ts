import { InvalidValueError } from '../../core/errors';
import { type AlternatingGame, nobody } from '../../core/game';
import { integer } from '../../core/settings';
import { discrete } from '../../core/spaces';
import { defineGame } from './gameDefinition';
import { boardSpace, describeBoard, type InARowState, inARowUtilities, observeBoard, place } from './inARow';

/**
 * Connect four: stones fall to the lowest free cell of a column; four in a row win. Yellow is player 0 and begins.
 *
 * @throws InvalidValueError when no row of `length` fits on the board.
 *
 * Source: Allis, A Knowledge-based Approach of Connect-Four, Vrije Universiteit Amsterdam (1988).
 */
export function connectFour(rowCount: number, columnCount: number, length: number): AlternatingGame<InARowState> {
  if (length > Math.max(rowCount, columnCount)) {
    throw new InvalidValueError(`length must be at most ${Math.max(rowCount, columnCount)} on this board, got ${length}.`);
  }
  const cellCount = rowCount * columnCount;
  const columns = Array.from({ length: columnCount }, (_, column) => `column ${column + 1}`);
  const isOver = ({ moveCount, winner }: InARowState) => winner >= 0 || moveCount === cellCount;

  /** The cell on which a stone comes to rest, or −1 in a full column. */
  const restingCell = ({ cells }: InARowState, column: number): number => {
    for (let cell = cellCount - columnCount + column; cell >= 0; cell -= columnCount) if (cells[cell] === 0) return cell;
    return -1;
  };

  return {
    kind: 'alternating',
    hasPerfectInformation: true,
    players: ['yellow', 'red'],
    rewardStructure: 'zero-sum',
    observationSpaces: [boardSpace(rowCount, columnCount), boardSpace(rowCount, columnCount)],
    actionSpaces: [discrete(columnCount, columns), discrete(columnCount, columns)],
    maxMoves: cellCount,
    initialState: () => ({ cells: new Array<number>(cellCount).fill(0), moveCount: 0, winner: -1 }),
    currentPlayer: (state) => (isOver(state) ? nobody : state.moveCount % 2),
    legalActions(state) {
      const legal: number[] = [];
      // A column is full when its uppermost cell is.
      for (let column = 0; !isOver(state) && column < columnCount; column++) if (state.cells[column] === 0) legal.push(column);
      return legal;
    },
    chanceOutcomes: () => [],
    play(state, action) {
      const cell = action >= 0 && action < columnCount && !isOver(state) ? restingCell(state, action) : -1;
      if (cell < 0) {
        throw new InvalidValueError(
          `A move must be a column with room in a game under way, got ${action} on ${describeBoard(state)}.`,
        );
      }
      return place(state, cell, columnCount, length);
    },
    utilities: inARowUtilities,
    informationState: describeBoard,
    observe: observeBoard,
  };
}

export const connectFourDefinition = defineGame({
  id: 'ConnectFour',
  family: 'games',
  summary: 'Drop stones into columns and get four in a row.',
  documentation: {
    description:
      'Yellow and red drop a stone in turn into one of seven columns of six cells, where it falls to the lowest free one. Four in a row, column or diagonal win. With best play yellow wins on the full board, beginning in the middle column. Smaller boards can be solved at once.',
    actions: 'The column, from the left beginning with 0; only columns with room.',
    observations:
      'The cells of the board, row by row from the top, with 1 where the own stones are, then again with 1 where those of the other are.',
    rewards: 'At the end +1 for the winner and −1 for the other, 0 for both in a draw.',
    start: 'An empty board and yellow to move; nothing is drawn.',
    end: 'Terminated by four in a row or a full board, after 42 moves at most on the full board.',
    source: 'Allis, A Knowledge-based Approach of Connect-Four, Vrije Universiteit Amsterdam (1988).',
  },
  options: {
    rows: integer({ default: 6, min: 1, max: 12, help: 'Rows of the board.', unit: 'cells' }),
    columns: integer({ default: 7, min: 1, max: 12, help: 'Columns of the board.', unit: 'cells' }),
    length: integer({ default: 4, min: 2, max: 12, help: 'Stones in a row that win.', unit: 'cells' }),
  },
  create: ({ rows, columns, length }) => connectFour(rows, columns, length),
});
