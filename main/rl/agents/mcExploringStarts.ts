import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { EpisodeSteps } from '../values/episodeSteps';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { type TableShape, tableShape, tabularSettings, visitsSetting } from './tabular';

const settings = {
  visits: visitsSetting,
  discount: tabularSettings.discount,
  initialValue: tabularSettings.initialValue,
};

/** With its numbers. */
const averagedRule = String.raw`Q(‹state›,‹action›) \leftarrow ‹value› + ‹share› \cdot [\,‹discountedReturn› - ‹value›\,] = ‹newValue›`;

export type McExploringStartsSettings = SettingsOf<typeof settings>;

/**
 * Monte Carlo control with exploring starts: the first action of an episode is any, all others are greedy.
 *
 *     G ← γ G + R_{t+1},   Q(S_t, A_t) ← Q(S_t, A_t) + (1 / N(S_t, A_t)) [ G − Q(S_t, A_t) ]   for t = T − 1 down to 0
 *
 * Needs an environment whose episodes start in every state that matters, and in which greedy behavior comes to an end.
 * Where a time limit cuts the episode, G starts with what the last state is believed to be worth.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §5.3, box on p. 99, with the running mean of
 *         exercise 5.4.
 */
export class McExploringStarts implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  /** N, shape [states, actions]. */
  readonly #visitCounts: Float64Array;
  readonly #episode: EpisodeSteps;

  constructor(
    { stateCount, actionCount }: TableShape,
    private readonly settings: McExploringStartsSettings,
    private readonly random: Random,
  ) {
    this.actionValues = new ActionValues(stateCount, actionCount, settings.initialValue);
    this.#visitCounts = new Float64Array(this.actionValues.values.length);
    this.#episode = new EpisodeSteps(this.actionValues.values.length);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { random } = this;
    const q = this.actionValues;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const isStart = this.#episode.length === 0;
      const action = isStart ? random.integer(q.actionCount) : q.argmax(state, random);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      this.#episode.add({ state, action, reward, visited: state * q.actionCount + action });
      this.trace?.(isStart ? 'begin' : 'act', { state, action, reward, nextState });
      if (terminated || truncated) {
        this.#learnFromEpisode(terminated ? 0 : q.max(nextState));
        this.#episode.clear();
      }
      yield { action, timestep, canResume: true };
    }
  }

  #learnFromEpisode(lastValue: number): void {
    const { visits, discount } = this.settings;
    const episode = this.#episode;
    const q = this.actionValues;
    let discountedReturn = lastValue;
    this.trace?.('end', { discountedReturn });
    for (let t = episode.length - 1; t >= 0; t--) {
      const later = discountedReturn;
      const reward = episode.reward(t);
      discountedReturn = checkFinite('The return', discount * later + reward);
      this.trace?.('return', { time: t, discount, later, reward, discountedReturn });
      if (visits === 'first' && !episode.isFirstVisit(t)) continue;
      const [state, action] = [episode.state(t), episode.action(t)];
      const visitCount = ++this.#visitCounts[state * q.actionCount + action]!;
      const value = q.get(state, action);
      q.add(state, action, (discountedReturn - value) / visitCount);
      this.trace?.('visit', {
        ...{ state, action, visitCount, share: 1 / visitCount, discountedReturn, value },
        newValue: q.get(state, action),
      });
    }
  }

  policy(): PolicySnapshot {
    return this.actionValues.greedyPolicy();
  }

  save(): SavedState {
    return {
      actionValues: this.actionValues.save(),
      visitCounts: this.#visitCounts.slice(),
      episode: this.#episode.save(),
    };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#visitCounts.set(saved['visitCounts'] as Float64Array);
    this.#episode.load(saved['episode'] as SavedState);
  }
}

export const mcExploringStartsDefinition = defineAgent({
  id: 'mc-exploring-starts',
  name: 'Monte Carlo with exploring starts',
  family: 'value (table)',
  summary: 'Explores with the first action only; for worlds whose episodes start everywhere, such as Blackjack.',
  source: 'Sutton & Barto, 2nd ed., §5.3',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [],
  explanation: {
    updateRule: String.raw`Q(S_t,A_t) \leftarrow Q(S_t,A_t) + \frac{1}{N(S_t,A_t)}\,[\,G_t - Q(S_t,A_t)\,]`,
    ...workedOut([
      'for each episode',
      [
        '  S₀ ← start; A₀ ← any action, each equally likely',
        'begin',
        String.raw`S_0 = ‹state›,\quad A_0 = ‹action›,\quad R_1 = ‹reward›`,
      ],
      [
        '  act greedily from Q to the end: S₀, A₀, R₁, …, R_T',
        'act',
        String.raw`S_t = ‹state›,\quad A_t = ‹action›,\quad R_{t+1} = ‹reward›`,
      ],
      ['  G ← 0', 'end', 'G = ‹discountedReturn›'],
      ['  for t = T − 1 down to 0', 'return', 't = ‹time›'],
      ['    G ← γ G + Rₜ₊₁', 'return', String.raw`G = ‹discount› \cdot ‹later› + ‹reward› = ‹discountedReturn›`],
      '    unless (Sₜ, Aₜ) came up before in this episode (first-visit only)',
      ['      N(Sₜ, Aₜ) ← N(Sₜ, Aₜ) + 1', 'visit', 'N(‹state›,‹action›) = ‹visitCount›'],
      ['      Q(Sₜ, Aₜ) ← Q(Sₜ, Aₜ) + (1 / N(Sₜ, Aₜ)) [ G − Q(Sₜ, Aₜ) ]', 'visit', averagedRule, averagedRule],
    ]),
  },
  usesNetwork: false,
  create: (context) =>
    new McExploringStarts(tableShape('mc-exploring-starts', context), context.settings, context.random.exploration),
});
