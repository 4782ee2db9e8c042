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
import { type TableShape, tableShape, tabularSettings } from './tabular';

const settings = {
  discount: tabularSettings.discount,
  initialValue: tabularSettings.initialValue,
  ...explorationSettings,
};

/** With its numbers. */
const weightedRule = String.raw`Q(‹state›,‹action›) \leftarrow ‹value› + \frac{‹weight›}{‹totalWeight›} \cdot [\,‹discountedReturn› - ‹value›\,] = ‹newValue›`;

export type OffPolicyMcControlSettings = SettingsOf<typeof settings>;

/**
 * Off-policy Monte Carlo control: learns about the greedy policy from episodes that explore.
 *
 *     G ← γ G + R_{t+1},   C(S_t, A_t) ← C(S_t, A_t) + W   for t = T − 1 down to 0
 *     Q(S_t, A_t) ← Q(S_t, A_t) + (W / C(S_t, A_t)) [ G − Q(S_t, A_t) ]
 *     π(S_t) ← argmax_a Q(S_t, a);  stop unless A_t = π(S_t);  W ← W / b(A_t | S_t)
 *
 * Only the end of an episode, behind its last exploring action, teaches anything. Ties in π go to the lowest action, so
 * that π is one policy. Where a time limit cuts the episode, G starts with what the last state is believed to be worth.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §5.7, box on p. 111.
 */
export class OffPolicyMcControl implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  /** C, shape [states, actions]. */
  readonly #totalWeights: Float64Array;
  readonly #exploration: Exploration;
  readonly #episode: EpisodeSteps;

  constructor(
    shape: TableShape,
    private readonly settings: OffPolicyMcControlSettings,
    random: Random,
  ) {
    this.actionValues = new ActionValues(shape.stateCount, shape.actionCount, settings.initialValue);
    this.#totalWeights = new Float64Array(this.actionValues.values.length);
    this.#exploration = createExploration(settings, shape, random);
    this.#episode = new EpisodeSteps(shape.stateCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const q = this.actionValues;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const probabilities = this.#exploration.probabilities(q, state).slice();
      const action = this.#exploration.choose(q, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      this.#episode.add({ state, action, reward, visited: state, probability: probabilities[action]! });
      this.trace?.('act', { state, action, reward, nextState });
      if (terminated || truncated) {
        this.#learnFromEpisode(terminated ? 0 : q.max(nextState));
        this.#episode.clear();
      }
      yield { action, timestep, canResume: true };
    }
  }

  #learnFromEpisode(lastValue: number): void {
    const { discount } = this.settings;
    const episode = this.#episode;
    const q = this.actionValues;
    let discountedReturn = lastValue;
    let weight = 1;
    this.trace?.('end', { discountedReturn, weight });
    for (let t = episode.length - 1; t >= 0; t--) {
      const [state, action] = [episode.state(t), episode.action(t)];
      const [later, reward] = [discountedReturn, episode.reward(t)];
      discountedReturn = checkFinite('The return', discount * later + reward);
      const pair = state * q.actionCount + action;
      this.#totalWeights[pair]! += weight;
      const value = q.get(state, action);
      const totalWeight = this.#totalWeights[pair]!;
      q.add(state, action, (weight / totalWeight) * (discountedReturn - value));
      const bestAction = q.argmax(state);
      this.trace?.('visit', {
        ...{ state, action, time: t, discount, later, reward, discountedReturn, weight, totalWeight, value, bestAction },
        newValue: q.get(state, action),
      });
      if (action !== bestAction) return;
      const probability = episode.probability(t);
      weight = checkFinite('The importance weight', weight / probability);
      this.trace?.('weigh', { probability, weight });
    }
  }

  policy(): PolicySnapshot {
    return this.actionValues.greedyPolicy();
  }

  save(): SavedState {
    return {
      actionValues: this.actionValues.save(),
      totalWeights: this.#totalWeights.slice(),
      exploration: this.#exploration.save(),
      episode: this.#episode.save(),
    };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#totalWeights.set(saved['totalWeights'] as Float64Array);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#episode.load(saved['episode'] as SavedState);
  }
}

export const offPolicyMcControlDefinition = defineAgent({
  id: 'off-policy-mc-control',
  name: 'Off-policy Monte Carlo control',
  family: 'value (table)',
  summary: 'Learns about the best policy from the ends of exploring episodes.',
  source: 'Sutton & Barto, 2nd ed., §5.7',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [],
  explanation: {
    updateRule: String.raw`Q(S_t,A_t) \leftarrow Q(S_t,A_t) + \frac{W}{C(S_t,A_t)}\,[\,G - Q(S_t,A_t)\,]`,
    ...workedOut([
      'for each episode',
      [
        '  b ← a soft policy, such as ε-greedy from Q; follow it to the end: S₀, A₀, R₁, …, R_T',
        'act',
        String.raw`S_t = ‹state›,\quad A_t = ‹action›,\quad R_{t+1} = ‹reward›`,
      ],
      ['  G ← 0; W ← 1', 'end', String.raw`G = ‹discountedReturn›,\quad W = ‹weight›`],
      ['  for t = T − 1 down to 0', 'visit', 't = ‹time›'],
      ['    G ← γ G + Rₜ₊₁', 'visit', String.raw`G = ‹discount› \cdot ‹later› + ‹reward› = ‹discountedReturn›`],
      ['    C(Sₜ, Aₜ) ← C(Sₜ, Aₜ) + W', 'visit', 'C(‹state›,‹action›) = ‹totalWeight›'],
      ['    Q(Sₜ, Aₜ) ← Q(Sₜ, Aₜ) + (W / C(Sₜ, Aₜ)) [ G − Q(Sₜ, Aₜ) ]', 'visit', weightedRule, weightedRule],
      [
        '    π(Sₜ) ← argmaxₐ Q(Sₜ, a); stop unless Aₜ = π(Sₜ)',
        'visit',
        String.raw`\pi(‹state›) = ‹bestAction›,\quad A_t = ‹action›`,
      ],
      ['    W ← W / b(Aₜ | Sₜ)', 'weigh', String.raw`b(A_t \mid S_t) = ‹probability›,\quad W = ‹weight›`],
    ]),
  },
  usesNetwork: false,
  create: (context) =>
    new OffPolicyMcControl(tableShape('off-policy-mc-control', context), context.settings, context.random.exploration),
});
