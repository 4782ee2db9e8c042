import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { choice, integer, type SettingsOf } from '../core/settings';
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
    help: 'Levels of the tree: rewards that are waited for.',
  }),
  target: choice({
    default: 'greedy',
    choices: ['greedy', 'behavior'],
    help: 'Policy that is learned about: the greedy one, or the one that explores.',
  }),
  ...explorationSettings,
};

/** With their numbers. */
const workedReturn = String.raw`G = ‹reward› + ‹discount› \cdot ‹followingValue› = ‹discountedReturn›`;
const returnRule = String.raw`Q(‹state›,‹action›) \leftarrow ‹value› + ‹stepSize› \cdot [\,‹discountedReturn› - ‹value›\,] = ‹newValue›`;

export type TreeBackupSettings = SettingsOf<typeof settings>;

/**
 * n-step tree backup: looks n steps ahead off-policy, without importance sampling.
 *
 *     G ← R_{t+1} + γ Σ_a π(a | S_{t+1}) Q(S_{t+1}, a)
 *     G ← R_k + γ Σ_{a ≠ A_k} π(a | S_k) Q(S_k, a) + γ π(A_k | S_k) G,   k = t down to τ + 1
 *     Q(S_τ, A_τ) ← Q(S_τ, A_τ) + α [ G − Q(S_τ, A_τ) ],   τ = t − n + 1
 *
 * Along the way every action not taken contributes what it is believed to be worth. With n = 1 and the greedy target it
 * is Q-learning, with n = 1 and the behavior as target Expected Sarsa.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §7.5, box on p. 154;
 *         Precup, Sutton & Singh, "Eligibility traces for off-policy policy evaluation", ICML (2000).
 */
export class TreeBackup implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  readonly #exploration: Exploration;
  /** Steps that have not been learned from yet, at most n. */
  readonly #recent: RecentSteps;

  constructor(
    shape: TableShape,
    private readonly settings: TreeBackupSettings,
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
      const action = this.#exploration.choose(q, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      recent.add(state, action, reward);
      this.trace?.('act', { state, action, reward, nextState });

      const over = terminated || truncated;
      let tdError: number | undefined;
      // The oldest step has seen n rewards; or there will be no more, and every step left gets what there was.
      while (recent.isFull || (over && recent.length > 0)) {
        const passage = recent.isFull ? 'learn' : 'end';
        tdError = this.#learnFromOldest(terminated ? null : nextState, passage);
      }

      yield { action, timestep, tdError, canResume: true };
    }
  }

  /** One update of the oldest step's pair, given where the newest led (`null`: to the end); returns its error. */
  #learnFromOldest(lastState: number | null, passage: string): number {
    const { stepSize, discount } = this.settings;
    const q = this.actionValues;
    const recent = this.#recent;

    const isTold = this.trace !== undefined && passage === 'learn';
    let leaf = lastState === null ? 0 : q.expected(lastState, this.#target(lastState));
    if (isTold) this.#tellReturn('leaf', recent.length - 1, leaf);
    for (let k = recent.length - 1; k >= 1; k--) {
      const [state, action] = [recent.state(k), recent.action(k)];
      const probabilities = this.#target(state);
      const taken = recent.reward(k) + discount * leaf;
      leaf = q.expected(state, probabilities) + probabilities[action]! * (taken - q.get(state, action));
      if (isTold) this.#tellReturn('branch', k - 1, leaf);
    }
    const [state, action] = [recent.state(0), recent.action(0)];
    const value = q.get(state, action);
    const discountedReturn = recent.reward(0) + discount * leaf;
    const error = checkFinite('The TD error', discountedReturn - value);
    q.add(state, action, stepSize * error);
    this.trace?.(passage, { state, action, discountedReturn, stepSize, value, newValue: q.get(state, action) });
    recent.removeOldest();
    return error;
  }

  /** Tells G with the reward of the step at `index`, given what follows it. */
  #tellReturn(passage: string, index: number, followingValue: number): void {
    const { discount } = this.settings;
    const reward = this.#recent.reward(index);
    const discountedReturn = reward + discount * followingValue;
    this.trace?.(passage, { reward, discount, followingValue, discountedReturn });
  }

  /** π(· | state) of the policy that is learned about. */
  #target(state: number): Float64Array {
    return this.settings.target === 'behavior'
      ? this.#exploration.probabilities(this.actionValues, state)
      : this.actionValues.greedyProbabilities(state);
  }

  policy(): PolicySnapshot {
    return this.actionValues.greedyPolicy();
  }

  save(): SavedState {
    return { actionValues: this.actionValues.save(), exploration: this.#exploration.save(), recent: this.#recent.save() };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#recent.load(saved['recent'] as SavedState);
  }
}

export const treeBackupDefinition = defineAgent({
  id: 'tree-backup',
  name: 'n-step tree backup',
  family: 'value (table)',
  summary: 'Looks several steps ahead about the best policy while another one explores.',
  source: 'Precup, Sutton & Singh (2000); Sutton & Barto, 2nd ed., §7.5',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`G_{t:t+n} = R_{t+1} + \gamma \sum_{a \ne A_{t+1}} \pi(a \mid S_{t+1})\,Q(S_{t+1},a) + \gamma\,\pi(A_{t+1} \mid S_{t+1})\,G_{t+1:t+n}`,
    ...workedOut([
      'for each episode',
      ['  S₀ ← start', startPassage, 'S_0 = ‹state›'],
      '  for each step t',
      [
        '    Aₜ ← ε-greedy from Q(Sₜ, ·), or explore in another way; take it, observe Rₜ₊₁, Sₜ₊₁',
        'act',
        String.raw`A_t = ‹action›,\quad R_{t+1} = ‹reward›,\quad S_{t+1} = ‹nextState›`,
      ],
      '    τ ← t − n + 1; if τ ≥ 0',
      ['      G ← Rₜ₊₁ + γ Σₐ π(a | Sₜ₊₁) Q(Sₜ₊₁, a), or Rₜ₊₁ if Sₜ₊₁ is terminal', 'leaf', workedReturn],
      '      for k = t down to τ + 1',
      ['        G ← R_k + γ Σ over a ≠ A_k of π(a | S_k) Q(S_k, a) + γ π(A_k | S_k) G', 'branch', workedReturn],
      ['      Q(S_τ, A_τ) ← Q(S_τ, A_τ) + α [ G − Q(S_τ, A_τ) ]', 'learn', returnRule, returnRule],
      ['  at the end: the same for the steps left', 'end', returnRule, returnRule],
    ]),
  },
  usesNetwork: false,
  create: (context) => new TreeBackup(tableShape('tree-backup', context), context.settings, context.random.exploration),
});
