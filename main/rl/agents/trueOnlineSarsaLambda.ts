import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import type { PolicySnapshot } from '../policies/policy';
import { createFeatures } from '../values/createFeatures';
import { EpsilonGreedy } from '../values/epsilonGreedy';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { FeatureTraces } from '../values/featureTraces';
import { LinearActionValues } from '../values/linearActionValues';
import { noRandomActions, noTraces } from './breaks';
import { type AgentContext, defineAgent } from './definition';
import { actionFeatureSpec, countActions, type LinearEnvironment, linearControlSettings } from './linear';
import { tdErrorMetric, traceDecaySetting } from './tabular';

const id = 'true-online-sarsa-lambda';

const settings = {
  ...linearControlSettings,
  traceDecay: traceDecaySetting,
};

/**
 * True online Sarsa(λ): Sarsa with dutch traces, which equals the online λ-return algorithm at every step.
 *
 *     δ ← R + γ Q′ − Q,   Q = q̂(S, A, w),  Q′ = q̂(S′, A′, w)
 *     z ← γλ z + (1 − α γλ zᵀx) x
 *     w ← w + α (δ + Q − Q_old) z − α (Q − Q_old) x,   then Q_old ← Q′
 *
 * x is x(S, A): the features of S in the weights of A. Where a time limit cuts the episode, A′ is the action that would
 * have come next; behind the cut, as behind the end, z and Q_old are 0 again.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §12.7, box on p. 307; van Seijen et al., "True online
 *         temporal-difference learning", JMLR 17 (2016), algorithm 4.
 */
export class TrueOnlineSarsaLambda implements Agent<LinearEnvironment> {
  readonly #actionValues: LinearActionValues;
  readonly #traces: FeatureTraces;
  readonly #exploration: EpsilonGreedy;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #nextX: ActiveFeatures;
  /** Q_old, what S′ and A′ of the last step were worth before its update. */
  #oldValue = 0;
  /** A, chosen but not yet taken; `null` before an episode. */
  #action: number | null = null;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const actionCount = countActions(id, context);
    this.#features = createFeatures(actionFeatureSpec(id, context));
    this.#actionValues = new LinearActionValues(this.#features, actionCount);
    this.#traces = new FeatureTraces(this.#actionValues.weights.length);
    this.#exploration = new EpsilonGreedy(context.settings, actionCount, context.random.exploration);
    this.#x = createActiveFeatures(this.#features);
    this.#nextX = createActiveFeatures(this.#features);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount, traceDecay } = this.context.settings;
    const [q, traces, x, nextX] = [this.#actionValues, this.#traces, this.#x, this.#nextX];

    for (;;) {
      this.#features.encode(environment.current(), x); // begins the next episode where one has ended
      const action = this.#action ?? this.#exploration.choose(q.row(x), 0);
      const timestep = environment.step(action);
      const { observation, reward, terminated, truncated } = timestep;
      this.#features.encode(observation, nextX);
      const nextAction = terminated ? null : this.#exploration.choose(q.row(nextX), 0);

      const value = q.value(x, action);
      const nextValue = nextAction === null ? 0 : q.value(nextX, nextAction);
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);

      const start = action * this.#features.count;
      traces.decay(discount * traceDecay);
      traces.add(x, start, 1 - stepSize * traces.dot(x, start));
      traces.addTo(q.weights, stepSize * (tdError + value - this.#oldValue));
      q.add(x, action, -stepSize * (value - this.#oldValue));

      const over = terminated || truncated;
      if (over) traces.clear();
      this.#oldValue = over ? 0 : nextValue;
      this.#action = over ? null : nextAction;
      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.#actionValues.greedyPolicy();
  }

  save(): SavedState {
    return {
      weights: this.#actionValues.save(),
      traces: this.#traces.save(),
      exploration: this.#exploration.save(),
      oldValue: this.#oldValue,
      action: this.#action,
    };
  }

  load(saved: SavedState): void {
    this.#actionValues.load(saved['weights']);
    this.#traces.load(saved['traces'] as SavedState);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#oldValue = saved['oldValue'] as number;
    this.#action = saved['action'] as number | null;
  }
}

export const trueOnlineSarsaLambdaDefinition = defineAgent({
  id,
  name: 'True online Sarsa(λ)',
  family: 'value (linear)',
  summary: 'Sarsa with eligibility traces in their exact form, linear in features; usually the best of its family.',
  source: 'van Seijen et al. (2016); Sutton & Barto, 2nd ed., §12.7',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  breaks: [noTraces, noRandomActions],
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\begin{aligned}\mathbf z &\leftarrow \gamma\lambda\,\mathbf z + (1 - \alpha\gamma\lambda\,\mathbf z^\top\mathbf x)\,\mathbf x\\ \mathbf w &\leftarrow \mathbf w + \alpha\,(\delta + Q - Q_\text{old})\,\mathbf z - \alpha\,(Q - Q_\text{old})\,\mathbf x\end{aligned}`,
    pseudocode: [
      'for each episode',
      '  S ← start; A ← ε-greedy from q̂(S, ·, w); x ← x(S, A); z ← 0; Q_old ← 0',
      '  for each step',
      '    take A, observe R, S′; A′ ← ε-greedy from q̂(S′, ·, w)',
      '    Q ← wᵀx; Q′ ← wᵀx(S′, A′), or 0 if S′ is terminal',
      '    δ ← R + γ Q′ − Q',
      '    z ← γλ z + (1 − α γλ zᵀx) x',
      '    w ← w + α (δ + Q − Q_old) z − α (Q − Q_old) x',
      '    Q_old ← Q′; x ← x(S′, A′); A ← A′',
    ],
  },
  usesNetwork: false,
  check: (context) => actionFeatureSpec(id, context),
  create: (context) => new TrueOnlineSarsaLambda(context),
});
