import { multiplyAdd } from './vector';

/** Σ g² over `count` floats, a multiple of 4, in float64 so that it overflows only where g itself does. */
export function sumOfSquares(gradients: usize, count: i32): f64 {
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  for (let at = gradients, end = gradients + 4 * count; at < end; at += 16) {
    const four = v128.load(at);
    const low = f64x2.promote_low_f32x4(four);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    sum0 = f64x2.add(sum0, f64x2.mul(low, low));
    sum1 = f64x2.add(sum1, f64x2.mul(high, high));
  }
  const sum = f64x2.add(sum0, sum1);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Keeps a root away from 0, so that a parameter without gradient stays where it is even if epsilon is 0. */
const LEAST_ROOT: f32 = 1e-30;

/**
 * One step of Adam over `count` floats; clears the gradients.
 *
 *     m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  θ ← θ − rate · m / (√(correction · v) + ε)
 *
 * @param scale factor on every gradient, from clipping.
 * @param rate learningRate / (1 − β₁ᵗ).
 * @param correction 1 / (1 − β₂ᵗ).
 */
export function adamStep(
  parameters: usize, gradients: usize, means: usize, variances: usize, count: i32,
  scale: f32, rate: f32, beta1: f32, oneMinusBeta1: f32, beta2: f32, oneMinusBeta2: f32, correction: f32, epsilon: f32,
): void {
  const zero = f32x4.splat(0);
  const least = f32x4.splat(LEAST_ROOT);
  for (let at: usize = 0, end: usize = 4 * count; at < end; at += 16) {
    const gradient = f32x4.mul(v128.load(gradients + at), f32x4.splat(scale));
    const mean = multiplyAdd(f32x4.splat(beta1), v128.load(means + at), f32x4.mul(f32x4.splat(oneMinusBeta1), gradient));
    const variance = multiplyAdd(
      f32x4.splat(beta2), v128.load(variances + at),
      f32x4.mul(f32x4.mul(f32x4.splat(oneMinusBeta2), gradient), gradient),
    );
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(variance, f32x4.splat(correction))), f32x4.splat(epsilon));
    const step = f32x4.div(f32x4.mul(mean, f32x4.splat(rate)), f32x4.pmax(root, least));
    v128.store(means + at, mean);
    v128.store(variances + at, variance);
    v128.store(parameters + at, f32x4.sub(v128.load(parameters + at), step));
    v128.store(gradients + at, zero);
  }
}

/**
 * One step of RMSprop over `count` floats; clears the gradients.
 *
 *     v ← decay·v + (1−decay)g²;  θ ← θ − rate · g / (√(v + inner) + outer)
 */
export function rmspropStep(
  parameters: usize, gradients: usize, meanSquares: usize, count: i32,
  scale: f32, rate: f32, decay: f32, oneMinusDecay: f32, innerEpsilon: f32, outerEpsilon: f32,
): void {
  const zero = f32x4.splat(0);
  const least = f32x4.splat(LEAST_ROOT);
  for (let at: usize = 0, end: usize = 4 * count; at < end; at += 16) {
    const gradient = f32x4.mul(v128.load(gradients + at), f32x4.splat(scale));
    const meanSquare = multiplyAdd(
      f32x4.splat(decay), v128.load(meanSquares + at),
      f32x4.mul(f32x4.mul(f32x4.splat(oneMinusDecay), gradient), gradient),
    );
    const root = f32x4.add(f32x4.sqrt(f32x4.add(meanSquare, f32x4.splat(innerEpsilon))), f32x4.splat(outerEpsilon));
    const step = f32x4.div(f32x4.mul(gradient, f32x4.splat(rate)), f32x4.pmax(root, least));
    v128.store(meanSquares + at, meanSquare);
    v128.store(parameters + at, f32x4.sub(v128.load(parameters + at), step));
    v128.store(gradients + at, zero);
  }
}

/** One step of gradient descent over `count` floats, θ ← θ − rate · g; clears the gradients. */
export function descentStep(parameters: usize, gradients: usize, count: i32, rate: f32): void {
  const zero = f32x4.splat(0);
  for (let at: usize = 0, end: usize = 4 * count; at < end; at += 16) {
    const step = f32x4.mul(v128.load(gradients + at), f32x4.splat(rate));
    v128.store(parameters + at, f32x4.sub(v128.load(parameters + at), step));
    v128.store(gradients + at, zero);
  }
}

/** target ← target + share · (source − target) over `count` floats. */
export function blend(target: usize, source: usize, count: i32, share: f32): void {
  for (let at: usize = 0, end: usize = 4 * count; at < end; at += 16) {
    const old = v128.load(target + at);
    v128.store(target + at, multiplyAdd(f32x4.splat(share), f32x4.sub(v128.load(source + at), old), old));
  }
}
