import type { Observation } from '../../core/environment';
import type { SimultaneousGame } from '../../core/game';
import { type Space, sizeOf } from '../../core/spaces';

/**
 * What all players of a game see, as numbers for networks: an index becomes a row of zeros with a single 1, numbers stay.
 *
 * A memory keeps the short form, in which an index is one number; networks are given the long one.
 */
export class JointEncoding {
  /** Numbers of the short form. */
  readonly storedSize: number;
  /** Inputs of each player's network, shape [players]. */
  readonly inputSizes: readonly number[];
  /** Inputs of all players side by side: to a network that sees the whole, the state. */
  readonly stateSize: number;
  readonly #spaces: readonly Space[];
  /** Where each player's part of the short form begins. */
  readonly #starts: readonly number[];

  constructor({ observationSpaces }: SimultaneousGame) {
    const storedSizes = observationSpaces.map((space) => (space.kind === 'discrete' ? 1 : sizeOf(space)));
    this.#spaces = observationSpaces;
    this.#starts = storedSizes.map((_size, player) => sum(storedSizes.slice(0, player)));
    this.storedSize = sum(storedSizes);
    this.inputSizes = observationSpaces.map((space) => (space.kind === 'discrete' ? space.size : sizeOf(space)));
    this.stateSize = sum(this.inputSizes);
  }

  /** Whether that player sees an index. */
  isIndex(player: number): boolean {
    return this.#spaces[player]!.kind === 'discrete';
  }

  /** Writes what the players see now in the short form, shape [storedSize]. */
  store(observations: readonly Observation[], target: Float64Array): void {
    observations.forEach((observation, player) => {
      const start = this.#starts[player]!;
      if (typeof observation === 'number') target[start] = observation;
      else target.set(observation, start);
    });
  }

  /** Inputs of one player's network, shape [batch, inputSizes[player]], from rows in the short form. */
  encodePlayer(stored: ArrayLike<number>, batch: number, player: number, inputs: Float32Array): void {
    const size = this.inputSizes[player]!;
    for (let i = 0; i < batch; i++) this.#encode(stored, i, player, inputs, i * size);
  }

  /** The state, shape [batch, stateSize], from rows in the short form. */
  encodeState(stored: ArrayLike<number>, batch: number, states: Float32Array): void {
    for (let i = 0; i < batch; i++) {
      let start = i * this.stateSize;
      this.inputSizes.forEach((size, player) => {
        this.#encode(stored, i, player, states, start);
        start += size;
      });
    }
  }

  #encode(stored: ArrayLike<number>, row: number, player: number, inputs: Float32Array, at: number): void {
    const from = row * this.storedSize + this.#starts[player]!;
    const size = this.inputSizes[player]!;
    if (this.isIndex(player)) {
      inputs.fill(0, at, at + size);
      inputs[at + stored[from]!] = 1;
    } else for (let element = 0; element < size; element++) inputs[at + element] = stored[from + element]!;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
