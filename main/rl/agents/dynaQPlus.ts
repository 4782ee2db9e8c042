import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { number, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { createExploration, type Exploration, explorationSettings } from '../values/exploration';
import { LearnedModel, type ModelOutcome } from '../values/learnedModel';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { planningStepsSetting, type TableShape, tableShape, tabularSettings, tdErrorMetric } from './tabular';

const settings = {
  ...tabularSettings,
  planningSteps: planningStepsSetting,
  curiosity: number({
    symbol: 'κ',
    default: 0.001,
    max: 1e6,
    scale: 'log',
    unit: 'reward',
    help: 'Imagined reward κ √τ for an action last tried τ steps ago.',
  }),
  ...explorationSettings,
};

/** With its numbers; the bonus of a real step is 0. */
const curiousRule = String.raw`Q(‹state›,‹action›) \leftarrow ‹value› + ‹stepSize› \cdot [\,‹reward› + ‹bonus› + ‹discount› \cdot ‹nextValue› - ‹value›\,] = ‹newValue›`;

export type DynaQPlusSettings = SettingsOf<typeof settings>;

/**
 * Dyna-Q+: Dyna-Q that imagines rewards where it has not been for long, and so finds what has changed.
 *
 *     planning with  R + κ √τ(S, A),   τ(S, A) = steps since A was last tried in S
 *
 * Every action of a state seen before may be planned with; one never tried there is thought to lead back to the state
 * with a reward of 0, and to wait since the first step. Real updates carry no bonus.
 *
 * Draws of a step: those of the exploration; then for each planning step a state and an action.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §8.3, p. 168, with its footnote; Sutton (1990).
 */
export class DynaQPlus implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  readonly #exploration: Exploration;
  readonly #model: LearnedModel;
  /** Step at which each pair was last tried, 0 if never, shape [states, actions]. */
  readonly #lastTried: Float64Array;
  #stepCount = 0;

  constructor(
    shape: TableShape,
    private readonly settings: DynaQPlusSettings,
    private readonly random: Random,
  ) {
    this.actionValues = new ActionValues(shape.stateCount, shape.actionCount, settings.initialValue);
    this.#exploration = createExploration(settings, shape, random);
    this.#model = new LearnedModel(shape.stateCount, shape.actionCount);
    this.#lastTried = new Float64Array(this.actionValues.values.length);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { planningSteps } = this.settings;
    const { random } = this;
    const q = this.actionValues;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#exploration.choose(q, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated } = timestep;

      const outcome = { reward, nextState, terminated };
      const tdError = this.#update('step', state, action, outcome, 0);
      this.#model.record(state, action, outcome);
      this.#lastTried[state * q.actionCount + action] = ++this.#stepCount;
      for (let i = 0; i < planningSteps; i++) {
        const remembered = this.#model.drawState(random);
        this.#imagine(remembered, random.integer(q.actionCount));
      }

      yield { action, timestep, tdError, canResume: true };
    }
  }

  #imagine(state: number, action: number): void {
    const outcome = this.#model.hasTried(state, action)
      ? this.#model.outcome(state, action)
      : { reward: 0, nextState: state, terminated: false };
    const waited = this.#stepCount - this.#lastTried[state * this.actionValues.actionCount + action]!;
    this.#update('planning', state, action, outcome, this.settings.curiosity * Math.sqrt(waited));
  }

  /** One Q-learning update, real or imagined; returns its error. */
  #update(
    passage: string,
    state: number,
    action: number,
    { reward, nextState, terminated }: ModelOutcome,
    bonus: number,
  ): number {
    const { stepSize, discount } = this.settings;
    const q = this.actionValues;
    const nextValue = terminated ? 0 : q.max(nextState);
    const value = q.get(state, action);
    const tdError = checkFinite('The TD error', reward + bonus + discount * nextValue - value);
    q.add(state, action, stepSize * tdError);
    this.trace?.(passage, {
      ...{ state, action, reward, bonus, nextState, discount, stepSize, nextValue, value },
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
      lastTried: this.#lastTried.slice(),
      stepCount: this.#stepCount,
    };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#model.load(saved['model'] as SavedState);
    this.#lastTried.set(saved['lastTried'] as Float64Array);
    this.#stepCount = saved['stepCount'] as number;
  }
}

export const dynaQPlusDefinition = defineAgent({
  id: 'dyna-q-plus',
  name: 'Dyna-Q+',
  family: 'learning and planning (table)',
  summary: 'Dyna-Q that stays curious about what it has not tried for long; for worlds that change.',
  source: 'Sutton (1990); Sutton & Barto, 2nd ed., §8.3',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q(S,A) \leftarrow Q(S,A) + \alpha\,\big[\,R + \kappa\sqrt{\tau(S,A)} + \gamma \max_a Q(S',a) - Q(S,A)\,\big]`,
    ...workedOut([
      'for each step',
      ['  A ← ε-greedy from Q(S, ·), or explore in another way', 'step', String.raw`S = ‹state›,\quad A = ‹action›`],
      [
        '  take A, observe R, S′; update Q(S, A) as Q-learning does',
        'step',
        String.raw`R = ‹reward›,\quad S' = ‹nextState›`,
        curiousRule,
      ],
      [
        '  Model(S, A) ← R, S′; τ(S, A) ← 0, all other τ grow by 1',
        'step',
        String.raw`\mathrm{Model}(‹state›,‹action›) \leftarrow ‹reward›,\ ‹nextState›`,
      ],
      '  n times',
      ['    S ← any state seen before; A ← any action', 'planning', String.raw`S = ‹state›,\quad A = ‹action›`],
      [
        '    R, S′ ← Model(S, A), or 0, S if A was never tried in S',
        'planning',
        String.raw`R = ‹reward›,\quad S' = ‹nextState›,\quad \kappa \sqrt{\tau} = ‹bonus›`,
      ],
      ['    Q(S, A) ← Q(S, A) + α [ R + κ √τ(S, A) + γ maxₐ Q(S′, a) − Q(S, A) ]', 'planning', curiousRule, curiousRule],
    ]),
  },
  usesNetwork: false,
  create: (context) => new DynaQPlus(tableShape('dyna-q-plus', context), context.settings, context.random.exploration),
});
