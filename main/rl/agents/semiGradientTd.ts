import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { createFeatures } from '../values/createFeatures';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { LinearValues } from '../values/linearValues';
import { type AgentContext, defineAgent } from './definition';
import { workedOut } from './explanation';
import {
  fillWeights,
  givenPolicy,
  type LinearEnvironment,
  linearPredictionSettings,
  type OffPolicy,
  offPolicy,
  targetProbabilitiesSetting,
} from './linear';
import { tdErrorMetric } from './tabular';

const id = 'semi-gradient-td';

const settings = { ...linearPredictionSettings, targetProbabilities: targetProbabilitiesSetting };

type Context = AgentContext<typeof settings>;

/**
 * Semi-gradient TD(0): learns what a policy is worth, with values that are linear in features.
 *
 *     δ ← R + γ v̂(S′, w) − v̂(S, w)
 *     w ← w + α ρ δ ∇v̂(S, w),   ∇v̂(s, w) = x(s),  ρ = π(A) / b(A)
 *
 * Where the policy is followed that is learned about, ρ = 1 and w comes to rest near the TD fixed point. Off-policy it can
 * grow without bound. A truncated episode still bootstraps.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.3, box on p. 203, and §11.1, eq. 11.2.
 */
export class SemiGradientTd implements Agent<LinearEnvironment> {
  trace: Trace | undefined;
  readonly #stateValues: LinearValues;
  readonly #behavior: Float64Array;
  readonly #target: OffPolicy;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #nextX: ActiveFeatures;

  constructor(private readonly context: Context) {
    const { features, actionProbabilities, initialWeights } = givenPolicy(id, context);
    this.#features = createFeatures(features);
    this.#stateValues = new LinearValues(this.#features);
    fillWeights(this.#stateValues.weights, initialWeights);
    this.#behavior = actionProbabilities;
    this.#target = offPolicy(context.settings.targetProbabilities, actionProbabilities);
    this.#x = createActiveFeatures(this.#features);
    this.#nextX = createActiveFeatures(this.#features);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount } = this.context.settings;
    const { exploration } = this.context.random;
    const [v, x, nextX] = [this.#stateValues, this.#x, this.#nextX];

    for (;;) {
      this.#features.encode(environment.current(), x); // begins the next episode where one has ended
      const action = exploration.choice(this.#behavior);
      const timestep = environment.step(action);
      const { observation, reward, terminated } = timestep;
      this.#features.encode(observation, nextX);

      const nextValue = terminated ? 0 : v.value(nextX);
      const value = v.value(x);
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      const ratio = this.#target.ratios[action]!;
      v.add(x, stepSize * ratio * tdError);
      this.trace?.('step', { action, reward, discount, stepSize, nextValue, value, tdError, ratio, newValue: v.value(x) });

      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.#stateValues.policy(this.#target.targetProbabilities);
  }

  save(): SavedState {
    return { weights: this.#stateValues.save() };
  }

  load(saved: SavedState): void {
    this.#stateValues.load(saved['weights']);
  }
}

function check(context: Pick<Context, 'observationSpace' | 'actionSpace' | 'settings'>): void {
  offPolicy(context.settings.targetProbabilities, givenPolicy(id, context).actionProbabilities);
}

export const semiGradientTdDefinition = defineAgent({
  id,
  name: 'Semi-gradient TD(0)',
  family: 'prediction (linear)',
  summary: 'Learns what a given policy is worth, step by step, with values linear in features; off-policy it may diverge.',
  source: 'Sutton & Barto, 2nd ed., §9.3 and §11.1',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\mathbf w \leftarrow \mathbf w + \alpha\,\rho\,[\,R + \gamma\,\hat v(S',\mathbf w) - \hat v(S,\mathbf w)\,]\,\nabla \hat v(S,\mathbf w)`,
    ...workedOut([
      'for each episode',
      '  S ← start',
      '  for each step',
      ['    A ~ b(·); take A, observe R, S′', 'step', String.raw`A = ‹action›,\quad R = ‹reward›`],
      [
        '    δ ← R + γ v̂(S′, w) − v̂(S, w); nothing follows if S′ is terminal',
        'step',
        String.raw`\delta = ‹reward› + ‹discount› \cdot ‹nextValue› - ‹value› = ‹tdError›`,
      ],
      [
        '    w ← w + α (π(A) / b(A)) δ ∇v̂(S, w)',
        'step',
        String.raw`\hat v(S,\mathbf w) = ‹value› \to ‹newValue›`,
        String.raw`\mathbf w \leftarrow \mathbf w + ‹stepSize› \cdot ‹ratio› \cdot [\,‹reward› + ‹discount› \cdot ‹nextValue› - ‹value›\,]\,\nabla \hat v(S,\mathbf w),\quad \hat v = ‹value› \to ‹newValue›`,
      ],
      '    S ← S′',
    ]),
  },
  usesNetwork: false,
  check,
  create: (context) => new SemiGradientTd(context),
});
