import type { PredatorPreyState } from '../../../main/rl/environments/games/predatorPrey';
import { gridFrame } from '../drawing/gridFrame';
import { drawFloor } from '../drawing/gridMarks';
import { agentDisc, disc, faded, frame, label } from '../drawing/shapes';
import { defineScene, type Scene } from '../scene';

/** The torus unrolled: predators numbered, the prey in green with the cells around it from which it can be caught. */
export function predatorPreyScene({ size }: { readonly size: number }): Scene {
  return defineScene<PredatorPreyState>({
    aspectRatio: 1.2,
    stepsPerSecond: 3,
    trailLength: 3,

    draw(context, { predators, prey }, view) {
      const { colors, trail = [] } = view;
      const grid = gridFrame(size, size, view);
      const { side } = grid;
      drawFloor(context, grid, () => false, colors);
      for (const cell of neighbors(prey, size)) {
        const [x, y] = grid.corner(cell);
        frame(context, x + 2, y + 2, side - 4, side - 4, colors.good, Math.max(1, side * 0.04), side * 0.1);
      }
      trail.forEach((past, i) => {
        faded(context, 0.12 * (i + 1), () => {
          for (const cell of past.predators) disc(context, ...grid.center(cell), side * 0.18, colors.agent);
        });
      });
      disc(context, ...grid.center(prey), side * 0.26, colors.good);
      predators.forEach((cell, index) => {
        const [x, y] = grid.center(cell);
        agentDisc(context, x, y, side * 0.28, colors.agent, colors.panel);
        if (side > 18)
          label(context, String(index + 1), x, y, { color: colors.panel, font: colors.sansFont, size: side * 0.28, weight: 700 });
      });
    },

    describe({ predators, prey }) {
      const near = neighbors(prey, size);
      const count = predators.filter((cell) => cell === prey || near.includes(cell)).length;
      return `${count} of ${predators.length} predators next to the prey.`;
    },
  });
}

/** Cells above, below and beside; the edges of the torus meet. */
function neighbors(cell: number, size: number): readonly number[] {
  const [row, column] = [Math.floor(cell / size), cell % size];
  const around = (value: number) => (value + size) % size;
  return [
    around(row - 1) * size + column,
    around(row + 1) * size + column,
    row * size + around(column - 1),
    row * size + around(column + 1),
  ];
}
