import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { integer, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { createExploration, type Exploration, explorationSettings } from '../values/exploration';
import { RecentSteps } from '../values/recentSteps';
import { defineAgent } from './definition';
import { startPassage, workedOut } from './explanation';
import { type TableShape, tableShape, tabularSettings, tdErrorMetric } from './tabular';

const settings = {
  ...tabularSettings,
  stepCount: integer({
    symbol: 'n',
    default: 4,
    max: 100_000,
    scale: 'log',
    help: 'Rewards that are waited for before an update.',
  }),
  ...explorationSettings,
};

/** With its numbers. */
const returnRule = String.raw`Q(‹state›,‹action›) \leftarrow ‹value› + ‹stepSize› \cdot [\,‹discountedReturn› - ‹value›\,] = ‹newValue›`;

export type NStepSarsaSettings = SettingsOf<typeof settings>;

/**
 * n-step Sarsa: waits for n rewards before it corrects a value.
 *
 *     G ← R_{τ+1} + γ R_{τ+2} + … + γⁿ⁻¹ R_{τ+n} + γⁿ Q(S_{τ+n}, A_{τ+n})
 *     Q(S_τ, A_τ) ← Q(S_τ, A_τ) + α [ G − Q(S_τ, A_τ) ],   τ = t − n + 1
 *
 * With n = 1 it is Sarsa, with n beyond the episode's end a Monte Carlo method. Where the episode ends, G ends with it;
 * where a time limit cuts it after k < n more steps, G ends with γᵏ times what the action that would have come next is
 * believed to be worth.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §7.2, box on p. 147.
 */
export class NStepSarsa implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  readonly #exploration: Exploration;
  /** Steps that have not been learned from yet, at most n. */
  readonly #recent: RecentSteps;
  /** A, chosen but not yet taken; `null` before an episode. */
  #action: number | null = null;

  constructor(
    shape: TableShape,
    private readonly settings: NStepSarsaSettings,
    random: Random,
  ) {
    this.actionValues = new ActionValues(shape.stateCount, shape.actionCount, settings.initialValue);
    this.#exploration = createExploration(settings, shape, random);
    this.#recent = new RecentSteps(settings.stepCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const q = this.actionValues;
    const recent = this.#recent;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#action ?? this.#exploration.choose(q, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      const nextAction = terminated ? null : this.#exploration.choose(q, nextState);
      recent.add(state, action, reward);
      this.trace?.('act', { state, action, reward, nextState, nextAction });

      const over = terminated || truncated;
      let tdError: number | undefined;
      // The oldest step has seen n rewards; or there will be no more, and every step left gets what there was.
      while (recent.isFull || (over && recent.length > 0)) {
        const passage = recent.isFull ? 'learn' : 'end';
        tdError = this.#learnFromOldest(nextAction === null ? 0 : q.get(nextState, nextAction), passage);
      }

      this.#action = over ? null : nextAction;
      yield { action, timestep, tdError, canResume: true };
    }
  }

  /** One update of the oldest step's pair; returns its error. */
  #learnFromOldest(nextValue: number, passage: string): number {
    const { stepSize, discount } = this.settings;
    const recent = this.#recent;
    const [state, action] = [recent.state(0), recent.action(0)];
    const value = this.actionValues.get(state, action);
    const discountedReturn = recent.discountedReturn(discount, nextValue);
    const error = discountedReturn - value;
    this.actionValues.add(state, action, stepSize * checkFinite('The TD error', error));
    const newValue = this.actionValues.get(state, action);
    this.trace?.(passage, { state, action, rewardCount: recent.length, discountedReturn, stepSize, value, newValue });
    recent.removeOldest();
    return error;
  }

  policy(): PolicySnapshot {
    return this.actionValues.greedyPolicy();
  }

  save(): SavedState {
    return {
      actionValues: this.actionValues.save(),
      exploration: this.#exploration.save(),
      recent: this.#recent.save(),
      action: this.#action,
    };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#recent.load(saved['recent'] as SavedState);
    this.#action = saved['action'] as number | null;
  }
}

export const nStepSarsaDefinition = defineAgent({
  id: 'n-step-sarsa',
  name: 'n-step Sarsa',
  family: 'value (table)',
  summary: 'Sarsa that waits for several rewards, so that news travels n states at once.',
  source: 'Sutton & Barto, 2nd ed., §7.2',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q(S_\tau,A_\tau) \leftarrow Q(S_\tau,A_\tau) + \alpha\,\Big[\sum_{i=1}^{n} \gamma^{i-1} R_{\tau+i} + \gamma^n Q(S_{\tau+n},A_{\tau+n}) - Q(S_\tau,A_\tau)\Big]`,
    ...workedOut([
      'for each episode',
      [
        '  S₀ ← start; A₀ ← ε-greedy from Q(S₀, ·), or explore in another way',
        startPassage,
        String.raw`S_0 = ‹state›,\quad A_0 = ‹action›`,
      ],
      '  for each step t',
      [
        '    take Aₜ, observe Rₜ₊₁, Sₜ₊₁; Aₜ₊₁ ← ε-greedy from Q(Sₜ₊₁, ·)',
        'act',
        String.raw`R_{t+1} = ‹reward›,\quad S_{t+1} = ‹nextState›,\quad A_{t+1} = ‹nextAction›`,
      ],
      ['    τ ← t − n + 1; if τ ≥ 0', 'learn', String.raw`S_\tau = ‹state›,\quad A_\tau = ‹action›`],
      ['      G ← the n rewards from τ on, discounted, + γⁿ Q(S_{τ+n}, A_{τ+n})', 'learn', 'G = ‹discountedReturn›'],
      ['      Q(S_τ, A_τ) ← Q(S_τ, A_τ) + α [ G − Q(S_τ, A_τ) ]', 'learn', returnRule, returnRule],
      ['  at the end: the same for the steps left, with the rewards there were', 'end', returnRule, returnRule],
    ]),
  },
  usesNetwork: false,
  create: (context) => new NStepSarsa(tableShape('n-step-sarsa', context), context.settings, context.random.exploration),
});
