import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import { number } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { createFeatures } from '../values/createFeatures';
import { EpsilonGreedy } from '../values/epsilonGreedy';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { LinearActionValues } from '../values/linearActionValues';
import { type AgentContext, defineAgent } from './definition';
import { startPassage, workedOut } from './explanation';
import { actionFeatureSpec, countActions, type LinearEnvironment, linearControlSettings } from './linear';
import { tdErrorMetric } from './tabular';

const id = 'differential-sarsa';

const { discount: _nothingIsDiscounted, ...undiscountedSettings } = linearControlSettings;

const settings = {
  ...undiscountedSettings,
  averageStepSize: number({
    isLive: true,
    symbol: 'β',
    default: 0.01,
    excludesMin: true,
    scale: 'log',
    help: 'Share of each error by which the average reward is corrected.',
  }),
};

/**
 * Differential semi-gradient Sarsa: for tasks that go on forever, judged by their average reward.
 *
 *     δ ← R − R̄ + q̂(S′, A′, w) − q̂(S, A, w)
 *     R̄ ← R̄ + β δ,   w ← w + α δ ∇q̂(S, A, w)
 *
 * q̂ says how much more than the average an action will bring in; nothing is discounted. A task that terminates counts
 * as one that goes on from its next start; where a time limit cuts, S′ and A′ are what would have come next.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §10.3, box on p. 251.
 */
export class DifferentialSarsa implements Agent<LinearEnvironment> {
  trace: Trace | undefined;
  readonly #actionValues: LinearActionValues;
  readonly #exploration: EpsilonGreedy;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #nextX: ActiveFeatures;
  /** R̄, reward for each step. */
  #averageReward = 0;
  /** A, chosen but not yet taken; `null` before the first step and behind a cut. */
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
    const { stepSize, averageStepSize } = this.context.settings;
    const [q, x, nextX] = [this.#actionValues, this.#x, this.#nextX];

    for (;;) {
      this.#features.encode(environment.current(), x);
      const action = this.#action ?? this.#exploration.choose(q.row(x), 0);
      const timestep = environment.step(action);
      const { reward, terminated, truncated } = timestep;
      // Behind a terminal state comes the next start.
      this.#features.encode(terminated ? environment.current() : timestep.observation, nextX);
      const nextAction = this.#exploration.choose(q.row(nextX), 0);

      const [value, nextValue, averageReward] = [q.value(x, action), q.value(nextX, nextAction), this.#averageReward];
      const difference = nextValue - value;
      const tdError = checkFinite('The TD error', reward - averageReward + difference);
      this.#averageReward += averageStepSize * tdError;
      q.add(x, action, stepSize * tdError);
      this.trace?.('step', {
        ...{ action, reward, nextAction, averageReward, nextValue, value, tdError, averageStepSize, stepSize },
        ...{ newAverageReward: this.#averageReward, newValue: q.value(x, action) },
      });

      this.#action = truncated && !terminated ? null : nextAction;
      yield { action, timestep, tdError, canResume: true, metrics: { averageReward: this.#averageReward } };
    }
  }

  policy(): PolicySnapshot {
    return this.#actionValues.greedyPolicy();
  }

  save(): SavedState {
    return {
      weights: this.#actionValues.save(),
      exploration: this.#exploration.save(),
      averageReward: this.#averageReward,
      action: this.#action,
    };
  }

  load(saved: SavedState): void {
    this.#actionValues.load(saved['weights']);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#averageReward = saved['averageReward'] as number;
    this.#action = saved['action'] as number | null;
  }
}

export const differentialSarsaDefinition = defineAgent({
  id,
  name: 'Differential semi-gradient Sarsa',
  family: 'value (linear)',
  summary: 'Sarsa for tasks without an end: learns how much better than average each action is.',
  source: 'Sutton & Barto, 2nd ed., §10.3',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  metrics: [
    tdErrorMetric,
    { name: 'averageReward', label: 'Average reward', unit: 'reward', help: 'R̄, the reward of a step as it is estimated.' },
  ],
  explanation: {
    updateRule: String.raw`\begin{aligned}\delta &\leftarrow R - \bar R + \hat q(S',A',\mathbf w) - \hat q(S,A,\mathbf w)\\ \bar R &\leftarrow \bar R + \beta\,\delta,\quad \mathbf w \leftarrow \mathbf w + \alpha\,\delta\,\nabla \hat q(S,A,\mathbf w)\end{aligned}`,
    ...workedOut([
      ['S ← start; A ← ε-greedy from q̂(S, ·, w)', startPassage, 'A = ‹action›'],
      'for each step',
      ['  take A, observe R, S′', 'step', 'R = ‹reward›'],
      ['  A′ ← ε-greedy from q̂(S′, ·, w)', 'step', "A' = ‹nextAction›"],
      [
        '  δ ← R − R̄ + q̂(S′, A′, w) − q̂(S, A, w)',
        'step',
        String.raw`\delta = ‹reward› - ‹averageReward› + ‹nextValue› - ‹value› = ‹tdError›`,
      ],
      ['  R̄ ← R̄ + β δ', 'step', String.raw`\bar R = ‹averageReward› + ‹averageStepSize› \cdot ‹tdError› = ‹newAverageReward›`],
      [
        '  w ← w + α δ ∇q̂(S, A, w)',
        'step',
        String.raw`\hat q(S,‹action›,\mathbf w) = ‹value› \to ‹newValue›`,
        String.raw`\mathbf w \leftarrow \mathbf w + ‹stepSize› \cdot [\,‹reward› - ‹averageReward› + ‹nextValue› - ‹value›\,]\,\nabla \hat q(S,‹action›,\mathbf w),\quad \hat q = ‹value› \to ‹newValue›`,
      ],
      ['  S ← S′; A ← A′', 'step', 'A = ‹nextAction›'],
    ]),
  },
  usesNetwork: false,
  check: (context) => actionFeatureSpec(id, context),
  create: (context) => new DifferentialSarsa(context),
});
