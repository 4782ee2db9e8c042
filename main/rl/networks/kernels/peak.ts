import { multiplyAdd } from './vector';

/**
 * 12 · `count` vector multiply-adds between registers alone, 96 · `count` floating point operations: what the core can do
 * at most, for judging the other kernels.
 *
 * @returns a sum of all results, so that none is dropped.
 */
export function multiplyAddPeak(count: i32): f32 {
  const factor = f32x4.splat(0.999);
  const term = f32x4.splat(0.001);
  let s0 = term, s1 = term, s2 = term, s3 = term, s4 = term, s5 = term;
  let s6 = term, s7 = term, s8 = term, s9 = term, s10 = term, s11 = term;
  for (let i = 0; i < count; i++) {
    s0 = multiplyAdd(factor, term, s0);
    s1 = multiplyAdd(factor, term, s1);
    s2 = multiplyAdd(factor, term, s2);
    s3 = multiplyAdd(factor, term, s3);
    s4 = multiplyAdd(factor, term, s4);
    s5 = multiplyAdd(factor, term, s5);
    s6 = multiplyAdd(factor, term, s6);
    s7 = multiplyAdd(factor, term, s7);
    s8 = multiplyAdd(factor, term, s8);
    s9 = multiplyAdd(factor, term, s9);
    s10 = multiplyAdd(factor, term, s10);
    s11 = multiplyAdd(factor, term, s11);
  }
  const sum0 = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7)));
  const sum = f32x4.add(sum0, f32x4.add(f32x4.add(s8, s9), f32x4.add(s10, s11)));
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
}
