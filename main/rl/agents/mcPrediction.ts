import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { EpisodeSteps } from '../values/episodeSteps';
import { FixedPolicy, fixedPolicySetting } from '../values/fixedPolicy';
import { createStateValues } from '../values/stateValues';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { averageSetting, checkPolicy, predictionSettings, type TableShape, tableShape, visitsSetting } from './tabular';

const settings = {
  visits: visitsSetting,
  average: averageSetting,
  ...predictionSettings,
  stepSize: { ...predictionSettings.stepSize, help: 'recency-weighted: share of the error corrected by each return.' },
  policy: fixedPolicySetting('π', '?', 'Policy to follow and to evaluate.'),
};

/** With its numbers; the share is 1 / N or α. */
const averagedRule = String.raw`V(‹state›) \leftarrow ‹value› + ‹share› \cdot [\,‹discountedReturn› - ‹value›\,] = ‹newValue›`;

export type McPredictionSettings = SettingsOf<typeof settings>;

/**
 * Monte Carlo prediction: a state is worth the mean of the returns that followed it.
 *
 *     G ← γ G + R_{t+1},   V(S_t) ← V(S_t) + (1 / N(S_t)) [ G − V(S_t) ]   for t = T − 1 down to 0
 *
 * or with a constant α in place of 1 / N. First-visit counts a state once an episode, every-visit as often as it came
 * up. Where a time limit cuts the episode, G starts with what the last state is believed to be worth.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §5.1, box on p. 92; constant α: eq. 6.1, p. 119.
 */
export class McPrediction implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** V, shape [states], in discounted reward. */
  readonly stateValues: Float64Array;
  /** N, shape [states]. */
  readonly #visitCounts: Float64Array;
  readonly #policy: FixedPolicy;
  readonly #episode: EpisodeSteps;

  constructor(
    { stateCount, actionCount }: TableShape,
    private readonly settings: McPredictionSettings,
    private readonly random: Random,
  ) {
    this.stateValues = createStateValues(stateCount, settings.initialValue);
    this.#visitCounts = new Float64Array(stateCount);
    this.#policy = new FixedPolicy('policy', settings.policy, stateCount, actionCount);
    this.#episode = new EpisodeSteps(stateCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#policy.choose(state, this.random);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      this.#episode.add({ state, action, reward, visited: state });
      this.trace?.('act', { state, action, reward, nextState });
      if (terminated || truncated) {
        this.#learnFromEpisode(terminated ? 0 : this.stateValues[nextState]!);
        this.#episode.clear();
      }
      yield { action, timestep, canResume: true };
    }
  }

  #learnFromEpisode(lastValue: number): void {
    const { visits, average, stepSize, discount } = this.settings;
    const episode = this.#episode;
    const v = this.stateValues;
    let discountedReturn = lastValue;
    this.trace?.('end', { discountedReturn });
    for (let t = episode.length - 1; t >= 0; t--) {
      const later = discountedReturn;
      const reward = episode.reward(t);
      discountedReturn = checkFinite('The return', discount * later + reward);
      this.trace?.('return', { time: t, discount, later, reward, discountedReturn });
      if (visits === 'first' && !episode.isFirstVisit(t)) continue;
      const state = episode.state(t);
      const visitCount = ++this.#visitCounts[state]!;
      const value = v[state]!;
      const share = average === 'sample' ? 1 / visitCount : stepSize;
      v[state]! += share * (discountedReturn - value);
      this.trace?.('visit', { state, visitCount, share, discountedReturn, value, newValue: v[state]! });
    }
  }

  policy(): PolicySnapshot {
    return this.#policy.valued(this.stateValues);
  }

  save(): SavedState {
    return {
      stateValues: this.stateValues.slice(),
      visitCounts: this.#visitCounts.slice(),
      episode: this.#episode.save(),
    };
  }

  load(saved: SavedState): void {
    this.stateValues.set(saved['stateValues'] as Float64Array);
    this.#visitCounts.set(saved['visitCounts'] as Float64Array);
    this.#episode.load(saved['episode'] as SavedState);
  }
}

export const mcPredictionDefinition = defineAgent({
  id: 'mc-prediction',
  name: 'Monte Carlo prediction',
  family: 'prediction (table)',
  summary: 'Learns what a given policy is worth by averaging what really followed; needs episodes that end.',
  source: 'Sutton & Barto, 2nd ed., §5.1',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [],
  explanation: {
    updateRule: String.raw`V(S_t) \leftarrow V(S_t) + \frac{1}{N(S_t)}\,[\,G_t - V(S_t)\,]`,
    ...workedOut([
      'for each episode',
      [
        '  follow π to the end: S₀, A₀, R₁, …, R_T',
        'act',
        String.raw`S_t = ‹state›,\quad A_t = ‹action›,\quad R_{t+1} = ‹reward›`,
      ],
      ['  G ← 0', 'end', 'G = ‹discountedReturn›'],
      ['  for t = T − 1 down to 0', 'return', 't = ‹time›'],
      ['    G ← γ G + Rₜ₊₁', 'return', String.raw`G = ‹discount› \cdot ‹later› + ‹reward› = ‹discountedReturn›`],
      '    unless Sₜ came up before in this episode (first-visit only)',
      ['      N(Sₜ) ← N(Sₜ) + 1', 'visit', 'N(‹state›) = ‹visitCount›'],
      ['      V(Sₜ) ← V(Sₜ) + (1 / N(Sₜ)) [ G − V(Sₜ) ]', 'visit', averagedRule, averagedRule],
    ]),
  },
  usesNetwork: false,
  check: (context) => checkPolicy('mc-prediction', context),
  create: (context) => new McPrediction(tableShape('mc-prediction', context), context.settings, context.random.exploration),
});
