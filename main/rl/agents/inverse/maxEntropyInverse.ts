import type { Agent, LearningStep, TabularEnvironment } from '../../core/agent';
import { checkFinite } from '../../core/check';
import type { SavedState } from '../../core/savedState';
import { number, type SettingsOf } from '../../core/settings';
import type { Trace } from '../../core/trace';
import { featureExpectation, linearRewards } from '../../inverse/demonstrations';
import { SoftPaths } from '../../inverse/softPaths';
import type { PolicySnapshot } from '../../policies/policy';
import { type AgentContext, defineAgent } from '../definition';
import {
  checkInverseTask,
  featureGapMetric,
  InverseTask,
  inverseEnvironments,
  inverseMetrics,
  inverseSettings,
  largestGap,
} from './inverseTask';

const settings = {
  stepSize: number({
    symbol: 'α',
    default: 0.2,
    max: 100,
    excludesMin: true,
    scale: 'log',
    help: 'Step size of the weights of the reward; less where features are many or demonstrations long.',
  }),
  penalty: number({
    symbol: 'λ',
    default: 0.1,
    max: 1000,
    help: 'Pull of the weights towards 0; keeps them from following what is chance in few demonstrations.',
  }),
  ...inverseSettings,
};

export type MaxEntropyInverseSettings = SettingsOf<typeof settings>;

/**
 * Maximum-entropy inverse reinforcement learning, with a reward that is linear in features of the state.
 *
 *     r(s) = θᵀ φ(s)
 *     θ ← θ + α [ μ_E − μ(θ) − λ θ ]
 *
 * μ_E is what the features of a demonstration sum to on average, μ(θ) what those of the soft policy for r come to over as
 * many states. The bracket is the gradient of the log-likelihood less ½ λ |θ|²; without penalty it vanishes where the
 * learner's features match the expert's. One time step is one iteration, and one step of the policy that is optimal for r.
 *
 * Source: Ziebart, Maas, Bagnell & Dey, "Maximum entropy inverse reinforcement learning", AAAI 2008, eq. 6, algorithm 1.
 */
export class MaxEntropyInverse implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  readonly #task: InverseTask;
  readonly #paths: SoftPaths;
  /** μ_E, shape [features]. */
  readonly #demonstrated: Float64Array;
  /** θ, shape [features]. */
  readonly #weights: Float64Array;
  /** r, shape [states], nat. */
  readonly #rewards: Float64Array;

  constructor(private readonly context: AgentContext<typeof settings>) {
    this.#task = new InverseTask(context);
    const { world, demonstrations } = this.#task;
    this.#paths = new SoftPaths(world.table, demonstrations.horizon, demonstrations.starts);
    this.#demonstrated = this.#task.expectation(demonstrations.visits);
    this.#weights = new Float64Array(this.#demonstrated.length);
    this.#rewards = new Float64Array(world.table.stateCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, penalty } = this.context.settings;
    const weights = this.#weights;

    for (;;) {
      linearRewards(this.#task.features, weights, this.#rewards);
      this.#paths.solve(this.#rewards);
      const expected = featureExpectation(this.#task.features, this.#paths.visits);
      const featureGap = largestGap(this.#demonstrated, expected);
      checkFinite('The gap of the features', featureGap);
      this.trace?.('compare', { weights, demonstrated: this.#demonstrated, expected, stepSize, penalty });
      for (let k = 0; k < weights.length; k++) {
        weights[k]! += stepSize * (this.#demonstrated[k]! - expected[k]! - penalty * weights[k]!);
      }
      this.trace?.('update', { weights });

      const policy = this.#bestPolicy();
      const { expectedValueDifference, correlation } = this.#task.scorer.score(this.#rewards, policy);
      const metrics = { expectedValueDifference, rewardCorrelation: correlation, featureGap };
      yield { ...this.#task.play(environment, policy), canResume: true, metrics };
    }
  }

  /** Optimal for the weights as they are now. */
  #bestPolicy(): Float64Array {
    return this.#task.scorer.bestPolicy(linearRewards(this.#task.features, this.#weights, this.#rewards));
  }

  policy(): PolicySnapshot {
    const policy = this.#bestPolicy();
    return this.#task.snapshot(policy, this.#rewards);
  }

  save(): SavedState {
    return { weights: this.#weights.slice() };
  }

  load(saved: SavedState): void {
    this.#weights.set(saved['weights'] as Float64Array);
  }
}

export const maxEntropyInverseDefinition = defineAgent({
  id: 'max-entropy-irl',
  name: 'Maximum-entropy IRL',
  family: 'inverse RL',
  summary: 'Recovers a reward from demonstrations that need not be perfect: the one that makes them likeliest.',
  source: 'Ziebart et al., "Maximum entropy inverse reinforcement learning", AAAI 2008',
  needs: {
    observation: 'discrete',
    action: 'discrete',
    table: true,
    environments: inverseEnvironments,
    dataset: 'optional',
  },
  settings,
  metrics: [...inverseMetrics, featureGapMetric],
  explanation: {
    updateRule: String.raw`\theta \leftarrow \theta + \alpha\big[\mu_E - \mathbb{E}_{\pi_\theta}[\phi] - \lambda\theta\big],\qquad P(\zeta) \propto e^{\theta^\top \phi(\zeta)}`,
    pseudocode: [
      'μ_E ← mean sum of features over the demonstrations; θ ← 0',
      'for each iteration',
      '  r ← φ θ',
      '  backward: Q_t ← r + E[V_{t+1}]; V_t ← log Σₐ exp Q_t; π_t ← exp(Q_t − V_t)',
      '  forward: D_{t+1} ← where π_t and the rules lead from D_t; μ ← Σ_t D_t φ',
      '  θ ← θ + α [ μ_E − μ − λ θ ]',
    ],
  },
  usesNetwork: false,
  check: (context) => checkInverseTask(context as never),
  create: (context) => new MaxEntropyInverse(context),
});
