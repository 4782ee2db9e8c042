import { multiplyAdd, PANEL_BYTES } from './vector';

/**
 * noisy ← means + deviations ∘ noise, for weights in panels and the biases behind them.
 *
 * The noise of a weight is the product of its input's and its unit's, that of a bias its unit's.
 */
export function perturb(
  means: usize, deviations: usize, inputNoise: usize, unitNoise: usize, paddedInputs: i32, panels: i32, noisy: usize,
): void {
  const biases: usize = panels * paddedInputs * PANEL_BYTES;
  for (let panel = 0; panel < panels; panel++) {
    for (let half: usize = 0; half < PANEL_BYTES; half += 16) {
      const noise = v128.load(unitNoise + panel * PANEL_BYTES + half);
      let at: usize = panel * paddedInputs * PANEL_BYTES + half;
      for (let input = 0; input < paddedInputs; input++) {
        const both = f32x4.mul(noise, v128.load32_splat(inputNoise + 4 * input));
        v128.store(noisy + at, multiplyAdd(v128.load(deviations + at), both, v128.load(means + at)));
        at += PANEL_BYTES;
      }
      const bias: usize = biases + panel * PANEL_BYTES + half;
      v128.store(noisy + bias, multiplyAdd(v128.load(deviations + bias), noise, v128.load(means + bias)));
    }
  }
}

/** meanGradients += gradients and deviationGradients += gradients ∘ noise; clears the gradients. */
export function addNoisyGradients(
  gradients: usize, inputNoise: usize, unitNoise: usize, paddedInputs: i32, panels: i32,
  meanGradients: usize, deviationGradients: usize,
): void {
  const biases: usize = panels * paddedInputs * PANEL_BYTES;
  for (let panel = 0; panel < panels; panel++) {
    for (let half: usize = 0; half < PANEL_BYTES; half += 16) {
      const noise = v128.load(unitNoise + panel * PANEL_BYTES + half);
      let at: usize = panel * paddedInputs * PANEL_BYTES + half;
      for (let input = 0; input < paddedInputs; input++) {
        const both = f32x4.mul(noise, v128.load32_splat(inputNoise + 4 * input));
        moveGradient(gradients + at, both, meanGradients + at, deviationGradients + at);
        at += PANEL_BYTES;
      }
      const bias: usize = biases + panel * PANEL_BYTES + half;
      moveGradient(gradients + bias, noise, meanGradients + bias, deviationGradients + bias);
    }
  }
}

@inline
function moveGradient(from: usize, noise: v128, mean: usize, deviation: usize): void {
  const gradient = v128.load(from);
  v128.store(from, f32x4.splat(0));
  v128.store(mean, f32x4.add(v128.load(mean), gradient));
  v128.store(deviation, multiplyAdd(gradient, noise, v128.load(deviation)));
}
