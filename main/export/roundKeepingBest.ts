import { argmax } from '../rl/values/argmax';

/**
 * A row of action values as float32, with the same greedy action.
 *
 * Values that differ as doubles may be equal as float32, and then a lower index would win the tie. Those that would are
 * lowered to the next smaller float32, which is less than rounding may move a value.
 */
export function roundKeepingBest(actionValues: Float64Array): Float32Array {
  const rounded = Float32Array.from(actionValues);
  const best = argmax(actionValues);
  for (let action = 0; action < best; action++) {
    if (rounded[action] === rounded[best]) rounded[action] = nextSmaller(rounded[action]!);
  }
  return rounded;
}

/** The greatest float32 below `value`. */
function nextSmaller(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value === 0 ? -0 : value);
  // Bits of positive numbers grow with the number, those of negative ones with its size.
  view.setUint32(0, view.getUint32(0) + (value > 0 ? -1 : 1));
  return view.getFloat32(0);
}
