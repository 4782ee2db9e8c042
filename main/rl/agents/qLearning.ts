import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { createExploration, type Exploration, explorationSettings } from '../values/exploration';
import { noExploration } from './breaks';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { type TableShape, tableShape, tabularSettings, tdErrorMetric } from './tabular';
import { actLine, errorLine, moveLine, observeLine, startLine, updateLine } from './tabularLines';

const settings = { ...tabularSettings, ...explorationSettings };

export type QLearningSettings = SettingsOf<typeof settings>;

/**
 * Q-learning: off-policy temporal-difference control with a table.
 *
 *     Q(S, A) ← Q(S, A) + α [ R + γ max_a Q(S′, a) − Q(S, A) ]
 *
 * Explores (ε-greedily in the source) while learning the value of the greedy policy. Converges to q* when every pair is
 * visited forever and α decays suitably; with the constant α used here it tracks q* instead (exactly, where nothing is
 * random).
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §6.5, box on p. 131;
 *         Watkins & Dayan, "Q-learning", Machine Learning 8 (1992), 279–292.
 */
export class QLearning implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  readonly #exploration: Exploration;

  constructor(
    shape: TableShape,
    private readonly settings: QLearningSettings,
    random: Random,
  ) {
    this.actionValues = new ActionValues(shape.stateCount, shape.actionCount, settings.initialValue);
    this.#exploration = createExploration(settings, shape, random);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount } = this.settings;
    const q = this.actionValues;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#exploration.choose(q, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated } = timestep;

      // A terminal state is worth 0; a truncated one is worth what we believe it is.
      const nextValue = terminated ? 0 : q.max(nextState);
      const value = q.get(state, action);
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      q.add(state, action, stepSize * tdError);
      this.trace?.('step', {
        ...{ state, action, reward, nextState, discount, stepSize, nextValue, value, tdError },
        newValue: q.get(state, action),
      });

      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.actionValues.greedyPolicy();
  }

  save(): SavedState {
    return { actionValues: this.actionValues.save(), exploration: this.#exploration.save() };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#exploration.load(saved['exploration'] as SavedState);
  }
}

export const qLearningDefinition = defineAgent({
  id: 'q-learning',
  name: 'Q-learning',
  family: 'value (table)',
  summary: 'Learns the value of acting greedily while exploring; the classic for small worlds.',
  source: 'Watkins & Dayan (1992); Sutton & Barto, 2nd ed., §6.5',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  breaks: [noExploration],
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q(S,A) \leftarrow Q(S,A) + \alpha\,[\,R + \gamma \max_a Q(S',a) - Q(S,A)\,]`,
    ...workedOut([
      'for each episode',
      startLine,
      '  for each step',
      actLine,
      observeLine,
      errorLine('    δ ← R + γ maxₐ Q(S′, a) − Q(S, A)'),
      updateLine,
      moveLine,
    ]),
  },
  usesNetwork: false,
  create: (context) => new QLearning(tableShape('q-learning', context), context.settings, context.random.exploration),
});
