import type { Agent, BoxEnvironment, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { boolean, choice, integer, integers, number, type SettingsOf } from '../core/settings';
import { sizeOf } from '../core/spaces';
import { MultiStepWriter } from '../memory/multiStep';
import { createTransitionBatch, ReplayMemory, type TransitionBatch } from '../memory/replay';
import type { Network, NetworkSpec } from '../networks/network';
import { loadNetworkState, saveNetworkState } from '../networks/savedNetwork';
import type { PolicySnapshot } from '../policies/policy';
import { argmax } from '../values/argmax';
import { linearSchedule } from '../values/schedule';
import { type AgentContext, defineAgent } from './definition';

const settings = {
  learningRate: number({ default: 1e-3, max: 1, excludesMin: true, scale: 'log', help: "Adam's step size." }),
  learningRateSteps: integer({
    default: 0,
    min: 0,
    help: 'Environment steps over which the learning rate falls in a straight line to 0; 0 keeps it constant.',
  }),
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  stepsAhead: integer({
    symbol: 'n',
    default: 1,
    max: 1000,
    help: 'Steps whose rewards are counted before the target network values the rest.',
  }),
  hiddenLayers: integers({ default: [64, 64], help: 'Widths of the hidden layers (ReLU).' }),
  batchSize: integer({
    default: 64,
    max: 65_536,
    scale: 'log',
    help: 'Transitions drawn from the replay memory for one update.',
  }),
  replayCapacity: integer({
    default: 100_000,
    max: 100_000_000,
    scale: 'log',
    help: 'Transitions remembered; the oldest make room.',
  }),
  learningStarts: integer({ default: 1000, min: 0, help: 'Steps of random actions before the first update.' }),
  trainInterval: integer({ default: 4, help: 'Environment steps between two rounds of updates.' }),
  updatesPerRound: integer({ default: 1, help: 'Updates in each round.' }),
  targetInterval: integer({
    symbol: 'C',
    default: 500,
    help: 'Environment steps between two copies of the network into the target network.',
  }),
  targetShare: number({
    symbol: 'τ',
    default: 1,
    excludesMin: true,
    help: 'How far each move goes: 1 copies the network, small shares follow it slowly.',
  }),
  initialEpsilon: number({ symbol: 'ε₀', default: 1, help: 'Probability of a random action at the start.' }),
  finalEpsilon: number({ symbol: 'ε', default: 0.05, help: 'Probability of a random action after the fall.' }),
  explorationSteps: integer({ default: 10_000, scale: 'log', help: 'Steps over which ε falls in a straight line.' }),
  doubleQ: boolean({
    default: false,
    help: 'Chooses the next action with the online network and values it with the target network (double DQN).',
  }),
  loss: choice({
    default: 'huber',
    choices: ['huber', 'squared'],
    help: 'Huber bounds the gradient of each error by 1; squared does not.',
  }),
  maxGradientNorm: number({
    default: 10,
    max: 1e9,
    excludesMin: true,
    scale: 'log',
    help: 'Gradients are scaled down to this joint norm.',
  }),
};

export type DqnSettings = SettingsOf<typeof settings>;

/**
 * Deep Q-network: Q-learning with a network, a replay memory and a slow target network.
 *
 *     target  y = R + γ (1 − terminated) max_a Q(S′, a; θ⁻)
 *     loss    L(θ) = mean over the batch of ℓ(Q(S, A; θ) − y),  ℓ Huber's or the square
 *
 * R and γ stand for n steps where `stepsAhead` is n: R + γ R′ + … and γⁿ, fewer at the end of an episode.
 * With `doubleQ`, y = R + γ (1 − terminated) Q(S′, argmax_a Q(S′, a; θ); θ⁻).
 * A truncated episode still bootstraps; only termination sets what follows to 0.
 *
 * Source: Mnih et al., "Human-level control through deep reinforcement learning", Nature 518 (2015), algorithm 1;
 *         van Hasselt, Guez & Silver, "Deep reinforcement learning with double Q-learning", AAAI (2016), eq. 4.
 */
export class Dqn implements Agent<BoxEnvironment> {
  readonly #network: Network;
  readonly #targetNetwork: Network;
  readonly #memory: ReplayMemory;
  readonly #writer: MultiStepWriter;
  readonly #batch: TransitionBatch;
  /** ∂loss/∂outputs, shape [batch, actions]; all but the chosen actions stay 0. */
  readonly #outputGradient: Float32Array;
  readonly #observationInput: Float32Array;
  readonly #nextActions: Int32Array;
  readonly #actionCount: number;
  #stepCount = 0;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { observationSpace, actionSpace, settings } = context;
    if (observationSpace.kind !== 'box' || actionSpace.kind !== 'discrete') {
      throw new InvalidValueError('dqn must be given numbers to observe and discrete actions.');
    }
    const observationSize = sizeOf(observationSpace);
    this.#actionCount = actionSpace.size;
    const spec = networkSpec(observationSize, actionSpace.size, settings);
    this.#network = context.networks.create(spec, settings.batchSize, context.random.initialization);
    this.#targetNetwork = context.networks.create(spec, settings.batchSize, context.random.initialization);
    this.#targetNetwork.copyFrom(this.#network);
    this.#memory = new ReplayMemory(settings.replayCapacity, observationSize);
    this.#writer = new MultiStepWriter(this.#memory, settings.stepsAhead, settings.discount);
    this.#batch = createTransitionBatch(settings.batchSize, observationSize);
    this.#outputGradient = new Float32Array(settings.batchSize * actionSpace.size);
    this.#observationInput = new Float32Array(observationSize);
    this.#nextActions = new Int32Array(settings.batchSize);
  }

  *learn(environment: BoxEnvironment): Generator<LearningStep, never, void> {
    const { learningStarts, trainInterval, updatesPerRound, targetInterval, targetShare } = this.context.settings;

    for (;;) {
      let observation = environment.reset();
      for (let over = false; !over; ) {
        const action = this.#epsilonGreedy(observation);
        const timestep = environment.step(action);
        const { observation: nextObservation, reward, terminated, truncated } = timestep;
        this.#writer.add(observation, action, reward, nextObservation, terminated, truncated);
        this.#stepCount++;

        let metrics: Readonly<Record<string, number>> | undefined;
        if (this.#stepCount > learningStarts && this.#stepCount % trainInterval === 0) {
          for (let update = 0; update < updatesPerRound; update++) metrics = this.#update();
        }
        if (this.#stepCount % targetInterval === 0) this.#targetNetwork.copyFrom(this.#network, targetShare);

        observation = nextObservation;
        over = terminated || truncated;
        yield { action, timestep, canResume: over, metrics };
      }
    }
  }

  /** ε as it is now, falling in a straight line. */
  get #epsilon(): number {
    const { initialEpsilon, finalEpsilon, explorationSteps } = this.context.settings;
    return linearSchedule(initialEpsilon, finalEpsilon, explorationSteps, this.#stepCount);
  }

  get #learningRate(): number {
    const { learningRate, learningRateSteps } = this.context.settings;
    return learningRateSteps === 0 ? learningRate : linearSchedule(learningRate, 0, learningRateSteps, this.#stepCount);
  }

  #epsilonGreedy(observation: Float64Array): number {
    const random = this.context.random.exploration;
    const isWarmUp = this.#stepCount < this.context.settings.learningStarts;
    if (random.uniform() < this.#epsilon || isWarmUp) return random.integer(this.#actionCount);
    this.#observationInput.set(observation);
    return argmax(this.#network.forward(this.#observationInput, 1));
  }

  /** One gradient step on a batch from the memory. */
  #update(): Readonly<Record<string, number>> {
    const { settings, random } = this.context;
    const batch = this.#batch;
    const actionCount = this.#actionCount;
    this.#memory.sample(batch, random.exploration);

    if (settings.doubleQ) {
      const values = this.#network.forward(batch.nextObservations, batch.size);
      for (let i = 0; i < batch.size; i++) this.#nextActions[i] = argmaxOfRow(values, i, actionCount);
    }
    const nextValues = this.#targetNetwork.forward(batch.nextObservations, batch.size);
    const values = this.#network.forward(batch.observations, batch.size);

    let loss = 0;
    let meanValue = 0;
    this.#outputGradient.fill(0);
    for (let i = 0; i < batch.size; i++) {
      const nextAction = settings.doubleQ ? this.#nextActions[i]! : argmaxOfRow(nextValues, i, actionCount);
      const target = batch.rewards[i]! + batch.discounts[i]! * nextValues[i * actionCount + nextAction]!;
      const index = i * actionCount + batch.actions[i]!;
      const error = values[index]! - target;

      // ∂ℓ/∂Q: Huber's slope is the error clipped to ±1, the square's (halved) is the error itself.
      const isLinear = settings.loss === 'huber' && Math.abs(error) > 1;
      loss += (isLinear ? Math.abs(error) - 0.5 : 0.5 * error * error) / batch.size;
      this.#outputGradient[index] = (isLinear ? Math.sign(error) : error) / batch.size;
      meanValue += values[index]! / batch.size;
    }
    checkFinite('The loss', loss);

    this.#network.backward(this.#outputGradient);
    const learningRate = this.#learningRate;
    const { gradientNorm } = this.#network.update({ learningRate });
    checkFinite('The gradient norm', gradientNorm);
    return { loss, meanValue, gradientNorm, epsilon: this.#epsilon, learningRate };
  }

  policy(): PolicySnapshot {
    return { kind: 'greedy-network', actionCount: this.#actionCount, network: this.#network.save() };
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      network: saveNetworkState(this.#network),
      targetNetwork: saveNetworkState(this.#targetNetwork),
      memory: this.#memory.save(),
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    loadNetworkState(this.#network, saved['network'] as SavedState);
    loadNetworkState(this.#targetNetwork, saved['targetNetwork'] as SavedState);
    this.#memory.load(saved['memory'] as SavedState);
  }
}

function networkSpec(inputSize: number, actionCount: number, settings: DqnSettings): NetworkSpec {
  const initializer = { kind: 'uniform-fan-in' } as const;
  return {
    inputSize,
    layers: [
      ...settings.hiddenLayers.map((units) => ({ kind: 'dense', units, activation: 'relu', initializer }) as const),
      { kind: 'dense', units: actionCount, activation: 'linear', initializer },
    ],
    optimizer: { kind: 'adam', learningRate: settings.learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    maxGradientNorm: settings.maxGradientNorm,
  };
}

function argmaxOfRow(values: Float32Array, row: number, width: number): number {
  let best = 0;
  for (let k = 1; k < width; k++) if (values[row * width + k]! > values[row * width + best]!) best = k;
  return best;
}

export const dqnDefinition = defineAgent({
  id: 'dqn',
  name: 'DQN',
  family: 'value (network)',
  summary: 'A Q-network with replay and a target network; for numbers to observe and actions to choose from.',
  source: 'Mnih et al. (2015); van Hasselt et al. (2016) for the double switch',
  needs: { observation: 'box', action: 'discrete' },
  settings,
  metrics: [
    { name: 'loss', label: 'Loss', unit: 'reward²', help: 'Mean loss of the temporal-difference errors of a batch.' },
    {
      name: 'meanValue',
      label: 'Mean Q',
      unit: 'reward',
      help: 'Mean value of the actions in a batch; far above realised returns means over-estimation.',
    },
    { name: 'gradientNorm', label: 'Gradient norm', unit: '', help: 'Joint norm of all gradients before clipping.' },
    { name: 'learningRate', label: 'Learning rate', unit: '', help: "Adam's step size as it is now." },
    { name: 'epsilon', label: 'Exploration ε', unit: '', help: 'Probability of a random action.' },
  ],
  explanation: {
    updateRule: String.raw`L(\theta) = \ell\big(Q(S,A;\theta) - [\,R + \gamma \max_a Q(S',a;\theta^-)\,]\big)`,
    pseudocode: [
      'for each step',
      '  A ← ε-greedy from Q(S, ·; θ)',
      '  take A, observe R, S′; remember (S, A, R, S′)',
      '  every few steps',
      '    draw a batch from memory',
      '    y ← R + γ maxₐ Q(S′, a; θ⁻), or R if S′ is terminal',
      '    step θ down the gradient of ℓ(Q(S, A; θ) − y)',
      '  every C steps: θ⁻ ← θ⁻ + τ (θ − θ⁻)',
    ],
  },
  usesNetwork: true,
  create: (context) => new Dqn(context),
});
