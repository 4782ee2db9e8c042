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
import { errorLine, observeLine, updateLine } from './tabularLines';

const settings = { ...tabularSettings, ...explorationSettings };

export type SarsaSettings = SettingsOf<typeof settings>;

/**
 * Sarsa: on-policy temporal-difference control with a table.
 *
 *     Q(S, A) ← Q(S, A) + α [ R + γ Q(S′, A′) − Q(S, A) ]
 *
 * A′ is the action that will be taken next, so what is learned is the value of the exploring policy itself. Where a
 * time limit cuts the episode, A′ is the action that would have come next.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §6.4, box on p. 130;
 *         Rummery & Niranjan, "On-line Q-learning using connectionist systems", CUED/F-INFENG/TR 166 (1994).
 */
export class Sarsa implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  readonly #exploration: Exploration;
  /** A, chosen but not yet taken; `null` before an episode. */
  #action: number | null = null;

  constructor(
    shape: TableShape,
    private readonly settings: SarsaSettings,
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
      const action = this.#action ?? this.#exploration.choose(q, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      const nextAction = terminated ? null : this.#exploration.choose(q, nextState);

      const nextValue = nextAction === null ? 0 : q.get(nextState, nextAction);
      const value = q.get(state, action);
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      q.add(state, action, stepSize * tdError);
      this.trace?.('step', {
        ...{ state, action, reward, nextState, nextAction, discount, stepSize, nextValue, value, tdError },
        newValue: q.get(state, action),
      });

      this.#action = truncated ? null : nextAction;
      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.actionValues.greedyPolicy();
  }

  save(): SavedState {
    return { actionValues: this.actionValues.save(), exploration: this.#exploration.save(), action: this.#action };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#action = saved['action'] as number | null;
  }
}

export const sarsaDefinition = defineAgent({
  id: 'sarsa',
  name: 'Sarsa',
  family: 'value (table)',
  summary: 'Learns the value of the way it behaves, exploration included: careful where exploring is dangerous.',
  source: 'Rummery & Niranjan (1994); Sutton & Barto, 2nd ed., §6.4',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  breaks: [noExploration],
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q(S,A) \leftarrow Q(S,A) + \alpha\,[\,R + \gamma\,Q(S',A') - Q(S,A)\,]`,
    ...workedOut([
      'for each episode',
      [
        '  S ← start; A ← ε-greedy from Q(S, ·), or explore in another way',
        startPassage,
        String.raw`S = ‹state›,\quad A = ‹action›`,
      ],
      '  for each step',
      observeLine,
      ['    A′ ← ε-greedy from Q(S′, ·)', 'step', "A' = ‹nextAction›"],
      errorLine('    δ ← R + γ Q(S′, A′) − Q(S, A)'),
      updateLine,
      ['    S ← S′; A ← A′', 'step', String.raw`S = ‹nextState›,\quad A = ‹nextAction›`],
    ]),
  },
  usesNetwork: false,
  create: (context) => new Sarsa(tableShape('sarsa', context), context.settings, context.random.exploration),
});
