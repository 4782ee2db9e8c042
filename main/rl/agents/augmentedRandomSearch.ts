import type { Agent, LearningStep } from '../core/agent';
import type { Action, Environment } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { integer, number } from '../core/settings';
import { countParameters } from '../networks/network';
import type { PolicySnapshot } from '../policies/policy';
import { descendingOrder } from '../search/ranks';
import {
  checkGeneration,
  policySearchMetrics,
  policySearchSettings,
  returnMetrics,
  SearchedPolicy,
  searchedNetworkSpec,
} from '../search/searchedPolicy';
import { standardDeviation } from '../statistics/moments';
import { type AgentContext, defineAgent } from './definition';

const settings = {
  ...policySearchSettings,
  directionCount: integer({
    symbol: 'N',
    default: 8,
    max: 100_000,
    scale: 'log',
    help: 'Directions in a generation, each tried out forwards and backwards.',
  }),
  topCount: integer({
    symbol: 'b',
    default: 4,
    max: 100_000,
    scale: 'log',
    help: 'Directions to learn from: those with the greatest returns.',
  }),
  deviation: number({
    isLive: true,
    symbol: 'ν',
    default: 0.05,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'Standard deviation of what is added to each parameter to try it out.',
  }),
  learningRate: number({
    isLive: true,
    symbol: 'α',
    default: 0.02,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'Size of the steps.',
  }),
};

/**
 * Augmented random search: steps along random directions, as far as one way did better than the other.
 *
 *     δ₁ … δ_N ~ N(0, I);   r±ₖ = return of θ ± ν δₖ
 *     keep the b directions with the greatest max(r₊ₖ, r₋ₖ); σ_R = standard deviation of their 2b returns
 *     θ ← θ + α / (b σ_R) Σₖ (r₊ₖ − r₋ₖ) δₖ
 *
 * Without scaled observations this is V1-t of the source, with them V2-t; V1 and V2 where b = N.
 * Where all returns that count are equal, θ stays.
 *
 * Source: Mania, Guy & Recht, "Simple random search of static linear policies is competitive for reinforcement learning",
 *         NeurIPS (2018), algorithm 2.
 */
export class AugmentedRandomSearch implements Agent<Environment<Float64Array, Action>> {
  readonly #policy: SearchedPolicy;
  /** θ, shape [parameters]. */
  readonly #parameters: Float64Array;

  constructor(private readonly context: AgentContext<typeof settings>) {
    this.#policy = new SearchedPolicy(context);
    this.#parameters = this.#policy.initialParameters();
  }

  *learn(environment: Environment<Float64Array, Action>): Generator<LearningStep, never, void> {
    const { directionCount, deviation } = this.context.settings;
    const random = this.context.random.exploration;

    for (;;) {
      const directions = Array.from({ length: directionCount }, () => this.#parameters.map(() => random.normal()));
      const population = directions.flatMap((direction) => [
        this.#along(direction, deviation),
        this.#along(direction, -deviation),
      ]);
      const { returns, lastStep } = yield* this.#policy.tryOut(environment, population);
      const returnDeviation = this.#climb(directions, returns);
      yield { ...lastStep, canResume: true, metrics: { ...returnMetrics(returns), returnDeviation } };
    }
  }

  #along(direction: Float64Array, distance: number): Float64Array {
    return direction.map((element, i) => this.#parameters[i]! + distance * element);
  }

  /**
   * @param returns r₊ and r₋ of the first direction, then of the second, and so on.
   * @returns σ_R.
   */
  #climb(directions: readonly Float64Array[], returns: Float64Array): number {
    const { topCount, learningRate } = this.context.settings;
    const better = directions.map((_, k) => Math.max(returns[2 * k]!, returns[2 * k + 1]!));
    const top = descendingOrder(better).slice(0, topCount);
    const kept = top.flatMap((k) => [returns[2 * k]!, returns[2 * k + 1]!]);
    const returnDeviation = standardDeviation(kept) * Math.sqrt(1 - 1 / kept.length); // of these, not of what they are drawn from
    if (returnDeviation === 0) return 0;
    for (const k of top) {
      const weight = (learningRate / (topCount * returnDeviation)) * (returns[2 * k]! - returns[2 * k + 1]!);
      for (let i = 0; i < this.#parameters.length; i++) this.#parameters[i]! += weight * directions[k]![i]!;
    }
    return returnDeviation;
  }

  policy(): PolicySnapshot {
    return this.#policy.snapshot(this.#parameters);
  }

  save(): SavedState {
    return { policy: this.#policy.save(), parameters: this.#parameters.slice() };
  }

  load(saved: SavedState): void {
    this.#policy.load(saved['policy'] as SavedState);
    this.#parameters.set(saved['parameters'] as Float64Array);
  }
}

export const augmentedRandomSearchDefinition = defineAgent({
  id: 'augmented-random-search',
  name: 'Augmented random search',
  family: 'policy search',
  summary: 'Steps along random directions by how much better one way did than the other; often enough for a linear policy.',
  source: 'Mania, Guy & Recht (2018)',
  needs: { observation: 'box', action: 'any' },
  settings,
  metrics: [
    ...policySearchMetrics,
    {
      name: 'returnDeviation',
      label: 'Deviation of returns σ_R',
      unit: 'reward',
      help: 'Of the returns that were learned from; steps are divided by it.',
    },
  ],
  explanation: {
    updateRule: String.raw`\theta \leftarrow \theta + \frac{\alpha}{b\,\sigma_R} \sum_{k=1}^{b} \big[\,r(\theta + \nu\delta_{(k)}) - r(\theta - \nu\delta_{(k)})\,\big]\,\delta_{(k)}`,
    pseudocode: [
      'for each generation',
      '  draw directions δ₁ … δ_N from N(0, I)',
      '  play the policies θ + ν δₖ and θ − ν δₖ; r₊ₖ, r₋ₖ ← their returns',
      '  keep the b directions with the greatest max(r₊ₖ, r₋ₖ)',
      '  σ_R ← standard deviation of their 2b returns',
      '  θ ← θ + α / (b σ_R) Σₖ (r₊ₖ − r₋ₖ) δₖ',
    ],
  },
  usesNetwork: true,
  check: (context) => {
    const { directionCount, topCount } = context.settings;
    if (topCount > directionCount) {
      throw new InvalidValueError(`topCount must be at most directionCount, ${directionCount}, got ${topCount}.`);
    }
    checkGeneration(2 * directionCount, countParameters(searchedNetworkSpec(context)));
  },
  create: (context) => new AugmentedRandomSearch(context),
});
