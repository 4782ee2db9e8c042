import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { PolicySnapshot } from '../policies/policy';
import { EpisodeSteps } from '../values/episodeSteps';
import { FixedPolicy, fixedPolicySetting } from '../values/fixedPolicy';
import { createStateValues } from '../values/stateValues';
import { defineAgent } from './definition';
import { checkPolicy, predictionSettings, type TableShape, tableShape, traceDecaySetting } from './tabular';

const settings = {
  ...predictionSettings,
  traceDecay: { ...traceDecaySetting, help: 'Weight of longer returns: 0 looks one step ahead, 1 to the end of the episode.' },
  policy: fixedPolicySetting('π', '?', 'Policy to follow and to evaluate.'),
};

export type OfflineLambdaReturnSettings = SettingsOf<typeof settings>;

/**
 * The off-line λ-return algorithm: at the end of an episode, corrects every state it went through by its λ-return.
 *
 *     G_t = R_{t+1} + γ [ (1 − λ) V(S_{t+1}) + λ G_{t+1} ],   G_T = V(S_T) (0 where the episode ended by itself)
 *     V(S_t) ← V(S_t) + α [ G_t − V(S_t) ],   t = 0 … T − 1
 *
 * The returns are worked out before anything is changed. It is what TD(λ) approximates step by step.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §12.1, eq. 12.4; the recursion is that of eq. 12.18.
 */
export class OfflineLambdaReturn implements Agent<TabularEnvironment> {
  /** V, shape [states], in discounted reward. */
  readonly stateValues: Float64Array;
  readonly #policy: FixedPolicy;
  readonly #episode: EpisodeSteps;
  #returns = new Float64Array(0);

  constructor(
    { stateCount, actionCount }: TableShape,
    private readonly settings: OfflineLambdaReturnSettings,
    private readonly random: Random,
  ) {
    this.stateValues = createStateValues(stateCount, settings.initialValue);
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
      if (terminated || truncated) {
        this.#learnFromEpisode(terminated ? 0 : this.stateValues[nextState]!);
        this.#episode.clear();
      }
      yield { action, timestep, canResume: true };
    }
  }

  #learnFromEpisode(lastValue: number): void {
    const { stepSize, discount, traceDecay } = this.settings;
    const episode = this.#episode;
    const v = this.stateValues;
    if (this.#returns.length < episode.length) this.#returns = new Float64Array(2 * episode.length);

    let target = lastValue;
    let nextValue = lastValue;
    for (let t = episode.length - 1; t >= 0; t--) {
      target = episode.reward(t) + discount * ((1 - traceDecay) * nextValue + traceDecay * target);
      this.#returns[t] = target;
      nextValue = v[episode.state(t)]!;
    }
    for (let t = 0; t < episode.length; t++) {
      const state = episode.state(t);
      v[state]! += stepSize * checkFinite('The error of the λ-return', this.#returns[t]! - v[state]!);
    }
  }

  policy(): PolicySnapshot {
    return this.#policy.valued(this.stateValues);
  }

  save(): SavedState {
    return { stateValues: this.stateValues.slice(), episode: this.#episode.save() };
  }

  load(saved: SavedState): void {
    this.stateValues.set(saved['stateValues'] as Float64Array);
    this.#episode.load(saved['episode'] as SavedState);
  }
}

export const offlineLambdaReturnDefinition = defineAgent({
  id: 'offline-lambda-return',
  name: 'Off-line λ-return prediction',
  family: 'prediction (table)',
  summary: 'Learns what a given policy is worth at the end of each episode, from returns of all lengths at once.',
  source: 'Watkins (1989); Sutton & Barto, 2nd ed., §12.1',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [],
  explanation: {
    updateRule: String.raw`G_t = R_{t+1} + \gamma\,\big[(1-\lambda) V(S_{t+1}) + \lambda G_{t+1}\big],\quad V(S_t) \leftarrow V(S_t) + \alpha\,[\,G_t - V(S_t)\,]`,
    pseudocode: [
      'for each episode',
      '  follow π to the end and remember S₀, R₁, S₁, …, R_T, S_T',
      '  for t = T − 1 down to 0',
      '    Gₜ ← Rₜ₊₁ + γ [ (1 − λ) V(Sₜ₊₁) + λ Gₜ₊₁ ]',
      '  for t = 0 … T − 1',
      '    V(Sₜ) ← V(Sₜ) + α [ Gₜ − V(Sₜ) ]',
    ],
  },
  usesNetwork: false,
  check: (context) => checkPolicy('offline-lambda-return', context),
  create: (context) =>
    new OfflineLambdaReturn(tableShape('offline-lambda-return', context), context.settings, context.random.exploration),
});
