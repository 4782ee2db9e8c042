import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { integer, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { FixedPolicy, fixedPolicySetting } from '../values/fixedPolicy';
import { RecentSteps } from '../values/recentSteps';
import { createStateValues } from '../values/stateValues';
import { defineAgent } from './definition';
import { startPassage, workedOut } from './explanation';
import { checkPolicy, predictionSettings, type TableShape, tableShape, tdErrorMetric } from './tabular';

const settings = {
  ...predictionSettings,
  stepCount: integer({
    symbol: 'n',
    default: 4,
    max: 100_000,
    scale: 'log',
    help: 'Rewards that are waited for before an update.',
  }),
  policy: fixedPolicySetting('π', '?', 'Policy to follow and to evaluate.'),
};

/** With its numbers. */
const returnRule = String.raw`V(‹state›) \leftarrow ‹value› + ‹stepSize› \cdot [\,‹discountedReturn› - ‹value›\,] = ‹newValue›`;

export type NStepTdSettings = SettingsOf<typeof settings>;

/**
 * n-step TD: waits for n rewards before it corrects a state, between TD(0) and Monte Carlo.
 *
 *     G ← R_{τ+1} + γ R_{τ+2} + … + γⁿ⁻¹ R_{τ+n} + γⁿ V(S_{τ+n})
 *     V(S_τ) ← V(S_τ) + α [ G − V(S_τ) ],   τ = t − n + 1
 *
 * Where the episode ends, G ends with it; where a time limit cuts it after k < n more steps, G ends with γᵏ times what
 * the last state is believed to be worth.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §7.1, box on p. 144.
 */
export class NStepTd implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** V, shape [states], in discounted reward. */
  readonly stateValues: Float64Array;
  readonly #policy: FixedPolicy;
  /** Steps that have not been learned from yet, at most n. */
  readonly #recent: RecentSteps;

  constructor(
    { stateCount, actionCount }: TableShape,
    private readonly settings: NStepTdSettings,
    private readonly random: Random,
  ) {
    this.stateValues = createStateValues(stateCount, settings.initialValue);
    this.#policy = new FixedPolicy('policy', settings.policy, stateCount, actionCount);
    this.#recent = new RecentSteps(settings.stepCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const recent = this.#recent;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#policy.choose(state, this.random);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      recent.add(state, action, reward);
      this.trace?.('act', { state, action, reward, nextState });

      const over = terminated || truncated;
      let tdError: number | undefined;
      // The oldest step has seen n rewards; or there will be no more, and every step left gets what there was.
      while (recent.isFull || (over && recent.length > 0)) {
        const passage = recent.isFull ? 'learn' : 'end';
        tdError = this.#learnFromOldest(terminated ? 0 : this.stateValues[nextState]!, passage);
      }

      yield { action, timestep, tdError, canResume: true };
    }
  }

  /** One update of the oldest step's state; returns its error. */
  #learnFromOldest(nextValue: number, passage: string): number {
    const { stepSize, discount } = this.settings;
    const state = this.#recent.state(0);
    const value = this.stateValues[state]!;
    const discountedReturn = this.#recent.discountedReturn(discount, nextValue);
    const error = discountedReturn - value;
    this.stateValues[state]! += stepSize * checkFinite('The TD error', error);
    this.trace?.(passage, { state, discountedReturn, stepSize, value, newValue: this.stateValues[state]! });
    this.#recent.removeOldest();
    return error;
  }

  policy(): PolicySnapshot {
    return this.#policy.valued(this.stateValues);
  }

  save(): SavedState {
    return { stateValues: this.stateValues.slice(), recent: this.#recent.save() };
  }

  load(saved: SavedState): void {
    this.stateValues.set(saved['stateValues'] as Float64Array);
    this.#recent.load(saved['recent'] as SavedState);
  }
}

export const nStepTdDefinition = defineAgent({
  id: 'n-step-td',
  name: 'n-step TD prediction',
  family: 'prediction (table)',
  summary: 'Learns what a given policy is worth from several rewards at a time.',
  source: 'Sutton & Barto, 2nd ed., §7.1',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`V(S_\tau) \leftarrow V(S_\tau) + \alpha\,\Big[\sum_{i=1}^{n} \gamma^{i-1} R_{\tau+i} + \gamma^n V(S_{\tau+n}) - V(S_\tau)\Big]`,
    ...workedOut([
      'for each episode',
      ['  S₀ ← start', startPassage, 'S_0 = ‹state›'],
      '  for each step t',
      [
        '    Aₜ ← the action that π gives in Sₜ; take it, observe Rₜ₊₁, Sₜ₊₁',
        'act',
        String.raw`A_t = ‹action›,\quad R_{t+1} = ‹reward›,\quad S_{t+1} = ‹nextState›`,
      ],
      ['    τ ← t − n + 1; if τ ≥ 0', 'learn', String.raw`S_\tau = ‹state›`],
      ['      G ← the n rewards from τ on, discounted, + γⁿ V(S_{τ+n})', 'learn', 'G = ‹discountedReturn›'],
      ['      V(S_τ) ← V(S_τ) + α [ G − V(S_τ) ]', 'learn', returnRule, returnRule],
      ['  at the end: the same for the steps left, with the rewards there were', 'end', returnRule, returnRule],
    ]),
  },
  usesNetwork: false,
  check: (context) => checkPolicy('n-step-td', context),
  create: (context) => new NStepTd(tableShape('n-step-td', context), context.settings, context.random.exploration),
});
