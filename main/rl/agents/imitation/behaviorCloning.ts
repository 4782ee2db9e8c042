import type { Agent, BoxEnvironment, LearningStep } from '../../core/agent';
import type { Action } from '../../core/environment';
import type { SavedState } from '../../core/savedState';
import { number, type SettingsOf } from '../../core/settings';
import type { PolicySnapshot } from '../../policies/policy';
import { type AgentContext, defineAgent } from '../definition';
import { checkPairs, demonstrationSettings, scalingOf, selectPairs } from './demonstratedPairs';
import { Imitator, imitationMetrics, imitatorSettings } from './imitator';

const settings = {
  ...demonstrationSettings,
  heldOutShare: number({
    default: 0.1,
    max: 0.9,
    help: 'Share of the steps that are kept away from learning, to see whether it learned more than those by heart.',
  }),
  ...imitatorSettings,
};

export type BehaviorCloningSettings = SettingsOf<typeof settings>;

/** Steps between two looks at what was held out. */
const heldOutInterval = 50;

/**
 * Behavior cloning: what the expert did is learned as if it were a classification.
 *
 *     θ ← θ + α ∇ mean log π(A | S, θ)   over (S, A) of the demonstrations
 *
 * Knows nothing of what its own actions lead to: a small error leads where no demonstration has been, and there it errs
 * more. One time step is one update, and one step of the policy, so that the curve shows what it is worth.
 *
 * Source: Pomerleau, "Efficient training of artificial neural networks for autonomous navigation", Neural Computation 3
 *         (1991), 88–97; Ross & Bagnell, "Efficient reductions for imitation learning", AISTATS 2010, for why it drifts.
 */
export class BehaviorCloning implements Agent<BoxEnvironment<Action>> {
  readonly #imitator: Imitator;
  /** Observations as the network sees them, shape [steps, observationSize]; those held out come last. */
  readonly #inputs: Float32Array;
  readonly #actions: Float64Array;
  readonly #learnedCount: number;
  readonly #heldOutCount: number;
  readonly #batchInputs: Float32Array;
  readonly #batchActions: Float64Array;
  #updateCount = 0;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { dataset, random, settings } = context;
    const pairs = selectPairs(dataset!, settings, random.initialization);
    this.#imitator = new Imitator(context, scalingOf(pairs));
    const { observationSize, actionSize } = dataset!;
    this.#inputs = new Float32Array(pairs.count * observationSize);
    this.#actions = new Float64Array(pairs.count * actionSize);
    shuffled(pairs.count, (count) => random.initialization.integer(count)).forEach((from, row) => {
      const observation = pairs.observations.subarray(from * observationSize, (from + 1) * observationSize);
      this.#imitator.write(observation, this.#inputs, row);
      this.#actions.set(pairs.actions.subarray(from * actionSize, (from + 1) * actionSize), row * actionSize);
    });
    this.#heldOutCount = Math.min(Math.floor(settings.heldOutShare * pairs.count), pairs.count - 1);
    this.#learnedCount = pairs.count - this.#heldOutCount;
    this.#batchInputs = new Float32Array(settings.batchSize * observationSize);
    this.#batchActions = new Float64Array(settings.batchSize * actionSize);
  }

  *learn(environment: BoxEnvironment<Action>): Generator<LearningStep, never, void> {
    for (;;) {
      const { loss, accuracy } = this.#update();
      const heldOut = ++this.#updateCount % heldOutInterval === 0 ? this.#heldOutAccuracy() : undefined;
      const metrics = { loss, accuracy, ...(heldOut !== undefined && { heldOutAccuracy: heldOut }) };

      const action = this.#imitator.act(environment.current());
      yield { action, timestep: environment.step(action), canResume: true, metrics };
    }
  }

  #update() {
    const { batchSize } = this.context.settings;
    const { observationSize, actionSize } = this.context.dataset!;
    for (let row = 0; row < batchSize; row++) {
      const from = this.context.random.exploration.integer(this.#learnedCount);
      const input = this.#inputs.subarray(from * observationSize, (from + 1) * observationSize);
      this.#batchInputs.set(input, row * observationSize);
      this.#batchActions.set(this.#actions.subarray(from * actionSize, (from + 1) * actionSize), row * actionSize);
    }
    return this.#imitator.learn(this.#batchInputs, this.#batchActions, batchSize);
  }

  /** `undefined` where nothing was held out. */
  #heldOutAccuracy(): number | undefined {
    if (this.#heldOutCount === 0) return undefined;
    const { observationSize, actionSize } = this.context.dataset!;
    const inputs = this.#inputs.subarray(this.#learnedCount * observationSize);
    const actions = this.#actions.subarray(this.#learnedCount * actionSize);
    return this.#imitator.judge(inputs, actions, this.#heldOutCount).accuracy;
  }

  policy(): PolicySnapshot {
    return this.#imitator.policy();
  }

  save(): SavedState {
    return { imitator: this.#imitator.save(), updateCount: this.#updateCount };
  }

  load(saved: SavedState): void {
    this.#imitator.load(saved['imitator'] as SavedState);
    this.#updateCount = saved['updateCount'] as number;
  }
}

/** 0 … count − 1 in a drawn order (Durstenfeld's form of Fisher & Yates). */
function shuffled(count: number, draw: (count: number) => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const place = draw(i + 1);
    [order[i], order[place]] = [order[place]!, order[i]!];
  }
  return order;
}

export const behaviorCloningDefinition = defineAgent({
  id: 'behavior-cloning',
  name: 'Behavior cloning',
  family: 'imitation',
  summary: 'Learns from a data set what was done in each place; good with many demonstrations, and never better than they.',
  source: 'Pomerleau, Neural Computation 3 (1991)',
  needs: { observation: 'box', action: 'any', dataset: 'required' },
  settings,
  metrics: [
    ...imitationMetrics,
    {
      name: 'heldOutAccuracy',
      label: 'Accuracy on what was held out',
      unit: '',
      help: 'The same on steps that were not learned from.',
    },
  ],
  explanation: {
    updateRule: String.raw`\theta \leftarrow \theta + \alpha\,\nabla_\theta \frac{1}{n}\sum_i \log \pi(a_i \mid s_i, \theta)`,
    pseudocode: ['for each update', '  draw (s, a) from the demonstrations', '  step θ up the gradient of mean log π(a | s, θ)'],
  },
  usesNetwork: true,
  check: (context) => checkPairs(context),
  create: (context) => new BehaviorCloning(context),
});
