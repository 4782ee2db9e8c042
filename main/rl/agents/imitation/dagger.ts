import type { Agent, BoxEnvironment, LearningStep } from '../../core/agent';
import type { Action } from '../../core/environment';
import type { SavedState } from '../../core/savedState';
import { integer, number, type SettingsOf } from '../../core/settings';
import { createPolicy } from '../../policies/createPolicy';
import type { Policy, PolicySnapshot } from '../../policies/policy';
import { type AgentContext, defineAgent } from '../definition';
import { checkPairs, demonstrationSettings, scalingOf, selectPairs } from './demonstratedPairs';
import { Imitator, imitationMetrics, imitatorSettings } from './imitator';

const settings = {
  ...demonstrationSettings,
  iterationLength: integer({
    default: 500,
    max: 1_000_000,
    scale: 'log',
    help: 'Steps that are played and labeled before it learns from all of them again.',
    unit: 'steps',
  }),
  epochs: integer({ default: 10, max: 1000, help: 'Times that every labeled step is learned from in each iteration.' }),
  mixing: number({
    symbol: 'p',
    default: 0.5,
    help: 'In iteration i the expert itself plays each step with probability pⁱ; 0 leaves playing to the learner.',
  }),
  capacity: integer({
    default: 100_000,
    max: 10_000_000,
    scale: 'log',
    help: 'Labeled steps that are kept; then the oldest make room.',
    unit: 'steps',
  }),
  ...imitatorSettings,
};

export type DaggerSettings = SettingsOf<typeof settings>;

/**
 * DAgger: the learner plays, the expert says what it would have done, and all of it is learned from.
 *
 *     D ← D ∪ {(s, π*(s))} for the s that βᵢ π* + (1 − βᵢ) π̂ᵢ comes by,   βᵢ = pⁱ
 *     π̂ᵢ₊₁ ← the policy that is likeliest to do what D says
 *
 * So it knows what to do in the places that its own errors lead to, which cloning does not. D starts with the
 * demonstrations. The expert is the policy that recorded them. One time step is one step of the environment.
 *
 * Source: Ross, Gordon & Bagnell, "A reduction of imitation learning and structured prediction to no-regret online
 *         learning", AISTATS 2011, algorithm 3.1.
 */
export class Dagger implements Agent<BoxEnvironment<Action>> {
  readonly #imitator: Imitator;
  readonly #expert: Policy;
  /** Observations of D as the network sees them, shape [capacity, observationSize]. */
  readonly #inputs: Float32Array;
  /** What the expert does there, shape [capacity, actionSize]. */
  readonly #actions: Float64Array;
  readonly #batchInputs: Float32Array;
  readonly #batchActions: Float64Array;
  /** Steps ever labeled. */
  #labeledCount = 0;
  /** Steps played in this iteration. */
  #stepCount = 0;
  /** i. */
  #iteration = 1;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { dataset, random, settings } = context;
    const { observationSize, actionSize, expert } = dataset!;
    const pairs = selectPairs(dataset!, settings, random.initialization);
    this.#imitator = new Imitator(context, scalingOf(pairs));
    this.#expert = createPolicy(expert!);
    this.#inputs = new Float32Array(settings.capacity * observationSize);
    this.#actions = new Float64Array(settings.capacity * actionSize);
    this.#batchInputs = new Float32Array(settings.batchSize * observationSize);
    this.#batchActions = new Float64Array(settings.batchSize * actionSize);
    for (let row = 0; row < pairs.count; row++) {
      const observation = pairs.observations.subarray(row * observationSize, (row + 1) * observationSize);
      this.#label(observation, pairs.actions.subarray(row * actionSize, (row + 1) * actionSize));
    }
  }

  *learn(environment: BoxEnvironment<Action>): Generator<LearningStep, never, void> {
    const { iterationLength, mixing } = this.context.settings;
    const { exploration } = this.context.random;

    for (;;) {
      // The first time round from the demonstrations alone: π̂₁.
      const metrics = this.#stepCount === 0 ? this.#fit() : undefined;
      const observation = environment.current();
      const wanted = this.#expert.act(observation, exploration);
      const expertPlays = exploration.uniform() < mixing ** this.#iteration;
      const action = expertPlays ? wanted : this.#imitator.act(observation);
      this.#label(observation, wanted);
      const timestep = environment.step(action);
      if (++this.#stepCount === iterationLength) {
        this.#stepCount = 0;
        this.#iteration++;
      }
      yield { action, timestep, canResume: true, metrics };
    }
  }

  #label(observation: Float64Array, action: Action): void {
    const row = this.#labeledCount++ % this.context.settings.capacity;
    this.#imitator.write(observation, this.#inputs, row);
    const { actionSize } = this.context.dataset!;
    if (typeof action === 'number') this.#actions[row] = action;
    else this.#actions.set(action, row * actionSize);
  }

  get #count(): number {
    return Math.min(this.#labeledCount, this.context.settings.capacity);
  }

  /** Learns from as many drawn steps as `epochs` times D holds. */
  #fit(): Readonly<Record<string, number>> {
    const { batchSize, epochs } = this.context.settings;
    const { observationSize, actionSize } = this.context.dataset!;
    const updateCount = Math.ceil((epochs * this.#count) / batchSize);
    let [lossSum, accuracySum] = [0, 0];
    for (let update = 0; update < updateCount; update++) {
      for (let row = 0; row < batchSize; row++) {
        const from = this.context.random.exploration.integer(this.#count);
        const input = this.#inputs.subarray(from * observationSize, (from + 1) * observationSize);
        this.#batchInputs.set(input, row * observationSize);
        this.#batchActions.set(this.#actions.subarray(from * actionSize, (from + 1) * actionSize), row * actionSize);
      }
      const { loss, accuracy } = this.#imitator.learn(this.#batchInputs, this.#batchActions, batchSize);
      lossSum += loss;
      accuracySum += accuracy;
    }
    return { loss: lossSum / updateCount, accuracy: accuracySum / updateCount, labeledSteps: this.#count };
  }

  policy(): PolicySnapshot {
    return this.#imitator.policy();
  }

  save(): SavedState {
    const { observationSize, actionSize } = this.context.dataset!;
    return {
      imitator: this.#imitator.save(),
      inputs: this.#inputs.slice(0, this.#count * observationSize),
      actions: this.#actions.slice(0, this.#count * actionSize),
      labeledCount: this.#labeledCount,
      stepCount: this.#stepCount,
      iteration: this.#iteration,
    };
  }

  load(saved: SavedState): void {
    this.#imitator.load(saved['imitator'] as SavedState);
    this.#inputs.set(saved['inputs'] as Float32Array);
    this.#actions.set(saved['actions'] as Float64Array);
    this.#labeledCount = saved['labeledCount'] as number;
    this.#stepCount = saved['stepCount'] as number;
    this.#iteration = saved['iteration'] as number;
  }
}

export const daggerDefinition = defineAgent({
  id: 'dagger',
  name: 'DAgger',
  family: 'imitation',
  summary: 'Cloning that asks the expert about the places it comes to by itself; needs an expert that can be asked.',
  source: 'Ross, Gordon & Bagnell, AISTATS 2011',
  needs: { observation: 'box', action: 'any', dataset: 'required', expert: true },
  settings,
  metrics: [
    ...imitationMetrics,
    {
      name: 'labeledSteps',
      label: 'Labeled steps',
      unit: 'steps',
      help: 'Steps that it learns from: demonstrations and answers.',
    },
  ],
  explanation: {
    updateRule: String.raw`D \leftarrow D \cup \{(s, \pi^*(s)) : s \sim \beta_i \pi^* + (1 - \beta_i)\,\hat\pi_i\},\qquad \hat\pi_{i+1} = \arg\max_\pi \sum_D \log \pi(a \mid s)`,
    pseudocode: [
      'D ← demonstrations; fit π̂₁ to D',
      'for i = 1, 2, …',
      '  play N steps: the expert with probability βᵢ = pⁱ, else π̂ᵢ',
      '  D ← D with what the expert would have done at each of them',
      '  fit π̂ᵢ₊₁ to D',
    ],
  },
  usesNetwork: true,
  check: (context) => checkPairs(context),
  create: (context) => new Dagger(context),
});
