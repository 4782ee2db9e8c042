import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Option } from '../planning/options';
import type { PolicySnapshot } from '../policies/policy';
import { OptionValues } from '../values/optionValues';
import { defineAgent } from './definition';
import { environmentsWithOptions, givenOptions, givenOptionsSettings } from './givenOptions';
import { tdErrorMetric } from './tabular';

const settings = givenOptionsSettings;

export type IntraOptionQLearningSettings = SettingsOf<typeof settings>;

/** No option is followed. */
const none = -1;

/**
 * Intra-option Q-learning: every step teaches about every option that would have taken it.
 *
 *     Q(S, o) ← Q(S, o) + α [ R + γ U(S′, o) − Q(S, o) ]   for every option o with π_o(A | S) = 1
 *     U(S′, o) = (1 − β_o(S′)) Q(S′, o) + β_o(S′) max_o′ Q(S′, o′)
 *
 * The policies of the options must be deterministic. A truncated episode still bootstraps. Draws of a step: the option
 * and its equals where one begins, the action, whether the option ends.
 *
 * Source: Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), 181–211, §6;
 *         Sutton, Precup & Singh, "Intra-option learning about temporally abstract actions", ICML (1998).
 */
export class IntraOptionQLearning implements Agent<TabularEnvironment> {
  /** Q, shape [states, options], in discounted reward. */
  readonly optionValues: OptionValues;
  #followed = none;

  constructor(
    private readonly options: readonly Option[],
    private readonly settings: IntraOptionQLearningSettings,
    private readonly random: Random,
  ) {
    this.optionValues = new OptionValues(options, settings.initialValue);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount, epsilon } = this.settings;
    const { random, options } = this;
    const q = this.optionValues;
    const actionCount = options[0]!.policy.length / options[0]!.initiation.length;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      if (this.#followed === none) this.#followed = q.choose(state, epsilon, random);
      const followed = options[this.#followed]!;
      const action = random.choice(followed.policy.subarray(state * actionCount, (state + 1) * actionCount));
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;

      let tdError = 0;
      for (let option = 0; option < options.length; option++) {
        if (options[option]!.policy[state * actionCount + action] !== 1) continue;
        const following = terminated ? 0 : q.onArrival(nextState, option);
        const error = checkFinite('The TD error', reward + discount * following - q.get(state, option));
        q.add(state, option, stepSize * error);
        if (option === this.#followed) tdError = error;
      }

      const ends = random.uniform() < followed.termination[nextState]!;
      if (ends || terminated || truncated) this.#followed = none;
      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.optionValues.policy();
  }

  save(): SavedState {
    return { optionValues: this.optionValues.save(), followed: this.#followed };
  }

  load(saved: SavedState): void {
    this.optionValues.load(saved['optionValues']);
    this.#followed = saved['followed'] as number;
  }
}

export const intraOptionQLearningDefinition = defineAgent({
  id: 'intra-option-q-learning',
  name: 'Intra-option Q-learning',
  family: 'hierarchy (table)',
  summary: 'Learns the values of all options at once, from every step that any of them would have taken.',
  source: 'Sutton, Precup & Singh (1998; 1999, §6)',
  needs: { observation: 'discrete', action: 'discrete', table: true, environments: environmentsWithOptions },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\begin{aligned}Q(S,o) &\leftarrow Q(S,o) + \alpha\,[\,R + \gamma\,U(S',o) - Q(S,o)\,]\\ U(S',o) &= (1-\beta_o(S'))\,Q(S',o) + \beta_o(S') \max_{o'} Q(S',o')\end{aligned}`,
    pseudocode: [
      'for each step',
      '  where no option is followed: O ← ε-greedy from Q(S, ·) among those that may begin in S',
      '  A ← πₒ(S) of the option O; take A, observe R, S′',
      '  for each option o whose policy takes A in S',
      '    U ← (1 − βₒ(S′)) Q(S′, o) + βₒ(S′) maxₒ′ Q(S′, o′)',
      '    Q(S, o) ← Q(S, o) + α [ R + γ U − Q(S, o) ]',
      '  O ends with probability β(S′)',
    ],
  },
  usesNetwork: false,
  create: ({ settings, dynamics, random }) =>
    new IntraOptionQLearning(givenOptions(settings.options, dynamics), settings, random.exploration),
});
