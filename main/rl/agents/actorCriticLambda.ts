import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import { number } from '../core/settings';
import type { PolicySnapshot } from '../policies/policy';
import { createFeatures } from '../values/createFeatures';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { FeatureTraces } from '../values/featureTraces';
import { LinearSoftmax } from '../values/linearSoftmax';
import { LinearValues } from '../values/linearValues';
import { type AgentContext, defineAgent } from './definition';
import { type LinearEnvironment, linearPolicySettings, startingPolicy } from './linear';
import { tdErrorMetric } from './tabular';

const id = 'actor-critic-lambda';

const settings = {
  ...linearPolicySettings,
  traceDecay: number({
    symbol: 'λᶿ',
    default: 0.8,
    help: 'How long the policy remembers what it did; 0 judges the last action alone, 1 all since the start of the episode.',
  }),
  valueTraceDecay: number({ symbol: 'λʷ', default: 0.8, help: 'The same of the values of the states it came by.' }),
};

/**
 * Actor–critic with eligibility traces, linear in features: each error is shared by all that was done lately.
 *
 *     δ ← R + γ v̂(S′, w) − v̂(S, w)
 *     z^w ← γ λ^w z^w + ∇v̂(S, w)
 *     z^θ ← γ λ^θ z^θ + I ∇ ln π(A | S, θ)
 *     w ← w + α^w δ z^w
 *     θ ← θ + α^θ δ z^θ,   then I ← γ I;  I = 1 and z = 0 at the start of an episode
 *
 * Without traces it is the one-step actor–critic. A truncated episode still bootstraps.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §13.5, second box on p. 332.
 */
export class ActorCriticLambda implements Agent<LinearEnvironment> {
  readonly #policy: LinearSoftmax;
  readonly #stateValues: LinearValues;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #nextX: ActiveFeatures;
  /** z^θ. */
  readonly #policyTraces: FeatureTraces;
  /** z^w. */
  readonly #valueTraces: FeatureTraces;
  /** I = γᵗ. */
  #discounting = 1;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { features, initialProbabilities } = startingPolicy(id, context);
    this.#features = createFeatures(features);
    this.#policy = new LinearSoftmax(this.#features, initialProbabilities, context.settings.leastProbability);
    this.#stateValues = new LinearValues(this.#features);
    this.#policyTraces = this.#policy.createTraces();
    this.#valueTraces = new FeatureTraces(this.#stateValues.weights.length);
    this.#x = createActiveFeatures(this.#features);
    this.#nextX = createActiveFeatures(this.#features);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, valueStepSize, discount, traceDecay, valueTraceDecay } = this.context.settings;
    const { exploration } = this.context.random;
    const [v, x, nextX] = [this.#stateValues, this.#x, this.#nextX];
    const [policyTraces, valueTraces] = [this.#policyTraces, this.#valueTraces];

    for (;;) {
      this.#features.encode(environment.current(), x); // begins the next episode where one has ended
      const action = this.#policy.choose(x, exploration);
      const timestep = environment.step(action);
      const { observation, reward, terminated, truncated } = timestep;
      this.#features.encode(observation, nextX);

      const nextValue = terminated ? 0 : v.value(nextX);
      const tdError = checkFinite('The TD error', reward + discount * nextValue - v.value(x));
      valueTraces.decay(discount * valueTraceDecay);
      valueTraces.add(x, 0, 1);
      policyTraces.decay(discount * traceDecay);
      this.#policy.trace(policyTraces, x, action, this.#discounting);
      valueTraces.addTo(v.weights, valueStepSize * tdError);
      this.#policy.climbAlong(policyTraces, stepSize * tdError);

      const isOver = terminated || truncated;
      this.#discounting = isOver ? 1 : discount * this.#discounting;
      if (isOver) {
        policyTraces.clear();
        valueTraces.clear();
      }
      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.#policy.policy(this.#stateValues);
  }

  save(): SavedState {
    return {
      policyWeights: this.#policy.save(),
      valueWeights: this.#stateValues.save(),
      policyTraces: this.#policyTraces.save(),
      valueTraces: this.#valueTraces.save(),
      discounting: this.#discounting,
    };
  }

  load(saved: SavedState): void {
    this.#policy.load(saved['policyWeights']);
    this.#stateValues.load(saved['valueWeights']);
    this.#policyTraces.load(saved['policyTraces'] as SavedState);
    this.#valueTraces.load(saved['valueTraces'] as SavedState);
    this.#discounting = saved['discounting'] as number;
  }
}

export const actorCriticLambdaDefinition = defineAgent({
  id,
  name: 'Actor–critic (λ)',
  family: 'policy gradient (linear)',
  summary: 'The one-step actor–critic with eligibility traces: rewards that come late reach what was done for them.',
  source: 'Sutton & Barto, 2nd ed., §13.5',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\begin{aligned}\mathbf z^{\mathbf w} &\leftarrow \gamma\lambda^{\mathbf w}\mathbf z^{\mathbf w} + \nabla \hat v(S,\mathbf w), & \mathbf w &\leftarrow \mathbf w + \alpha^{\mathbf w}\,\delta\,\mathbf z^{\mathbf w}\\ \mathbf z^{\boldsymbol\theta} &\leftarrow \gamma\lambda^{\boldsymbol\theta}\mathbf z^{\boldsymbol\theta} + I\,\nabla \ln \pi(A \mid S, \boldsymbol\theta), & \boldsymbol\theta &\leftarrow \boldsymbol\theta + \alpha^{\boldsymbol\theta}\,\delta\,\mathbf z^{\boldsymbol\theta}\end{aligned}`,
    pseudocode: [
      'for each episode',
      '  S ← start; I ← 1; z^θ ← 0; z^w ← 0',
      '  for each step',
      '    A ~ π(· | S, θ); take A, observe R, S′',
      '    δ ← R + γ v̂(S′, w) − v̂(S, w); nothing follows if S′ is terminal',
      '    z^w ← γ λ^w z^w + ∇v̂(S, w)',
      '    z^θ ← γ λ^θ z^θ + I ∇ ln π(A | S, θ)',
      '    w ← w + α^w δ z^w',
      '    θ ← θ + α^θ δ z^θ',
      '    I ← γ I; S ← S′',
    ],
  },
  usesNetwork: false,
  check: (context) => startingPolicy(id, context),
  create: (context) => new ActorCriticLambda(context),
});
