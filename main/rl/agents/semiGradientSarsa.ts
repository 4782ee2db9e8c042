import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { createFeatures } from '../values/createFeatures';
import { EpsilonGreedy } from '../values/epsilonGreedy';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { LinearActionValues } from '../values/linearActionValues';
import { noRandomActions } from './breaks';
import { type AgentContext, defineAgent } from './definition';
import { startPassage, workedOut } from './explanation';
import { actionFeatureSpec, countActions, type LinearEnvironment, linearControlSettings } from './linear';
import { tdErrorMetric } from './tabular';

const id = 'semi-gradient-sarsa';

const settings = linearControlSettings;

/**
 * Episodic semi-gradient Sarsa: Sarsa with action values that are linear in features.
 *
 *     w ← w + α [ R + γ q̂(S′, A′, w) − q̂(S, A, w) ] ∇q̂(S, A, w),   ∇q̂(s, a, w) = x(s) in the weights of a
 *
 * A′ is the action that will be taken next. It is half a gradient: that the target depends on w as well is left out.
 * Where a time limit cuts the episode, A′ is the action that would have come next.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §10.1, box on p. 244.
 */
export class SemiGradientSarsa implements Agent<LinearEnvironment> {
  trace: Trace | undefined;
  readonly #actionValues: LinearActionValues;
  readonly #exploration: EpsilonGreedy;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #nextX: ActiveFeatures;
  /** A, chosen but not yet taken; `null` before an episode. */
  #action: number | null = null;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const actionCount = countActions(id, context);
    this.#features = createFeatures(actionFeatureSpec(id, context));
    this.#actionValues = new LinearActionValues(this.#features, actionCount);
    this.#exploration = new EpsilonGreedy(context.settings, actionCount, context.random.exploration);
    this.#x = createActiveFeatures(this.#features);
    this.#nextX = createActiveFeatures(this.#features);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount } = this.context.settings;
    const [q, x, nextX] = [this.#actionValues, this.#x, this.#nextX];

    for (;;) {
      this.#features.encode(environment.current(), x); // begins the next episode where one has ended
      const action = this.#action ?? this.#exploration.choose(q.row(x), 0);
      const timestep = environment.step(action);
      const { observation, reward, terminated, truncated } = timestep;
      this.#features.encode(observation, nextX);
      const nextAction = terminated ? null : this.#exploration.choose(q.row(nextX), 0);

      const nextValue = nextAction === null ? 0 : q.value(nextX, nextAction);
      const value = q.value(x, action);
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      q.add(x, action, stepSize * tdError);
      this.trace?.('step', {
        ...{ action, reward, nextAction, discount, stepSize, nextValue, value, tdError },
        newValue: q.value(x, action),
      });

      this.#action = truncated ? null : nextAction;
      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.#actionValues.greedyPolicy();
  }

  save(): SavedState {
    return { weights: this.#actionValues.save(), exploration: this.#exploration.save(), action: this.#action };
  }

  load(saved: SavedState): void {
    this.#actionValues.load(saved['weights']);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#action = saved['action'] as number | null;
  }
}

export const semiGradientSarsaDefinition = defineAgent({
  id,
  name: 'Semi-gradient Sarsa',
  family: 'value (linear)',
  summary: 'Sarsa whose values are linear in features, so that what is learned in one place holds nearby.',
  source: 'Sutton & Barto, 2nd ed., §10.1',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  breaks: [noRandomActions],
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\mathbf w \leftarrow \mathbf w + \alpha\,[\,R + \gamma\,\hat q(S',A',\mathbf w) - \hat q(S,A,\mathbf w)\,]\,\nabla \hat q(S,A,\mathbf w)`,
    ...workedOut([
      'for each episode',
      ['  S ← start; A ← ε-greedy from q̂(S, ·, w)', startPassage, 'A = ‹action›'],
      '  for each step',
      ['    take A, observe R, S′', 'step', 'R = ‹reward›'],
      ['    A′ ← ε-greedy from q̂(S′, ·, w)', 'step', "A' = ‹nextAction›"],
      [
        '    δ ← R + γ q̂(S′, A′, w) − q̂(S, A, w); nothing follows if S′ is terminal',
        'step',
        String.raw`\delta = ‹reward› + ‹discount› \cdot ‹nextValue› - ‹value› = ‹tdError›`,
      ],
      [
        '    w ← w + α δ ∇q̂(S, A, w)',
        'step',
        String.raw`\hat q(S,‹action›,\mathbf w) = ‹value› \to ‹newValue›`,
        String.raw`\mathbf w \leftarrow \mathbf w + ‹stepSize› \cdot [\,‹reward› + ‹discount› \cdot ‹nextValue› - ‹value›\,]\,\nabla \hat q(S,‹action›,\mathbf w),\quad \hat q = ‹value› \to ‹newValue›`,
      ],
      ['    S ← S′; A ← A′', 'step', 'A = ‹nextAction›'],
    ]),
  },
  usesNetwork: false,
  check: (context) => actionFeatureSpec(id, context),
  create: (context) => new SemiGradientSarsa(context),
});
