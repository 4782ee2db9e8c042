import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { createExploration, type Exploration, explorationSettings } from '../values/exploration';
import { LearnedModel, type ModelOutcome } from '../values/learnedModel';
import { noExploration, noPlanning } from './breaks';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { planningStepsSetting, type TableShape, tableShape, tabularSettings, tdErrorMetric } from './tabular';
import { workedRule } from './tabularLines';

const settings = {
  ...tabularSettings,
  planningSteps: planningStepsSetting,
  ...explorationSettings,
};

const observed = String.raw`R = ‹reward›,\quad S' = ‹nextState›`;

export type DynaQSettings = SettingsOf<typeof settings>;

/**
 * Dyna-Q: Q-learning that also learns from what it remembers.
 *
 *     Q(S, A) ← Q(S, A) + α [ R + γ max_a Q(S′, a) − Q(S, A) ],   Model(S, A) ← R, S′
 *     n times: the same update for a pair seen before, with the R and S′ that the model gives
 *
 * Draws of a step: those of the exploration; then for each planning step a state and an action.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §8.2, box on p. 164;
 *         Sutton, "Integrated architectures for learning, planning, and reacting", ICML (1990).
 */
export class DynaQ implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  readonly #exploration: Exploration;
  readonly #model: LearnedModel;

  constructor(
    shape: TableShape,
    private readonly settings: DynaQSettings,
    private readonly random: Random,
  ) {
    this.actionValues = new ActionValues(shape.stateCount, shape.actionCount, settings.initialValue);
    this.#exploration = createExploration(settings, shape, random);
    this.#model = new LearnedModel(shape.stateCount, shape.actionCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { planningSteps } = this.settings;
    const { random } = this;
    const model = this.#model;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#exploration.choose(this.actionValues, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated } = timestep;

      const outcome = { reward, nextState, terminated };
      const tdError = this.#update('step', state, action, outcome);
      model.record(state, action, outcome);
      for (let i = 0; i < planningSteps; i++) {
        const remembered = model.drawState(random);
        const tried = model.drawTriedAction(remembered, random);
        this.#update('planning', remembered, tried, model.outcome(remembered, tried));
      }

      yield { action, timestep, tdError, canResume: true };
    }
  }

  /** One Q-learning update, real or imagined; returns its error. */
  #update(passage: string, state: number, action: number, { reward, nextState, terminated }: ModelOutcome): number {
    const { stepSize, discount } = this.settings;
    const q = this.actionValues;
    const nextValue = terminated ? 0 : q.max(nextState);
    const value = q.get(state, action);
    const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
    q.add(state, action, stepSize * tdError);
    this.trace?.(passage, {
      ...{ state, action, reward, nextState, discount, stepSize, nextValue, value },
      newValue: q.get(state, action),
    });
    return tdError;
  }

  policy(): PolicySnapshot {
    return this.actionValues.greedyPolicy();
  }

  save(): SavedState {
    return {
      actionValues: this.actionValues.save(),
      exploration: this.#exploration.save(),
      model: this.#model.save(),
    };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#model.load(saved['model'] as SavedState);
  }
}

export const dynaQDefinition = defineAgent({
  id: 'dyna-q',
  name: 'Dyna-Q',
  family: 'learning and planning (table)',
  summary: 'Q-learning that replays what it remembers between steps: few steps, more thought.',
  source: 'Sutton (1990); Sutton & Barto, 2nd ed., §8.2',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  breaks: [noPlanning, noExploration],
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q(S,A) \leftarrow Q(S,A) + \alpha\,[\,R + \gamma \max_a Q(S',a) - Q(S,A)\,],\quad R, S' \leftarrow \mathrm{Model}(S,A)`,
    ...workedOut([
      'for each step',
      ['  A ← ε-greedy from Q(S, ·), or explore in another way', 'step', String.raw`S = ‹state›,\quad A = ‹action›`],
      ['  take A, observe R, S′', 'step', observed],
      ['  Q(S, A) ← Q(S, A) + α [ R + γ maxₐ Q(S′, a) − Q(S, A) ]', 'step', workedRule('Q'), workedRule('Q')],
      ['  Model(S, A) ← R, S′', 'step', String.raw`\mathrm{Model}(‹state›,‹action›) \leftarrow ‹reward›,\ ‹nextState›`],
      '  n times',
      ['    S ← any state seen before; A ← any action taken there', 'planning', String.raw`S = ‹state›,\quad A = ‹action›`],
      ['    R, S′ ← Model(S, A)', 'planning', observed],
      ['    Q(S, A) ← Q(S, A) + α [ R + γ maxₐ Q(S′, a) − Q(S, A) ]', 'planning', workedRule('Q'), workedRule('Q')],
    ]),
  },
  usesNetwork: false,
  create: (context) => new DynaQ(tableShape('dyna-q', context), context.settings, context.random.exploration),
});
