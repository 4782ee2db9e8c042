import { multiplyAdd } from './vector';

export const LINEAR: i32 = 0;
export const RELU: i32 = 1;
export const TANH: i32 = 2;
export const SIGMOID: i32 = 3;

/**
 * Applies tanh or the sigmoid in place to rows of `width` floats, a multiple of 4, `stride` bytes apart.
 * The other activations need no pass of their own: the product applies them as it stores.
 */
export function activate(activation: i32, values: usize, stride: usize, width: i32, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const end = values + 4 * width;
    if (activation == TANH) for (let at = values; at < end; at += 16) v128.store(at, tanh(v128.load(at)));
    else if (activation == SIGMOID) for (let at = values; at < end; at += 16) v128.store(at, sigmoid(v128.load(at)));
    values += stride;
  }
}

/**
 * ∂loss/∂(sum) ← ∂loss/∂(activation) · slope, in place, the slope taken from the activation's value:
 * relu 0 or 1, tanh 1 − y², sigmoid y (1 − y).
 */
export function multiplyBySlope(activation: i32, gradients: usize, values: usize, stride: usize, width: i32, rows: i32): void {
  if (activation == LINEAR) return;
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0, end: usize = 4 * width; at < end; at += 16) {
      const value = v128.load(values + at);
      let slope: v128;
      if (activation == RELU) slope = v128.and(one, f32x4.gt(value, f32x4.splat(0)));
      else if (activation == TANH) slope = f32x4.sub(one, f32x4.mul(value, value));
      else slope = f32x4.mul(value, f32x4.sub(one, value));
      // A product and not a mask, so that NaN in a gradient is never lost.
      v128.store(gradients + at, f32x4.mul(v128.load(gradients + at), slope));
    }
    gradients += stride;
    values += stride;
  }
}

/**
 * tanh x ≈ x · P(x²) / Q(x²) on [−7.905, 7.905], constant outside; NaN stays NaN.
 *
 * Source: the minimax coefficients of Eigen 3.4, `generic_fast_tanh_float`; a few units in the last place.
 */
@inline
function tanh(x: v128): v128 {
  const limit = f32x4.splat(7.90531110763549805);
  const clamped = f32x4.pmax(f32x4.pmin(x, limit), f32x4.neg(limit));
  const square = f32x4.mul(clamped, clamped);
  let numerator = multiplyAdd(square, f32x4.splat(-2.76076847742355e-16), f32x4.splat(2.00018790482477e-13));
  numerator = multiplyAdd(square, numerator, f32x4.splat(-8.60467152213735e-11));
  numerator = multiplyAdd(square, numerator, f32x4.splat(5.12229709037114e-8));
  numerator = multiplyAdd(square, numerator, f32x4.splat(1.48572235717979e-5));
  numerator = multiplyAdd(square, numerator, f32x4.splat(6.37261928875436e-4));
  numerator = multiplyAdd(square, numerator, f32x4.splat(4.89352455891786e-3));
  let denominator = multiplyAdd(square, f32x4.splat(1.19825839466702e-6), f32x4.splat(1.18534705686654e-4));
  denominator = multiplyAdd(square, denominator, f32x4.splat(2.268434632439e-3));
  denominator = multiplyAdd(square, denominator, f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(clamped, numerator), denominator);
}

@inline
function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/**
 * eˣ = 2ⁿ · eʳ with n = round(x / ln 2) and |r| ≤ ½ ln 2; x is held within ±87, NaN stays NaN.
 *
 * Source: Moshier, Cephes mathematical library, `expf`; about one unit in the last place.
 */
@inline
function exponential(x: v128): v128 {
  const limit = f32x4.splat(87);
  const clamped = f32x4.pmax(f32x4.pmin(x, limit), f32x4.neg(limit));
  const exponent = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.44269504088896341)));
  // ln 2 in two parts, of which the first is exact in few bits, so that n · ln 2 loses nothing.
  let rest = multiplyAdd(exponent, f32x4.splat(-0.693359375), clamped);
  rest = multiplyAdd(exponent, f32x4.splat(2.12194440e-4), rest);
  let series = multiplyAdd(rest, f32x4.splat(1.9875691500e-4), f32x4.splat(1.3981999507e-3));
  series = multiplyAdd(rest, series, f32x4.splat(8.3334519073e-3));
  series = multiplyAdd(rest, series, f32x4.splat(4.1665795894e-2));
  series = multiplyAdd(rest, series, f32x4.splat(1.6666665459e-1));
  series = multiplyAdd(rest, series, f32x4.splat(5.0000001201e-1));
  series = multiplyAdd(f32x4.mul(rest, rest), series, f32x4.add(rest, f32x4.splat(1)));
  const bits = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(exponent), i32x4.splat(127)), 23);
  return f32x4.mul(series, bits);
}
