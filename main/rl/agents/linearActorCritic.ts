import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { createFeatures } from '../values/createFeatures';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { LinearSoftmax } from '../values/linearSoftmax';
import { LinearValues } from '../values/linearValues';
import { type AgentContext, defineAgent } from './definition';
import { startPassage, workedOut } from './explanation';
import { type LinearEnvironment, linearPolicySettings, startingPolicy } from './linear';
import { tdErrorMetric } from './tabular';

const id = 'linear-actor-critic';

const settings = linearPolicySettings;

/**
 * One-step actor–critic, linear in features: a critic judges each step, an actor does more of what went better than expected.
 *
 *     δ ← R + γ v̂(S′, w) − v̂(S, w)
 *     w ← w + α^w δ ∇v̂(S, w)
 *     θ ← θ + α^θ I δ ∇ ln π(A | S, θ),   then I ← γ I;  I = 1 at the start of an episode
 *
 * A truncated episode still bootstraps.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §13.5, box on p. 332.
 */
export class LinearActorCritic implements Agent<LinearEnvironment> {
  trace: Trace | undefined;
  readonly #policy: LinearSoftmax;
  readonly #stateValues: LinearValues;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #nextX: ActiveFeatures;
  /** I = γᵗ. */
  #discounting = 1;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { features, initialProbabilities } = startingPolicy(id, context);
    this.#features = createFeatures(features);
    this.#policy = new LinearSoftmax(this.#features, initialProbabilities, context.settings.leastProbability);
    this.#stateValues = new LinearValues(this.#features);
    this.#x = createActiveFeatures(this.#features);
    this.#nextX = createActiveFeatures(this.#features);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, valueStepSize, discount } = this.context.settings;
    const { exploration } = this.context.random;
    const [v, x, nextX] = [this.#stateValues, this.#x, this.#nextX];

    for (;;) {
      this.#features.encode(environment.current(), x); // begins the next episode where one has ended
      const action = this.#policy.choose(x, exploration);
      const timestep = environment.step(action);
      const { observation, reward, terminated, truncated } = timestep;
      this.#features.encode(observation, nextX);

      const nextValue = terminated ? 0 : v.value(nextX);
      const value = v.value(x);
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      v.add(x, valueStepSize * tdError);
      const discounting = this.#discounting;
      this.#policy.climb(x, action, stepSize * discounting * tdError);

      this.#discounting = terminated || truncated ? 1 : discount * discounting;
      this.trace?.('step', {
        ...{ action, reward, discount, nextValue, value, tdError, stepSize, valueStepSize },
        ...{ discounting, nextDiscounting: this.#discounting, newValue: v.value(x) },
      });
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
      discounting: this.#discounting,
    };
  }

  load(saved: SavedState): void {
    this.#policy.load(saved['policyWeights']);
    this.#stateValues.load(saved['valueWeights']);
    this.#discounting = saved['discounting'] as number;
  }
}

export const linearActorCriticDefinition = defineAgent({
  id,
  name: 'One-step actor–critic (linear)',
  family: 'policy gradient (linear)',
  summary: 'Learns how likely each action should be from the error of every single step, with a table or linear features.',
  source: 'Sutton & Barto, 2nd ed., §13.5',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\begin{aligned}\mathbf w &\leftarrow \mathbf w + \alpha^{\mathbf w}\,\delta\,\nabla \hat v(S,\mathbf w)\\ \boldsymbol\theta &\leftarrow \boldsymbol\theta + \alpha^{\boldsymbol\theta} I\,\delta\,\nabla \ln \pi(A \mid S, \boldsymbol\theta)\end{aligned}`,
    ...workedOut([
      'for each episode',
      ['  S ← start; I ← 1', startPassage, 'I = ‹discounting›'],
      '  for each step',
      ['    A ~ π(· | S, θ); take A, observe R, S′', 'step', String.raw`A = ‹action›,\quad R = ‹reward›`],
      [
        '    δ ← R + γ v̂(S′, w) − v̂(S, w); nothing follows if S′ is terminal',
        'step',
        String.raw`\delta = ‹reward› + ‹discount› \cdot ‹nextValue› - ‹value› = ‹tdError›`,
      ],
      [
        '    w ← w + α^w δ ∇v̂(S, w)',
        'step',
        String.raw`\mathbf w \leftarrow \mathbf w + ‹valueStepSize› \cdot ‹tdError›\,\nabla \hat v,\quad \hat v = ‹value› \to ‹newValue›`,
      ],
      [
        '    θ ← θ + α^θ I δ ∇ ln π(A | S, θ)',
        'step',
        String.raw`\boldsymbol\theta \leftarrow \boldsymbol\theta + ‹stepSize› \cdot ‹discounting› \cdot ‹tdError›\,\nabla \ln \pi`,
        String.raw`\mathbf w \leftarrow \mathbf w + ‹valueStepSize› \cdot ‹tdError›\,\nabla \hat v,\quad \boldsymbol\theta \leftarrow \boldsymbol\theta + ‹stepSize› \cdot ‹discounting› \cdot ‹tdError›\,\nabla \ln \pi(‹action› \mid S, \boldsymbol\theta)`,
      ],
      ['    I ← γ I; S ← S′', 'step', 'I = ‹nextDiscounting›'],
    ]),
  },
  usesNetwork: false,
  check: (context) => startingPolicy(id, context),
  create: (context) => new LinearActorCritic(context),
});
