import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { createExploration, type Exploration, explorationSettings } from '../values/exploration';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { averageSetting, tableShape, tabularSettings, tdErrorMetric } from './tabular';

const settings = {
  average: averageSetting,
  stepSize: { ...tabularSettings.stepSize, help: 'recency-weighted: share of the error corrected at each pull.' },
  initialValue: {
    ...tabularSettings.initialValue,
    symbol: 'Q₁',
    help: 'Value every arm starts with; with recency weighting, high ones make the agent try every arm.',
  },
  ...explorationSettings,
};

/** With its numbers; the share is 1 / N or α. */
const averagedRule = String.raw`Q(‹action›) \leftarrow ‹value› + ‹share› \cdot [\,‹reward› - ‹value›\,] = ‹newValue›`;

export type ActionValueBanditSettings = SettingsOf<typeof settings>;

/**
 * The simple bandit algorithm: keeps the mean reward of every arm and pulls the best-looking one, mostly.
 *
 *     Q(A) ← Q(A) + (1 / N(A)) [ R − Q(A) ]      (sample average)
 *     Q(A) ← Q(A) + α [ R − Q(A) ]               (recency-weighted average)
 *
 * How it explores is a setting: ε-greedily, by softmax, by upper confidence bounds (UCB), or by optimistic initial
 * values alone (ε = 0).
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §2.4, box on p. 32, and §2.5–2.7.
 */
export class ActionValueBandit implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [1, arms]. */
  readonly actionValues: ActionValues;
  /** N, shape [arms]. */
  readonly #pullCounts: Float64Array;
  readonly #exploration: Exploration;

  constructor(
    armCount: number,
    private readonly settings: ActionValueBanditSettings,
    random: Random,
  ) {
    this.actionValues = new ActionValues(1, armCount, settings.initialValue);
    this.#pullCounts = new Float64Array(armCount);
    this.#exploration = createExploration(settings, this.actionValues, random);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { average, stepSize } = this.settings;
    const q = this.actionValues;

    for (;;) {
      const state = environment.current();
      const action = this.#exploration.choose(q, state);
      const timestep = environment.step(action);
      const pullCount = ++this.#pullCounts[action]!;
      const value = q.get(state, action);
      const error = checkFinite('The error', timestep.reward - value);
      const share = average === 'sample' ? 1 / pullCount : stepSize;
      q.add(state, action, share * error);
      const newValue = q.get(state, action);
      this.trace?.('step', { action, reward: timestep.reward, pullCount, share, value, newValue });
      yield { action, timestep, tdError: error, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.actionValues.greedyPolicy();
  }

  save(): SavedState {
    return {
      actionValues: this.actionValues.save(),
      pullCounts: this.#pullCounts.slice(),
      exploration: this.#exploration.save(),
    };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#pullCounts.set(saved['pullCounts'] as Float64Array);
    this.#exploration.load(saved['exploration'] as SavedState);
  }
}

export const actionValueBanditDefinition = defineAgent({
  id: 'action-value-bandit',
  name: 'Action-value bandit',
  family: 'bandit',
  summary: 'Keeps the mean reward of every arm; explores ε-greedily, by softmax, UCB or optimism.',
  source: 'Sutton & Barto, 2nd ed., §2.4–2.7; Auer, Cesa-Bianchi & Fischer (2002) for UCB',
  needs: { observation: 'discrete', action: 'discrete', singleState: true },
  settings,
  metrics: [{ ...tdErrorMetric, label: 'Error', help: 'Mean size of the difference between a reward and what was expected.' }],
  explanation: {
    updateRule: String.raw`Q(A) \leftarrow Q(A) + \frac{1}{N(A)}\,[\,R - Q(A)\,]`,
    ...workedOut([
      'for each step',
      ['  A ← argmaxₐ Q(a) with probability 1 − ε, any action with ε; or explore in another way', 'step', 'A = ‹action›'],
      ['  pull A, observe R', 'step', 'R = ‹reward›'],
      ['  N(A) ← N(A) + 1', 'step', 'N(‹action›) = ‹pullCount›'],
      ['  Q(A) ← Q(A) + (1 / N(A)) [ R − Q(A) ], or with α in place of 1 / N(A)', 'step', averagedRule, averagedRule],
    ]),
  },
  usesNetwork: false,
  create: (context) =>
    new ActionValueBandit(tableShape('action-value-bandit', context).actionCount, context.settings, context.random.exploration),
});
