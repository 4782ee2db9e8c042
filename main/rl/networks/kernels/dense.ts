import { RELU, activate } from './activations';
import { NO_FLOOR, product } from './product';
import { PANEL, PANEL_BYTES } from './vector';

/** Rows of a batch whose weight gradients are summed before the next: what the tiles read then stays in the first cache. */
const BATCH_BLOCK: i32 = 128;

/** What ∂loss/∂inputs starts from: one row of a panel, 0. */
const zeros: usize = memory.data(32, 16);

/**
 * outputs ← activation(inputs · weights + biases), for `batch` rows.
 *
 * Weights lie in panels: for each 8 units the rows of all inputs, `paddedInputs` of them (a multiple of 8), 8 floats each;
 * what pads is 0. Outputs are padded to whole panels too. Strides of rows are in bytes.
 */
export function denseForward(
  inputs: usize, inputStride: usize, inputCount: i32, paddedInputs: i32,
  weights: usize, biases: usize, panels: i32, activation: i32,
  outputs: usize, outputStride: usize, batch: i32,
): void {
  product(
    inputs, inputStride, 4, batch,
    weights, PANEL_BYTES, paddedInputs * PANEL_BYTES, panels,
    inputCount,
    biases, 0, PANEL_BYTES,
    outputs, outputStride, PANEL_BYTES,
    activation == RELU ? 0 : NO_FLOOR,
  );
  if (activation > RELU) activate(activation, outputs, outputStride, panels * PANEL, batch);
}

/** weightGradients += inputsᵀ · sumGradients and biasGradients += Σ over the batch of sumGradients. */
export function denseParameterGradients(
  inputs: usize, inputStride: usize, inputCount: i32, paddedInputs: i32,
  weightGradients: usize, biasGradients: usize, panels: i32,
  sumGradients: usize, gradientStride: usize, batch: i32,
): void {
  const panelStride = paddedInputs * PANEL_BYTES;
  for (let first = 0; first < batch; first += BATCH_BLOCK) {
    product(
      inputs + first * inputStride, 4, inputStride, inputCount,
      sumGradients + first * gradientStride, gradientStride, PANEL_BYTES, panels,
      min(BATCH_BLOCK, batch - first),
      weightGradients, PANEL_BYTES, panelStride,
      weightGradients, PANEL_BYTES, panelStride,
      NO_FLOOR,
    );
  }
  for (let panel = 0; panel < panels; panel++) {
    addRows(sumGradients + panel * PANEL_BYTES, gradientStride, batch, biasGradients + panel * PANEL_BYTES);
  }
}

/** total[8] += Σ over the rows. */
function addRows(rows: usize, stride: usize, count: i32, total: usize): void {
  let sum0 = v128.load(total);
  let sum1 = v128.load(total, 16);
  for (let row = 0; row < count; row++) {
    sum0 = f32x4.add(sum0, v128.load(rows));
    sum1 = f32x4.add(sum1, v128.load(rows, 16));
    rows += stride;
  }
  v128.store(total, sum0);
  v128.store(total, sum1, 16);
}

/**
 * inputGradients ← sumGradients · weightsᵀ, padded to whole panels of inputs.
 *
 * @param scratch room for 8 · panels rows of a panel: the weights of 8 inputs, transposed, are used for the whole batch.
 */
export function denseInputGradients(
  sumGradients: usize, gradientStride: usize, unitCount: i32, panels: i32,
  weights: usize, paddedInputs: i32, scratch: usize,
  inputGradients: usize, inputGradientStride: usize, batch: i32,
): void {
  for (let first = 0; first < paddedInputs; first += PANEL) {
    for (let panel = 0; panel < panels; panel++) {
      const block = weights + (panel * paddedInputs + first) * PANEL_BYTES;
      transposeBlock(block, scratch + panel * PANEL * PANEL_BYTES);
    }
    product(
      sumGradients, gradientStride, 4, batch,
      scratch, PANEL_BYTES, 0, 1,
      unitCount,
      zeros, 0, 0,
      inputGradients + 4 * first, inputGradientStride, 0,
      NO_FLOOR,
    );
  }
}

/** Transposes 8 × 8 floats from one place to another. */
function transposeBlock(from: usize, to: usize): void {
  transposeQuarter(from, to);
  transposeQuarter(from + 16, to + 4 * PANEL_BYTES);
  transposeQuarter(from + 4 * PANEL_BYTES, to + 16);
  transposeQuarter(from + 4 * PANEL_BYTES + 16, to + 4 * PANEL_BYTES + 16);
}

/** Transposes 4 × 4 floats; rows are 32 bytes apart in both places. */
@inline
function transposeQuarter(from: usize, to: usize): void {
  const row0 = v128.load(from);
  const row1 = v128.load(from, 32);
  const row2 = v128.load(from, 64);
  const row3 = v128.load(from, 96);
  const low01 = v128.shuffle<f32>(row0, row1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(row0, row1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(row2, row3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(row2, row3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96);
}
