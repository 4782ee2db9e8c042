import type { SceneColors } from '../scene';
import type { GridFrame } from './gridFrame';
import { agentDisc, type Context, faded, line } from './shapes';

/** The way walked, fainter with age, and the walker on its last cell. */
export function drawGridWalker(context: Context, grid: GridFrame, cells: readonly number[], colors: SceneColors): void {
  const { side } = grid;
  context.lineCap = 'round';
  for (let i = 1; i < cells.length; i++) {
    if (cells[i] === cells[i - 1]) continue;
    const [fromX, fromY] = grid.center(cells[i - 1]!);
    const [toX, toY] = grid.center(cells[i]!);
    const share = i / (cells.length - 1);
    faded(context, 0.08 + 0.5 * share * share, () =>
      line(context, fromX, fromY, toX, toY, colors.agent, Math.max(1.5, side * 0.07)),
    );
  }
  const [x, y] = grid.center(cells.at(-1)!);
  agentDisc(context, x, y, Math.max(2, side * 0.26), colors.agent, colors.panel);
}
