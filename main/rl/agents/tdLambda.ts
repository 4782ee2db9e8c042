import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { choice, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { EligibilityTraces, type TraceKind } from '../values/eligibilityTraces';
import { FixedPolicy, fixedPolicySetting } from '../values/fixedPolicy';
import { createStateValues } from '../values/stateValues';
import { defineAgent } from './definition';
import { startPassage, workedOut } from './explanation';
import { checkPolicy, predictionSettings, type TableShape, tableShape, tdErrorMetric, traceDecaySetting } from './tabular';
import { errorLine, moveLine } from './tabularLines';

const settings = {
  ...predictionSettings,
  traceDecay: traceDecaySetting,
  traces: choice({
    default: 'accumulating',
    choices: ['accumulating', 'replacing'],
    help: 'Whether a visit adds 1 to the trace of its state, or sets it to 1.',
  }),
  policy: fixedPolicySetting('π', '?', 'Policy to follow and to evaluate.'),
};

export type TdLambdaSettings = SettingsOf<typeof settings>;

/**
 * TD(λ): lets every state that led here share in the correction, the less the longer ago.
 *
 *     z(s) ← γ λ z(s),  z(S) ← z(S) + 1
 *     δ ← R + γ V(S′) − V(S),   V(s) ← V(s) + α δ z(s)  for every s
 *
 * With λ = 0 it is TD(0), with λ = 1 an incremental form of every-visit Monte Carlo.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §12.2, box on p. 293, with one feature for each state.
 */
export class TdLambda implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** V, shape [states], in discounted reward. */
  readonly stateValues: Float64Array;
  readonly #policy: FixedPolicy;
  readonly #traces: EligibilityTraces;

  constructor(
    { stateCount, actionCount }: TableShape,
    private readonly settings: TdLambdaSettings,
    private readonly random: Random,
  ) {
    this.stateValues = createStateValues(stateCount, settings.initialValue);
    this.#policy = new FixedPolicy('policy', settings.policy, stateCount, actionCount);
    this.#traces = new EligibilityTraces(stateCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount, traceDecay } = this.settings;
    const kind = this.settings.traces as TraceKind;
    const v = this.stateValues;
    const traces = this.#traces;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#policy.choose(state, this.random);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;

      traces.decay(discount * traceDecay);
      traces.visit(state, kind, stepSize);
      const nextValue = terminated ? 0 : v[nextState]!;
      const value = v[state]!;
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      traces.addTo(v, stepSize * tdError);
      this.trace?.('step', {
        ...{ state, action, reward, nextState, discount, stepSize, nextValue, value, tdError },
        ...{ eligibility: traces.get(state), newValue: v[state]! },
      });

      if (terminated || truncated) traces.clear();
      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.#policy.valued(this.stateValues);
  }

  save(): SavedState {
    return { stateValues: this.stateValues.slice(), traces: this.#traces.save() };
  }

  load(saved: SavedState): void {
    this.stateValues.set(saved['stateValues'] as Float64Array);
    this.#traces.load(saved['traces'] as SavedState);
  }
}

export const tdLambdaDefinition = defineAgent({
  id: 'td-lambda',
  name: 'TD(λ) prediction',
  family: 'prediction (table)',
  summary: 'Learns what a given policy is worth with eligibility traces: one error corrects the whole way here.',
  source: 'Sutton (1988); Sutton & Barto, 2nd ed., §12.2',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`z(s) \leftarrow \gamma\lambda z(s) + \mathbb{1}_{s=S},\quad V(s) \leftarrow V(s) + \alpha\,\delta\,z(s)`,
    ...workedOut([
      'for each episode',
      ['  S ← start; z ← 0', startPassage, 'S = ‹state›'],
      '  for each step',
      [
        '    A ← the action that π gives in S; take it, observe R, S′',
        'step',
        String.raw`A = ‹action›,\quad R = ‹reward›,\quad S' = ‹nextState›`,
      ],
      ['    z ← γ λ z; z(S) ← z(S) + 1', 'step', 'z(‹state›) = ‹eligibility›'],
      errorLine('    δ ← R + γ V(S′) − V(S)'),
      [
        '    V ← V + α δ z',
        'step',
        String.raw`V \leftarrow V + ‹stepSize› \cdot ‹tdError›\,z,\quad V(‹state›) = ‹newValue›`,
        String.raw`V(‹state›) \leftarrow ‹value› + ‹stepSize› \cdot [\,‹reward› + ‹discount› \cdot ‹nextValue› - ‹value›\,] \cdot ‹eligibility› = ‹newValue›`,
      ],
      moveLine,
    ]),
  },
  usesNetwork: false,
  check: (context) => checkPolicy('td-lambda', context),
  create: (context) => new TdLambda(tableShape('td-lambda', context), context.settings, context.random.exploration),
});
