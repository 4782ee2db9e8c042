import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { Option } from '../planning/options';
import type { PolicySnapshot } from '../policies/policy';
import { OptionValues } from '../values/optionValues';
import { defineAgent } from './definition';
import { startPassage, workedOut } from './explanation';
import { environmentsWithOptions, givenOptions, givenOptionsSettings } from './givenOptions';
import { tdErrorMetric } from './tabular';

const settings = givenOptionsSettings;

export type OptionQLearningSettings = SettingsOf<typeof settings>;

/** No option is followed. */
const none = -1;

/**
 * SMDP Q-learning: Q-learning whose decisions last several steps, with options that are given.
 *
 *     Q(S, O) ← Q(S, O) + α [ R + γ R′ + … + γᵏ⁻¹ R⁽ᵏ⁾ + γᵏ max_o Q(S⁽ᵏ⁾, o) − Q(S, O) ]   when O ends after k steps
 *
 * Where an episode is cut while O goes on, the state it is cut in is worth U(S⁽ᵏ⁾, O). Draws of a step: the option and its
 * equals where one begins, the action, whether the option ends.
 *
 * Source: Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), 181–211, §3;
 *         Bradtke & Duff, "Reinforcement learning methods for continuous-time Markov decision problems", NIPS 7 (1995).
 */
export class OptionQLearning implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, options], in discounted reward. */
  readonly optionValues: OptionValues;
  #followed = none;
  /** Where the option began. */
  #start = 0;
  /** R + γ R′ + … since then. */
  #discountedReward = 0;
  /** γᵏ. */
  #discounting = 1;

  constructor(
    private readonly options: readonly Option[],
    private readonly settings: OptionQLearningSettings,
    private readonly random: Random,
  ) {
    this.optionValues = new OptionValues(options, settings.initialValue);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount, epsilon } = this.settings;
    const { random } = this;
    const q = this.optionValues;
    const actionCount = this.options[0]!.policy.length / this.options[0]!.initiation.length;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      if (this.#followed === none) this.#begin(q.choose(state, epsilon, random), state);
      const option = this.options[this.#followed]!;
      const action = random.choice(option.policy.subarray(state * actionCount, (state + 1) * actionCount));
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      this.#discountedReward += this.#discounting * reward;
      this.#discounting *= discount;
      this.trace?.('step', { action, reward, nextState, discounting: this.#discounting });

      let tdError: number | undefined;
      const ends = random.uniform() < option.termination[nextState]!;
      if (ends || terminated || truncated) {
        const following = terminated ? 0 : ends ? q.max(nextState) : q.onArrival(nextState, this.#followed);
        const target = this.#discountedReward + this.#discounting * following;
        const value = q.get(this.#start, this.#followed);
        tdError = checkFinite('The TD error', target - value);
        q.add(this.#start, this.#followed, stepSize * tdError);
        this.trace?.('end', {
          ...{ state: this.#start, option: this.#followed, discountedReward: this.#discountedReward },
          ...{ discounting: this.#discounting, following, value, stepSize, nextState },
          newValue: q.get(this.#start, this.#followed),
        });
        this.#followed = none;
      }

      yield { action, timestep, tdError, canResume: true };
    }
  }

  #begin(option: number, state: number): void {
    this.#followed = option;
    this.#start = state;
    this.#discountedReward = 0;
    this.#discounting = 1;
    this.trace?.('begin', { state, option });
  }

  policy(): PolicySnapshot {
    return this.optionValues.policy();
  }

  save(): SavedState {
    return {
      optionValues: this.optionValues.save(),
      followed: this.#followed,
      start: this.#start,
      discountedReward: this.#discountedReward,
      discounting: this.#discounting,
    };
  }

  load(saved: SavedState): void {
    this.optionValues.load(saved['optionValues']);
    this.#followed = saved['followed'] as number;
    this.#start = saved['start'] as number;
    this.#discountedReward = saved['discountedReward'] as number;
    this.#discounting = saved['discounting'] as number;
  }
}

export const optionQLearningDefinition = defineAgent({
  id: 'option-q-learning',
  name: 'SMDP Q-learning',
  family: 'hierarchy (table)',
  summary: 'Q-learning over ways of acting for a while, such as going to a doorway, judged when they end.',
  source: 'Sutton, Precup & Singh (1999), §3',
  needs: { observation: 'discrete', action: 'discrete', table: true, environments: environmentsWithOptions },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q(S,O) \leftarrow Q(S,O) + \alpha\,[\,R + \gamma R' + \dots + \gamma^{k-1} R^{(k)} + \gamma^k \max_o Q(S^{(k)},o) - Q(S,O)\,]`,
    ...workedOut([
      'for each episode',
      ['  S ← start', startPassage, 'S = ‹state›'],
      '  until the episode ends',
      [
        '    O ← ε-greedy from Q(S, ·) among the options that may begin in S',
        'begin',
        String.raw`S = ‹state›,\quad O = ‹option›`,
      ],
      [
        '    follow the policy of O until it ends in S⁽ᵏ⁾ after k steps',
        'step',
        String.raw`A = ‹action›,\quad R = ‹reward›,\quad S' = ‹nextState›,\quad \gamma^k = ‹discounting›`,
      ],
      [
        '    Q(S, O) ← Q(S, O) + α [ R + γ R′ + … + γᵏ⁻¹ R⁽ᵏ⁾ + γᵏ maxₒ Q(S⁽ᵏ⁾, o) − Q(S, O) ]',
        'end',
        String.raw`Q(‹state›,‹option›) \leftarrow ‹newValue›`,
        String.raw`Q(‹state›,‹option›) \leftarrow ‹value› + ‹stepSize› \cdot [\,‹discountedReward› + ‹discounting› \cdot ‹following› - ‹value›\,] = ‹newValue›`,
      ],
      ['    S ← S⁽ᵏ⁾', 'end', 'S = ‹nextState›'],
    ]),
  },
  usesNetwork: false,
  create: ({ settings, dynamics, random }) =>
    new OptionQLearning(givenOptions(settings.options, dynamics), settings, random.exploration),
});
