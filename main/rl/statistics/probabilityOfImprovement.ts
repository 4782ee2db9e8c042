import type { Random } from '../core/random';
import { type BootstrapOptions, type Interval, percentileInterval } from './bootstrap';
import { checkValues } from './moments';

/**
 * Probability that a run of `a` beats one of `b`, ties counted half.
 *
 *     P(A > B) + ½ P(A = B) = U / (n m)
 *
 * with U of Mann & Whitney and n, m runs. ½ when neither is better.
 *
 * Source: Mann & Whitney, Annals of Mathematical Statistics 18 (1947), 50–60; Agarwal et al., NeurIPS 2021, §4.3.
 *
 * @throws InvalidValueError when a side has no value, or one is not finite.
 */
export function probabilityOfImprovement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { ranksOfA, ranksOfB, rankCount } = rankTogether(a, b);
  return shareOfWins(countRanks(ranksOfA, rankCount), countRanks(ranksOfB, rankCount), a.length * b.length);
}

/**
 * Percentile bootstrap interval of the probability of improvement; both sides are resampled, each among its own runs.
 *
 * @throws InvalidValueError when a side has no value, or one is not finite.
 */
export function probabilityOfImprovementInterval(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  random: Random,
  options: BootstrapOptions = {},
): Interval {
  const { ranksOfA, ranksOfB, rankCount } = rankTogether(a, b);
  const countsOfA = new Uint32Array(rankCount);
  const countsOfB = new Uint32Array(rankCount);
  const draw = (): number => {
    resampleRanks(ranksOfA, countsOfA, random);
    resampleRanks(ranksOfB, countsOfB, random);
    return shareOfWins(countsOfA, countsOfB, a.length * b.length);
  };
  return percentileInterval(draw, options);
}

interface Ranks {
  /** Place of each value of `a` among the distinct values of both sides, counted from 0. */
  readonly ranksOfA: Uint32Array;
  readonly ranksOfB: Uint32Array;
  /** Number of distinct values. */
  readonly rankCount: number;
}

function rankTogether(a: ArrayLike<number>, b: ArrayLike<number>): Ranks {
  checkValues(a);
  checkValues(b);
  const distinct = [...new Set([...Array.from(a), ...Array.from(b)])].sort((one, other) => one - other);
  const rankOf = new Map(distinct.map((value, rank) => [value, rank]));
  const rank = (value: number): number => rankOf.get(value)!;
  return { ranksOfA: Uint32Array.from(a, rank), ranksOfB: Uint32Array.from(b, rank), rankCount: distinct.length };
}

function countRanks(ranks: Uint32Array, rankCount: number): Uint32Array {
  const counts = new Uint32Array(rankCount);
  for (const rank of ranks) counts[rank]!++;
  return counts;
}

function resampleRanks(ranks: Uint32Array, counts: Uint32Array, random: Random): void {
  counts.fill(0);
  for (let i = 0; i < ranks.length; i++) counts[ranks[random.integer(ranks.length)]!]!++;
}

/** Sorted ranks turn the n · m comparisons into one pass: each value of `a` beats all of `b` below it. */
function shareOfWins(countsOfA: Uint32Array, countsOfB: Uint32Array, pairCount: number): number {
  let wins = 0;
  let below = 0;
  for (let rank = 0; rank < countsOfA.length; rank++) {
    wins += countsOfA[rank]! * (below + countsOfB[rank]! / 2);
    below += countsOfB[rank]!;
  }
  return wins / pairCount;
}
