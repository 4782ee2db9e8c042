import { checkInteger } from '../core/check';
import type { Random } from '../core/random';
import { checkValues, mean } from './moments';

/** Arrangements up to which all are looked at: 10 runs against 10 have 184,756. */
const mostExactArrangements = 200_000;

/**
 * Two-sided permutation test of the difference of means.
 *
 *     p = share of the arrangements of all runs into groups of n and m with |ā* − b̄*| ≥ |ā − b̄|
 *
 * Exact (every arrangement) where there are at most 200,000; otherwise from random arrangements, the observed one
 * counted among them, p = (hits + 1) / (arrangements + 1), so that it is never 0.
 *
 * @param arrangements how many to draw when there are too many to list.
 *
 * Source: Phipson & Smyth, "Permutation P-values should never be zero", Stat. Appl. Genet. Mol. Biol. 9 (2010), 39.
 *
 * @throws InvalidValueError when a side has no value, or one is not finite.
 */
export function permutationTest(a: ArrayLike<number>, b: ArrayLike<number>, random: Random, arrangements = 10_000): number {
  checkValues(a);
  checkValues(b);
  checkInteger('arrangements', arrangements, 1);
  const pooled = centered(a, b);
  const smaller = Math.min(a.length, b.length);
  // With all values centered, ā − b̄ is proportional to the sum of either group: comparing sums is comparing means.
  const observed = Math.abs(sumOf(a.length === smaller ? pooled.subarray(0, smaller) : pooled.subarray(a.length)));
  const scale = pooled.reduce((sum, value) => sum + Math.abs(value), 0);
  const isAsExtreme = (sum: number): boolean => Math.abs(sum) >= observed - 1e-12 * scale; // ties differ by rounding

  const total = countArrangements(pooled.length, smaller);
  if (total <= mostExactArrangements) return countHits(pooled, smaller, isAsExtreme) / total;
  let hits = 0;
  for (let i = 0; i < arrangements; i++) if (isAsExtreme(drawSum(pooled, smaller, random))) hits++;
  return (hits + 1) / (arrangements + 1);
}

/** Both groups in one column, less their common mean. */
function centered(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const pooled = new Float64Array(a.length + b.length);
  pooled.set(a);
  pooled.set(b, a.length);
  const center = mean(pooled);
  return pooled.map((value) => value - center);
}

/** n over k; Infinity where it is too large to be a number. */
function countArrangements(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k && Number.isFinite(count); i++) count = (count * (n - k + i)) / i;
  return Math.round(count);
}

/** Number of choices of `size` values whose sum satisfies the test. */
function countHits(values: Float64Array, size: number, isHit: (sum: number) => boolean): number {
  const choose = (from: number, missing: number, sum: number): number => {
    if (missing === 0) return isHit(sum) ? 1 : 0;
    let hits = 0;
    for (let i = from; i <= values.length - missing; i++) hits += choose(i + 1, missing - 1, sum + values[i]!);
    return hits;
  };
  return choose(0, size, 0);
}

/** Sum of `size` values drawn without replacement, which it moves to the front (Fisher & Yates, stopped early). */
function drawSum(values: Float64Array, size: number, random: Random): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const chosen = i + random.integer(values.length - i);
    const value = values[chosen]!;
    values[chosen] = values[i]!;
    values[i] = value;
    sum += value;
  }
  return sum;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
