import type { Agent, LearningStep, TabularEnvironment } from '../../core/agent';
import type { SavedState } from '../../core/savedState';
import { integer, number, type SettingsOf } from '../../core/settings';
import { linearRewards } from '../../inverse/demonstrations';
import { innerProduct } from '../../inverse/stateRewards';
import { uniformPolicy } from '../../planning/policyEvaluation';
import type { PolicySnapshot } from '../../policies/policy';
import { type AgentContext, defineAgent, type MetricDefinition } from '../definition';
import { checkInverseTask, InverseTask, inverseEnvironments, inverseMetrics, inverseSettings } from './inverseTask';

const settings = {
  tolerance: number({
    symbol: 'ε',
    default: 1e-6,
    max: 1,
    scale: 'log',
    help: 'Distance from the expert, as a share of that of acting at random, at which nothing is left to learn.',
  }),
  ...inverseSettings,
  demonstrationLength: integer({ ...inverseSettings.demonstrationLength, default: 100 }),
  expertTemperature: number({ ...inverseSettings.expertTemperature, default: 0 }),
};

export type ApprenticeshipSettings = SettingsOf<typeof settings>;

/**
 * Apprenticeship learning by projection: a mixture of policies whose features come to what the expert's come to.
 *
 *     w ← μ_E − μ̄
 *     π ← optimal for the reward wᵀ φ,   μ ← Σ_t γᵗ E[φ(S_t) | π]
 *     μ̄ ← μ̄ + min(1, (μ − μ̄)ᵀ w / |μ − μ̄|²) (μ − μ̄)
 *
 * The margin |μ_E − μ̄| never grows. Whatever weights of norm 1 the true reward has, the mixture is then worth at most so
 * much less than the expert. The share is kept to 1 so that μ̄ stays a mixture; what is played is the one policy that is
 * in each state and takes each action as often as the mixture does. Acting at random comes first. One time step is one
 * iteration, and one step of that policy.
 *
 * Source: Abbeel & Ng, "Apprenticeship learning via inverse reinforcement learning", ICML 2004, §3.1;
 *         for the one policy, Puterman, Markov Decision Processes (1994), theorem 6.9.1.
 */
export class Apprenticeship implements Agent<TabularEnvironment> {
  readonly #task: InverseTask;
  /** μ_E, shape [features]. */
  readonly #demonstrated: Float64Array;
  /** Discounted times that the mixture is in each state and takes each action, shape [states, actions]. */
  readonly #occupancy: Float64Array;
  /** w of the last iteration, shape [features]. */
  readonly #weights: Float64Array;
  readonly #rewards: Float64Array;
  /** The margin of acting at random. */
  readonly #firstMargin: number;

  constructor(private readonly context: AgentContext<typeof settings>) {
    this.#task = new InverseTask(context);
    this.#demonstrated = this.#task.expectation(this.#task.demonstrations.discountedVisits);
    this.#rewards = new Float64Array(this.#task.stateCount);
    this.#occupancy = this.#occupancyOf(uniformPolicy(this.#task.world.table));
    this.#weights = this.#towardsExpert();
    this.#firstMargin = norm(this.#weights);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const occupancy = this.#occupancy;

    for (;;) {
      const weights = this.#towardsExpert();
      if (norm(weights) > this.context.settings.tolerance * this.#firstMargin) {
        this.#weights.set(weights);
        linearRewards(this.#task.features, weights, this.#rewards);
        const best = this.#occupancyOf(this.#task.scorer.bestPolicy(this.#rewards));
        const direction = this.#features(best).map((value, k) => value - (this.#demonstrated[k]! - weights[k]!));
        const length = innerProduct(direction, direction);
        const share = length === 0 ? 0 : Math.min(1, innerProduct(direction, weights) / length);
        for (let row = 0; row < occupancy.length; row++) occupancy[row]! += share * (best[row]! - occupancy[row]!);
      }

      const policy = this.#mixture();
      const { expectedValueDifference, correlation } = this.#task.scorer.score(this.#recovered(), policy);
      const margin = norm(this.#towardsExpert());
      yield {
        ...this.#task.play(environment, policy),
        canResume: true,
        metrics: { expectedValueDifference, rewardCorrelation: correlation, margin },
      };
    }
  }

  /** μ_E − μ̄. */
  #towardsExpert(): Float64Array {
    const reached = this.#features(this.#occupancy);
    return this.#demonstrated.map((value, k) => value - reached[k]!);
  }

  /** Σ_t γᵗ E[φ(S_t)]. */
  #features(occupancy: Float64Array): Float64Array {
    const { actionCount } = this.#task.world.table;
    const visits = new Float64Array(this.#task.stateCount);
    occupancy.forEach((count, row) => {
      visits[Math.floor(row / actionCount)]! += count;
    });
    return this.#task.expectation(visits);
  }

  #occupancyOf(policy: Float64Array): Float64Array {
    const { actionCount } = this.#task.world.table;
    const visits = this.#task.scorer.visits(policy);
    return policy.map((probability, row) => probability * visits[Math.floor(row / actionCount)]!);
  }

  /** π(a | s) of the policy that is where the mixture is and does there what it does. */
  #mixture(): Float64Array {
    const { actionCount } = this.#task.world.table;
    const policy = new Float64Array(this.#occupancy.length).fill(1 / actionCount);
    for (let first = 0; first < policy.length; first += actionCount) {
      let visits = 0;
      for (let row = first; row < first + actionCount; row++) visits += this.#occupancy[row]!;
      if (visits === 0) continue; // never there, so it does not matter
      for (let row = first; row < first + actionCount; row++) policy[row] = this.#occupancy[row]! / visits;
    }
    return policy;
  }

  /** wᵀ φ, which the last policy was optimal for. */
  #recovered(): Float64Array {
    return linearRewards(this.#task.features, this.#weights, this.#rewards);
  }

  policy(): PolicySnapshot {
    return this.#task.snapshot(this.#mixture(), this.#recovered());
  }

  save(): SavedState {
    return { occupancy: this.#occupancy.slice(), weights: this.#weights.slice() };
  }

  load(saved: SavedState): void {
    this.#occupancy.set(saved['occupancy'] as Float64Array);
    this.#weights.set(saved['weights'] as Float64Array);
  }
}

function norm(vector: Float64Array): number {
  return Math.sqrt(innerProduct(vector, vector));
}

const marginMetric: MetricDefinition = {
  name: 'margin',
  label: 'Margin',
  unit: '',
  help: 'Euclidean distance between the feature expectations of the expert and of the mixture; never grows.',
};

export const apprenticeshipDefinition = defineAgent({
  id: 'apprenticeship',
  name: 'Apprenticeship learning',
  family: 'inverse RL',
  summary: 'Does as well as the expert whatever the reward is, if it is linear in the features; does not recover it itself.',
  source: 'Abbeel & Ng, "Apprenticeship learning via inverse reinforcement learning", ICML 2004',
  needs: {
    observation: 'discrete',
    action: 'discrete',
    table: true,
    environments: inverseEnvironments,
    dataset: 'optional',
  },
  settings,
  metrics: [...inverseMetrics, marginMetric],
  explanation: {
    updateRule: String.raw`\bar\mu \leftarrow \bar\mu + \frac{(\mu - \bar\mu)^\top(\mu_E - \bar\mu)}{\lVert \mu - \bar\mu \rVert^2}\,(\mu - \bar\mu)`,
    pseudocode: [
      'μ̄ ← feature expectation of acting at random',
      'until |μ_E − μ̄| ≤ ε',
      '  w ← μ_E − μ̄',
      '  π ← optimal policy for the reward wᵀ φ; μ ← its feature expectation',
      '  μ̄ ← the point nearest to μ_E between μ̄ and μ',
    ],
  },
  usesNetwork: false,
  check: (context) => checkInverseTask(context as never),
  create: (context) => new Apprenticeship(context),
});
