import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import { integer } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { createFeatures } from '../values/createFeatures';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { LinearValues } from '../values/linearValues';
import { checkRecentFeatures, RecentFeatures } from '../values/recentFeatures';
import { type AgentContext, defineAgent } from './definition';
import { workedOut } from './explanation';
import { fillWeights, givenPolicy, type LinearEnvironment, linearPredictionSettings } from './linear';
import { tdErrorMetric } from './tabular';

const id = 'n-step-semi-gradient-td';

const settings = {
  ...linearPredictionSettings,
  stepCount: integer({
    symbol: 'n',
    default: 4,
    max: 10_000,
    scale: 'log',
    help: 'Rewards that are waited for before an update.',
  }),
};

/** With its numbers. */
const returnRule = String.raw`\mathbf w \leftarrow \mathbf w + ‹stepSize› \cdot [\,‹discountedReturn› - ‹value›\,]\,\nabla \hat v,\quad \hat v = ‹value› \to ‹newValue›`;

/**
 * n-step semi-gradient TD: learns what a policy is worth, n rewards at a time, with values that are linear in features.
 *
 *     G ← R_{τ+1} + γ R_{τ+2} + … + γⁿ⁻¹ R_{τ+n} + γⁿ v̂(S_{τ+n}, w)
 *     w ← w + α [ G − v̂(S_τ, w) ] ∇v̂(S_τ, w),   τ = t − n + 1
 *
 * Where the episode ends, G ends with it; where a time limit cuts it after k < n more steps, G ends with γᵏ times what the
 * last state is believed to be worth.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.4, box on p. 209.
 */
export class NStepSemiGradientTd implements Agent<LinearEnvironment> {
  trace: Trace | undefined;
  readonly #stateValues: LinearValues;
  readonly #policy: Float64Array;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #nextX: ActiveFeatures;
  /** Steps that have not been learned from yet, at most n. */
  readonly #recent: RecentFeatures;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { features, actionProbabilities, initialWeights } = givenPolicy(id, context);
    this.#features = createFeatures(features);
    this.#stateValues = new LinearValues(this.#features);
    fillWeights(this.#stateValues.weights, initialWeights);
    this.#policy = actionProbabilities;
    this.#x = createActiveFeatures(this.#features);
    this.#nextX = createActiveFeatures(this.#features);
    this.#recent = new RecentFeatures(this.#features, context.settings.stepCount);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const { exploration } = this.context.random;
    const [v, x, nextX, recent] = [this.#stateValues, this.#x, this.#nextX, this.#recent];

    for (;;) {
      this.#features.encode(environment.current(), x); // begins the next episode where one has ended
      const action = exploration.choice(this.#policy);
      const timestep = environment.step(action);
      const { observation, reward, terminated, truncated } = timestep;
      this.#features.encode(observation, nextX);
      recent.add(x, action, reward);
      this.trace?.('act', { action, reward });

      const over = terminated || truncated;
      let tdError: number | undefined;
      // The oldest step has seen n rewards; or there will be no more, and every step left gets what there was.
      while (recent.isFull || (over && recent.length > 0)) {
        const passage = recent.isFull ? 'learn' : 'end';
        tdError = this.#learnFromOldest(terminated ? 0 : v.value(nextX), passage);
      }
      yield { action, timestep, tdError, canResume: true };
    }
  }

  /** One update from the oldest step; returns its error. */
  #learnFromOldest(nextValue: number, passage: string): number {
    const { stepSize, discount } = this.context.settings;
    const [v, recent] = [this.#stateValues, this.#recent];
    const x = recent.oldestFeatures;
    const value = v.value(x);
    const discountedReturn = recent.discountedReturn(discount, nextValue);
    const error = checkFinite('The TD error', discountedReturn - value);
    v.add(x, stepSize * error);
    this.trace?.(passage, { discountedReturn, stepSize, value, newValue: v.value(x) });
    recent.removeOldest();
    return error;
  }

  policy(): PolicySnapshot {
    return this.#stateValues.policy(this.#policy);
  }

  save(): SavedState {
    return { weights: this.#stateValues.save(), recent: this.#recent.save() };
  }

  load(saved: SavedState): void {
    this.#stateValues.load(saved['weights']);
    this.#recent.load(saved['recent'] as SavedState);
  }
}

export const nStepSemiGradientTdDefinition = defineAgent({
  id,
  name: 'n-step semi-gradient TD',
  family: 'prediction (linear)',
  summary: 'Learns what a given policy is worth, several rewards at a time, with values linear in features.',
  source: 'Sutton & Barto, 2nd ed., §9.4',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\mathbf w \leftarrow \mathbf w + \alpha\,\Big[\sum_{i=1}^{n} \gamma^{i-1} R_{\tau+i} + \gamma^n \hat v(S_{\tau+n},\mathbf w) - \hat v(S_\tau,\mathbf w)\Big]\,\nabla \hat v(S_\tau,\mathbf w)`,
    ...workedOut([
      'for each episode',
      '  S₀ ← start',
      '  for each step t',
      ['    Aₜ ~ π(·); take Aₜ, observe Rₜ₊₁, Sₜ₊₁', 'act', String.raw`A_t = ‹action›,\quad R_{t+1} = ‹reward›`],
      '    τ ← t − n + 1; if τ ≥ 0',
      ['      G ← the n rewards from τ on, discounted, + γⁿ v̂(S_{τ+n}, w)', 'learn', 'G = ‹discountedReturn›'],
      ['      w ← w + α [ G − v̂(S_τ, w) ] ∇v̂(S_τ, w)', 'learn', returnRule, returnRule],
      ['  at the end: the same for the steps left, with the rewards there were', 'end', returnRule, returnRule],
    ]),
  },
  usesNetwork: false,
  check: (context) => checkRecentFeatures(givenPolicy(id, context).features, context.settings.stepCount),
  create: (context) => new NStepSemiGradientTd(context),
});
