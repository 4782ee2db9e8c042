import { checkInteger, checkRange } from '../core/check';
import type { Random } from '../core/random';
import type { Interval } from './bootstrap';
import { checkValues, mean } from './moments';

/** Arrangements up to which all are looked at: 10 runs against 10 have 184,756. */
const mostExactArrangements = 200_000;

export interface PermutationOptions {
  /** In (0, 1), 0.95 unless said otherwise. */
  readonly confidence?: number;
  /** How many arrangements to draw when there are too many to list; 20,000 unless said otherwise. */
  readonly arrangements?: number;
}

/**
 * Interval of the center of a symmetric distribution: all centers that the sign-flip test does not reject.
 *
 * That test rejects a center when too many of the means of subsets of the values lie on one side of it, so the ends are
 * order statistics of the 2ⁿ − 1 subset means:
 *
 *     [m₍ₖ₎, m₍N₋ₖ₊₁₎],  k = ⌊α 2ⁿ / 2⌋ of N = 2ⁿ − 1 ascending means, counted from 1
 *
 * Its coverage is at least `confidence` for any symmetric distribution, however few the values. With so few that k = 0
 * (five or fewer at 95 %) no finite interval can promise that, and the ends are −Infinity and Infinity.
 *
 * Source: Hartigan, "Using subsample values as typical values", JASA 64 (1969), 1303–1317.
 *
 * @throws InvalidValueError when there is no value, or one is not finite.
 */
export function permutationIntervalOfMean(values: ArrayLike<number>, random: Random, options: PermutationOptions = {}): Interval {
  checkValues(values);
  const { confidence, arrangements } = checkOptions(options);
  const numbers = Float64Array.from(values);
  const isExact = 2 ** numbers.length <= mostExactArrangements;
  const means = isExact ? allSubsetMeans(numbers) : drawSubsetMeans(numbers, arrangements, random);
  return middleOrderStatistics(means, confidence);
}

/**
 * Interval of a shift between two groups: all shifts δ of `a` against `b` that the permutation test does not reject.
 *
 * An arrangement that exchanges the runs S of `a` for as many T of `b` is as extreme as the observed one exactly when
 * δ ≥ S̄ − T̄, so the ends are order statistics of these differences over all exchanges, C(n + m, n) − 1 of them.
 *
 * Its coverage is at least `confidence` where the groups differ by a shift alone; with too few runs for that the ends are
 * −Infinity and Infinity.
 *
 * Source: Pitman, "Significance tests which may be applied to samples from any populations", Suppl. J. R. Stat. Soc. 4
 *         (1937), 119–130; Garthwaite, "Confidence intervals from randomization tests", Biometrics 52 (1996), 1387–1393.
 *
 * @throws InvalidValueError when a side has no value, or one is not finite.
 */
export function permutationIntervalOfDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  random: Random,
  options: PermutationOptions = {},
): Interval {
  checkValues(a);
  checkValues(b);
  const { confidence, arrangements } = checkOptions(options);
  const isExact = countExchanges(a.length, b.length) <= mostExactArrangements;
  const left = Float64Array.from(a);
  const right = Float64Array.from(b);
  const differences = isExact ? allExchanges(left, right) : drawExchanges(left, right, arrangements, random);
  return middleOrderStatistics(differences, confidence);
}

function checkOptions({ confidence = 0.95, arrangements = 20_000 }: PermutationOptions): Required<PermutationOptions> {
  checkRange('confidence', confidence, Number.MIN_VALUE, 1 - Number.EPSILON);
  checkInteger('arrangements', arrangements, 1);
  return { confidence, arrangements };
}

/** The observed arrangement counts too, so that there is one arrangement more than there are thresholds. */
function middleOrderStatistics(thresholds: Float64Array, confidence: number): Interval {
  // Without the small excess, (1 − 0.95) · 40 / 2 would round to 0.9999….
  const rank = Math.floor((1 - confidence) * 0.5 * (thresholds.length + 1) * (1 + 1e-12));
  if (rank < 1) return [-Infinity, Infinity];
  const ascending = thresholds.sort();
  return [ascending[rank - 1]!, ascending[ascending.length - rank]!];
}

function allSubsetMeans(values: Float64Array): Float64Array {
  const sums = new Float64Array(2 ** values.length);
  const means = new Float64Array(sums.length - 1);
  const counts = new Uint8Array(sums.length);
  for (let i = 0; i < values.length; i++) {
    const half = 2 ** i;
    for (let subset = 0; subset < half; subset++) {
      sums[half + subset] = sums[subset]! + values[i]!;
      counts[half + subset] = counts[subset]! + 1;
      means[half + subset - 1] = sums[half + subset]! / counts[half + subset]!;
    }
  }
  return means;
}

function drawSubsetMeans(values: Float64Array, count: number, random: Random): Float64Array {
  return Float64Array.from({ length: count }, () => {
    for (;;) {
      let sum = 0;
      let size = 0;
      for (const value of values) {
        if (random.uniform() >= 0.5) continue;
        sum += value;
        size++;
      }
      if (size > 0) return sum / size;
    }
  });
}

/** n + m over n; Infinity where it is too large to be a number. */
function countExchanges(n: number, m: number): number {
  let count = 1;
  for (let i = 1; i <= n && Number.isFinite(count); i++) count = (count * (m + i)) / i;
  return Math.round(count);
}

/** Mean of S less mean of T for every exchange of equally many. */
function allExchanges(a: Float64Array, b: Float64Array): Float64Array {
  const differences: number[] = [];
  for (let size = 1; size <= Math.min(a.length, b.length); size++) {
    const meansOfB = subsetMeans(b, size);
    for (const meanOfA of subsetMeans(a, size)) for (const meanOfB of meansOfB) differences.push(meanOfA - meanOfB);
  }
  return Float64Array.from(differences);
}

function subsetMeans(values: Float64Array, size: number): number[] {
  const means: number[] = [];
  const choose = (from: number, missing: number, sum: number): void => {
    if (missing === 0) means.push(sum / size);
    else for (let i = from; i <= values.length - missing; i++) choose(i + 1, missing - 1, sum + values[i]!);
  };
  choose(0, size, 0);
  return means;
}

/** As `allExchanges`, for arrangements drawn evenly; the observed one, which exchanges nothing, is drawn again. */
function drawExchanges(a: Float64Array, b: Float64Array, count: number, random: Random): Float64Array {
  const order = Uint32Array.from({ length: a.length + b.length }, (_, i) => i);
  const centerOfA = mean(a);
  const centerOfB = mean(b);
  return Float64Array.from({ length: count }, () => {
    for (;;) {
      let sumOfS = 0;
      let sumOfT = 0;
      let size = 0;
      // The first n of a shuffle are the new group a: those of b among them came in exchange.
      for (let i = 0; i < a.length; i++) {
        const chosen = i + random.integer(order.length - i);
        [order[i], order[chosen]] = [order[chosen]!, order[i]!];
        if (order[i]! >= a.length) sumOfT += b[order[i]! - a.length]! - centerOfB;
        else sumOfS -= a[order[i]!]! - centerOfA;
        size += order[i]! >= a.length ? 1 : 0;
      }
      // What stayed in a was subtracted, so the deviations of what left it remain: all deviations sum to 0.
      if (size > 0) return centerOfA - centerOfB + (sumOfS - sumOfT) / size;
    }
  });
}
