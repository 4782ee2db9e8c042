import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { choice, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { EligibilityTraces, type TraceKind } from '../values/eligibilityTraces';
import { createExploration, type Exploration, explorationSettings } from '../values/exploration';
import { noExploration, noTraces } from './breaks';
import { defineAgent } from './definition';
import { startPassage, workedOut } from './explanation';
import { type TableShape, tableShape, tabularSettings, tdErrorMetric, traceDecaySetting } from './tabular';
import { errorLine } from './tabularLines';

const settings = {
  ...tabularSettings,
  traceDecay: traceDecaySetting,
  traces: choice({
    default: 'replacing',
    choices: ['accumulating', 'replacing', 'dutch'],
    help: 'What a visit does to the trace z of its pair: z + 1, 1, or (1 − α) z + 1.',
  }),
  ...explorationSettings,
};

export type SarsaLambdaSettings = SettingsOf<typeof settings>;

/**
 * Sarsa(λ): Sarsa with eligibility traces, so that one surprise corrects the whole way that led to it.
 *
 *     δ ← R + γ Q(S′, A′) − Q(S, A),   z(S, A) ← z(S, A) + 1
 *     Q(s, a) ← Q(s, a) + α δ z(s, a),   z(s, a) ← γ λ z(s, a)   for every s, a
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §12.7, box on p. 305, with one feature for each pair;
 *         Rummery & Niranjan (1994).
 */
export class SarsaLambda implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  readonly #exploration: Exploration;
  /** z, one for each pair. */
  readonly #traces: EligibilityTraces;
  /** A, chosen but not yet taken; `null` before an episode. */
  #action: number | null = null;

  constructor(
    shape: TableShape,
    private readonly settings: SarsaLambdaSettings,
    random: Random,
  ) {
    this.actionValues = new ActionValues(shape.stateCount, shape.actionCount, settings.initialValue);
    this.#exploration = createExploration(settings, shape, random);
    this.#traces = new EligibilityTraces(shape.stateCount * shape.actionCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount, traceDecay } = this.settings;
    const kind = this.settings.traces as TraceKind;
    const q = this.actionValues;
    const traces = this.#traces;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#action ?? this.#exploration.choose(q, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      const nextAction = terminated ? null : this.#exploration.choose(q, nextState);

      const nextValue = nextAction === null ? 0 : q.get(nextState, nextAction);
      const value = q.get(state, action);
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      traces.visit(state * q.actionCount + action, kind, stepSize);
      traces.addTo(q.values, stepSize * tdError);
      this.trace?.('step', {
        ...{ state, action, reward, nextState, nextAction, discount, stepSize, nextValue, value, tdError },
        ...{ eligibility: traces.get(state * q.actionCount + action), newValue: q.get(state, action) },
      });
      traces.decay(discount * traceDecay);

      if (terminated || truncated) traces.clear();
      this.#action = truncated ? null : nextAction;
      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.actionValues.greedyPolicy();
  }

  save(): SavedState {
    return {
      actionValues: this.actionValues.save(),
      exploration: this.#exploration.save(),
      traces: this.#traces.save(),
      action: this.#action,
    };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#traces.load(saved['traces'] as SavedState);
    this.#action = saved['action'] as number | null;
  }
}

export const sarsaLambdaDefinition = defineAgent({
  id: 'sarsa-lambda',
  name: 'Sarsa(λ)',
  family: 'value (table)',
  summary: 'Sarsa with eligibility traces: fast where rewards come late.',
  source: 'Rummery & Niranjan (1994); Sutton & Barto, 2nd ed., §12.7',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  breaks: [noTraces, noExploration],
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\delta = R + \gamma Q(S',A') - Q(S,A),\quad Q(s,a) \leftarrow Q(s,a) + \alpha\,\delta\,z(s,a)`,
    ...workedOut([
      'for each episode',
      [
        '  S ← start; A ← ε-greedy from Q(S, ·), or explore in another way; z ← 0',
        startPassage,
        String.raw`S = ‹state›,\quad A = ‹action›`,
      ],
      '  for each step',
      [
        '    take A, observe R, S′; A′ ← ε-greedy from Q(S′, ·)',
        'step',
        String.raw`R = ‹reward›,\quad S' = ‹nextState›,\quad A' = ‹nextAction›`,
      ],
      errorLine('    δ ← R + γ Q(S′, A′) − Q(S, A)'),
      ['    z(S, A) ← z(S, A) + 1, or 1', 'step', 'z(‹state›,‹action›) = ‹eligibility›'],
      [
        '    Q ← Q + α δ z; z ← γ λ z',
        'step',
        String.raw`Q \leftarrow Q + ‹stepSize› \cdot ‹tdError›\,z,\quad Q(‹state›,‹action›) = ‹newValue›`,
        String.raw`Q(‹state›,‹action›) \leftarrow ‹value› + ‹stepSize› \cdot [\,‹reward› + ‹discount› \cdot ‹nextValue› - ‹value›\,] \cdot ‹eligibility› = ‹newValue›`,
      ],
      ['    S ← S′; A ← A′', 'step', String.raw`S = ‹nextState›,\quad A = ‹nextAction›`],
    ]),
  },
  usesNetwork: false,
  create: (context) => new SarsaLambda(tableShape('sarsa-lambda', context), context.settings, context.random.exploration),
});
