import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Action, Environment } from '../core/environment';
import type { SavedState } from '../core/savedState';
import { integer, number } from '../core/settings';
import { countParameters } from '../networks/network';
import { type OptimizerStep, optimizerStep } from '../networks/optimizers';
import type { PolicySnapshot } from '../policies/policy';
import { centeredRanks } from '../search/ranks';
import {
  checkGeneration,
  policySearchMetrics,
  policySearchSettings,
  returnMetrics,
  SearchedPolicy,
  searchedNetworkSpec,
} from '../search/searchedPolicy';
import { type AgentContext, defineAgent } from './definition';

const settings = {
  ...policySearchSettings,
  pairCount: integer({
    symbol: 'n',
    default: 20,
    max: 100_000,
    scale: 'log',
    help: 'Directions in a generation, each tried out forwards and backwards.',
  }),
  deviation: number({
    isLive: true,
    symbol: 'σ',
    default: 0.1,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'Standard deviation of what is added to each parameter to try it out.',
  }),
  learningRate: number({ isLive: true, symbol: 'α', default: 0.05, excludesMin: true, scale: 'log', help: "Adam's step size." }),
  weightDecay: number({ symbol: 'λ', default: 0.005, help: 'How strongly parameters are pulled towards 0.' }),
};

/** What the optimizer follows; those of the source. */
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/**
 * Evolution strategies as OpenAI uses them: climbs the mean return of a cloud of policies around θ.
 *
 *     ε₁ … εₙ ~ N(0, I);   F±ᵢ = rank of the return of θ ± σ εᵢ among all 2n, in [−½, ½]
 *     g ← 1/(2nσ) Σᵢ (F₊ᵢ − F₋ᵢ) εᵢ − λ θ
 *     θ ← θ + Adam(α, g)
 *
 * Ranks stand in for returns, so one lucky episode counts for no more than being first.
 *
 * Source: Salimans et al., "Evolution strategies as a scalable alternative to reinforcement learning" (2017), algorithm 1
 *         and §2.1, without the parallel workers of algorithm 2.
 */
export class EvolutionStrategies implements Agent<Environment<Float64Array, Action>> {
  readonly #policy: SearchedPolicy;
  /** θ, shape [parameters]. */
  readonly #parameters: Float32Array;
  /** Adam's m and v, shape [parameters] each. */
  readonly #moments: readonly Float32Array[];
  #updateCount = 0;

  constructor(private readonly context: AgentContext<typeof settings>) {
    this.#policy = new SearchedPolicy(context);
    this.#parameters = Float32Array.from(this.#policy.initialParameters());
    this.#moments = [this.#parameters, this.#parameters].map(({ length }) => new Float32Array(length));
  }

  *learn(environment: Environment<Float64Array, Action>): Generator<LearningStep, never, void> {
    const { pairCount, deviation } = this.context.settings;
    const random = this.context.random.exploration;

    for (;;) {
      const directions = Array.from({ length: pairCount }, () => Float64Array.from(this.#parameters, () => random.normal()));
      const population = directions.flatMap((direction) => [
        this.#along(direction, deviation),
        this.#along(direction, -deviation),
      ]);
      const { returns, lastStep } = yield* this.#policy.tryOut(environment, population);
      const gradientNorm = this.#climb(directions, centeredRanks(returns));
      yield { ...lastStep, canResume: true, metrics: { ...returnMetrics(returns), gradientNorm } };
    }
  }

  #along(direction: Float64Array, distance: number): Float64Array {
    return direction.map((element, i) => this.#parameters[i]! + distance * element);
  }

  /** @returns the norm of g. */
  #climb(directions: readonly Float64Array[], ranks: Float64Array): number {
    const { deviation, learningRate, weightDecay } = this.context.settings;
    // The optimizer goes down, so it is given −g.
    const gradients = this.#parameters.map((parameter) => weightDecay * parameter);
    directions.forEach((direction, pair) => {
      const weight = (ranks[2 * pair]! - ranks[2 * pair + 1]!) / (ranks.length * deviation);
      for (let i = 0; i < direction.length; i++) gradients[i]! -= weight * direction[i]!;
    });
    const step: OptimizerStep = {
      parameters: this.#parameters,
      gradients,
      moments: this.#moments,
      scale: 1,
      updateCount: ++this.#updateCount,
      learningRate,
    };
    optimizerStep({ ...adam, learningRate }, step);
    return checkFinite('The gradient norm', Math.sqrt(gradients.reduce((sum, element) => sum + element ** 2, 0)));
  }

  policy(): PolicySnapshot {
    return this.#policy.snapshot(Float64Array.from(this.#parameters));
  }

  save(): SavedState {
    return {
      policy: this.#policy.save(),
      parameters: this.#parameters.slice(),
      moments: this.#moments.map((moment) => moment.slice()),
      updateCount: this.#updateCount,
    };
  }

  load(saved: SavedState): void {
    this.#policy.load(saved['policy'] as SavedState);
    this.#parameters.set(saved['parameters'] as Float32Array);
    (saved['moments'] as readonly Float32Array[]).forEach((moment, i) => {
      this.#moments[i]!.set(moment);
    });
    this.#updateCount = saved['updateCount'] as number;
  }
}

export const evolutionStrategiesDefinition = defineAgent({
  id: 'evolution-strategies',
  name: 'Evolution strategies (OpenAI)',
  family: 'policy search',
  summary: 'Tries out mirrored changes of a policy and climbs towards those that did better; needs no gradient of the network.',
  source: 'Salimans et al. (2017)',
  needs: { observation: 'box', action: 'any' },
  settings,
  metrics: [...policySearchMetrics, { name: 'gradientNorm', label: 'Gradient norm', unit: '', help: 'Norm of the estimate g.' }],
  explanation: {
    updateRule: String.raw`g = \frac{1}{2n\sigma} \sum_{i=1}^{n} \big(F^+_i - F^-_i\big)\,\varepsilon_i - \lambda\theta,\qquad \theta \leftarrow \theta + \mathrm{Adam}(\alpha, g)`,
    pseudocode: [
      'for each generation',
      '  draw directions ε₁ … εₙ from N(0, I)',
      '  play the policies θ + σ εᵢ and θ − σ εᵢ',
      '  F ← ranks of the 2n returns, stretched over [−½, ½]',
      '  g ← 1/(2nσ) Σᵢ (F₊ᵢ − F₋ᵢ) εᵢ − λ θ',
      '  θ ← θ + Adam(α, g)',
    ],
  },
  usesNetwork: true,
  check: (context) => checkGeneration(2 * context.settings.pairCount, countParameters(searchedNetworkSpec(context))),
  create: (context) => new EvolutionStrategies(context),
});
