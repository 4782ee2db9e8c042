import { multiplyAdd, PANEL } from './vector';

/** outputs ← gain ∘ (inputs − mean) / √(variance + epsilon) + bias, each row with its own mean and variance. */
export function normForward(
  inputs: usize, inputStride: usize, width: i32, epsilon: f32,
  gain: usize, bias: usize, outputs: usize, outputStride: usize, batch: i32,
): void {
  for (let row = 0; row < batch; row++) {
    const mean = meanOf(inputs, width);
    const scale = f32x4.splat(inverseDeviation(inputs, width, mean, epsilon));
    for (let column = 0; column < width; column += 4) {
      const at: usize = 4 * column;
      const normalized = f32x4.mul(differences(inputs + at, mean, width - column), scale);
      v128.store(outputs + at, multiplyAdd(v128.load(gain + at), normalized, v128.load(bias + at)));
    }
    inputs += inputStride;
    outputs += outputStride;
  }
}

/**
 * With x̂ the normalised inputs and h = gain ∘ outputGradients:
 *
 *     gainGradients += Σ outputGradients ∘ x̂;  biasGradients += Σ outputGradients
 *     inputGradients ← (h − mean(h) − x̂ · mean(h ∘ x̂)) / √(variance + epsilon)
 *
 * @param gainGradients 0, as is `biasGradients`, where those are not wanted.
 * @param inputGradients 0 where they are not wanted; else padded with 0 to whole panels.
 */
export function normBackward(
  inputs: usize, inputStride: usize, width: i32, epsilon: f32,
  gain: usize, gainGradients: usize, biasGradients: usize,
  outputGradients: usize, gradientStride: usize, inputGradients: usize, batch: i32,
): void {
  const paddedWidth = (width + PANEL - 1) & -PANEL;
  for (let row = 0; row < batch; row++) {
    const mean = meanOf(inputs, width);
    const scale = f32x4.splat(inverseDeviation(inputs, width, mean, epsilon));
    let scaledSum = f32x4.splat(0);
    let overlapSum = f32x4.splat(0);
    for (let column = 0; column < width; column += 4) {
      const at: usize = 4 * column;
      const normalized = f32x4.mul(differences(inputs + at, mean, width - column), scale);
      const gradient = v128.and(v128.load(outputGradients + at), lanesBelow(width - column));
      if (gainGradients != 0) {
        v128.store(gainGradients + at, multiplyAdd(gradient, normalized, v128.load(gainGradients + at)));
        v128.store(biasGradients + at, f32x4.add(gradient, v128.load(biasGradients + at)));
      }
      const scaled = f32x4.mul(gradient, v128.load(gain + at));
      scaledSum = f32x4.add(scaledSum, scaled);
      overlapSum = multiplyAdd(scaled, normalized, overlapSum);
    }
    if (inputGradients != 0) {
      const scaledMean = f32x4.splat(sumOfLanes(scaledSum) / <f32>width);
      const overlap = f32x4.splat(sumOfLanes(overlapSum) / <f32>width);
      for (let column = 0; column < paddedWidth; column += 4) {
        const at: usize = 4 * column;
        const normalized = f32x4.mul(differences(inputs + at, mean, width - column), scale);
        const scaled = f32x4.mul(v128.load(outputGradients + at), v128.load(gain + at));
        const rest = f32x4.sub(f32x4.sub(scaled, scaledMean), f32x4.mul(normalized, overlap));
        v128.store(inputGradients + at, v128.and(f32x4.mul(rest, scale), lanesBelow(width - column)));
      }
      inputGradients += gradientStride;
    }
    inputs += inputStride;
    outputGradients += gradientStride;
  }
}

function meanOf(row: usize, width: i32): f32 {
  let sum = f32x4.splat(0);
  for (let column = 0; column < width; column += 4) {
    sum = f32x4.add(sum, v128.and(v128.load(row + 4 * column), lanesBelow(width - column)));
  }
  return sumOfLanes(sum) / <f32>width;
}

function inverseDeviation(row: usize, width: i32, mean: f32, epsilon: f32): f32 {
  let squares = f32x4.splat(0);
  for (let column = 0; column < width; column += 4) {
    const difference = differences(row + 4 * column, mean, width - column);
    squares = multiplyAdd(difference, difference, squares);
  }
  return 1 / sqrt<f32>(sumOfLanes(squares) / <f32>width + epsilon);
}

/** Four values less the mean; 0 behind the end of the row, whatever lies there. */
@inline
function differences(values: usize, mean: f32, count: i32): v128 {
  return v128.and(f32x4.sub(v128.load(values), f32x4.splat(mean)), lanesBelow(count));
}

/** All bits set in the first `count` lanes. */
@inline
function lanesBelow(count: i32): v128 {
  return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3));
}

@inline
function sumOfLanes(sum: v128): f32 {
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
}
