import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { Covariance } from './covariance';
import { areAllEqual, descendingOrder } from './ranks';

/** One point as it was drawn: C^½ z = y. */
interface Draw {
  readonly z: Float64Array;
  readonly y: Float64Array;
}

/**
 * Covariance matrix adaptation: a normal distribution that moves to, and takes the shape of, what does best.
 *
 *     xₖ = m + σ yₖ,  yₖ = C^½ zₖ,  zₖ ~ N(0, I),  k = 1 … λ
 *     ⟨y⟩ = Σ wᵢ y_{i:λ},  ⟨z⟩ = Σ wᵢ z_{i:λ},  best first, over the better half;  so C^−½ ⟨y⟩ = ⟨z⟩
 *     m ← m + σ ⟨y⟩
 *     p_σ ← (1 − c_σ) p_σ + √(c_σ (2 − c_σ) μ_eff) ⟨z⟩
 *     σ ← σ exp( c_σ/d_σ (‖p_σ‖ / E‖N(0, I)‖ − 1) )
 *     p_c ← (1 − c_c) p_c + h_σ √(c_c (2 − c_c) μ_eff) ⟨y⟩
 *     C ← (1 − c₁ − c_μ + (1 − h_σ) c₁ c_c (2 − c_c)) C + c₁ p_c p_cᵀ + c_μ Σ wᵢ y_{i:λ} y_{i:λ}ᵀ
 *
 * h_σ is 0 while p_σ is long, else 1. Only the order of the values counts. The constants are the defaults of the source;
 * its negative weights are left out, as in Hansen's own minimal program. Where all values are equal, nothing changes.
 *
 * Source: Hansen, "The CMA evolution strategy: a tutorial" (2016), arXiv:1604.00772, fig. 6 and table 1.
 */
export class CovarianceAdaptation {
  /** m, shape [n]. */
  readonly mean: Float64Array;
  /** p_σ, shape [n]. */
  readonly #deviationPath: Float64Array;
  /** p_c, shape [n]. */
  readonly #covariancePath: Float64Array;
  readonly #constants: Constants;
  #deviation: number;
  #generation = 0;
  /** Of the generation under way. */
  #draws: readonly Draw[] = [];

  /**
   * @param mean m of the first generation.
   * @param deviation σ of the first generation.
   * @param populationSize λ, at least 2.
   * @param covariance C of the first generation.
   */
  constructor(
    mean: Float64Array,
    deviation: number,
    populationSize: number,
    private readonly covariance: Covariance,
  ) {
    this.mean = mean.slice();
    this.#deviation = deviation;
    this.#deviationPath = new Float64Array(mean.length);
    this.#covariancePath = new Float64Array(mean.length);
    this.#constants = constantsFor(mean.length, populationSize, covariance.learningFactor);
  }

  /** σ. */
  get deviation(): number {
    return this.#deviation;
  }

  /** x₁ … x_λ, n normal draws for each. */
  draw(random: Random): Float64Array[] {
    const root = this.covariance.root();
    this.#draws = Array.from({ length: this.#constants.populationSize }, () => {
      const z = this.mean.map(() => random.normal());
      return { z, y: root(z) };
    });
    return this.#draws.map(({ y }) => this.mean.map((center, i) => center + this.#deviation * y[i]!));
  }

  /** @param values of the points of the last `draw`; the greatest is the best. */
  update(values: Float64Array): void {
    this.#generation++;
    if (areAllEqual(values)) return;
    const { weights, effectiveSize, cSigma, dSigma, cC, c1, cMu, expectedNorm } = this.#constants;
    const n = this.mean.length;
    const best = descendingOrder(values).slice(0, weights.length);
    const steps = best.map((k) => this.#draws[k]!.y); // y_{i:λ}
    const meanStep = weightedSum(weights, steps); // ⟨y⟩
    const meanNormal = weightedSum(
      weights,
      best.map((k) => this.#draws[k]!.z),
    ); // ⟨z⟩
    for (let i = 0; i < n; i++) this.mean[i]! += this.#deviation * meanStep[i]!;

    follow(this.#deviationPath, meanNormal, cSigma, Math.sqrt(cSigma * (2 - cSigma) * effectiveSize));
    const pathNorm = norm(this.#deviationPath);
    this.#deviation *= Math.exp((cSigma / dSigma) * (pathNorm / expectedNorm - 1));
    checkFinite('The deviation of the search', this.#deviation);

    const unbiased = pathNorm / Math.sqrt(1 - (1 - cSigma) ** (2 * this.#generation));
    const hSigma = unbiased < (1.4 + 2 / (n + 1)) * expectedNorm ? 1 : 0;
    follow(this.#covariancePath, meanStep, cC, hSigma * Math.sqrt(cC * (2 - cC) * effectiveSize));

    const keep = 1 - c1 - cMu + (1 - hSigma) * c1 * cC * (2 - cC);
    this.covariance.mix(keep, [c1, ...weights.map((weight) => cMu * weight)], [this.#covariancePath, ...steps]);
  }

  save(): SavedState {
    return {
      mean: this.mean.slice(),
      deviation: this.#deviation,
      covariance: this.covariance.elements.slice(),
      deviationPath: this.#deviationPath.slice(),
      covariancePath: this.#covariancePath.slice(),
      generation: this.#generation,
    };
  }

  load(saved: SavedState): void {
    this.mean.set(saved['mean'] as Float64Array);
    this.#deviation = saved['deviation'] as number;
    this.covariance.elements.set(saved['covariance'] as Float64Array);
    this.#deviationPath.set(saved['deviationPath'] as Float64Array);
    this.#covariancePath.set(saved['covariancePath'] as Float64Array);
    this.#generation = saved['generation'] as number;
  }
}

/** What depends on the dimension and the population only. */
interface Constants {
  readonly populationSize: number;
  /** w₁ ≥ w₂ ≥ … > 0, summing to 1; as many as are learned from. */
  readonly weights: readonly number[];
  /** μ_eff. */
  readonly effectiveSize: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cC: number;
  readonly c1: number;
  readonly cMu: number;
  /** E‖N(0, I)‖ in n dimensions. */
  readonly expectedNorm: number;
}

/** Table 1 of the source; c₁ and c_μ times the factor by which the covariance can be learned faster. */
function constantsFor(n: number, populationSize: number, learningFactor: number): Constants {
  const raw = Array.from(
    { length: Math.floor(populationSize / 2) },
    (_, i) => Math.log((populationSize + 1) / 2) - Math.log(i + 1),
  );
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => weight / total);
  const mu = 1 / weights.reduce((sum, weight) => sum + weight ** 2, 0);
  const cSigma = (mu + 2) / (n + mu + 5);
  const c1 = Math.min(1, (2 * learningFactor) / ((n + 1.3) ** 2 + mu));
  return {
    populationSize,
    weights,
    effectiveSize: mu,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((mu - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + mu / n) / (n + 4 + (2 * mu) / n),
    c1,
    cMu: Math.min(1 - c1, (2 * learningFactor * (1 / 4 + mu + 1 / mu - 2)) / ((n + 2) ** 2 + mu)),
    expectedNorm: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/** 4 + ⌊3 ln n⌋ points, the default of the source. */
export function defaultPopulationSize(n: number): number {
  return 4 + Math.floor(3 * Math.log(n));
}

function weightedSum(weights: readonly number[], vectors: readonly Float64Array[]): Float64Array {
  return vectors[0]!.map((_, i) => vectors.reduce((sum, vector, k) => sum + weights[k]! * vector[i]!, 0));
}

/** path ← (1 − share) path + factor · step. */
function follow(path: Float64Array, step: Float64Array, share: number, factor: number): void {
  for (let i = 0; i < path.length; i++) path[i] = (1 - share) * path[i]! + factor * step[i]!;
}

function norm(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, element) => sum + element ** 2, 0));
}
