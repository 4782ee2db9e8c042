import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { integer, number, type SettingsOf } from '../core/settings';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { softmax } from '../values/softmax';
import { defineAgent } from './definition';
import { type TableShape, tableShape, tdErrorMetric } from './tabular';

const stepSizeOf = (symbol: string, initial: number, help: string) =>
  number({ symbol, default: initial, min: 0, max: 100, excludesMin: true, scale: 'log', help });

const settings = {
  optionCount: integer({ default: 4, max: 64, help: 'How many options to learn; with one it is an actor–critic.' }),
  stepSize: stepSizeOf('α', 0.5, 'Share of the error corrected in the values, at each update.'),
  policyStepSize: stepSizeOf('α_θ', 0.25, 'How far preferences for actions move, for each unit of advantage.'),
  terminationStepSize: stepSizeOf('α_ϑ', 0.25, 'How far preferences for ending move, for each unit of advantage.'),
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  epsilon: number({ symbol: 'ε', default: 0.01, help: 'Probability of an option drawn evenly from all.' }),
  temperature: number({
    isLive: true,
    symbol: 'τ',
    default: 0.1,
    min: 0,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'Difference in preference that makes an action e times as likely; the source has 0.001, its code 0.01.',
  }),
};

export type OptionCriticSettings = SettingsOf<typeof settings>;

/** No option is followed. */
const none = -1;

/**
 * Option-critic: learns options themselves, what they do and where they end, along with when to use which.
 *
 *     δ ← R + γ U(S′, O) − Q_U(S, O, A),   U(S′, O) = (1 − β_O(S′)) Q(S′, O) + β_O(S′) max_o Q(S′, o)
 *     Q_U(S, O, A) ← Q_U(S, O, A) + α δ,   Q(S, O) ← Q(S, O) + α [ R + γ U(S′, O) − Q(S, O) ]
 *     θ_O(S, b) ← θ_O(S, b) + α_θ [ Q_U(S, O, A) − Q(S, O) ] ( 1(b = A) − π_O(b | S) )
 *     ϑ_O(S′) ← ϑ_O(S′) − α_ϑ [ Q(S′, O) − max_o Q(S′, o) ] β_O(S′) (1 − β_O(S′))
 *
 * π_O is the softmax of θ_O / τ, β_O the logistic function of ϑ_O; the factor 1 / τ of the gradient is left to α_θ, as in the
 * authors' code. Q(S, O) is the baseline of the policies. Nothing follows a terminal state; a truncated episode still
 * bootstraps. Draws of a step: the option and its equals where one begins, the action, whether the option ends.
 *
 * Source: Bacon, Harb & Precup, "The option-critic architecture", AAAI (2017), algorithm 1 and §5.1, with its settings but τ;
 *         github.com/jeanharb/option_critic.
 */
export class OptionCritic implements Agent<TabularEnvironment> {
  /** Q, shape [states, options], in discounted reward. */
  readonly optionValues: ActionValues;
  /** Q_U, shape [options · states, actions]. */
  readonly #actionValues: ActionValues;
  /** θ, shape [options · states, actions]. */
  readonly #preferences: ActionValues;
  /** ϑ, shape [options, states]. */
  readonly #endings: Float64Array;
  readonly #probabilities: Float64Array;
  #followed = none;

  constructor(
    private readonly shape: TableShape,
    private readonly settings: OptionCriticSettings,
    private readonly random: Random,
  ) {
    const { stateCount, actionCount } = shape;
    const rowCount = stateCount * settings.optionCount;
    this.optionValues = new ActionValues(stateCount, settings.optionCount);
    this.#actionValues = new ActionValues(rowCount, actionCount);
    this.#preferences = new ActionValues(rowCount, actionCount);
    this.#endings = new Float64Array(rowCount);
    this.#probabilities = new Float64Array(actionCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, policyStepSize, terminationStepSize, discount } = this.settings;
    const { random } = this;
    const { stateCount, actionCount } = this.shape;
    const q = this.optionValues;
    const qU = this.#actionValues;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      if (this.#followed === none) this.#followed = this.#chooseOption(state);
      const option = this.#followed;
      const row = option * stateCount + state;
      const probabilities = this.#policyAt(row, this.#probabilities);
      const action = random.choice(probabilities);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      const nextRow = option * stateCount + nextState;
      const ending = this.#terminationAt(nextRow);

      // The critic: what the option is worth, and what each of its actions.
      const arrival = terminated ? 0 : (1 - ending) * q.get(nextState, option) + ending * q.max(nextState);
      const target = reward + discount * arrival;
      const tdError = checkFinite('The TD error', target - qU.get(row, action));
      qU.add(row, action, stepSize * tdError);
      q.add(state, option, stepSize * (target - q.get(state, option)));

      // The option: more of what is better than its average, and an end where another option is better.
      const advantage = qU.get(row, action) - q.get(state, option);
      for (let b = 0; b < actionCount; b++) {
        this.#preferences.add(row, b, policyStepSize * advantage * ((b === action ? 1 : 0) - probabilities[b]!));
      }
      if (!terminated) {
        const lead = q.get(nextState, option) - q.max(nextState);
        this.#endings[nextRow]! -= terminationStepSize * lead * ending * (1 - ending);
      }

      const ends = random.uniform() < ending;
      if (ends || terminated || truncated) this.#followed = none;
      yield { action, timestep, tdError, canResume: true, metrics: { ending } };
    }
  }

  #chooseOption(state: number): number {
    const { epsilon, optionCount } = this.settings;
    if (this.random.uniform() < epsilon) return this.random.integer(optionCount);
    return this.optionValues.argmax(state, this.random);
  }

  /** π_o(· | s), for the row o · states + s. */
  #policyAt(row: number, probabilities: Float64Array): Float64Array {
    const { actionCount } = this.shape;
    const preferences = this.#preferences.values.subarray(row * actionCount, (row + 1) * actionCount);
    return softmax(preferences, probabilities, this.settings.temperature);
  }

  /** β_o(s), for the row o · states + s. */
  #terminationAt(row: number): number {
    return 1 / (1 + Math.exp(-this.#endings[row]!));
  }

  policy(): PolicySnapshot {
    const { stateCount, actionCount } = this.shape;
    const { optionCount } = this.settings;
    const actionProbabilities = new Float64Array(optionCount * stateCount * actionCount);
    for (let row = 0; row < optionCount * stateCount; row++) {
      this.#policyAt(row, actionProbabilities.subarray(row * actionCount, (row + 1) * actionCount));
    }
    return {
      kind: 'options-table',
      stateCount,
      actionCount,
      optionCount,
      optionValues: this.optionValues.save(),
      initiation: new Uint8Array(stateCount * optionCount).fill(1),
      actionProbabilities,
      termination: this.#endings.map((_, row) => this.#terminationAt(row)),
    };
  }

  save(): SavedState {
    return {
      optionValues: this.optionValues.save(),
      actionValues: this.#actionValues.save(),
      preferences: this.#preferences.save(),
      endings: this.#endings.slice(),
      followed: this.#followed,
    };
  }

  load(saved: SavedState): void {
    this.optionValues.load(saved['optionValues']);
    this.#actionValues.load(saved['actionValues']);
    this.#preferences.load(saved['preferences']);
    this.#endings.set(saved['endings'] as Float64Array);
    this.#followed = saved['followed'] as number;
  }
}

export const optionCriticDefinition = defineAgent({
  id: 'option-critic',
  name: 'Option-critic',
  family: 'hierarchy (table)',
  summary: 'Finds options by itself: several policies, where each ends, and when to follow which.',
  source: 'Bacon, Harb & Precup (2017)',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [
    tdErrorMetric,
    { name: 'ending', label: 'Ending', unit: '', help: 'Mean probability with which the option followed ends at a step.' },
  ],
  explanation: {
    updateRule: String.raw`\begin{aligned}\theta_O(S,b) &\leftarrow \theta_O(S,b) + \alpha_\theta\,[\,Q_U(S,O,A) - Q(S,O)\,]\,(\mathbf 1_{b=A} - \pi_O(b \mid S))\\ \vartheta_O(S') &\leftarrow \vartheta_O(S') - \alpha_\vartheta\,[\,Q(S',O) - \max_o Q(S',o)\,]\,\beta_O(S')(1-\beta_O(S'))\end{aligned}`,
    pseudocode: [
      'for each step',
      '  where no option is followed: O ← ε-greedy from Q(S, ·)',
      '  A ~ π_O(· | S); take A, observe R, S′',
      '  U ← (1 − β_O(S′)) Q(S′, O) + β_O(S′) maxₒ Q(S′, o); 0 if S′ is terminal',
      '  Q_U(S, O, A) ← Q_U(S, O, A) + α [ R + γ U − Q_U(S, O, A) ]',
      '  Q(S, O) ← Q(S, O) + α [ R + γ U − Q(S, O) ]',
      '  θ_O ← θ_O + α_θ [ Q_U(S, O, A) − Q(S, O) ] τ ∇ ln π_O(A | S)',
      '  ϑ_O ← ϑ_O − α_ϑ [ Q(S′, O) − maxₒ Q(S′, o) ] ∇ β_O(S′)',
      '  O ends with probability β_O(S′)',
    ],
  },
  usesNetwork: false,
  create: (context) => new OptionCritic(tableShape('option-critic', context), context.settings, context.random.exploration),
});
