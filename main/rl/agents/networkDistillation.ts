import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { integer, integers, number, type SettingsOf } from '../core/settings';
import type { Rollout } from '../memory/rollout';
import { estimateAdvantages } from '../memory/rolloutAdvantages';
import type { Network, NetworkFactory, NetworkSpec } from '../networks/network';
import { loadNetworkState, saveNetworkState } from '../networks/savedNetwork';
import { scaleObservation } from '../values/observationScaling';
import { RewardScaler } from '../values/rewardScaling';
import { RunningMoments } from '../values/runningMoments';
import type { MetricDefinition } from './definition';

/** What can be set of the reward for what is new. */
export const distillationSettings = {
  noveltyWeight: number({ default: 1, max: 1000, help: 'Weight of the advantages in novelty; 0 leaves the task alone.' }),
  taskWeight: number({ default: 1, max: 1000, help: 'Weight of the advantages in the reward of the task.' }),
  noveltyDiscount: number({
    symbol: 'γᵢ',
    default: 0.99,
    excludesMax: true,
    help: "Worth of the next step's novelty; it counts on beyond the ends of episodes.",
  }),
  distilledSize: integer({ default: 32, max: 4096, scale: 'log', help: 'Outputs of the fixed network that are to be foretold.' }),
  distillationLayers: integers({ default: [64, 64], help: 'Widths of the hidden layers (ReLU) of the networks for novelty.' }),
  distillationRate: number({
    default: 1e-4,
    max: 1,
    excludesMin: true,
    scale: 'log',
    help: "Adam's step size of the networks for novelty.",
  }),
  distillationShare: number({
    default: 0.25,
    excludesMin: true,
    help: 'Share of the steps that the foretelling network learns from; less keeps things new for longer.',
  }),
};

interface Settings extends SettingsOf<typeof distillationSettings> {
  readonly traceDecay: number;
}

export const distillationMetrics: readonly MetricDefinition[] = [
  {
    name: 'novelty',
    label: 'Novelty',
    unit: '',
    help: 'Mean squared error with which the fixed network was foretold; falls as everything becomes known.',
  },
  { name: 'noveltyValue', label: 'Value of novelty', unit: '', help: 'Mean value of novelty to come, in scaled units.' },
];

/** Whitened observations are cut off at so many deviations. */
const limit = 5;
const batchSize = 128;

/**
 * Random network distillation: what is new is what a network cannot foretell yet.
 *
 *     x = clip((S′ − mean) / deviation, ±5);   i = mean over the outputs of (f̂(x; ω) − f(x))²,  f fixed at random
 *     R_i = i / √(variance of the discounted sums of i so far)
 *     Â = c Â_task + c_i Â_i,  Â_i from R_i and values of their own, as if episodes did not end
 *
 * Known places are foretold well and pay little; the end of an episode does not end curiosity, or dying would be feared.
 * Where an episode ends, S′ is where the next one begins, as in the source's program.
 *
 * Source: Burda, Edwards, Storkey & Klimov, "Exploration by random network distillation" (2019), §2.2 to 2.4, algorithm 1.
 */
export class NetworkDistillation {
  /** f. */
  readonly #fixed: Network;
  /** f̂. */
  readonly #foretelling: Network;
  /** v_i(S). */
  readonly #values: Network;
  readonly #moments: RunningMoments;
  readonly #scaler: RewardScaler;
  /** x of each step, shape [steps, observationSize]. */
  readonly #inputs: Float32Array;
  readonly #segment: {
    readonly copyCount: number;
    readonly rewards: Float64Array;
    readonly values: Float64Array;
    readonly nextValues: Float64Array;
    readonly isOver: Uint8Array;
  };
  readonly #advantages: Float64Array;

  constructor(
    private readonly settings: Settings,
    private readonly rollout: Rollout,
    networks: NetworkFactory,
    private readonly random: { readonly exploration: Random; readonly initialization: Random },
  ) {
    const { size, copyCount, observationSize } = rollout;
    const { distilledSize, distillationLayers, distillationRate, noveltyDiscount } = settings;
    const create = (outputSize: number) => {
      const spec = networkSpec(observationSize, distillationLayers, outputSize, distillationRate);
      return networks.create(spec, batchSize, random.initialization);
    };
    this.#fixed = create(distilledSize);
    this.#foretelling = create(distilledSize);
    this.#values = create(1);
    this.#moments = new RunningMoments(observationSize);
    this.#scaler = new RewardScaler(copyCount, noveltyDiscount);
    this.#inputs = new Float32Array(size * observationSize);
    this.#segment = {
      copyCount,
      rewards: new Float64Array(size),
      values: new Float64Array(size + copyCount),
      nextValues: new Float64Array(size),
      isOver: new Uint8Array(size), // curiosity goes on
    };
    this.#advantages = new Float64Array(size);
  }

  /** Adds the advantages in novelty to those of a completed segment, and learns what was new in it. */
  explore(): Readonly<Record<string, number>> {
    const { rollout, settings } = this;
    const segment = this.#segment;
    this.#whiten();
    const novelty = this.#foretell();
    this.#scaler.scale(segment.rewards, segment.isOver);
    this.#valueStates();
    estimateAdvantages(segment, settings.noveltyDiscount, settings.traceDecay, this.#advantages);
    for (let i = 0; i < rollout.size; i++) {
      rollout.advantages[i] = settings.taskWeight * rollout.advantages[i]! + settings.noveltyWeight * this.#advantages[i]!;
    }
    this.#learn();
    const noveltyValue = segment.values.reduce((sum, value) => sum + value, 0) / segment.values.length;
    return { novelty, noveltyValue };
  }

  /** x of every step: the observations that follow, one row of copies on. */
  #whiten(): void {
    const { observations, observationSize, copyCount, size } = this.rollout;
    const moments = this.#moments;
    const scaling = { means: moments.means, variances: moments.variances, epsilon: 1e-8, limit };
    for (let i = 0; i < size; i++) moments.add(observations, (i + copyCount) * observationSize);
    const observation = new Float64Array(observationSize);
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < observationSize; k++) observation[k] = observations[(i + copyCount) * observationSize + k]!;
      scaleObservation(scaling, observation, this.#inputs, i * observationSize);
    }
  }

  /** Writes i of every step, and gives their mean. */
  #foretell(): number {
    const { distilledSize } = this.settings;
    let sum = 0;
    this.#eachBatch(this.#inputs, this.rollout.size, (inputs, first, count) => {
      const truth = this.#fixed.forward(inputs, count);
      const foretold = this.#foretelling.forward(inputs, count);
      for (let row = 0; row < count; row++) {
        let error = 0;
        for (let k = row * distilledSize; k < (row + 1) * distilledSize; k++) error += (foretold[k]! - truth[k]!) ** 2;
        this.#segment.rewards[first + row] = error / distilledSize;
        sum += error / distilledSize;
      }
    });
    return checkFinite('The novelty', sum / this.rollout.size);
  }

  #valueStates(): void {
    const { size, copyCount, observations } = this.rollout;
    const { values, nextValues } = this.#segment;
    this.#eachBatch(observations, size + copyCount, (inputs, first, count) => {
      values.set(this.#values.forward(inputs, count).subarray(0, count), first);
    });
    for (let i = 0; i < size; i++) nextValues[i] = values[i + copyCount]!;
  }

  #eachBatch(rows: Float32Array, size: number, take: (inputs: Float32Array, first: number, count: number) => void): void {
    const { observationSize } = this.rollout;
    for (let first = 0; first < size; first += batchSize) {
      const count = Math.min(batchSize, size - first);
      take(rows.subarray(first * observationSize, (first + count) * observationSize), first, count);
    }
  }

  /** Goes through the segment once, in order: the values learn from every step, f̂ from a drawn share. */
  #learn(): void {
    const { size, observations } = this.rollout;
    this.#eachBatch(this.#inputs, size, (inputs, _first, count) => this.#distil(inputs, count));
    this.#eachBatch(observations, size, (inputs, first, count) => {
      const values = this.#values.forward(inputs, count);
      const gradient = new Float32Array(count);
      for (let row = 0; row < count; row++) {
        const target = this.#advantages[first + row]! + this.#segment.values[first + row]!;
        gradient[row] = (values[row]! - target) / count;
      }
      this.#values.backward(gradient);
      checkFinite('The gradient norm of the values of novelty', this.#values.update().gradientNorm);
    });
  }

  /** One step of ω down the mean of (f̂ − f)² over a drawn share of the rows. */
  #distil(inputs: Float32Array, count: number): void {
    const { distilledSize, distillationShare } = this.settings;
    const truth = this.#fixed.forward(inputs, count);
    const foretold = this.#foretelling.forward(inputs, count);
    const gradient = new Float32Array(count * distilledSize);
    const scale = 2 / (distilledSize * Math.max(1, distillationShare * count));
    for (let row = 0; row < count; row++) {
      if (this.random.exploration.uniform() >= distillationShare) continue;
      for (let k = row * distilledSize; k < (row + 1) * distilledSize; k++) gradient[k] = scale * (foretold[k]! - truth[k]!);
    }
    this.#foretelling.backward(gradient);
    checkFinite('The gradient norm of the foretelling network', this.#foretelling.update().gradientNorm);
  }

  save(): SavedState {
    return {
      fixed: saveNetworkState(this.#fixed),
      foretelling: saveNetworkState(this.#foretelling),
      values: saveNetworkState(this.#values),
      moments: this.#moments.save(),
      scaler: this.#scaler.save(),
    };
  }

  load(saved: SavedState): void {
    loadNetworkState(this.#fixed, saved['fixed'] as SavedState);
    loadNetworkState(this.#foretelling, saved['foretelling'] as SavedState);
    loadNetworkState(this.#values, saved['values'] as SavedState);
    this.#moments.load(saved['moments'] as SavedState);
    this.#scaler.load(saved['scaler'] as SavedState);
  }
}

/** Orthogonal weights of gain √2: functions that bend enough for what is near not to be foretold by what is known. */
function networkSpec(inputSize: number, hiddenLayers: readonly number[], outputSize: number, learningRate: number): NetworkSpec {
  const initializer = { kind: 'orthogonal', gain: Math.SQRT2 } as const;
  return {
    inputSize,
    layers: [
      ...hiddenLayers.map((units) => ({ kind: 'dense', units, activation: 'relu', initializer }) as const),
      { kind: 'dense', units: outputSize, activation: 'linear', initializer },
    ],
    optimizer: { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-5 },
    maxGradientNorm: Infinity,
  };
}
