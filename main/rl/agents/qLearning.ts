import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { number, type SettingsOf } from '../core/settings';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { defineAgent } from './definition';

const settings = {
  stepSize: number({ symbol: 'α', default: 0.1, excludesMin: true, help: 'Share of the error corrected at each update.' }),
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  epsilon: number({ symbol: 'ε', default: 0.1, help: 'Probability of an action drawn evenly from all.' }),
  initialValue: number({
    symbol: 'Q₀',
    default: 0,
    min: -1e6,
    max: 1e6,
    help: 'Value every action starts with, in discounted reward; high values invite exploration.',
  }),
};

export type QLearningSettings = SettingsOf<typeof settings>;

/**
 * Q-learning: off-policy temporal-difference control with a table.
 *
 *     Q(S, A) ← Q(S, A) + α [ R + γ max_a Q(S′, a) − Q(S, A) ]
 *
 * Behaves ε-greedily while learning the value of the greedy policy. Converges to q* when every pair is visited
 * forever and α decays suitably; with the constant α used here it tracks q* instead (exactly, where nothing is random).
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §6.5, box on p. 131;
 *         Watkins & Dayan, "Q-learning", Machine Learning 8 (1992), 279–292.
 */
export class QLearning implements Agent<TabularEnvironment> {
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;

  constructor(
    stateCount: number,
    actionCount: number,
    private readonly settings: QLearningSettings,
    private readonly random: Random,
  ) {
    this.actionValues = new ActionValues(stateCount, actionCount, settings.initialValue);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount } = this.settings;
    const q = this.actionValues;

    for (;;) {
      let state = environment.reset();
      for (let over = false; !over; ) {
        const action = this.#epsilonGreedy(state);
        const timestep = environment.step(action);
        const { observation: nextState, reward, terminated, truncated } = timestep;

        // A terminal state is worth 0; a truncated one is worth what we believe it is.
        const nextValue = terminated ? 0 : q.max(nextState);
        const tdError = checkFinite('The TD error', reward + discount * nextValue - q.get(state, action));
        q.add(state, action, stepSize * tdError);

        state = nextState;
        over = terminated || truncated;
        yield { action, timestep, tdError, canResume: over };
      }
    }
  }

  #epsilonGreedy(state: number): number {
    const { random } = this;
    if (random.uniform() < this.settings.epsilon) return random.integer(this.actionValues.actionCount);
    return this.actionValues.argmax(state, random);
  }

  policy(): PolicySnapshot {
    const { stateCount, actionCount, values } = this.actionValues;
    return { kind: 'greedy-table', stateCount, actionCount, actionValues: values.slice() };
  }

  save(): SavedState {
    return { actionValues: this.actionValues.values.slice() };
  }

  load(saved: SavedState): void {
    this.actionValues.values.set(saved['actionValues'] as Float64Array);
  }
}

export const qLearningDefinition = defineAgent({
  id: 'q-learning',
  name: 'Q-learning',
  family: 'value (table)',
  summary: 'Learns the value of acting greedily while exploring; the classic for small worlds.',
  source: 'Watkins & Dayan (1992); Sutton & Barto, 2nd ed., §6.5',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [{ name: 'tdError', label: 'TD error', unit: 'reward', help: 'Mean size of the temporal-difference error |δ|.' }],
  explanation: {
    updateRule: String.raw`Q(S,A) \leftarrow Q(S,A) + \alpha\,[\,R + \gamma \max_a Q(S',a) - Q(S,A)\,]`,
    pseudocode: [
      'for each episode',
      '  S ← start',
      '  for each step',
      '    A ← ε-greedy from Q(S, ·)',
      '    take A, observe R, S′',
      '    δ ← R + γ maxₐ Q(S′, a) − Q(S, A)',
      '    Q(S, A) ← Q(S, A) + α δ',
      '    S ← S′',
    ],
  },
  usesNetwork: false,
  create({ observationSpace, actionSpace, settings, random }) {
    if (observationSpace.kind !== 'discrete' || actionSpace.kind !== 'discrete') {
      throw new InvalidValueError('q-learning must be given discrete observations and actions.');
    }
    return new QLearning(observationSpace.size, actionSpace.size, settings, random.exploration);
  },
});
