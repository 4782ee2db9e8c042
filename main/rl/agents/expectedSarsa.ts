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

export type ExpectedSarsaSettings = SettingsOf<typeof settings>;

/**
 * Expected Sarsa: as Sarsa, with the mean over the next action in place of the one that comes.
 *
 *     Q(S, A) ← Q(S, A) + α [ R + γ Σ_a π(a | S′) Q(S′, a) − Q(S, A) ]
 *
 * π is the exploring policy. The chance of the next action no longer disturbs the update, so larger steps can be taken.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §6.6, eq. 6.9, p. 133;
 *         van Seijen et al., "A theoretical and empirical analysis of Expected Sarsa", ADPRL (2009).
 */
export class ExpectedSarsa implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  readonly #exploration: Exploration;

  constructor(
    shape: TableShape,
    private readonly settings: ExpectedSarsaSettings,
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

      const nextValue = terminated ? 0 : q.expected(nextState, this.#exploration.probabilities(q, nextState));
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

export const expectedSarsaDefinition = defineAgent({
  id: 'expected-sarsa',
  name: 'Expected Sarsa',
  family: 'value (table)',
  summary: 'Sarsa without the noise of the next action: learns well even with large steps.',
  source: 'van Seijen et al. (2009); Sutton & Barto, 2nd ed., §6.6',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  breaks: [noExploration],
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q(S,A) \leftarrow Q(S,A) + \alpha\,\Big[\,R + \gamma \sum_a \pi(a \mid S')\,Q(S',a) - Q(S,A)\,\Big]`,
    ...workedOut([
      'for each episode',
      startLine,
      '  for each step',
      actLine,
      observeLine,
      errorLine('    δ ← R + γ Σₐ π(a | S′) Q(S′, a) − Q(S, A), π being ε-greedy too'),
      updateLine,
      moveLine,
    ]),
  },
  usesNetwork: false,
  create: (context) => new ExpectedSarsa(tableShape('expected-sarsa', context), context.settings, context.random.exploration),
});
