import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import { integer } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { createFeatures } from '../values/createFeatures';
import { EpsilonGreedy } from '../values/epsilonGreedy';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { LinearActionValues } from '../values/linearActionValues';
import { checkRecentFeatures, RecentFeatures } from '../values/recentFeatures';
import { type AgentContext, defineAgent } from './definition';
import { startPassage, workedOut } from './explanation';
import { actionFeatureSpec, countActions, type LinearEnvironment, linearControlSettings } from './linear';
import { tdErrorMetric } from './tabular';

const id = 'n-step-semi-gradient-sarsa';

const settings = {
  ...linearControlSettings,
  stepCount: integer({
    symbol: 'n',
    default: 4,
    max: 10_000,
    scale: 'log',
    help: 'Rewards that are waited for before an update.',
  }),
};

/** With its numbers. */
const returnRule = String.raw`\mathbf w \leftarrow \mathbf w + ‹stepSize› \cdot [\,‹discountedReturn› - ‹value›\,]\,\nabla \hat q(S_\tau,‹action›,\mathbf w),\quad \hat q = ‹value› \to ‹newValue›`;

/**
 * Episodic semi-gradient n-step Sarsa: waits for n rewards before it moves the weights.
 *
 *     G ← R_{τ+1} + γ R_{τ+2} + … + γⁿ⁻¹ R_{τ+n} + γⁿ q̂(S_{τ+n}, A_{τ+n}, w)
 *     w ← w + α [ G − q̂(S_τ, A_τ, w) ] ∇q̂(S_τ, A_τ, w),   τ = t − n + 1
 *
 * Where the episode ends, G ends with it; where a time limit cuts it after k < n more steps, G ends with γᵏ times what
 * the action that would have come next is believed to be worth.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §10.2, box on p. 247.
 */
export class NStepSemiGradientSarsa implements Agent<LinearEnvironment> {
  trace: Trace | undefined;
  readonly #actionValues: LinearActionValues;
  readonly #exploration: EpsilonGreedy;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #nextX: ActiveFeatures;
  /** Steps that have not been learned from yet, at most n. */
  readonly #recent: RecentFeatures;
  /** A, chosen but not yet taken; `null` before an episode. */
  #action: number | null = null;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const actionCount = countActions(id, context);
    this.#features = createFeatures(actionFeatureSpec(id, context));
    this.#actionValues = new LinearActionValues(this.#features, actionCount);
    this.#exploration = new EpsilonGreedy(context.settings, actionCount, context.random.exploration);
    this.#x = createActiveFeatures(this.#features);
    this.#nextX = createActiveFeatures(this.#features);
    this.#recent = new RecentFeatures(this.#features, context.settings.stepCount);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const [q, x, nextX, recent] = [this.#actionValues, this.#x, this.#nextX, this.#recent];

    for (;;) {
      this.#features.encode(environment.current(), x); // begins the next episode where one has ended
      const action = this.#action ?? this.#exploration.choose(q.row(x), 0);
      const timestep = environment.step(action);
      const { observation, reward, terminated, truncated } = timestep;
      this.#features.encode(observation, nextX);
      const nextAction = terminated ? null : this.#exploration.choose(q.row(nextX), 0);
      recent.add(x, action, reward);
      this.trace?.('act', { action, reward, nextAction });

      const over = terminated || truncated;
      let tdError: number | undefined;
      // The oldest step has seen n rewards; or there will be no more, and every step left gets what there was.
      while (recent.isFull || (over && recent.length > 0)) {
        const passage = recent.isFull ? 'learn' : 'end';
        tdError = this.#learnFromOldest(nextAction === null ? 0 : q.value(nextX, nextAction), passage);
      }

      this.#action = over ? null : nextAction;
      yield { action, timestep, tdError, canResume: true };
    }
  }

  /** One update from the oldest step; returns its error. */
  #learnFromOldest(nextValue: number, passage: string): number {
    const { stepSize, discount } = this.context.settings;
    const [q, recent] = [this.#actionValues, this.#recent];
    const { oldestFeatures: x, oldestAction: action } = recent;
    const value = q.value(x, action);
    const discountedReturn = recent.discountedReturn(discount, nextValue);
    const error = checkFinite('The TD error', discountedReturn - value);
    q.add(x, action, stepSize * error);
    this.trace?.(passage, { action, discountedReturn, stepSize, value, newValue: q.value(x, action) });
    recent.removeOldest();
    return error;
  }

  policy(): PolicySnapshot {
    return this.#actionValues.greedyPolicy();
  }

  save(): SavedState {
    return {
      weights: this.#actionValues.save(),
      exploration: this.#exploration.save(),
      recent: this.#recent.save(),
      action: this.#action,
    };
  }

  load(saved: SavedState): void {
    this.#actionValues.load(saved['weights']);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#recent.load(saved['recent'] as SavedState);
    this.#action = saved['action'] as number | null;
  }
}

export const nStepSemiGradientSarsaDefinition = defineAgent({
  id,
  name: 'n-step semi-gradient Sarsa',
  family: 'value (linear)',
  summary: 'Semi-gradient Sarsa that waits for several rewards, so that news travels n states at once.',
  source: 'Sutton & Barto, 2nd ed., §10.2',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\mathbf w \leftarrow \mathbf w + \alpha\,\Big[\sum_{i=1}^{n} \gamma^{i-1} R_{\tau+i} + \gamma^n \hat q(S_{\tau+n},A_{\tau+n},\mathbf w) - \hat q(S_\tau,A_\tau,\mathbf w)\Big]\,\nabla \hat q(S_\tau,A_\tau,\mathbf w)`,
    ...workedOut([
      'for each episode',
      ['  S₀ ← start; A₀ ← ε-greedy from q̂(S₀, ·, w)', startPassage, 'A_0 = ‹action›'],
      '  for each step t',
      [
        '    take Aₜ, observe Rₜ₊₁, Sₜ₊₁; Aₜ₊₁ ← ε-greedy from q̂(Sₜ₊₁, ·, w)',
        'act',
        String.raw`A_t = ‹action›,\quad R_{t+1} = ‹reward›,\quad A_{t+1} = ‹nextAction›`,
      ],
      '    τ ← t − n + 1; if τ ≥ 0',
      ['      G ← the n rewards from τ on, discounted, + γⁿ q̂(S_{τ+n}, A_{τ+n}, w)', 'learn', 'G = ‹discountedReturn›'],
      ['      w ← w + α [ G − q̂(S_τ, A_τ, w) ] ∇q̂(S_τ, A_τ, w)', 'learn', returnRule, returnRule],
      ['  at the end: the same for the steps left, with the rewards there were', 'end', returnRule, returnRule],
    ]),
  },
  usesNetwork: false,
  check: (context) => checkRecentFeatures(actionFeatureSpec(id, context), context.settings.stepCount),
  create: (context) => new NStepSemiGradientSarsa(context),
});
