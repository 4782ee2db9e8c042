import type { Agent, LearningStep } from '../core/agent';
import type { Action, Environment } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { choice, integer, number } from '../core/settings';
import { countParameters } from '../networks/network';
import type { PolicySnapshot } from '../policies/policy';
import { DiagonalCovariance, FullCovariance } from '../search/covariance';
import { CovarianceAdaptation, defaultPopulationSize } from '../search/covarianceAdaptation';
import {
  checkGeneration,
  policySearchMetrics,
  policySearchSettings,
  returnMetrics,
  SearchedPolicy,
  searchedNetworkSpec,
} from '../search/searchedPolicy';
import { type AgentContext, defineAgent } from './definition';

/** More than so many take seconds for the eigenvectors of each generation. */
const mostForFullCovariance = 500;

/** Up to so many, a generation of episodes takes longer than the eigenvectors. */
const fewForFullCovariance = 100;

const settings = {
  ...policySearchSettings,
  populationSize: integer({
    symbol: 'λ',
    default: 0,
    min: 0,
    max: 100_000,
    help: 'Policies in a generation; 0 takes 4 + ⌊3 ln n⌋ for n parameters.',
  }),
  initialDeviation: number({
    symbol: 'σ₀',
    default: 0.5,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'Standard deviation of each parameter in the first generation.',
  }),
  covariance: choice({
    symbol: 'C',
    default: 'automatic',
    choices: ['automatic', 'full', 'diagonal'],
    help: `What is learned of the shape: how all parameters hang together, or how wide each varies; automatic is full for up to ${fewForFullCovariance} parameters.`,
  }),
};

/**
 * CMA-ES: draws policies from a normal distribution that learns where to be, how wide, and in which shape.
 *
 *     θₖ ~ N(m, σ² C),  k = 1 … λ;   m, σ and C ← covariance matrix adaptation, by the order of the returns
 *
 * The policy is m. A full C has n² elements for n parameters, which is for small networks; the diagonal is for all.
 *
 * Source: Hansen, "The CMA evolution strategy: a tutorial" (2016), arXiv:1604.00772; Ros & Hansen (2008) for the diagonal; for policies Heidrich-Meisner & Igel,
 *         "Neuroevolution strategies for episodic reinforcement learning", Journal of Algorithms 64 (2009), 152–168.
 */
export class CmaEs implements Agent<Environment<Float64Array, Action>> {
  readonly #policy: SearchedPolicy;
  readonly #distribution: CovarianceAdaptation;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { initialDeviation, covariance } = context.settings;
    this.#policy = new SearchedPolicy(context);
    const start = this.#policy.initialParameters();
    this.#distribution = new CovarianceAdaptation(
      start,
      initialDeviation,
      populationSizeFor(context.settings.populationSize, start.length),
      isFull(covariance, start.length) ? new FullCovariance(start.length) : new DiagonalCovariance(start.length),
    );
  }

  *learn(environment: Environment<Float64Array, Action>): Generator<LearningStep, never, void> {
    for (;;) {
      const population = this.#distribution.draw(this.context.random.exploration);
      const { returns, lastStep } = yield* this.#policy.tryOut(environment, population);
      this.#distribution.update(returns);
      yield { ...lastStep, canResume: true, metrics: { ...returnMetrics(returns), deviation: this.#distribution.deviation } };
    }
  }

  policy(): PolicySnapshot {
    return this.#policy.snapshot(this.#distribution.mean);
  }

  save(): SavedState {
    return { policy: this.#policy.save(), distribution: this.#distribution.save() };
  }

  load(saved: SavedState): void {
    this.#policy.load(saved['policy'] as SavedState);
    this.#distribution.load(saved['distribution'] as SavedState);
  }
}

function populationSizeFor(given: number, parameterCount: number): number {
  return given === 0 ? defaultPopulationSize(parameterCount) : given;
}

function isFull(covariance: string, parameterCount: number): boolean {
  return covariance === 'full' || (covariance === 'automatic' && parameterCount <= fewForFullCovariance);
}

export const cmaEsDefinition = defineAgent({
  id: 'cma-es',
  name: 'CMA-ES',
  family: 'policy search',
  summary: 'Evolution that learns in which directions to vary; hard to beat where a policy has few parameters.',
  source: 'Hansen (2016); Heidrich-Meisner & Igel (2009)',
  needs: { observation: 'box', action: 'any' },
  settings,
  metrics: [
    ...policySearchMetrics,
    { name: 'deviation', label: 'Deviation σ', unit: '', help: 'Overall width of what is drawn; the shape is C.' },
  ],
  explanation: {
    updateRule: String.raw`m \leftarrow m + \sigma \langle y \rangle,\quad C \leftarrow (1 - c_1 - c_\mu)\,C + c_1\,p_c p_c^\top + c_\mu \sum_{i=1}^{\mu} w_i\, y_{i:\lambda}\, y_{i:\lambda}^\top`,
    pseudocode: [
      'for each generation',
      '  draw y₁ … y_λ from N(0, C); θₖ ← m + σ yₖ',
      '  play each policy; Gₖ ← its return',
      '  ⟨y⟩ ← Σ wᵢ y_{i:λ}, the best first; m ← m + σ ⟨y⟩',
      '  lengthen σ where steps keep going the same way, else shorten it',
      '  C ← mix of C, the path of m, and the steps that did best',
    ],
  },
  usesNetwork: true,
  check: (context) => {
    const { populationSize, covariance } = context.settings;
    if (populationSize === 1) {
      throw new InvalidValueError('populationSize must be 0, or at least 2 so that there is something to compare, got 1.');
    }
    const count = countParameters(searchedNetworkSpec(context));
    checkGeneration(populationSizeFor(populationSize, count), count);
    if (covariance === 'full' && count > mostForFullCovariance) {
      throw new InvalidValueError(
        `covariance must be diagonal for more than ${mostForFullCovariance} parameters, got full for ${count}.`,
      );
    }
  },
  create: (context) => new CmaEs(context),
});
