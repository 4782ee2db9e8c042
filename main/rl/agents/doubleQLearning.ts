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
import { startPassage, workedOut } from './explanation';
import { type TableShape, tableShape, tabularSettings, tdErrorMetric } from './tabular';
import { workedRule } from './tabularLines';

const settings = { ...tabularSettings, ...explorationSettings };

export type DoubleQLearningSettings = SettingsOf<typeof settings>;

/**
 * Double Q-learning: two tables, one to choose the best action and the other to say what it is worth.
 *
 *     Q₁(S, A) ← Q₁(S, A) + α [ R + γ Q₂(S′, argmax_a Q₁(S′, a)) − Q₁(S, A) ]
 *
 * or the same with the two exchanged, each with probability ½. An action that looks good by luck in one table is valued
 * by the other, so luck is not taken for value. Behaves by the mean of the two.
 *
 * Draws of a step: those of the exploration, which table is updated, one for each further equal among its best.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §6.7, box on p. 136;
 *         van Hasselt, "Double Q-learning", NeurIPS (2010).
 */
export class DoubleQLearning implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q₁ and Q₂, shape [states, actions], in discounted reward. */
  readonly tables: readonly [ActionValues, ActionValues];
  /** (Q₁ + Q₂) / 2. */
  readonly #mean: ActionValues;
  readonly #exploration: Exploration;

  constructor(
    { stateCount, actionCount }: TableShape,
    private readonly settings: DoubleQLearningSettings,
    private readonly random: Random,
  ) {
    const createTable = () => new ActionValues(stateCount, actionCount, settings.initialValue);
    this.tables = [createTable(), createTable()];
    this.#mean = createTable();
    this.#exploration = createExploration(settings, this.#mean, random);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { random } = this;
    const { stepSize, discount } = this.settings;
    const [q1, q2] = this.tables;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#exploration.choose(this.#mean, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated } = timestep;

      const isFirst = random.uniform() < 0.5;
      const updated = isFirst ? q1 : q2;
      const other = isFirst ? q2 : q1;
      const nextValue = terminated ? 0 : other.get(nextState, updated.argmax(nextState, random));
      const value = updated.get(state, action);
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      updated.add(state, action, stepSize * tdError);
      this.#mean.set(state, action, (q1.get(state, action) + q2.get(state, action)) / 2);

      this.trace?.(isFirst ? 'first' : 'second', {
        ...{ state, action, reward, nextState, discount, stepSize, nextValue, value },
        newValue: updated.get(state, action),
      });
      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.#mean.greedyPolicy();
  }

  save(): SavedState {
    const [first, second] = this.tables;
    return { first: first.save(), second: second.save(), exploration: this.#exploration.save() };
  }

  load(saved: SavedState): void {
    const [first, second] = this.tables;
    first.load(saved['first']);
    second.load(saved['second']);
    this.#mean.values.forEach((_, i, mean) => {
      mean[i] = (first.values[i]! + second.values[i]!) / 2;
    });
    this.#exploration.load(saved['exploration'] as SavedState);
  }
}

export const doubleQLearningDefinition = defineAgent({
  id: 'double-q-learning',
  name: 'Double Q-learning',
  family: 'value (table)',
  summary: 'Q-learning that does not take luck for value; for noisy rewards.',
  source: 'van Hasselt (2010); Sutton & Barto, 2nd ed., §6.7',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  breaks: [noExploration],
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q_1(S,A) \leftarrow Q_1(S,A) + \alpha\,\big[\,R + \gamma\,Q_2\big(S',\operatorname*{arg\,max}_a Q_1(S',a)\big) - Q_1(S,A)\,\big]`,
    ...workedOut([
      'for each episode',
      ['  S ← start', startPassage, 'S = ‹state›'],
      '  for each step',
      ['    A ← ε-greedy from Q₁(S, ·) + Q₂(S, ·), or explore in another way', 'first|second', 'A = ‹action›'],
      ['    take A, observe R, S′', 'first|second', String.raw`R = ‹reward›,\quad S' = ‹nextState›`],
      ['    with probability ½', 'first', String.raw`\text{it falls on } Q_1`],
      [
        '      Q₁(S, A) ← Q₁(S, A) + α [ R + γ Q₂(S′, argmaxₐ Q₁(S′, a)) − Q₁(S, A) ]',
        'first',
        workedRule('Q_1'),
        workedRule('Q_1'),
      ],
      ['    else', 'second', String.raw`\text{it falls on } Q_2`],
      [
        '      Q₂(S, A) ← Q₂(S, A) + α [ R + γ Q₁(S′, argmaxₐ Q₂(S′, a)) − Q₂(S, A) ]',
        'second',
        workedRule('Q_2'),
        workedRule('Q_2'),
      ],
      ['    S ← S′', 'first|second', 'S = ‹nextState›'],
    ]),
  },
  usesNetwork: false,
  create: (context) =>
    new DoubleQLearning(tableShape('double-q-learning', context), context.settings, context.random.exploration),
});
