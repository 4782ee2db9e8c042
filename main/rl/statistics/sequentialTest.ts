import { checkInteger, checkRange } from '../core/check';
import { mean, standardDeviation } from './moments';
import { normalProbability, normalQuantile } from './normalDistribution';
import { studentTwoSidedQuantile } from './studentDistribution';

export interface SequentialOptions {
  /** Seeds of each group after which one stops in any case. */
  readonly mostSeeds: number;
  /** Chance of calling equal groups different, over all looks together; 0.05 unless said otherwise. */
  readonly level?: number;
  /** Chance of finding a difference of the size seen so far; 0.8 unless said otherwise. */
  readonly power?: number;
}

/** What to do after a look at two groups. */
export interface SeedAdvice {
  /** `different`: stop, they differ; `more`: go on; `enough`: more seeds are not worth running. */
  readonly verdict: 'different' | 'more' | 'enough';
  /** Seeds that each group should get in addition; 0 unless the verdict is `more`. */
  readonly moreSeeds: number;
  /** Seeds of each group that were looked at last; 0 before the first look. */
  readonly lookedAt: number;
  /** What the p-value of that look had to reach. */
  readonly boundary: number;
  /** Seeds of each group that a difference of the size seen so far needs; Infinity when none was seen. */
  readonly neededSeeds: number;
}

/**
 * Share of the error that may be spent by a look at so many of all seeds; little at first, so that little is lost.
 *
 *     α*(t) = 2 − 2 Φ( z_{1 − α/2} / √t ),  t = n / n_max
 *
 * Source: Lan & DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70 (1983), 659–663, eq. for α₁*.
 */
export function spentError(seeds: number, mostSeeds: number, level = 0.05): number {
  const share = Math.min(1, seeds / mostSeeds);
  return share <= 0 ? 0 : 2 - 2 * normalProbability(normalQuantile(1 - level / 2) / Math.sqrt(share));
}

/**
 * Seeds that each of two groups needs to show a difference of means with Welch's test.
 *
 *     n ≥ ( t_{ν, 1 − α/2} + t_{ν, power} )² (s²_a + s²_b) / (ā − b̄)²,  ν = 2 n − 2
 *
 * Source: Colas, Sigaud & Oudeyer, "How many random seeds?" (2018), arXiv:1806.08295, §4, by the usual approximation of
 *         the noncentral t by a shifted one.
 */
export function seedsNeeded(difference: number, variances: number, level: number, power: number): number {
  if (difference === 0) return Infinity;
  if (variances === 0) return 2;
  const needed = (seeds: number): number => {
    const degrees = 2 * seeds - 2;
    const t = studentTwoSidedQuantile(1 - level, degrees) + studentTwoSidedQuantile(2 * power - 1, degrees);
    return (t * t * variances) / (difference * difference);
  };
  const most = 1_000_000;
  if (needed(most) > most) return Infinity;
  let low = 1;
  let high = most;
  // `needed` falls with n, so the least n that satisfies n ≥ needed(n) is found by halving.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (needed(middle) <= middle) high = middle;
    else low = middle;
  }
  return high;
}

/** Seeds at the first look. */
const firstLook = 5;

/** Numbers of seeds at which one looks: 5, twice as many each time, and `mostSeeds`. */
export function plannedLooks(mostSeeds: number): number[] {
  const looks: number[] = [];
  for (let look = firstLook; look < mostSeeds; look *= 2) looks.push(look);
  return [...looks, mostSeeds];
}

/**
 * Says whether more seeds are worth running for two groups, and how many.
 *
 * Looking again and again finds a difference in the end even where there is none. So one looks only at the planned
 * numbers of seeds, always at the first so many, and each look may spend only what those before it left over. By the union
 * bound the chance of ever calling equal groups different then stays below `level`, whatever valid test is used and
 * whenever one stops. Calling it `enough` costs no error: it only forgoes a discovery.
 *
 * @param a values in the order of their seeds, which must not depend on the values.
 * @param test the p-value of a valid two-sided test, such as the permutation test.
 *
 * Source: the spending is Lan & DeMets's (1983); stopping seeds by a group sequential test is the idea of Mathieu et al.,
 *         "AdaStop: adaptive statistical testing for sound comparisons of Deep RL agents" (2023), arXiv:2306.10882.
 *
 * @throws InvalidValueError when an option is out of range.
 */
export function adviseOnSeeds(
  a: readonly number[],
  b: readonly number[],
  test: (a: readonly number[], b: readonly number[]) => number,
  { mostSeeds, level = 0.05, power = 0.8 }: SequentialOptions,
): SeedAdvice {
  checkInteger('mostSeeds', mostSeeds, 2);
  checkRange('level', level, Number.MIN_VALUE, 0.5);
  checkRange('power', power, 0.5 + Number.EPSILON, 1 - Number.EPSILON);
  const looks = plannedLooks(mostSeeds);
  const seeds = Math.min(a.length, b.length);
  let lookedAt = 0;
  let boundary = 0;
  for (const look of looks.filter((planned) => planned <= seeds)) {
    boundary = spentError(look, mostSeeds, level) - spentError(lookedAt, mostSeeds, level);
    lookedAt = look;
    if (test(a.slice(0, look), b.slice(0, look)) <= boundary) {
      return { verdict: 'different', moreSeeds: 0, lookedAt, boundary, neededSeeds: look };
    }
  }
  const neededSeeds = seeds < 2 ? looks[0]! : estimateNeed(a, b, level, power);
  const target = looks.find((look) => look > seeds && look >= neededSeeds);
  const verdict = target === undefined ? 'enough' : 'more';
  return { verdict, moreSeeds: target === undefined ? 0 : target - seeds, lookedAt, boundary, neededSeeds };
}

function estimateNeed(a: readonly number[], b: readonly number[], level: number, power: number): number {
  return seedsNeeded(mean(a) - mean(b), standardDeviation(a) ** 2 + standardDeviation(b) ** 2, level, power);
}
