import type { SceneColors } from '../scene';
import type { GridFrame } from './gridFrame';
import { arrow, type Context, faded } from './shapes';

/** An arrow in each cell of a column that blows, as long as the wind is strong; positive blows upward. */
export function drawWind(context: Context, wind: readonly number[], grid: GridFrame, colors: SceneColors): void {
  const { left, top, side, rowCount } = grid;
  wind.forEach((strength, column) => {
    if (strength === 0) return;
    for (let row = 0; row < rowCount; row++) {
      const x = left + (column + 0.86) * side;
      const y = top + (row + 0.5) * side;
      const reach = Math.sign(strength) * side * 0.12 * Math.min(3, Math.abs(strength));
      faded(context, 0.55, () => arrow(context, x, y + reach, x, y - reach, colors.categories[4]!, Math.max(1, side * 0.03)));
    }
  });
}
