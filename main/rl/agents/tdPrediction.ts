import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { FixedPolicy, fixedPolicySetting } from '../values/fixedPolicy';
import { createStateValues } from '../values/stateValues';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { checkPolicy, predictionSettings, type TableShape, tableShape, tdErrorMetric } from './tabular';
import { errorLine, moveLine, observeLine, startLine } from './tabularLines';

const settings = {
  ...predictionSettings,
  policy: fixedPolicySetting('π', '?', 'Policy to follow and to evaluate.'),
};

export type TdPredictionSettings = SettingsOf<typeof settings>;

/**
 * TD(0): learns what a given policy is worth, from one step to the next.
 *
 *     V(S) ← V(S) + α [ R + γ V(S′) − V(S) ]
 *
 * One draw for each action.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §6.1, box on p. 120;
 *         Sutton, "Learning to predict by the methods of temporal differences", Machine Learning 3 (1988), 9–44.
 */
export class TdPrediction implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** V, shape [states], in discounted reward. */
  readonly stateValues: Float64Array;
  readonly #policy: FixedPolicy;

  constructor(
    { stateCount, actionCount }: TableShape,
    private readonly settings: TdPredictionSettings,
    private readonly random: Random,
  ) {
    this.stateValues = createStateValues(stateCount, settings.initialValue);
    this.#policy = new FixedPolicy('policy', settings.policy, stateCount, actionCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount } = this.settings;
    const v = this.stateValues;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#policy.choose(state, this.random);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated } = timestep;

      // A terminal state is worth 0; a truncated one is worth what we believe it is.
      const nextValue = terminated ? 0 : v[nextState]!;
      const value = v[state]!;
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      v[state]! += stepSize * tdError;
      this.trace?.('step', {
        ...{ state, action, reward, nextState, discount, stepSize, nextValue, value, tdError },
        newValue: v[state]!,
      });

      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.#policy.valued(this.stateValues);
  }

  save(): SavedState {
    return { stateValues: this.stateValues.slice() };
  }

  load(saved: SavedState): void {
    this.stateValues.set(saved['stateValues'] as Float64Array);
  }
}

export const tdPredictionDefinition = defineAgent({
  id: 'td-prediction',
  name: 'TD(0) prediction',
  family: 'prediction (table)',
  summary: 'Learns what a given policy is worth, correcting each state by the next.',
  source: 'Sutton (1988); Sutton & Barto, 2nd ed., §6.1',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`V(S) \leftarrow V(S) + \alpha\,[\,R + \gamma\,V(S') - V(S)\,]`,
    ...workedOut([
      'for each episode',
      startLine,
      '  for each step',
      ['    A ← the action that π gives in S', 'step', 'A = ‹action›'],
      observeLine,
      errorLine('    δ ← R + γ V(S′) − V(S)'),
      [
        '    V(S) ← V(S) + α δ',
        'step',
        String.raw`V(‹state›) \leftarrow ‹value› + ‹stepSize› \cdot ‹tdError› = ‹newValue›`,
        String.raw`V(‹state›) \leftarrow ‹value› + ‹stepSize› \cdot [\,‹reward› + ‹discount› \cdot ‹nextValue› - ‹value›\,] = ‹newValue›`,
      ],
      moveLine,
    ]),
  },
  usesNetwork: false,
  check: (context) => checkPolicy('td-prediction', context),
  create: (context) => new TdPrediction(tableShape('td-prediction', context), context.settings, context.random.exploration),
});
