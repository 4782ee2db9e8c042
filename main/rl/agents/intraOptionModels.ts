import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { number, type SettingsOf } from '../core/settings';
import type { OptionModel } from '../planning/optionModels';
import { optionValue, planWithOptions } from '../planning/optionPlanning';
import { availableOptions, type Option } from '../planning/options';
import type { PolicySnapshot } from '../policies/policy';
import { optionsTable } from '../values/optionValues';
import { defineAgent } from './definition';
import { environmentsWithOptions, givenOptions, givenOptionsSettings } from './givenOptions';
import { tableShape } from './tabular';

const { discount, options } = givenOptionsSettings;

const settings = {
  discount: { ...discount, max: 1, excludesMax: true, default: 0.9 },
  stepSizeExponent: number({
    symbol: 'ω',
    default: 0.8,
    min: 0.5,
    excludesMin: true,
    help: 'The n-th experience with an option in a state counts 1 / n to this power; 1 is the plain average.',
  }),
  options,
};

export type IntraOptionModelsSettings = SettingsOf<typeof settings>;

/**
 * Intra-option model learning: finds out what options lead to, from random actions, without ever following one.
 *
 *     r_o(S)    ← r_o(S)    + α [ R + γ (1 − β_o(S′)) r_o(S′) − r_o(S) ]   for every option o with π_o(A | S) = 1
 *     p_o(S, x) ← p_o(S, x) + α [ γ (1 − β_o(S′)) p_o(S′, x) + γ β_o(S′) 1(S′ = x) − p_o(S, x) ]   for every state x
 *
 * α = 1 / N^ω for the N-th such step. Nothing follows a terminal state. The policy is planned from the models when it is
 * asked for. Draws of a step: the action.
 *
 * Source: Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), 181–211, §5.
 */
export class IntraOptionModels implements Agent<TabularEnvironment> {
  /** What is known of each option. */
  readonly models: readonly OptionModel[];
  /** N(s, o), shape [states, options]. */
  readonly #counts: Float64Array;
  readonly #stateCount: number;

  constructor(
    private readonly options: readonly Option[],
    private readonly settings: IntraOptionModelsSettings,
    private readonly random: Random,
  ) {
    this.#stateCount = options[0]!.initiation.length;
    this.models = options.map(() => ({
      rewards: new Float64Array(this.#stateCount),
      transitions: new Float64Array(this.#stateCount * this.#stateCount),
    }));
    this.#counts = new Float64Array(this.#stateCount * options.length);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { options, random } = this;
    const actionCount = options[0]!.policy.length / this.#stateCount;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = random.integer(actionCount);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated } = timestep;

      for (let option = 0; option < options.length; option++) {
        if (options[option]!.policy[state * actionCount + action] !== 1) continue;
        this.#update(option, state, reward, terminated ? undefined : nextState);
      }

      yield { action, timestep, canResume: true };
    }
  }

  /** One experience with an option; the next state is undefined where nothing follows. */
  #update(option: number, state: number, reward: number, nextState: number | undefined): void {
    const { discount, stepSizeExponent } = this.settings;
    const { rewards, transitions } = this.models[option]!;
    const stepSize = 1 / (++this.#counts[state * this.options.length + option]!) ** stepSizeExponent;
    const ending = nextState === undefined ? 1 : this.options[option]!.termination[nextState]!;
    const goingOn = discount * (1 - ending);

    const followingReward = goingOn === 0 ? 0 : goingOn * rewards[nextState!]!;
    rewards[state]! += stepSize * checkFinite('The model error', reward + followingReward - rewards[state]!);

    const row = state * this.#stateCount;
    const nextRow = nextState === undefined ? row : nextState * this.#stateCount;
    for (let x = 0; x < this.#stateCount; x++) {
      const following = goingOn === 0 ? 0 : goingOn * transitions[nextRow + x]!;
      const arriving = x === nextState ? discount * ending : 0;
      transitions[row + x]! += stepSize * (following + arriving - transitions[row + x]!);
    }
  }

  policy(): PolicySnapshot {
    const available = availableOptions(this.options);
    const values = planWithOptions(this.models, available, 1e-9, 1000);
    const optionValues = new Float64Array(this.#stateCount * this.options.length);
    for (let state = 0; state < this.#stateCount; state++) {
      this.models.forEach((model, option) => {
        optionValues[state * this.options.length + option] = optionValue(model, state, values);
      });
    }
    return optionsTable(this.options, optionValues);
  }

  save(): SavedState {
    return {
      rewards: this.models.map(({ rewards }) => rewards.slice()),
      transitions: this.models.map(({ transitions }) => transitions.slice()),
      counts: this.#counts.slice(),
    };
  }

  load(saved: SavedState): void {
    const [rewards, transitions] = [saved['rewards'], saved['transitions']] as (readonly Float64Array[])[];
    this.models.forEach((model, option) => {
      model.rewards.set(rewards![option]!);
      model.transitions.set(transitions![option]!);
    });
    this.#counts.set(saved['counts'] as Float64Array);
  }
}

export const intraOptionModelsDefinition = defineAgent({
  id: 'intra-option-models',
  name: 'Intra-option model learning',
  family: 'hierarchy (table)',
  summary: 'Finds out by random actions where options would lead, and plans with what it knows.',
  source: 'Sutton, Precup & Singh (1999), §5',
  needs: { observation: 'discrete', action: 'discrete', table: true, environments: environmentsWithOptions },
  settings,
  metrics: [],
  explanation: {
    updateRule: String.raw`\begin{aligned}r_o(S) &\leftarrow r_o(S) + \alpha\,[\,R + \gamma(1-\beta_o(S'))\,r_o(S') - r_o(S)\,]\\ p_o(S,x) &\leftarrow p_o(S,x) + \alpha\,[\,\gamma(1-\beta_o(S'))\,p_o(S',x) + \gamma\,\beta_o(S')\,\mathbf 1_{S'=x} - p_o(S,x)\,]\end{aligned}`,
    pseudocode: [
      'for each step',
      '  take any action A, observe R, S′',
      '  for each option o whose policy takes A in S',
      '    N(S, o) ← N(S, o) + 1; α ← 1 / N(S, o)^ω',
      '    r(S) ← r(S) + α [ R + γ (1 − β(S′)) r(S′) − r(S) ]',
      '    for each state x: p(S, x) ← p(S, x) + α [ γ (1 − β(S′)) p(S′, x) + γ β(S′) 1(S′ = x) − p(S, x) ]',
      'when asked for a policy: plan with r and p',
    ],
  },
  usesNetwork: false,
  create(context) {
    tableShape('intra-option-models', context);
    return new IntraOptionModels(
      givenOptions(context.settings.options, context.dynamics),
      context.settings,
      context.random.exploration,
    );
  },
});
