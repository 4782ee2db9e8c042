import { type BinaryWorldOptions, binaryWorld, colorCells } from '../../main/rl/environments/binaryWorld';
import { describeCell } from '../../main/rl/environments/gridLayout';
import { inverseGridWorldDefinition } from '../../main/rl/environments/inverseGridWorld';
import type { InverseWorld } from '../../main/rl/environments/inverseWorld';
import { type ObjectWorldOptions, objectWorld, placeObjects, type WorldObject } from '../../main/rl/environments/objectWorld';
import { formatReward } from './drawing/cellOverlay';
import { type GridFrame, gridFrame } from './drawing/gridFrame';
import { drawCellOverlay, drawFloor, drawGridWalker, east, north, south, west } from './drawing/gridMarks';
import { box, type Context, disc, label } from './drawing/shapes';
import { cssRgb, inkOn, valueScale } from './drawing/valueColor';
import { defineScene, type Scene, type SceneColors } from './scene';

const directions = [north, east, south, west, [0, 0]] as const;

export function inverseGridWorldScene(options: never): Scene {
  return inverseWorldScene(inverseGridWorldDefinition.create(options) as unknown as InverseWorld, []);
}

export function objectWorldScene(options: ObjectWorldOptions): Scene {
  return inverseWorldScene(objectWorld(options), placeObjects(options));
}

/** Red cells as the first color of objects, blue ones as the second. */
export function binaryWorldScene(options: BinaryWorldOptions): Scene {
  const cells = Array.from(colorCells(options), (isBlue, cell) => ({ cell, innerColor: isBlue, outerColor: isBlue }));
  return inverseWorldScene(binaryWorld(options), cells);
}

/** The grid from above: the true reward of each cell as a tint, the objects as a disc in a ring, and the way walked. */
function inverseWorldScene({ trueRewards }: InverseWorld, objects: readonly WorldObject[]): Scene {
  const size = Math.sqrt(trueRewards.length);
  const cells = Array.from(trueRewards, (reward, cell) => ({ reward, cell, state: cell }));
  const low = Math.min(0, ...trueRewards);
  const high = Math.max(0, ...trueRewards);

  return defineScene<number>({
    aspectRatio: 1.2,
    stepsPerSecond: 5,
    trailLength: 20,
    overlays: ['values', 'policy'],

    draw(context, state, view) {
      const { colors, trail = [], action } = view;
      const grid = gridFrame(size, size, view);
      drawFloor(context, grid, () => false, colors);
      // Of both signs even where only one occurs, so that 0 is no color.
      const scale = valueScale(Math.min(low, -1e-9), Math.max(high, 1e-9), colors);
      for (const { reward, cell } of cells) {
        if (reward === 0) continue;
        const color = scale.rgb(reward * 0.6);
        box(context, ...grid.corner(cell), grid.side, grid.side, cssRgb(color));
        if (grid.side < 40) continue;
        const [x, y] = grid.corner(cell);
        label(context, formatReward(reward), x + 6, y + 10, {
          color: inkOn(color),
          font: colors.sansFont,
          size: 11,
          align: 'left',
        });
      }
      drawCellOverlay(context, grid, cells, directions, view);
      for (const object of objects) drawObject(context, grid, object, colors);
      drawGridWalker(context, grid, [...trail, state], directions[Number(action)], colors);
    },

    describe: (state) => `Walker in ${describeCell(state, size)}, a cell worth ${formatReward(trueRewards[state]!)}.`,
  });
}

/** Inner color as a disc, outer color as the ring around it, both by number where there is room. */
function drawObject(context: Context, grid: GridFrame, { cell, innerColor, outerColor }: WorldObject, colors: SceneColors): void {
  const [x, y] = grid.center(cell);
  const palette = colors.categories.filter((color) => color !== colors.agent);
  const color = (index: number) => palette[index % palette.length]!;
  disc(context, x, y, grid.side * 0.38, color(outerColor));
  disc(context, x, y, grid.side * 0.22, colors.panel);
  disc(context, x, y, grid.side * 0.17, color(innerColor));
}
