import type { Agent, LearningStep } from '../core/agent';
import type { Action, Environment } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { integer, number } from '../core/settings';
import { countParameters } from '../networks/network';
import type { PolicySnapshot } from '../policies/policy';
import { areAllEqual, descendingOrder } from '../search/ranks';
import {
  checkGeneration,
  policySearchMetrics,
  policySearchSettings,
  returnMetrics,
  SearchedPolicy,
  searchedNetworkSpec,
} from '../search/searchedPolicy';
import { mean } from '../statistics/moments';
import { linearSchedule } from '../values/schedule';
import { type AgentContext, defineAgent } from './definition';

const settings = {
  ...policySearchSettings,
  populationSize: integer({ symbol: 'n', default: 50, min: 2, max: 100_000, scale: 'log', help: 'Policies in a generation.' }),
  eliteCount: integer({ default: 10, max: 100_000, scale: 'log', help: 'Best policies that the next generation is fitted to.' }),
  initialDeviation: number({
    symbol: 'σ₀',
    default: 1,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'Standard deviation of each parameter in the first generation.',
  }),
  extraVariance: number({
    symbol: 'Z',
    default: 0.1,
    max: 1e6,
    help: 'Added to every variance at first, so that the search does not narrow too early.',
  }),
  extraGenerations: integer({ default: 20, min: 0, help: 'Generations over which the extra variance falls to 0.' }),
};

/**
 * Cross-entropy method: draws policies, and moves the distribution they are drawn from to the best of them.
 *
 *     θᵢ ~ N(μ, diag σ²),  i = 1 … n
 *     μ ← mean of the elite,   σ² ← variance of the elite + Z_t
 *
 * Z_t falls in a straight line to 0. Where all returns of a generation are equal, nothing is learned from it.
 *
 * Source: Szita & Lőrincz, "Learning Tetris using the noisy cross-entropy method", Neural Computation 18 (2006),
 *         2936–2941; de Boer et al., "A tutorial on the cross-entropy method", Annals of OR 134 (2005), §4.
 */
export class CrossEntropyMethod implements Agent<Environment<Float64Array, Action>> {
  readonly #policy: SearchedPolicy;
  /** μ, shape [parameters]. */
  readonly #mean: Float64Array;
  /** σ, shape [parameters]. */
  readonly #deviation: Float64Array;
  #generation = 0;

  constructor(private readonly context: AgentContext<typeof settings>) {
    this.#policy = new SearchedPolicy(context);
    this.#mean = this.#policy.initialParameters();
    this.#deviation = new Float64Array(this.#mean.length).fill(context.settings.initialDeviation);
  }

  *learn(environment: Environment<Float64Array, Action>): Generator<LearningStep, never, void> {
    for (;;) {
      const population = this.#drawPopulation();
      const { returns, lastStep } = yield* this.#policy.tryOut(environment, population);
      this.#fitToElite(population, returns);
      yield { ...lastStep, canResume: true, metrics: { ...returnMetrics(returns), deviation: mean(this.#deviation) } };
    }
  }

  #drawPopulation(): Float64Array[] {
    const random = this.context.random.exploration;
    return Array.from({ length: this.context.settings.populationSize }, () =>
      this.#mean.map((center, i) => random.normal(center, this.#deviation[i]!)),
    );
  }

  #fitToElite(population: readonly Float64Array[], returns: Float64Array): void {
    const { eliteCount, extraVariance, extraGenerations } = this.context.settings;
    const addition = linearSchedule(extraVariance, 0, extraGenerations, this.#generation++);
    if (areAllEqual(returns)) return;
    const elite = descendingOrder(returns).slice(0, eliteCount);
    for (let i = 0; i < this.#mean.length; i++) {
      const values = elite.map((member) => population[member]![i]!);
      const center = mean(values);
      this.#mean[i] = center;
      this.#deviation[i] = Math.sqrt(mean(values.map((value) => (value - center) ** 2)) + addition);
    }
  }

  policy(): PolicySnapshot {
    return this.#policy.snapshot(this.#mean);
  }

  save(): SavedState {
    return {
      policy: this.#policy.save(),
      mean: this.#mean.slice(),
      deviation: this.#deviation.slice(),
      generation: this.#generation,
    };
  }

  load(saved: SavedState): void {
    this.#policy.load(saved['policy'] as SavedState);
    this.#mean.set(saved['mean'] as Float64Array);
    this.#deviation.set(saved['deviation'] as Float64Array);
    this.#generation = saved['generation'] as number;
  }
}

export const crossEntropyMethodDefinition = defineAgent({
  id: 'cross-entropy-method',
  name: 'Cross-entropy method',
  family: 'policy search',
  summary: 'Draws whole policies and narrows in on the best of them; the simplest search that works.',
  source: 'Szita & Lőrincz (2006); de Boer et al. (2005)',
  needs: { observation: 'box', action: 'any' },
  settings,
  metrics: [
    ...policySearchMetrics,
    { name: 'deviation', label: 'Deviation σ', unit: '', help: 'Mean standard deviation of the parameters drawn.' },
  ],
  explanation: {
    updateRule: String.raw`\mu \leftarrow \operatorname{mean}_{i \in E}\,	heta_i,\qquad \sigma^2 \leftarrow \operatorname{var}_{i \in E}\,	heta_i + Z_t`,
    pseudocode: [
      'for each generation t',
      '  draw θ₁ … θₙ from N(μ, diag σ²)',
      '  play each policy; Gᵢ ← its return',
      '  E ← the policies with the greatest G',
      '  μ ← mean of E; σ² ← variance of E + Zₜ',
    ],
  },
  usesNetwork: true,
  check: (context) => {
    const { populationSize, eliteCount } = context.settings;
    if (eliteCount >= populationSize) {
      throw new InvalidValueError(`eliteCount must be less than populationSize, ${populationSize}, got ${eliteCount}.`);
    }
    checkGeneration(populationSize, countParameters(searchedNetworkSpec(context)));
  },
  create: (context) => new CrossEntropyMethod(context),
});
