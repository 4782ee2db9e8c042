import { checkFinite } from '../../core/check';
import type { Action } from '../../core/environment';
import { InvalidValueError } from '../../core/errors';
import type { SavedState } from '../../core/savedState';
import { boolean, choice, integer, integers, number, type SettingsOf } from '../../core/settings';
import { sizeOf } from '../../core/spaces';
import type { Activation, LayerSpec, Network } from '../../networks/network';
import { clippingScale } from '../../networks/optimizers';
import { loadNetworkState, saveNetworkState } from '../../networks/savedNetwork';
import type { PolicySnapshot } from '../../policies/policy';
import type { ActionDistribution } from '../../values/actionDistribution';
import { argmax } from '../../values/argmax';
import { Categorical } from '../../values/categorical';
import { DiagonalGaussian } from '../../values/diagonalGaussian';
import { type ObservationScaling, scaleObservation } from '../../values/observationScaling';
import type { AgentContext, MetricDefinition } from '../definition';

/** Settings of the methods that learn what an expert does as one learns a classification. */
export const imitatorSettings = {
  learningRate: number({ default: 1e-3, max: 1, excludesMin: true, scale: 'log', help: "The optimizer's step size (Adam)." }),
  batchSize: integer({ default: 64, max: 65_536, scale: 'log', help: 'Steps of the expert that one update learns from.' }),
  hiddenLayers: integers({ default: [64, 64], help: 'Widths of the hidden layers.' }),
  activation: choice({ default: 'tanh', choices: ['tanh', 'relu'], help: 'What hidden layers do to their sums.' }),
  normalizeObservations: boolean({
    default: true,
    help: 'Centers and scales observations by what the demonstrations show; a part of the policy.',
  }),
};

type Settings = SettingsOf<typeof imitatorSettings>;

const maxGradientNorm = 10;

/** What one update came to. */
export interface ImitationStep {
  /** Mean −log π(A | S) of the expert's actions, nat. */
  readonly loss: number;
  /** Share of the expert's actions that the policy would have taken; of real-valued ones, minus the mean squared error. */
  readonly accuracy: number;
}

/**
 * A policy that learns to do what somebody else did.
 *
 *     L(θ) = −mean log π(A | S, θ)
 *
 * Discrete actions follow a softmax in the outputs, real-valued ones a normal distribution around them. It acts by the
 * likeliest action.
 */
export class Imitator {
  readonly #network: Network;
  readonly #distribution: ActionDistribution;
  readonly #scaling: ObservationScaling | undefined;
  readonly #input: Float32Array;

  /** @param scaling of observations, by what is known of them. */
  constructor(
    private readonly context: AgentContext & { readonly settings: Settings },
    scaling: ObservationScaling,
  ) {
    const { observationSpace, actionSpace, settings, networks, random } = context;
    if (observationSpace.kind !== 'box') throw new InvalidValueError('A policy network must be given numbers to observe.');
    const { learningRate } = settings;
    const optimizer = { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
    this.#distribution =
      actionSpace.kind === 'discrete'
        ? new Categorical(actionSpace.size)
        : new DiagonalGaussian(sizeOf(actionSpace), 1, optimizer);
    const activation = settings.activation as Activation;
    const initializer = { kind: 'orthogonal', gain: Math.SQRT2 } as const;
    const spec = {
      inputSize: sizeOf(observationSpace),
      layers: [
        ...settings.hiddenLayers.map((units): LayerSpec => ({ kind: 'dense', units, activation, initializer })),
        {
          kind: 'dense',
          units: this.#distribution.outputSize,
          activation: 'linear',
          initializer: { kind: 'orthogonal', gain: 0.01 },
        } as const,
      ],
      optimizer,
      maxGradientNorm,
    };
    this.#network = networks.create(spec, settings.batchSize, random.initialization);
    this.#scaling = settings.normalizeObservations ? scaling : undefined;
    this.#input = new Float32Array(spec.inputSize);
  }

  /** Writes an observation as the network sees it into a row. */
  write(observation: Float64Array, rows: Float32Array, row: number): void {
    const start = row * this.#input.length;
    if (this.#scaling === undefined) rows.set(observation, start);
    else scaleObservation(this.#scaling, observation, rows, start);
  }

  /**
   * One optimizer step towards what the expert did.
   *
   * @param inputs observations as `write` wrote them, shape [count, observationSize].
   * @param actions of the expert, shape [count, actionSize].
   */
  learn(inputs: Float32Array, actions: Float64Array, count: number): ImitationStep {
    const distribution = this.#distribution;
    const result = this.judge(inputs, actions, count);
    this.#network.backward(distribution.differentiate(new Float64Array(count).fill(-1 / count), 0, count));
    const norm = Math.hypot(this.#network.gradientNorm(), distribution.gradientNorm());
    const gradientScale = clippingScale(checkFinite('The gradient norm', norm), maxGradientNorm);
    const { learningRate } = this.context.settings;
    this.#network.update({ learningRate, gradientScale });
    distribution.update(learningRate, gradientScale);
    return result;
  }

  /** How the policy as it is now does on steps of the expert. */
  judge(inputs: Float32Array, actions: Float64Array, count: number): ImitationStep {
    const distribution = this.#distribution;
    const outputs = this.#network.forward(inputs, count);
    distribution.evaluate(outputs, actions, count);
    let loss = 0;
    for (let row = 0; row < count; row++) loss -= distribution.logProbabilities[row]! / count;
    return { loss: checkFinite('The loss', loss), accuracy: this.#accuracy(outputs, actions, count) };
  }

  #accuracy(outputs: Float32Array, actions: Float64Array, count: number): number {
    const { outputSize, actionSize } = this.#distribution;
    if (this.context.actionSpace.kind === 'box') {
      let squares = 0;
      for (let i = 0; i < count * actionSize; i++) squares += (outputs[i]! - actions[i]!) ** 2;
      return -squares / (count * actionSize);
    }
    let hits = 0;
    for (let row = 0; row < count; row++) {
      if (argmax(outputs.subarray(row * outputSize, (row + 1) * outputSize)) === actions[row]) hits++;
    }
    return hits / count;
  }

  /** The likeliest action. */
  act(observation: Float64Array): Action {
    this.write(observation, this.#input, 0);
    const outputs = this.#network.forward(this.#input, 1);
    const { actionSpace } = this.context;
    if (actionSpace.kind === 'discrete') return argmax(outputs);
    return Float64Array.from(actionSpace.low, (low, i) => Math.min(Math.max(outputs[i]!, low), actionSpace.high[i]!));
  }

  policy(): PolicySnapshot {
    const { actionSpace } = this.context;
    const common = { network: this.#network.save(), ...(this.#scaling && { scaling: this.#scaling }) };
    if (actionSpace.kind === 'discrete')
      return { kind: 'softmax-network', actionCount: actionSpace.size, plays: 'mode', ...common };
    const [low, high] = [Float64Array.from(actionSpace.low), Float64Array.from(actionSpace.high)];
    return { kind: 'continuous-network', low, high, squash: 'clip', ...common };
  }

  save(): SavedState {
    return { network: saveNetworkState(this.#network), distribution: this.#distribution.save() };
  }

  load(saved: SavedState): void {
    loadNetworkState(this.#network, saved['network'] as SavedState);
    this.#distribution.load(saved['distribution'] as SavedState);
  }
}

export const imitationMetrics: readonly MetricDefinition[] = [
  { name: 'loss', label: 'Loss', unit: 'nat', help: "Mean −log π of the expert's actions." },
  {
    name: 'accuracy',
    label: 'Accuracy',
    unit: '',
    help: "Share of the expert's actions that the policy would take; of real-valued ones, minus the mean squared error.",
  },
];
