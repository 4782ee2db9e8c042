import type { Observation } from '../../core/environment';
import type { Random } from '../../core/random';
import type { Network, NetworkFactory, NetworkSpec, OptimizerSpec } from '../../networks/network';
import type { PolicySnapshot } from '../../policies/policy';
import type { JointEncoding } from './jointEncoding';

/** Qᵢ(oᵢ, ·) of every player of a team, each from a network of its own over what that player sees. */
export class PlayerUtilities {
  /** Shape [players]. */
  readonly networks: readonly Network[];
  /** Input rows of each player, shape [players] of [batch, inputs]. */
  readonly #inputs: readonly Float32Array[];
  /** Qᵢ of the last `evaluate`, shape [players] of [batch, actions]. */
  #values: readonly Float32Array[];
  readonly #gradients: readonly Float32Array[];
  readonly #chosen: Float32Array;
  readonly #stored: Float64Array;
  #batch = 0;

  constructor(
    private readonly encoding: JointEncoding,
    private readonly actionCounts: readonly number[],
    { hiddenLayers, batchSize }: { readonly hiddenLayers: readonly number[]; readonly batchSize: number },
    optimizer: OptimizerSpec,
    networks: NetworkFactory,
    random: Random,
  ) {
    this.networks = actionCounts.map((actionCount, player) =>
      networks.create(networkSpec(encoding.inputSizes[player]!, hiddenLayers, actionCount, optimizer), batchSize, random),
    );
    this.#inputs = encoding.inputSizes.map((size) => new Float32Array(batchSize * size));
    this.#gradients = actionCounts.map((count) => new Float32Array(batchSize * count));
    this.#values = this.#gradients;
    this.#chosen = new Float32Array(batchSize * actionCounts.length);
    this.#stored = new Float64Array(encoding.storedSize);
  }

  /** Works out what every action is worth to every player, for rows of observations in their short form. */
  evaluate(stored: ArrayLike<number>, batch: number): void {
    this.#batch = batch;
    this.#values = this.networks.map((network, player) => {
      const inputs = this.#inputs[player]!;
      this.encoding.encodePlayer(stored, batch, player, inputs);
      return network.forward(inputs, batch);
    });
  }

  /** The action each player likes best in each row of the last `evaluate`, the lowest among equals, shape [batch, players]. */
  get best(): Int32Array {
    const playerCount = this.actionCounts.length;
    const best = new Int32Array(this.#batch * playerCount);
    this.actionCounts.forEach((count, player) => {
      const values = this.#values[player]!;
      for (let i = 0; i < this.#batch; i++) {
        let chosen = 0;
        for (let action = 1; action < count; action++) {
          if (values[i * count + action]! > values[i * count + chosen]!) chosen = action;
        }
        best[i * playerCount + player] = chosen;
      }
    });
    return best;
  }

  /** What given actions, shape [batch, players], are worth, in that shape; valid until the next call. */
  valuesOf(actions: ArrayLike<number>): Float32Array {
    const playerCount = this.actionCounts.length;
    for (let at = 0; at < this.#batch * playerCount; at++) {
      const player = at % playerCount;
      const row = (at - player) / playerCount;
      this.#chosen[at] = this.#values[player]![row * this.actionCounts[player]! + actions[at]!]!;
    }
    return this.#chosen;
  }

  /** Adds to the gradients, given ∂loss/∂Qᵢ of those actions, shape [batch, players], in the rows of the last `evaluate`. */
  differentiate(actions: ArrayLike<number>, gradient: Float32Array): void {
    const playerCount = this.actionCounts.length;
    this.actionCounts.forEach((count, player) => {
      const spread = this.#gradients[player]!;
      spread.fill(0);
      for (let i = 0; i < this.#batch; i++) {
        spread[i * count + actions[i * playerCount + player]!] = gradient[i * playerCount + player]!;
      }
      this.networks[player]!.backward(spread);
    });
  }

  /** The action each player likes best, shape [players]. */
  bestActions(observations: readonly Observation[]): Int32Array {
    this.encoding.store(observations, this.#stored);
    this.evaluate(this.#stored, 1);
    return this.best;
  }

  /** Tables where players see an index, networks where they see numbers. */
  policy(): PolicySnapshot {
    return {
      kind: 'players',
      players: this.networks.map((network, player): PolicySnapshot => {
        const actionCount = this.actionCounts[player]!;
        if (!this.encoding.isIndex(player)) return { kind: 'greedy-network', actionCount, network: network.save() };
        return { kind: 'greedy-table', stateCount: network.inputSize, actionCount, actionValues: tableOf(network) };
      }),
    };
  }
}

/** What a network answers to each row with a single 1, shape [inputs, outputs]. */
function tableOf(network: Network): Float64Array {
  const { inputSize, outputSize } = network;
  const table = new Float64Array(inputSize * outputSize);
  const inputs = new Float32Array(inputSize);
  for (let row = 0; row < inputSize; row++) {
    inputs.fill(0);
    inputs[row] = 1;
    table.set(network.forward(inputs, 1), row * outputSize);
  }
  return table;
}

function networkSpec(
  inputSize: number,
  hiddenLayers: readonly number[],
  actionCount: number,
  optimizer: OptimizerSpec,
): NetworkSpec {
  const initializer = { kind: 'uniform-fan-in' } as const;
  return {
    inputSize,
    layers: [
      ...hiddenLayers.map((units) => ({ kind: 'dense' as const, units, activation: 'relu' as const, initializer })),
      { kind: 'dense', units: actionCount, activation: 'linear', initializer },
    ],
    optimizer,
    maxGradientNorm: Infinity,
  };
}
