import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { EligibilityTraces } from '../values/eligibilityTraces';
import { FixedPolicy, fixedPolicySetting } from '../values/fixedPolicy';
import { createStateValues } from '../values/stateValues';
import { defineAgent } from './definition';
import { startPassage, workedOut } from './explanation';
import { checkPolicy, predictionSettings, type TableShape, tableShape, tdErrorMetric, traceDecaySetting } from './tabular';
import { errorLine } from './tabularLines';

const settings = {
  ...predictionSettings,
  traceDecay: traceDecaySetting,
  policy: fixedPolicySetting('π', '?', 'Policy to follow and to evaluate.'),
};

export type TrueOnlineTdLambdaSettings = SettingsOf<typeof settings>;

/**
 * True online TD(λ): exactly the online λ-return algorithm, at the cost of TD(λ).
 *
 *     z(s) ← γ λ z(s),  z(S) ← (1 − α) z(S) + 1            (the dutch trace)
 *     δ ← R + γ V(S′) − V(S)
 *     V(s) ← V(s) + α (δ + V(S) − V_old) z(s)  for every s,   V(S) ← V(S) − α (V(S) − V_old)
 *     V_old ← V(S′)
 *
 * All V on the right are those before the update; V_old is what S was thought to be worth when it came up as S′.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §12.5, box on p. 300, with one feature for each state;
 *         van Seijen & Sutton, "True online TD(λ)", ICML (2014).
 */
export class TrueOnlineTdLambda implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** V, shape [states], in discounted reward. */
  readonly stateValues: Float64Array;
  readonly #policy: FixedPolicy;
  readonly #traces: EligibilityTraces;
  /** V_old; 0 before an episode. */
  #oldValue = 0;

  constructor(
    { stateCount, actionCount }: TableShape,
    private readonly settings: TrueOnlineTdLambdaSettings,
    private readonly random: Random,
  ) {
    this.stateValues = createStateValues(stateCount, settings.initialValue);
    this.#policy = new FixedPolicy('policy', settings.policy, stateCount, actionCount);
    this.#traces = new EligibilityTraces(stateCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount, traceDecay } = this.settings;
    const v = this.stateValues;
    const traces = this.#traces;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#policy.choose(state, this.random);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;

      traces.decay(discount * traceDecay);
      traces.visit(state, 'dutch', stepSize);
      const value = v[state]!;
      const nextValue = terminated ? 0 : v[nextState]!;
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      traces.addTo(v, stepSize * (tdError + value - this.#oldValue));
      v[state]! -= stepSize * (value - this.#oldValue);

      this.trace?.('step', {
        ...{ state, action, reward, nextState, discount, stepSize, nextValue, value, tdError, oldValue: this.#oldValue },
        ...{ eligibility: traces.get(state), newValue: v[state]! },
      });

      const over = terminated || truncated;
      this.#oldValue = over ? 0 : nextValue;
      if (over) traces.clear();
      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.#policy.valued(this.stateValues);
  }

  save(): SavedState {
    return { stateValues: this.stateValues.slice(), traces: this.#traces.save(), oldValue: this.#oldValue };
  }

  load(saved: SavedState): void {
    this.stateValues.set(saved['stateValues'] as Float64Array);
    this.#traces.load(saved['traces'] as SavedState);
    this.#oldValue = saved['oldValue'] as number;
  }
}

export const trueOnlineTdLambdaDefinition = defineAgent({
  id: 'true-online-td-lambda',
  name: 'True online TD(λ) prediction',
  family: 'prediction (table)',
  summary: 'TD(λ) without its approximation: traces that do exactly what the λ-return asks for.',
  source: 'van Seijen & Sutton (2014); Sutton & Barto, 2nd ed., §12.5',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`V \leftarrow V + \alpha\,(\delta + V(S) - V_{\mathrm{old}})\,z - \alpha\,(V(S) - V_{\mathrm{old}})\,\mathbb{1}_S`,
    ...workedOut([
      'for each episode',
      ['  S ← start; z ← 0; V_old ← 0', startPassage, 'S = ‹state›'],
      '  for each step',
      [
        '    A ← the action that π gives in S; take it, observe R, S′',
        'step',
        String.raw`A = ‹action›,\quad R = ‹reward›,\quad S' = ‹nextState›`,
      ],
      ['    z ← γ λ z; z(S) ← (1 − α) z(S) + 1', 'step', 'z(‹state›) = ‹eligibility›'],
      errorLine('    δ ← R + γ V(S′) − V(S)'),
      [
        '    V ← V + α (δ + V(S) − V_old) z; V(S) ← V(S) − α (V(S) − V_old)',
        'step',
        String.raw`V(‹state›) = ‹value› \to ‹newValue›`,
        String.raw`V(‹state›) \leftarrow ‹value› + ‹stepSize› \cdot (‹tdError› + ‹value› - ‹oldValue›) \cdot ‹eligibility› - ‹stepSize› \cdot (‹value› - ‹oldValue›) = ‹newValue›`,
      ],
      ['    V_old ← V(S′); S ← S′', 'step', String.raw`V_{\text{old}} = ‹nextValue›,\quad S = ‹nextState›`],
    ]),
  },
  usesNetwork: false,
  check: (context) => checkPolicy('true-online-td-lambda', context),
  create: (context) =>
    new TrueOnlineTdLambda(tableShape('true-online-td-lambda', context), context.settings, context.random.exploration),
});
