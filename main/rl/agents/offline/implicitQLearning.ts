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
import { SoftmaxBatch } from '../../values/softmaxBatch';
import { type AgentContext, defineAgent } from '../definition';
import { rectifierNetwork } from '../offPolicyActorCritic';
import { offlineMetrics, offlineSettings, recordedTransitions } from './recordedTransitions';

const id = 'iql';

const settings = {
  expectile: number({
    symbol: 'τ',
    default: 0.7,
    excludesMin: true,
    excludesMax: true,
    help: 'How far the value of a state leans towards its best recorded actions: 0.5 is their mean, near 1 their best.',
  }),
  inverseTemperature: number({
    symbol: 'β',
    default: 3,
    max: 1000,
    help: 'How strongly the policy prefers recorded actions that turned out better; 0 copies all alike.',
  }),
  ...offlineSettings,
};

export type ImplicitQLearningSettings = SettingsOf<typeof settings>;

/** What no recorded action weighs more than, relative to one that is just as good as its state. */
const greatestWeight = 100;

/**
 * Implicit Q-learning for actions to choose from, from recorded episodes alone: no action is ever valued that was not recorded.
 *
 *     L(ψ) = mean |τ − 1{u < 0}| u²,   u = minⱼ Q(S, A; θⱼ⁻) − V(S; ψ)
 *     L(θⱼ) = ½ mean (Q(S, A; θⱼ) − R − γ (1 − terminated) V(S′; ψ))²
 *     L(φ) = −mean min(exp(β u), 100) log π(A | S; φ)
 *
 * V is an expectile of the values of recorded actions, near their greatest for τ near 1, so that policies can be stitched
 * together from parts of episodes. One time step is one update, and one step of the likeliest action, which is not learned
 * from, so that the curve shows what it is worth.
 *
 * Source: Kostrikov, Nair & Levine, "Offline reinforcement learning with implicit Q-learning" (2022), eq. 5 to 7.
 */
export class ImplicitQLearning implements Agent<BoxEnvironment> {
  /** V(o; ψ). */
  readonly #values: Network;
  /** Each outputs Q of every action, shape [batch, actions]. */
  readonly #critics: readonly Network[];
  readonly #targetCritics: readonly Network[];
  /** Preferences, shape [batch, actions]. */
  readonly #actor: Network;
  readonly #memory: ReplayMemory;
  readonly #batch: TransitionBatch;
  /** u, shape [batch]. */
  readonly #advantages: Float64Array;
  readonly #targets: Float64Array;
  readonly #valueGradient: Float32Array;
  /** Of a critic or of the actor, shape [batch, actions]. */
  readonly #gradient: Float32Array;
  readonly #input: Float32Array;
  readonly #policy: SoftmaxBatch;
  readonly #actionCount: number;

  /** @throws InvalidValueError for spaces that do not fit, or without a data set. */
  constructor(private readonly context: AgentContext<typeof settings>) {
    const { observationSpace, actionSpace, dataset, settings, networks, random } = context;
    if (observationSpace.kind !== 'box' || actionSpace.kind !== 'discrete' || dataset === undefined) {
      throw new InvalidValueError(`${id} must be given recorded episodes of numbers to observe and discrete actions.`);
    }
    const { batchSize, learningRate, discount } = settings;
    this.#actionCount = actionSpace.size;
    const create = (outputs: number) => {
      const spec = rectifierNetwork(sizeOf(observationSpace), outputs, settings, learningRate);
      return networks.create(spec, batchSize, random.initialization);
    };
    this.#values = create(1);
    this.#actor = create(this.#actionCount);
    this.#critics = [create(this.#actionCount), create(this.#actionCount)];
    this.#targetCritics = [create(this.#actionCount), create(this.#actionCount)];
    this.#followCritics(1);
    this.#memory = recordedTransitions(dataset, discount);
    this.#batch = createTransitionBatch(batchSize, dataset.observationSize);
    this.#advantages = new Float64Array(batchSize);
    this.#targets = new Float64Array(batchSize);
    this.#valueGradient = new Float32Array(batchSize);
    this.#gradient = new Float32Array(batchSize * this.#actionCount);
    this.#input = new Float32Array(dataset.observationSize);
    this.#policy = new SoftmaxBatch(batchSize, this.#actionCount);
  }

  *learn(environment: BoxEnvironment): Generator<LearningStep, never, void> {
    for (;;) {
      const metrics = this.#update();
      this.#input.set(environment.current());
      const action = argmax(this.#actor.forward(this.#input, 1));
      yield { action, timestep: environment.step(action), canResume: true, metrics };
    }
  }

  /** One gradient step of every network on recorded transitions drawn evenly. */
  #update(): Readonly<Record<string, number>> {
    this.#memory.sample(this.#batch, this.context.random.exploration);
    const { size, nextObservations, rewards, discounts } = this.#batch;
    const nextValues = this.#values.forward(nextObservations, size);
    for (let i = 0; i < size; i++) this.#targets[i] = rewards[i]! + discounts[i]! * nextValues[i]!;

    const valueLoss = this.#updateValues();
    const meanWeight = this.#updateActor();
    const critics = this.#critics.map((critic) => this.#regress(critic));
    this.#followCritics(this.context.settings.targetShare);
    const loss = critics.reduce((sum, critic) => sum + critic.loss, 0) / critics.length;
    const meanValue = critics.reduce((sum, critic) => sum + critic.meanValue, 0) / critics.length;
    const gradientNorm = Math.max(...critics.map((critic) => critic.gradientNorm));
    return { loss, meanValue, gradientNorm, valueLoss, meanWeight };
  }

  /** One step of ψ down L(ψ); leaves u in `#advantages`. */
  #updateValues(): number {
    const { expectile } = this.context.settings;
    const { size, observations, actions } = this.#batch;
    const values = this.#values.forward(observations, size);
    const estimates = this.#targetCritics.map((critic) => critic.forward(observations, size));
    let loss = 0;
    for (let i = 0; i < size; i++) {
      const place = i * this.#actionCount + actions[i]!;
      const advantage = Math.min(...estimates.map((estimate) => estimate[place]!)) - values[i]!;
      const weight = advantage < 0 ? 1 - expectile : expectile;
      loss += (weight * advantage * advantage) / size;
      this.#valueGradient[i] = (-2 * weight * advantage) / size;
      this.#advantages[i] = advantage;
    }
    checkFinite('The loss of the values', loss);
    this.#values.backward(this.#valueGradient);
    checkFinite('The gradient norm of the values', this.#values.update().gradientNorm);
    return loss;
  }

  /** One step of φ down L(φ): ∂/∂h_a = w (π_a − 1{a = A}). */
  #updateActor(): number {
    const { inverseTemperature } = this.context.settings;
    const { size, observations, actions } = this.#batch;
    const actionCount = this.#actionCount;
    this.#policy.set(this.#actor.forward(observations, size));
    let meanWeight = 0;
    for (let i = 0; i < size; i++) {
      const start = i * actionCount;
      const weight = Math.min(Math.exp(inverseTemperature * this.#advantages[i]!), greatestWeight);
      for (let action = 0; action < actionCount; action++) {
        const isRecorded = action === actions[i] ? 1 : 0;
        this.#gradient[start + action] = (weight * (this.#policy.probabilities[start + action]! - isRecorded)) / size;
      }
      meanWeight += weight / size;
    }
    this.#actor.backward(this.#gradient);
    checkFinite('The gradient norm of the policy', this.#actor.update().gradientNorm);
    return meanWeight;
  }

  /** One step of a critic down L(θⱼ). */
  #regress(critic: Network): { readonly loss: number; readonly meanValue: number; readonly gradientNorm: number } {
    const { size, observations, actions } = this.#batch;
    const values = critic.forward(observations, size);
    const gradient = this.#gradient.fill(0);
    let [loss, meanValue] = [0, 0];
    for (let i = 0; i < size; i++) {
      const place = i * this.#actionCount + actions[i]!;
      const error = values[place]! - this.#targets[i]!;
      loss += (0.5 * error * error) / size;
      meanValue += values[place]! / size;
      gradient[place] = error / size;
    }
    checkFinite('The loss', loss);
    critic.backward(gradient);
    const { gradientNorm } = critic.update();
    return { loss, meanValue, gradientNorm: checkFinite('The gradient norm', gradientNorm) };
  }

  /** θ⁻ ← share · θ + (1 − share) · θ⁻. */
  #followCritics(share: number): void {
    this.#targetCritics.forEach((target, j) => {
      target.copyFrom(this.#critics[j]!, share);
    });
  }

  policy(): PolicySnapshot {
    return { kind: 'softmax-network', actionCount: this.#actionCount, plays: 'mode', network: this.#actor.save() };
  }

  save(): SavedState {
    return {
      values: saveNetworkState(this.#values),
      actor: saveNetworkState(this.#actor),
      critics: this.#critics.map(saveNetworkState),
      targetCritics: this.#targetCritics.map(saveNetworkState),
    };
  }

  load(saved: SavedState): void {
    loadNetworkState(this.#values, saved['values'] as SavedState);
    loadNetworkState(this.#actor, saved['actor'] as SavedState);
    for (const [name, networks] of [
      ['critics', this.#critics],
      ['targetCritics', this.#targetCritics],
    ] as const) {
      networks.forEach((network, j) => {
        loadNetworkState(network, (saved[name] as readonly SavedState[])[j]!);
      });
    }
  }
}

export const implicitQLearningDefinition = defineAgent({
  id,
  name: 'IQL',
  family: 'offline',
  summary: 'Learns from recorded episodes alone without ever valuing an action that was not recorded.',
  source: 'Kostrikov, Nair & Levine (2022)',
  needs: { observation: 'box', action: 'discrete', dataset: 'required' },
  settings,
  metrics: [
    ...offlineMetrics,
    { name: 'valueLoss', label: 'Value loss', unit: 'reward²', help: 'Mean lopsided squared error of the values of states.' },
    {
      name: 'meanWeight',
      label: 'Mean weight',
      unit: '',
      help: 'Mean weight of a recorded action in the policy’s loss; 1 for one that is just as good as its state, at most 100.',
    },
  ],
  explanation: {
    updateRule: String.raw`L(\psi) = |\tau - \mathbf{1}\{u<0\}|\,u^2,\quad u = Q(S,A;\theta^-) - V(S;\psi),\quad L(\phi) = -e^{\beta u} \log \pi(A \mid S;\phi)`,
    pseudocode: [
      'for each update',
      '  draw (S, A, R, S′) from the recorded episodes',
      '  u ← minⱼ Q(S, A; θⱼ⁻) − V(S; ψ)',
      '  step ψ down the gradient of |τ − 1{u < 0}| u²',
      '  step φ up the gradient of min(exp(β u), 100) log π(A | S; φ)',
      '  step each θⱼ down the gradient of ½ (Q(S, A; θⱼ) − R − γ V(S′; ψ))², or without V if S′ is terminal',
      '  θⱼ⁻ ← θⱼ⁻ + τ′ (θⱼ − θⱼ⁻)',
    ],
  },
  usesNetwork: true,
  create: (context) => new ImplicitQLearning(context),
});
