import type { ValueHead } from '../rl/values/valueHead';

/**
 * The streams of a dueling network brought together, as a matrix [1 + actions, actions] that its outputs are
 * multiplied with from the right, atom by atom.
 *
 *     Q(a) = V + A(a) − mean over a′ of A(a′)
 */
export function duelingMatrix(actionCount: number): Float32Array {
  const matrix = new Float32Array((actionCount + 1) * actionCount).fill(-1 / actionCount);
  matrix.fill(1, 0, actionCount);
  for (let action = 0; action < actionCount; action++) matrix[(action + 1) * actionCount + action] = 1 - 1 / actionCount;
  return matrix;
}

/** The return that each atom of a categorical distribution stands for. */
export function atomReturns({ atomCount, minValue, maxValue }: ValueHead): Float32Array {
  const spacing = (maxValue - minValue) / (atomCount - 1);
  return Float32Array.from({ length: atomCount }, (_, atom) => minValue + atom * spacing);
}
