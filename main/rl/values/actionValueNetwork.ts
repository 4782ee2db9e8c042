import type { Random } from '../core/random';
import type { Network } from '../networks/network';
import { countOutputs, divideGradient, expectedReturn, joinStreams, type ValueHead } from './valueHead';

/** A network whose outputs tell the value of each action, or the distribution of its return. */
export class ActionValueNetwork {
  /** Shape [batch, actions, atoms], used where streams have to be joined. */
  readonly #atoms: Float32Array;
  /** Shape [batch, outputs], used where a gradient has to be divided between streams. */
  readonly #outputGradient: Float32Array;
  /** Whether atoms are the values themselves, with nothing to work out. */
  readonly #holdsValues: boolean;

  /** @param batchSize most rows that it will be given at once. */
  constructor(
    readonly network: Network,
    readonly head: ValueHead,
    readonly actionCount: number,
    batchSize: number,
  ) {
    const { isDueling, atomCount, distribution } = head;
    this.#holdsValues = distribution === 'none';
    this.#atoms = new Float32Array(isDueling ? batchSize * actionCount * atomCount : 0);
    this.#outputGradient = new Float32Array(isDueling ? batchSize * countOutputs(head, actionCount) : 0);
  }

  /** Atoms of every action, shape [batch, actions, atoms]; valid until the next call. */
  forward(observations: Float32Array, batch: number): Float32Array {
    const outputs = this.network.forward(observations, batch);
    if (!this.head.isDueling) return outputs;
    joinStreams(outputs, batch, this.actionCount, this.head.atomCount, this.#atoms);
    return this.#atoms;
  }

  /** Adds to the gradients of the network, given ∂loss/∂atoms, shape [batch, actions, atoms], of the last `forward`. */
  backward(atomGradient: Float32Array, batch: number): void {
    if (this.head.isDueling) {
      divideGradient(atomGradient, batch, this.actionCount, this.head.atomCount, this.#outputGradient);
      this.network.backward(this.#outputGradient);
    } else this.network.backward(atomGradient);
  }

  /** Where the atoms of an action begin in what `forward` gave. */
  startOf(row: number, action: number): number {
    return (row * this.actionCount + action) * this.head.atomCount;
  }

  /** Value of an action, from what `forward` gave. */
  valueOf(atoms: Float32Array, row: number, action: number): number {
    const start = this.startOf(row, action);
    return this.#holdsValues ? atoms[start]! : expectedReturn(this.head, atoms, start);
  }

  /** The action of greatest value in a row of what `forward` gave; the lowest index wins ties. */
  bestAction(atoms: Float32Array, row: number): number {
    let best = 0;
    let bestValue = this.valueOf(atoms, row, 0);
    for (let action = 1; action < this.actionCount; action++) {
      const value = this.valueOf(atoms, row, action);
      if (value > bestValue) {
        best = action;
        bestValue = value;
      }
    }
    return best;
  }

  drawNoise(random: Random): void {
    this.network.drawNoise(random);
  }
}
