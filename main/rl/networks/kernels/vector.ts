/** Floats in one row of a panel: two vectors, as wide as the register tile. */
export const PANEL: i32 = 8;

/** Bytes in one row of a panel. */
export const PANEL_BYTES: usize = 32;

/** a · b + c; rounded once where the host has relaxed SIMD and fused multiply-add, twice otherwise. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}
