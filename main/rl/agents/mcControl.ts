import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { EpisodeSteps } from '../values/episodeSteps';
import { createExploration, type Exploration, explorationSettings } from '../values/exploration';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { averageSetting, type TableShape, tableShape, tabularSettings, visitsSetting } from './tabular';

const settings = {
  visits: visitsSetting,
  average: averageSetting,
  ...tabularSettings,
  stepSize: { ...tabularSettings.stepSize, help: 'recency-weighted: share of the error corrected by each return.' },
  ...explorationSettings,
};

/** With its numbers; the share is 1 / N or α. */
const averagedRule = String.raw`Q(‹state›,‹action›) \leftarrow ‹value› + ‹share› \cdot [\,‹discountedReturn› - ‹value›\,] = ‹newValue›`;

export type McControlSettings = SettingsOf<typeof settings>;

/**
 * On-policy Monte Carlo control: values by averaging returns, behavior by exploring around the best of them.
 *
 *     G ← γ G + R_{t+1},   Q(S_t, A_t) ← Q(S_t, A_t) + (1 / N(S_t, A_t)) [ G − Q(S_t, A_t) ]   for t = T − 1 down to 0
 *
 * or with a constant α in place of 1 / N. The policy, ε-soft in the source, changes at the end of an episode only. Where
 * a time limit cuts the episode, G starts with what the exploring policy is believed to be worth in the last state.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §5.4, box on p. 101.
 */
export class McControl implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  /** N, shape [states, actions]. */
  readonly #visitCounts: Float64Array;
  readonly #exploration: Exploration;
  readonly #episode: EpisodeSteps;

  constructor(
    shape: TableShape,
    private readonly settings: McControlSettings,
    random: Random,
  ) {
    this.actionValues = new ActionValues(shape.stateCount, shape.actionCount, settings.initialValue);
    this.#visitCounts = new Float64Array(this.actionValues.values.length);
    this.#exploration = createExploration(settings, shape, random);
    this.#episode = new EpisodeSteps(this.actionValues.values.length);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const q = this.actionValues;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#exploration.choose(q, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      this.#episode.add({ state, action, reward, visited: state * q.actionCount + action });
      this.trace?.('act', { state, action, reward, nextState });
      if (terminated || truncated) {
        this.#learnFromEpisode(terminated ? 0 : q.expected(nextState, this.#exploration.probabilities(q, nextState)));
        this.#episode.clear();
      }
      yield { action, timestep, canResume: true };
    }
  }

  #learnFromEpisode(lastValue: number): void {
    const { visits, average, stepSize, discount } = this.settings;
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
      const share = average === 'sample' ? 1 / visitCount : stepSize;
      q.add(state, action, share * (discountedReturn - value));
      const newValue = q.get(state, action);
      this.trace?.('visit', { state, action, visitCount, share, discountedReturn, value, newValue });
    }
  }

  policy(): PolicySnapshot {
    return this.actionValues.greedyPolicy();
  }

  save(): SavedState {
    return {
      actionValues: this.actionValues.save(),
      visitCounts: this.#visitCounts.slice(),
      exploration: this.#exploration.save(),
      episode: this.#episode.save(),
    };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#visitCounts.set(saved['visitCounts'] as Float64Array);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#episode.load(saved['episode'] as SavedState);
  }
}

export const mcControlDefinition = defineAgent({
  id: 'mc-control',
  name: 'Monte Carlo control',
  family: 'value (table)',
  summary: 'Improves its policy from whole episodes; needs episodes that end, and no Markov property.',
  source: 'Sutton & Barto, 2nd ed., §5.4',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [],
  explanation: {
    updateRule: String.raw`Q(S_t,A_t) \leftarrow Q(S_t,A_t) + \frac{1}{N(S_t,A_t)}\,[\,G_t - Q(S_t,A_t)\,]`,
    ...workedOut([
      'for each episode',
      [
        '  act ε-greedily from Q to the end, or explore in another way: S₀, A₀, R₁, …, R_T',
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
  create: (context) => new McControl(tableShape('mc-control', context), context.settings, context.random.exploration),
});
