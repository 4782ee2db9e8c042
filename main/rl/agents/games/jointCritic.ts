import type { Random } from '../../core/random';
import type { Network, NetworkFactory, NetworkSpec, OptimizerSpec } from '../../networks/network';

/** Width of its hidden layers. */
const units = 64;

/**
 * Q̂(s, a) of joint actions, free to take any shape: a network over the state and the action of each player.
 *
 * Only learning asks it; players act without. It says which errors of a monotonic value matter.
 *
 * Source: Rashid, Farquhar, Peng & Whiteson, "Weighted QMIX", NeurIPS 2020, §5 and eq. 7.
 */
export class JointCritic {
  readonly online: Network;
  readonly target: Network;
  readonly #inputs: Float32Array;
  readonly #gradient: Float32Array;
  readonly #weights: Float64Array;
  readonly #bestValues: Float64Array;
  readonly #inputSize: number;

  constructor(
    private readonly stateSize: number,
    private readonly actionCounts: readonly number[],
    private readonly batchSize: number,
    optimizer: OptimizerSpec,
    networks: NetworkFactory,
    random: Random,
  ) {
    this.#inputSize = actionCounts.reduce((size, count) => size + count, stateSize);
    const initializer = { kind: 'uniform-fan-in' } as const;
    const spec: NetworkSpec = {
      inputSize: this.#inputSize,
      layers: [
        { kind: 'dense', units, activation: 'relu', initializer },
        { kind: 'dense', units, activation: 'relu', initializer },
        { kind: 'dense', units: 1, activation: 'linear', initializer },
      ],
      optimizer,
      maxGradientNorm: Infinity,
    };
    this.online = networks.create(spec, batchSize, random);
    this.target = networks.create(spec, batchSize, random);
    this.#inputs = new Float32Array(batchSize * this.#inputSize);
    this.#gradient = new Float32Array(batchSize);
    this.#weights = new Float64Array(batchSize);
    this.#bestValues = new Float64Array(batchSize);
  }

  /** Q̂(s, a; θ⁻) of each row, shape [batch]; valid until the next call. @param actions shape [batch, players]. */
  targetValues(states: Float32Array, actions: Int32Array): Float32Array {
    return this.target.forward(this.#join(states, actions), this.batchSize);
  }

  /**
   * Adds the gradient of mean ½ (Q̂(s, a) − y)², and says how much each error of the players' value counts.
   *
   *     w = 1 where a = â or y > Q̂(s, â), and `leastWeight` otherwise
   *
   * @param best â, what the players like best, shape [batch, players].
   * @returns w, shape [batch]; valid until the next call.
   */
  learn(states: Float32Array, actions: Int32Array, best: Int32Array, targets: Float64Array, leastWeight: number): Float64Array {
    const playerCount = this.actionCounts.length;
    this.#bestValues.set(this.online.forward(this.#join(states, best), this.batchSize));
    const values = this.online.forward(this.#join(states, actions), this.batchSize);
    for (let i = 0; i < this.batchSize; i++) {
      this.#gradient[i] = (values[i]! - targets[i]!) / this.batchSize;
      const from = i * playerCount;
      const isBest = this.actionCounts.every((_count, player) => actions[from + player] === best[from + player]);
      this.#weights[i] = isBest || targets[i]! > this.#bestValues[i]! ? 1 : leastWeight;
    }
    this.online.backward(this.#gradient);
    return this.#weights;
  }

  followOnline(): void {
    this.target.copyFrom(this.online);
  }

  /** State and actions side by side, each action as a row of zeros with a single 1. */
  #join(states: Float32Array, actions: Int32Array): Float32Array {
    const playerCount = this.actionCounts.length;
    this.#inputs.fill(0);
    for (let i = 0; i < this.batchSize; i++) {
      let at = i * this.#inputSize;
      this.#inputs.set(states.subarray(i * this.stateSize, (i + 1) * this.stateSize), at);
      at += this.stateSize;
      for (let player = 0; player < playerCount; player++) {
        this.#inputs[at + actions[i * playerCount + player]!] = 1;
        at += this.actionCounts[player]!;
      }
    }
    return this.#inputs;
  }
}
