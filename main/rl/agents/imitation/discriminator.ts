import { checkFinite } from '../../core/check';
import type { Random } from '../../core/random';
import type { SavedState } from '../../core/savedState';
import { choice, integer, integers, number, type SettingsOf } from '../../core/settings';
import { type Space, sizeOf } from '../../core/spaces';
import type { Rollout } from '../../memory/rollout';
import type { LayerSpec, Network, NetworkFactory } from '../../networks/network';
import { loadNetworkState, saveNetworkState } from '../../networks/savedNetwork';
import { type ObservationScaling, scaleObservation } from '../../values/observationScaling';
import type { MetricDefinition } from '../definition';
import type { DemonstratedPairs } from './demonstratedPairs';

export const discriminatorSettings = {
  rewardForm: choice({
    default: 'survival',
    choices: ['survival', 'success'],
    help: 'survival: −log(1 − D), never below 0, where the end of an episode is a failure; success: log D, never above 0, where it is the goal.',
  }),
  discriminatorUpdates: integer({ default: 4, max: 1000, help: 'Updates of the discriminator for each segment.' }),
  discriminatorBatchSize: integer({
    default: 128,
    max: 65_536,
    scale: 'log',
    help: 'Steps of the expert, and as many of the policy, that one of them learns from.',
  }),
  discriminatorRate: number({ default: 1e-3, max: 1, excludesMin: true, scale: 'log', help: "Adam's step size of it." }),
  discriminatorLayers: integers({ default: [100, 100], help: 'Widths of the hidden layers (tanh) of the discriminator.' }),
  discriminatorEntropy: number({
    default: 1e-3,
    max: 10,
    scale: 'log',
    help: 'Worth of being undecided; keeps it from being so sure that nothing can be learned from it.',
  }),
};

type Settings = SettingsOf<typeof discriminatorSettings>;

/**
 * Tells the steps of an expert from those of a policy, and pays the policy for being mistaken for the expert.
 *
 *     D(s, a) = σ(h(s, a)), probability that the expert took a in s
 *     L = −mean_E log D − mean_π log(1 − D) − c H(D)
 *     ∂L/∂h = D − 1 for the expert, D for the policy, and c h D (1 − D) for both
 *     r = −log(1 − D) ≥ 0 (survival)  or  log D ≤ 0 (success)
 *
 * Both forms rise with D. What follows a terminal state counts as 0, so the sign of r says whether ends are to be shunned
 * or sought, whatever the expert does; absorbing states are not learned about.
 *
 * Source: Ho & Ermon, "Generative adversarial imitation learning", NIPS 29 (2016), eq. 16 and 17, algorithm 1, with D for
 *         the expert as in their program; Kostrikov et al., "Discriminator-actor-critic", ICLR 2019, §4.1, for the signs.
 */
export class Discriminator {
  readonly #network: Network;
  readonly #inputSize: number;
  /** Rows of the expert, as the network sees them, shape [pairs, inputSize]. */
  readonly #expertInputs: Float32Array;
  readonly #expertCount: number;
  /** Rows of the segment, same shape. */
  readonly #policyInputs: Float32Array;
  /** Expert first, then policy, shape [2 · batch, inputSize]. */
  readonly #batch: Float32Array;
  readonly #gradient: Float32Array;
  readonly #writeAction: (action: ArrayLike<number>, rows: Float32Array, row: number) => void;

  constructor(
    private readonly settings: Settings,
    { pairs, scaling }: { readonly pairs: DemonstratedPairs; readonly scaling: ObservationScaling },
    private readonly rollout: Rollout,
    actionSpace: Space,
    networks: NetworkFactory,
    private readonly random: { readonly exploration: Random; readonly initialization: Random },
  ) {
    const { observationSize, actionSize, size } = rollout;
    const actionWidth = actionSpace.kind === 'discrete' ? actionSpace.size : sizeOf(actionSpace);
    this.#inputSize = observationSize + actionWidth;
    this.#writeAction = (action, rows, row) => {
      const start = row * this.#inputSize + observationSize;
      if (actionSpace.kind === 'discrete') {
        rows.fill(0, start, start + actionWidth);
        rows[start + action[0]!] = 1;
      } else rows.set(action, start);
    };
    this.#expertCount = pairs.count;
    this.#expertInputs = new Float32Array(pairs.count * this.#inputSize);
    for (let row = 0; row < pairs.count; row++) {
      const observation = pairs.observations.subarray(row * observationSize, (row + 1) * observationSize);
      scaleObservation(scaling, observation, this.#expertInputs, row * this.#inputSize);
      this.#writeAction(pairs.actions.subarray(row * actionSize, (row + 1) * actionSize), this.#expertInputs, row);
    }
    this.#policyInputs = new Float32Array(size * this.#inputSize);
    const rows = 2 * settings.discriminatorBatchSize;
    this.#batch = new Float32Array(rows * this.#inputSize);
    this.#gradient = new Float32Array(rows);
    this.#network = networks.create(this.#spec(), rows, random.initialization);
  }

  #spec() {
    const initializer = { kind: 'orthogonal', gain: Math.SQRT2 } as const;
    const { discriminatorLayers, discriminatorRate: learningRate } = this.settings;
    return {
      inputSize: this.#inputSize,
      layers: [
        ...discriminatorLayers.map((units): LayerSpec => ({ kind: 'dense', units, activation: 'tanh', initializer })),
        { kind: 'dense', units: 1, activation: 'linear', initializer: { kind: 'orthogonal', gain: 0.01 } } as const,
      ],
      optimizer: { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const,
      maxGradientNorm: Infinity,
    };
  }

  /** Learns from a segment, and puts what it pays in the place of the segment's rewards. */
  judge(): Readonly<Record<string, number>> {
    this.#read();
    let metrics = { discriminatorLoss: 0, expertShare: 0, policyShare: 0 };
    for (let update = 0; update < this.settings.discriminatorUpdates; update++) metrics = this.#update();
    this.#pay();
    return metrics;
  }

  /** Steps of the segment as the network sees them; the segment holds observations scaled already. */
  #read(): void {
    const { observations, actions, observationSize, actionSize, size } = this.rollout;
    for (let row = 0; row < size; row++) {
      const observation = observations.subarray(row * observationSize, (row + 1) * observationSize);
      this.#policyInputs.set(observation, row * this.#inputSize);
      this.#writeAction(actions.subarray(row * actionSize, (row + 1) * actionSize), this.#policyInputs, row);
    }
  }

  #update(): { discriminatorLoss: number; expertShare: number; policyShare: number } {
    const { discriminatorBatchSize: half, discriminatorEntropy: entropyWeight } = this.settings;
    this.#draw(this.#expertInputs, this.#expertCount, 0);
    this.#draw(this.#policyInputs, this.rollout.size, half);
    const logits = this.#network.forward(this.#batch, 2 * half);
    let loss = 0;
    let [expertShare, policyShare] = [0, 0];
    for (let row = 0; row < 2 * half; row++) {
      const isExpert = row < half;
      const logit = logits[row]!;
      const share = 1 / (1 + Math.exp(-logit)); // D
      loss += (isExpert ? softplus(-logit) : softplus(logit)) / half;
      this.#gradient[row] = (share - (isExpert ? 1 : 0) + entropyWeight * logit * share * (1 - share)) / half;
      if (isExpert) expertShare += share / half;
      else policyShare += share / half;
    }
    checkFinite('The loss of the discriminator', loss);
    this.#network.backward(this.#gradient);
    this.#network.update();
    return { discriminatorLoss: loss, expertShare, policyShare };
  }

  /** Fills half a batch with drawn rows. */
  #draw(rows: Float32Array, count: number, first: number): void {
    const width = this.#inputSize;
    for (let row = first; row < first + this.settings.discriminatorBatchSize; row++) {
      const from = this.random.exploration.integer(count);
      this.#batch.set(rows.subarray(from * width, (from + 1) * width), row * width);
    }
  }

  #pay(): void {
    const { rewards, size } = this.rollout;
    const rows = this.#gradient.length;
    for (let first = 0; first < size; first += rows) {
      const count = Math.min(rows, size - first);
      const inputs = this.#policyInputs.subarray(first * this.#inputSize, (first + count) * this.#inputSize);
      const logits = this.#network.forward(inputs, count);
      for (let row = 0; row < count; row++) rewards[first + row] = this.reward(logits[row]!);
    }
  }

  /** What a step is paid whose logit is h. */
  reward(logit: number): number {
    return this.settings.rewardForm === 'survival' ? softplus(logit) : -softplus(-logit);
  }

  save(): SavedState {
    return saveNetworkState(this.#network);
  }

  load(saved: SavedState): void {
    loadNetworkState(this.#network, saved);
  }
}

/** log(1 + eˣ), which never overflows. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

export const discriminatorMetrics: readonly MetricDefinition[] = [
  {
    name: 'discriminatorLoss',
    label: 'Loss of the discriminator',
    unit: 'nat',
    help: 'At 1.386 (2 log 2) it cannot tell the policy from the expert.',
  },
  { name: 'expertShare', label: 'D of the expert', unit: '', help: 'How sure it is of the steps of the expert, on average.' },
  { name: 'policyShare', label: 'D of the policy', unit: '', help: 'How often it takes the policy for the expert, on average.' },
];
