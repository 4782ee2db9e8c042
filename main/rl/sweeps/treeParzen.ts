import type { Random } from '../core/random';
import type { SettingValue, SettingValues } from '../core/settings';
import { normalProbability } from '../statistics/normalDistribution';
import { chooseSettings, type Dimension, isSame, placeOf, type SearchSpace, valueAt } from './space';

/** A trial whose worth is known. */
export interface ScoredTrial {
  readonly settings: SettingValues;
  /** Higher is better; −Infinity for one that failed. */
  readonly score: number;
}

/** Trials drawn evenly before anything is concluded from them. */
export const startupTrials = 10;

/** Share of the trials that count as good, and the most of them. */
const goodShare = 0.25;
const mostGood = 25;

/** Values drawn from the good ones, of which the most promising is taken. */
const candidateCount = 24;

/**
 * A proposal of the tree-structured Parzen estimator: where good trials are dense and bad ones are not.
 *
 *     x* = argmax ℓ(x) / g(x)  over candidates drawn from ℓ
 *
 * with the densities ℓ of the better quarter of the trials and g of the others, each dimension by itself, over those
 * trials in which it counts. Numbers have a mixture of normals cut off at the ends of their range, one around each trial
 * and one as wide as the range; choices have counts, one added to each.
 *
 * Source: Bergstra, Bardenet, Bengio & Kégl, "Algorithms for hyper-parameter optimization", NeurIPS 2011, §4; bandwidths
 *         as in Bergstra, Yamins & Cox, ICML 2013: the larger distance to a neighbor.
 */
export function proposeByParzen(space: SearchSpace, trials: readonly ScoredTrial[], random: Random): SettingValues {
  const ranked = [...trials].sort((one, other) => other.score - one.score);
  const goodCount = Math.min(mostGood, Math.max(1, Math.ceil(goodShare * ranked.length)));
  const good = ranked.slice(0, goodCount);
  const bad = ranked.slice(goodCount);
  return chooseSettings(space, (name, dimension) => {
    const goodValues = valuesOf(good, name);
    const badValues = valuesOf(bad, name);
    return dimension.kind === 'choice'
      ? chooseByCounts(dimension.values, goodValues, badValues, random)
      : chooseByDensity(dimension, goodValues, badValues, random);
  });
}

function valuesOf(trials: readonly ScoredTrial[], name: string): SettingValue[] {
  return trials.flatMap(({ settings }) => settings[name] ?? []);
}

function chooseByCounts(
  values: readonly SettingValue[],
  good: readonly SettingValue[],
  bad: readonly SettingValue[],
  random: Random,
): SettingValue {
  const share = (among: readonly SettingValue[], value: SettingValue): number =>
    (among.filter((other) => isSame(other, value)).length + 1) / (among.length + values.length);
  const probabilities = values.map((value) => share(good, value));
  let best = values[0]!;
  let bestRatio = -Infinity;
  for (let i = 0; i < candidateCount; i++) {
    const candidate = values[random.choice(probabilities)]!;
    const ratio = share(good, candidate) / share(bad, candidate);
    if (ratio > bestRatio) [best, bestRatio] = [candidate, ratio];
  }
  return best;
}

function chooseByDensity(
  dimension: Dimension,
  goodValues: readonly SettingValue[],
  badValues: readonly SettingValue[],
  random: Random,
): SettingValue {
  const places = (values: readonly SettingValue[]) => values.map((value) => placeOf(dimension, value));
  const good = new ParzenDensity(places(goodValues));
  const bad = new ParzenDensity(places(badValues));
  let best = 0;
  let bestRatio = -Infinity;
  for (let i = 0; i < candidateCount; i++) {
    const candidate = good.draw(random);
    const ratio = good.logDensity(candidate) - bad.logDensity(candidate);
    if (ratio > bestRatio) [best, bestRatio] = [candidate, ratio];
  }
  return valueAt(dimension, best);
}

/** A mixture of normals on [0, 1]: one around each place, and one over everything. */
class ParzenDensity {
  readonly #centers: readonly number[];
  readonly #widths: readonly number[];
  /** Share of each normal that lies in [0, 1]. */
  readonly #masses: readonly number[];

  constructor(places: readonly number[]) {
    const centers = [...places, 0.5].sort((one, other) => one - other);
    const prior = centers.indexOf(0.5);
    const narrowest = 1 / Math.min(100, 1 + centers.length);
    this.#centers = centers;
    this.#widths = centers.map((center, i) => {
      if (i === prior) return 1;
      const below = center - (centers[i - 1] ?? 0);
      const above = (centers[i + 1] ?? 1) - center;
      return Math.min(1, Math.max(narrowest, below, above));
    });
    this.#masses = centers.map((center, i) => {
      const width = this.#widths[i]!;
      return normalProbability((1 - center) / width) - normalProbability(-center / width);
    });
  }

  draw(random: Random): number {
    const component = random.integer(this.#centers.length);
    for (;;) {
      const place = random.normal(this.#centers[component]!, this.#widths[component]!);
      if (place >= 0 && place < 1) return place;
    }
  }

  logDensity(place: number): number {
    let density = 0;
    this.#centers.forEach((center, i) => {
      const width = this.#widths[i]!;
      density += Math.exp(-0.5 * ((place - center) / width) ** 2) / (width * this.#masses[i]!);
    });
    return Math.log(density / this.#centers.length);
  }
}
