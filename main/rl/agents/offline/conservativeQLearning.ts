import type { Agent, BoxEnvironment, LearningStep } from '../../core/agent';
import { checkFinite } from '../../core/check';
import { InvalidValueError } from '../../core/errors';
import type { SavedState } from '../../core/savedState';
import { number, type SettingsOf } from '../../core/settings';
import { sizeOf } from '../../core/spaces';
import { createTransitionBatch, type ReplayMemory, type TransitionBatch } from '../../memory/replay';
import type { Network } from '../../networks/network';
import { loadNetworkState, saveNetworkState } from '../../networks/savedNetwork';
import type { PolicySnapshot } from '../../policies/policy';
import { argmax } from '../../values/argmax';
import { ValueGap } from '../../values/valueGap';
import { type AgentContext, defineAgent } from '../definition';
import { rectifierNetwork } from '../offPolicyActorCritic';
import { offlineMetrics, offlineSettings, recordedTransitions } from './recordedTransitions';

const id = 'discrete-cql';

const settings = {
  conservatism: number({
    symbol: 'α',
    default: 1,
    max: 1000,
    help: 'How hard values of actions that were not recorded are pressed down; 0 leaves plain Q-learning from records, which over-estimates.',
  }),
  ...offlineSettings,
};

export type ConservativeQLearningSettings = SettingsOf<typeof settings>;

/**
 * Conservative Q-learning for actions to choose from, from recorded episodes alone.
 *
 *     y = R + γ (1 − terminated) Q(S′, argmax_a Q(S′, a; θ); θ⁻)
 *     L(θ) = mean [ ½ (Q(S, A; θ) − y)² + α (log Σ_a exp Q(S, a; θ) − Q(S, A; θ)) ]
 *     ∂/∂Q(S, a) = 1{a = A} (Q(S, A) − y) + α (softmax_a Q(S, ·) − 1{a = A})
 *
 * Plain Q-learning believes in whatever it over-estimates, and nothing ever tries it out; the second part presses down what
 * was not recorded and lifts what was, so that values stay below the truth. One time step is one update, and one step of
 * the greedy policy, which is not learned from, so that the curve shows what it is worth.
 *
 * Source: Kumar, Zhou, Tucker & Levine, "Conservative Q-learning for offline reinforcement learning" (2020), eq. 4, CQL(H);
 *         double Q-learning after van Hasselt, Guez & Silver (2016).
 */
export class ConservativeQLearning implements Agent<BoxEnvironment> {
  readonly #online: Network;
  readonly #target: Network;
  readonly #memory: ReplayMemory;
  readonly #batch: TransitionBatch;
  /** ∂L/∂Q, shape [batch, actions]. */
  readonly #gradient: Float32Array;
  readonly #targets: Float64Array;
  readonly #input: Float32Array;
  readonly #valueGap: ValueGap;
  readonly #actionCount: number;

  /** @throws InvalidValueError for spaces that do not fit, or without a data set. */
  constructor(private readonly context: AgentContext<typeof settings>) {
    const { observationSpace, actionSpace, dataset, settings, networks, random } = context;
    if (observationSpace.kind !== 'box' || actionSpace.kind !== 'discrete' || dataset === undefined) {
      throw new InvalidValueError(`${id} must be given recorded episodes of numbers to observe and discrete actions.`);
    }
    const { batchSize, learningRate, discount } = settings;
    this.#actionCount = actionSpace.size;
    const spec = rectifierNetwork(sizeOf(observationSpace), this.#actionCount, settings, learningRate);
    this.#online = networks.create(spec, batchSize, random.initialization);
    this.#target = networks.create(spec, batchSize, random.initialization);
    this.#target.copyFrom(this.#online);
    this.#memory = recordedTransitions(dataset, discount);
    this.#batch = createTransitionBatch(batchSize, dataset.observationSize);
    this.#gradient = new Float32Array(batchSize * this.#actionCount);
    this.#targets = new Float64Array(batchSize);
    this.#input = new Float32Array(dataset.observationSize);
    this.#valueGap = new ValueGap(discount);
  }

  *learn(environment: BoxEnvironment): Generator<LearningStep, never, void> {
    for (;;) {
      let observation = environment.reset();
      this.#valueGap.begin(this.#bestValue(observation));
      for (let over = false; !over; ) {
        const update = this.#update();
        const action = argmax(this.#valuesOf(observation));
        const timestep = environment.step(action);
        const { reward, terminated, truncated } = timestep;
        this.#valueGap.add(reward);
        observation = timestep.observation;
        over = terminated || truncated;
        const valueGap = over ? this.#valueGap.end(terminated ? 0 : this.#bestValue(observation)) : undefined;
        yield { action, timestep, canResume: over, metrics: { ...update, ...(valueGap !== undefined && { valueGap }) } };
      }
    }
  }

  /** Q(o, ·), shape [actions]; valid until the network's next call. */
  #valuesOf(observation: Float64Array): Float32Array {
    this.#input.set(observation);
    return this.#online.forward(this.#input, 1);
  }

  #bestValue(observation: Float64Array): number {
    const values = this.#valuesOf(observation);
    return values[argmax(values)]!;
  }

  /** One gradient step on recorded transitions drawn evenly. */
  #update(): Readonly<Record<string, number>> {
    const { conservatism, targetShare } = this.context.settings;
    const batch = this.#batch;
    const actionCount = this.#actionCount;
    this.#memory.sample(batch, this.context.random.exploration);
    this.#valueNext();

    const values = this.#online.forward(batch.observations, batch.size);
    let [loss, gap, meanValue] = [0, 0, 0];
    for (let i = 0; i < batch.size; i++) {
      const start = i * actionCount;
      const recorded = start + batch.actions[i]!;
      const error = values[recorded]! - this.#targets[i]!;
      const logSum = logSumExp(values, start, actionCount);
      for (let place = start; place < start + actionCount; place++) {
        this.#gradient[place] = (conservatism * Math.exp(values[place]! - logSum)) / batch.size;
      }
      this.#gradient[recorded]! += (error - conservatism) / batch.size;
      loss += (0.5 * error * error) / batch.size;
      gap += (logSum - values[recorded]!) / batch.size;
      meanValue += values[recorded]! / batch.size;
    }
    checkFinite('The loss', loss);
    this.#online.backward(this.#gradient);
    const { gradientNorm } = this.#online.update();
    checkFinite('The gradient norm', gradientNorm);
    this.#target.copyFrom(this.#online, targetShare);
    return { loss, conservativeGap: gap, meanValue, gradientNorm };
  }

  /** Writes y of every transition of the batch. */
  #valueNext(): void {
    const { size, nextObservations, rewards, discounts } = this.#batch;
    const actionCount = this.#actionCount;
    const choices = this.#online.forward(nextObservations, size);
    const values = this.#target.forward(nextObservations, size);
    for (let i = 0; i < size; i++) {
      const best = argmax(choices.subarray(i * actionCount, (i + 1) * actionCount));
      this.#targets[i] = rewards[i]! + discounts[i]! * values[i * actionCount + best]!;
    }
  }

  policy(): PolicySnapshot {
    return { kind: 'greedy-network', actionCount: this.#actionCount, network: this.#online.save() };
  }

  save(): SavedState {
    return { network: saveNetworkState(this.#online), targetNetwork: saveNetworkState(this.#target) };
  }

  load(saved: SavedState): void {
    loadNetworkState(this.#online, saved['network'] as SavedState);
    loadNetworkState(this.#target, saved['targetNetwork'] as SavedState);
  }
}

/** log Σ exp of `count` values from `start` on, by way of the greatest so that nothing overflows. */
function logSumExp(values: Float32Array, start: number, count: number): number {
  let greatest = -Infinity;
  for (let i = start; i < start + count; i++) greatest = Math.max(greatest, values[i]!);
  let sum = 0;
  for (let i = start; i < start + count; i++) sum += Math.exp(values[i]! - greatest);
  return greatest + Math.log(sum);
}

export const conservativeQLearningDefinition = defineAgent({
  id,
  name: 'Discrete CQL',
  family: 'offline',
  summary: 'Q-learning from recorded episodes alone, which trusts no action that was not recorded.',
  source: 'Kumar et al. (2020)',
  needs: { observation: 'box', action: 'discrete', dataset: 'required' },
  settings,
  metrics: [
    ...offlineMetrics,
    {
      name: 'conservativeGap',
      label: 'Conservative gap',
      unit: 'reward',
      help: 'log Σ exp of all values less that of the recorded action; what is pressed down. Above 0 where others are valued too.',
    },
    {
      name: 'valueGap',
      label: 'Q above return',
      unit: 'reward',
      help: 'Value predicted at the start of an episode less the discounted return that came; well above 0 is over-estimation.',
    },
  ],
  explanation: {
    updateRule: String.raw`L(\theta) = \tfrac12 \big(Q(S,A;\theta) - y\big)^2 + \alpha\big[\log \textstyle\sum_a e^{Q(S,a;\theta)} - Q(S,A;\theta)\big]`,
    pseudocode: [
      'for each update',
      '  draw (S, A, R, S′) from the recorded episodes',
      '  y ← R + γ Q(S′, argmaxₐ Q(S′, a; θ); θ⁻), or R if S′ is terminal',
      '  step θ down the gradient of ½ (Q(S, A; θ) − y)² + α [log Σₐ exp Q(S, a; θ) − Q(S, A; θ)]',
      '  θ⁻ ← θ⁻ + τ (θ − θ⁻)',
    ],
  },
  usesNetwork: true,
  create: (context) => new ConservativeQLearning(context),
});
