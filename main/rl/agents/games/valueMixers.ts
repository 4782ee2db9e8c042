import type { Random } from '../../core/random';
import type { LayerSpec, Network, NetworkFactory, OptimizerSpec } from '../../networks/network';

/** Makes one value of the whole team out of what each player's chosen action is worth to it. */
export interface ValueMixer {
  /**
   * Q_tot of each row, shape [batch]; valid until the next call.
   *
   * @param utilities shape [batch, players].
   * @param states shape [batch, stateSize].
   */
  mix(utilities: Float32Array, states: Float32Array, batch: number): Float32Array;
  /**
   * Adds to the gradients of its networks, given ∂loss/∂Q_tot of the last `mix`, shape [batch].
   *
   * @returns ∂loss/∂utilities, shape [batch, players]; valid until the next call.
   */
  differentiate(totalGradient: Float32Array, batch: number): Float32Array;
  readonly networks: readonly Network[];
}

/**
 * The plain sum, which has nothing to learn.
 *
 *     Q_tot = Σᵢ Qᵢ
 *
 * Source: Sunehag et al., "Value-decomposition networks for cooperative multi-agent learning" (2017), §3.
 */
export class SumMixer implements ValueMixer {
  readonly networks: readonly Network[] = [];
  readonly #totals: Float32Array;
  readonly #gradient: Float32Array;

  constructor(
    private readonly playerCount: number,
    batchSize: number,
  ) {
    this.#totals = new Float32Array(batchSize);
    this.#gradient = new Float32Array(batchSize * playerCount);
  }

  mix(utilities: Float32Array, _states: Float32Array, batch: number): Float32Array {
    this.#totals.fill(0);
    for (let i = 0; i < batch * this.playerCount; i++) this.#totals[Math.floor(i / this.playerCount)]! += utilities[i]!;
    return this.#totals;
  }

  differentiate(totalGradient: Float32Array, batch: number): Float32Array {
    for (let i = 0; i < batch * this.playerCount; i++) this.#gradient[i] = totalGradient[Math.floor(i / this.playerCount)]!;
    return this.#gradient;
  }
}

/** Extent of a monotonic mixer. */
export interface MonotonicMixerShape {
  readonly playerCount: number;
  readonly stateSize: number;
  /** Width E of the hidden layer of the mixing network. */
  readonly mixingUnits: number;
  /** Width of the hidden layer of the networks that make its weights. */
  readonly hypernetworkUnits: number;
}

/**
 * A network that rises with every Qᵢ, whose weights other networks make from the state.
 *
 *     Q_tot = |w₂(s)| · ELU( |W₁(s)| q + b₁(s) ) + b₂(s)
 *
 * So ∂Q_tot/∂Qᵢ ≥ 0, and the action that each player likes best for itself is its part of the joint action that Q_tot
 * likes best. W₁, w₂ and b₂ come from networks with one hidden layer (ReLU), b₁ from a linear one.
 *
 * Source: Rashid et al., "QMIX: monotonic value function factorisation for deep multi-agent reinforcement learning",
 *         ICML 2018, §4 and fig. 2; ELU, and absolute values, as there.
 */
export class MonotonicMixer implements ValueMixer {
  readonly networks: readonly Network[];
  readonly #inputWeights: Network;
  readonly #inputBiases: Network;
  readonly #outputWeights: Network;
  readonly #outputBias: Network;
  /** W₁, b₁ and w₂ as the networks gave them, before absolute values. */
  #rawInputWeights: Float32Array = new Float32Array(0);
  #rawOutputWeights: Float32Array = new Float32Array(0);
  #utilities: Float32Array = new Float32Array(0);
  /** ELU(z), shape [batch, E]. */
  readonly #hidden: Float32Array;
  readonly #totals: Float32Array;
  readonly #gradients: Readonly<Record<'utilities' | 'inputWeights' | 'inputBiases' | 'outputWeights', Float32Array>>;

  constructor(
    private readonly shape: MonotonicMixerShape,
    batchSize: number,
    networks: NetworkFactory,
    optimizer: OptimizerSpec,
    random: Random,
  ) {
    const { playerCount, stateSize, mixingUnits, hypernetworkUnits } = shape;
    const create = (hiddenUnits: readonly number[], outputs: number) => {
      const layers = [...hiddenUnits.map((units) => dense(units, 'relu')), dense(outputs, 'linear')];
      return networks.create({ inputSize: stateSize, layers, optimizer, maxGradientNorm: Infinity }, batchSize, random);
    };
    this.#inputWeights = create([hypernetworkUnits], playerCount * mixingUnits);
    this.#inputBiases = create([], mixingUnits);
    this.#outputWeights = create([hypernetworkUnits], mixingUnits);
    this.#outputBias = create([mixingUnits], 1);
    this.networks = [this.#inputWeights, this.#inputBiases, this.#outputWeights, this.#outputBias];
    this.#hidden = new Float32Array(batchSize * mixingUnits);
    this.#totals = new Float32Array(batchSize);
    this.#gradients = {
      utilities: new Float32Array(batchSize * playerCount),
      inputWeights: new Float32Array(batchSize * playerCount * mixingUnits),
      inputBiases: new Float32Array(batchSize * mixingUnits),
      outputWeights: new Float32Array(batchSize * mixingUnits),
    };
  }

  mix(utilities: Float32Array, states: Float32Array, batch: number): Float32Array {
    const { playerCount, mixingUnits } = this.shape;
    const inputWeights = this.#inputWeights.forward(states, batch);
    const inputBiases = this.#inputBiases.forward(states, batch);
    const outputWeights = this.#outputWeights.forward(states, batch);
    const outputBias = this.#outputBias.forward(states, batch);
    for (let row = 0; row < batch; row++) {
      let total = outputBias[row]!;
      for (let unit = 0; unit < mixingUnits; unit++) {
        const at = row * mixingUnits + unit;
        let z = inputBiases[at]!;
        for (let player = 0; player < playerCount; player++) {
          const weight = inputWeights[(row * playerCount + player) * mixingUnits + unit]!;
          z += Math.abs(weight) * utilities[row * playerCount + player]!;
        }
        this.#hidden[at] = z > 0 ? z : Math.expm1(z);
        total += Math.abs(outputWeights[at]!) * this.#hidden[at]!;
      }
      this.#totals[row] = total;
    }
    [this.#rawInputWeights, this.#rawOutputWeights, this.#utilities] = [inputWeights, outputWeights, utilities];
    return this.#totals;
  }

  differentiate(totalGradient: Float32Array, batch: number): Float32Array {
    const { playerCount, mixingUnits } = this.shape;
    const [inputWeights, outputWeights, given] = [this.#rawInputWeights, this.#rawOutputWeights, this.#utilities];
    const gradients = this.#gradients;
    gradients.utilities.fill(0);
    for (let row = 0; row < batch; row++) {
      for (let unit = 0; unit < mixingUnits; unit++) {
        const at = row * mixingUnits + unit;
        const hidden = this.#hidden[at]!;
        const weight = outputWeights[at]!;
        gradients.outputWeights[at] = totalGradient[row]! * hidden * Math.sign(weight);
        // The slope of ELU is 1 above 0 and eᶻ = ELU(z) + 1 below.
        const beforeActivation = totalGradient[row]! * Math.abs(weight) * (hidden > 0 ? 1 : hidden + 1);
        gradients.inputBiases[at] = beforeActivation;
        for (let player = 0; player < playerCount; player++) {
          const from = row * playerCount + player;
          const link = from * mixingUnits + unit;
          gradients.inputWeights[link] = beforeActivation * given[from]! * Math.sign(inputWeights[link]!);
          gradients.utilities[from]! += beforeActivation * Math.abs(inputWeights[link]!);
        }
      }
    }
    this.#inputWeights.backward(gradients.inputWeights);
    this.#inputBiases.backward(gradients.inputBiases);
    this.#outputWeights.backward(gradients.outputWeights);
    this.#outputBias.backward(totalGradient);
    return gradients.utilities;
  }
}

function dense(units: number, activation: 'relu' | 'linear'): LayerSpec {
  return { kind: 'dense', units, activation, initializer: { kind: 'uniform-fan-in' } };
}
