import type { Outcome } from '../../core/environment';
import { defineMinAtar } from './defineMinAtar';
import { left, type MinAtarGame, minAtarOptions, noOperation, right, screenSize, stickyDraws } from './minAtarDynamics';

export interface BreakoutState {
  /** Column of the paddle, which is in row 9. */
  readonly paddle: number;
  readonly ballColumn: number;
  readonly ballRow: number;
  /** Columns the ball moves in a step: −1 to the left, 1 to the right. */
  readonly horizontal: number;
  /** Rows the ball moves in a step: −1 up, 1 down. */
  readonly vertical: number;
  /** Where the ball was a step ago. */
  readonly trailColumn: number;
  readonly trailRow: number;
  /** The bricks that stand: bit 10 · (row − 1) + column for rows 1 to 3. */
  readonly bricks: number;
  /** Whether the ball broke a brick and has met bricks ever since: it flies through these. */
  readonly isStriking: boolean;
}

const channel = { paddle: 0, ball: 1, trail: 2, brick: 3 } as const;
const channels = Object.keys(channel);

const lastColumn = screenSize - 1;
const bottomRow = screenSize - 1;
const firstBrickRow = 1;
const allBricks = 2 ** 30 - 1;

/** Index of the brick at a cell, or −1 where no brick ever stands. */
function brickAt(row: number, column: number): number {
  return row >= firstBrickRow && row < firstBrickRow + 3 ? (row - firstBrickRow) * screenSize + column : -1;
}

/** The rules of Breakout. Only the start draws: whether the ball comes from the left (0) or the right (1). */
export const breakout: MinAtarGame<BreakoutState> = {
  channels,

  start(random) {
    const isFromRight = random.integer(2) === 1;
    const ballColumn = isFromRight ? lastColumn : 0;
    return {
      paddle: 4,
      ballColumn,
      ballRow: 3,
      horizontal: isFromRight ? -1 : 1,
      vertical: 1,
      trailColumn: ballColumn,
      trailRow: 3,
      bricks: allBricks,
      isStriking: false,
    };
  },

  act(game, action): Outcome<BreakoutState> {
    const paddle = movePaddle(game.paddle, action);
    let { horizontal, vertical, bricks } = game;
    let column = game.ballColumn + horizontal;
    let row = game.ballRow + vertical;
    let isStriking = false;
    let reward = 0;
    let terminated = false;

    if (column < 0 || column > lastColumn) {
      column = game.ballColumn;
      horizontal = -horizontal;
    }
    const brick = brickAt(row, column);
    if (row < 0) {
      row = 0;
      vertical = -vertical;
    } else if (brick >= 0 && (bricks >> brick) & 1) {
      isStriking = true;
      if (!game.isStriking) {
        reward = 1;
        bricks ^= 1 << brick;
        row = game.ballRow;
        vertical = -vertical;
      }
    } else if (row === bottomRow) {
      if (bricks === 0) bricks = allBricks;
      const isReturned = game.ballColumn === paddle || column === paddle;
      // The ball turns back the way it came where the paddle meets it only after its step.
      if (game.ballColumn !== paddle && column === paddle) horizontal = -horizontal;
      if (isReturned) {
        row = game.ballRow;
        vertical = -vertical;
      }
      terminated = !isReturned;
    }

    const state: BreakoutState = {
      paddle,
      ballColumn: column,
      ballRow: row,
      horizontal,
      vertical,
      trailColumn: game.ballColumn,
      trailRow: game.ballRow,
      bricks,
      isStriking,
    };
    return { state, reward, terminated };
  },

  draw(game, screen) {
    const light = (row: number, column: number, index: number) => {
      screen[(row * screenSize + column) * channels.length + index] = 1;
    };
    light(bottomRow, game.paddle, channel.paddle);
    light(game.ballRow, game.ballColumn, channel.ball);
    light(game.trailRow, game.trailColumn, channel.trail);
    for (let brick = 0; brick < 30; brick++) {
      if ((game.bricks >> brick) & 1) screen[(firstBrickRow * screenSize + brick) * channels.length + channel.brick] = 1;
    }
  },
};

function movePaddle(paddle: number, action: number): number {
  if (action === left) return Math.max(0, paddle - 1);
  return action === right ? Math.min(lastColumn, paddle + 1) : paddle;
}

export const breakoutDefinitions = defineMinAtar({
  name: 'Breakout',
  minimalActions: [noOperation, left, right],
  rules: () => breakout,
  options: minAtarOptions,
  summary: 'Return a ball with a paddle and break the bricks above.',
  description:
    'A ball flies along diagonals between a paddle in the bottom row and three rows of bricks. It is reflected by walls and by each brick it breaks, and comes back from the paddle to the side that was hit. When no brick is left and the ball reaches the bottom, three new rows appear.',
  observations:
    'A screen of 10×10 cells with the channels paddle, ball, trail (where the ball was a step ago) and brick; 1 where active.',
  rewards: '+1 for each brick that breaks.',
  start: `The paddle is in column 4. One draw of a whole number below 2: the ball starts in row 3 at the left wall (0) or the right (1), flying down. ${stickyDraws}`,
  end: 'Terminated when the ball passes the paddle; never truncated.',
});
