import { describeCell } from '../../main/rl/environments/gridLayout';
import { type WindyMoves, windyGridworld, windyGridworldConstants } from '../../main/rl/environments/windyGridworld';
import type { Direction } from './drawing/cellOverlay';
import { gridFrame } from './drawing/gridFrame';
import {
  drawCellName,
  drawCellOverlay,
  drawFloor,
  drawGoal,
  drawGridWalker,
  east,
  gridAspect,
  north,
  south,
  west,
} from './drawing/gridMarks';
import { drawWind } from './drawing/wind';
import { defineScene, type Scene } from './scene';

const { rowCount, columnCount, wind, start, goal } = windyGridworldConstants;
const words: Readonly<Record<string, Direction>> = { up: north, right: east, down: south, left: west, stay: [0, 0] };
const open = Array.from({ length: rowCount * columnCount }, (_, cell) => ({ cell, state: cell })).filter(
  ({ cell }) => cell !== goal,
);

/** The grid from above; light arrows show how strongly each column blows. */
export function windyGridworldScene({ moves, stochastic }: { readonly moves: string; readonly stochastic: boolean }): Scene {
  const { actionSpace } = windyGridworld(moves as WindyMoves, stochastic);
  const labels = actionSpace.kind === 'discrete' ? (actionSpace.labels ?? []) : [];
  const directions = labels.map(directionOf);

  return defineScene<number>({
    aspectRatio: gridAspect(rowCount, columnCount),
    stepsPerSecond: 5,
    trailLength: 30,
    overlays: moves === 'straight' ? ['values', 'action-values', 'policy'] : ['values', 'policy'],

    draw(context, state, view) {
      const { colors, trail = [], action } = view;
      const grid = gridFrame(rowCount, columnCount, view);
      drawFloor(context, grid, () => false, colors);
      drawCellOverlay(context, grid, open, directions, view);
      drawWind(context, wind, grid, colors);
      drawGoal(context, grid, goal, colors);
      drawCellName(context, grid, start, 'start', view);
      drawGridWalker(context, grid, [...trail, state], directions[Number(action)], colors);
    },

    describe: (state) =>
      `Walker in ${describeCell(state, columnCount)}; the wind there blows ${wind[state % columnCount]} upward.`,
  });
}

/** `up right` goes up and to the right. */
function directionOf(name: string): Direction {
  return name
    .split(' ')
    .map((word): Direction => words[word] ?? [0, 0])
    .reduce((a, b): Direction => [a[0] + b[0], a[1] + b[1]]);
}
