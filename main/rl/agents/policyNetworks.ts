import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { choice, integers, number, type SettingsOf } from '../core/settings';
import { type Box, type Space, sizeOf } from '../core/spaces';
import type { Activation, LayerSpec, Network, NetworkSpec, OptimizerSpec } from '../networks/network';
import { loadNetworkState, saveNetworkState } from '../networks/savedNetwork';
import type { PolicySnapshot } from '../policies/policy';
import type { ActionDistribution } from '../values/actionDistribution';
import { Categorical } from '../values/categorical';
import { DiagonalGaussian } from '../values/diagonalGaussian';
import type { AgentContext, MetricDefinition } from './definition';

/** Settings of the methods that learn a policy and state values from one environment, each with a network of its own. */
export const policyNetworkSettings = {
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  learningRate: number({
    symbol: 'αᶿ',
    default: 1e-3,
    max: 1,
    excludesMin: true,
    scale: 'log',
    help: 'Step size of the policy.',
  }),
  valueLearningRate: number({
    symbol: 'αʷ',
    default: 1e-3,
    max: 1,
    excludesMin: true,
    scale: 'log',
    help: 'Step size of the values.',
  }),
  entropyWeight: number({
    isLive: true,
    symbol: 'β',
    default: 0,
    max: 1,
    help: "Worth of the policy's entropy; keeps it exploring.",
  }),
  hiddenLayers: integers({ default: [64, 64], help: 'Widths of the hidden layers of each network.' }),
  activation: choice({ default: 'tanh', choices: ['tanh', 'relu'], help: 'What hidden layers do to their sums.' }),
  convolutionFilters: integers({
    default: [16],
    max: 256,
    maxLength: 3,
    help: 'Filters of each 3×3 convolution that images pass before the hidden layers; of no effect without images.',
  }),
  initialDeviation: number({
    symbol: 'σ',
    default: 1,
    max: 1000,
    excludesMin: true,
    scale: 'log',
    help: "Deviation of real-valued actions from their middle at the start, in the action's unit.",
  }),
};

export const entropyMetric: MetricDefinition = {
  name: 'entropy',
  label: 'Entropy',
  unit: 'nat',
  help: 'How undecided the policy is; 0 when it is sure.',
};

type Settings = SettingsOf<typeof policyNetworkSettings>;

type Context = Pick<AgentContext, 'observationSpace' | 'actionSpace' | 'random' | 'networks'> & { readonly settings: Settings };

/**
 * A policy π(a | s, θ) and state values v̂(s, w) in two networks of their own.
 *
 * Discrete actions follow a softmax in the outputs, real-valued ones a normal distribution around them; what the
 * environment is given lies within its bounds, what is learned from is the action as it was drawn.
 */
export class PolicyNetworks {
  readonly policyNetwork: Network;
  readonly valueNetwork: Network;
  readonly distribution: ActionDistribution;
  readonly observationSize: number;
  /** The action drawn last, shape [elements]. */
  readonly drawn: Float64Array;
  readonly #logProbability = new Float64Array(1);
  readonly #actionBox: Box | undefined;

  /** @param optimizer makes the optimizer for a learning rate. */
  constructor(
    private readonly context: Context,
    optimizer: (learningRate: number) => OptimizerSpec,
    batchSize: number,
  ) {
    const { observationSpace, actionSpace, settings, random, networks } = context;
    if (observationSpace.kind !== 'box') throw new InvalidValueError('A policy network must be given numbers to observe.');
    const [policyOptimizer, valueOptimizer] = [optimizer(settings.learningRate), optimizer(settings.valueLearningRate)];
    this.observationSize = sizeOf(observationSpace);
    this.#actionBox = actionSpace.kind === 'box' ? actionSpace : undefined;
    this.distribution =
      actionSpace.kind === 'discrete'
        ? new Categorical(actionSpace.size)
        : new DiagonalGaussian(sizeOf(actionSpace), settings.initialDeviation, policyOptimizer);
    this.drawn = new Float64Array(this.distribution.actionSize);
    // Small outputs at the start make all actions about equally likely.
    const policySpec = networkSpec(observationSpace, this.distribution.outputSize, 0.01, settings, policyOptimizer);
    const valueSpec = networkSpec(observationSpace, 1, 1, settings, valueOptimizer);
    this.policyNetwork = networks.create(policySpec, batchSize, random.initialization);
    this.valueNetwork = networks.create(valueSpec, batchSize, random.initialization);
  }

  /** Draws an action for one observation, and keeps it in `drawn`; returns it as the environment takes it. */
  choose(input: Float32Array): number | Float64Array {
    const { distribution, drawn } = this;
    distribution.sample(this.policyNetwork.forward(input, 1), 1, this.context.random.exploration, drawn, this.#logProbability, 0);
    const box = this.#actionBox;
    if (box === undefined) return drawn[0]!;
    return drawn.map((element, i) => Math.min(Math.max(element, box.low[i]!), box.high[i]!));
  }

  policy(values: 'with-values' | 'without-values'): PolicySnapshot {
    const common = {
      network: this.policyNetwork.save(),
      ...(values === 'with-values' && { valueNetwork: this.valueNetwork.save() }),
    };
    const box = this.#actionBox;
    if (box === undefined) {
      return { kind: 'softmax-network', actionCount: this.distribution.outputSize, plays: 'mode', ...common };
    }
    const [low, high] = [Float64Array.from(box.low), Float64Array.from(box.high)];
    return { kind: 'continuous-network', low, high, squash: 'clip', ...common };
  }

  save(): SavedState {
    return {
      policyNetwork: saveNetworkState(this.policyNetwork),
      valueNetwork: saveNetworkState(this.valueNetwork),
      distribution: this.distribution.save(),
    };
  }

  load(saved: SavedState): void {
    loadNetworkState(this.policyNetwork, saved['policyNetwork'] as SavedState);
    loadNetworkState(this.valueNetwork, saved['valueNetwork'] as SavedState);
    this.distribution.load(saved['distribution'] as SavedState);
  }
}

/** @param gain of the output layer. */
function networkSpec({ shape }: Box, outputs: number, gain: number, settings: Settings, optimizer: OptimizerSpec): NetworkSpec {
  const activation = settings.activation as Activation;
  const initializer = { kind: 'orthogonal', gain: Math.SQRT2 } as const;
  const [height, width, channels] = shape;
  const convolutions = settings.convolutionFilters.map(
    (filters): LayerSpec => ({ kind: 'convolution', filters, kernelSize: 3, stride: 1, activation, initializer }),
  );
  const isImage = shape.length === 3;
  return {
    inputSize: shape.reduce((product, size) => product * size, 1),
    ...(isImage && { inputShape: [height!, width!, channels!] as const }),
    layers: [
      ...(isImage ? convolutions : []),
      ...settings.hiddenLayers.map((units): LayerSpec => ({ kind: 'dense', units, activation, initializer })),
      { kind: 'dense', units: outputs, activation: 'linear', initializer: { kind: 'orthogonal', gain } },
    ],
    optimizer,
    maxGradientNorm: Infinity,
  };
}

/** @throws InvalidValueError when convolutions leave nothing of the images. */
export function checkPolicyNetworks({ observationSpace, settings }: { observationSpace: Space; settings: Settings }): void {
  if (observationSpace.kind !== 'box' || observationSpace.shape.length !== 3) return;
  const [height, width] = observationSpace.shape;
  const count = settings.convolutionFilters.length;
  if (2 * count >= Math.min(height!, width!)) {
    throw new InvalidValueError(
      `convolutionFilters must leave something of images of ${height}×${width}, got ${count} convolutions.`,
    );
  }
}
