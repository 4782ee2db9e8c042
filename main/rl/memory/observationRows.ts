import { InvalidValueError } from '../core/errors';
import type { SavedValue } from '../core/savedState';

/**
 * Observations kept one below the other, as float32.
 *
 * As long as every number is a whole one in [0, 255], as on the screens of games, each takes a byte only; the first
 * other number has the rows stored anew. What is read is the same either way.
 */
export class ObservationRows {
  #numbers: Uint8Array | Float32Array;
  #holdsBytes = true;

  /** @throws InvalidValueError when that many do not fit into memory. */
  constructor(
    readonly capacity: number,
    readonly width: number,
  ) {
    this.#numbers = allocateFor(capacity, () => new Uint8Array(capacity * width));
  }

  /** Copies an observation into a row. */
  write(row: number, observation: Float64Array): void {
    const start = row * this.width;
    if (this.#holdsBytes && !areBytes(observation)) this.#widen();
    const numbers = this.#numbers;
    for (let k = 0; k < this.width; k++) numbers[start + k] = observation[k]!;
  }

  /** Copies a row into `target`, from `start` on. */
  read(row: number, target: Float32Array, start: number): void {
    const numbers = this.#numbers;
    const first = row * this.width;
    for (let k = 0; k < this.width; k++) target[start + k] = numbers[first + k]!;
  }

  /** The first `count` rows. */
  save(count: number): SavedValue {
    return this.#numbers.slice(0, count * this.width);
  }

  load(saved: SavedValue): void {
    if (this.#holdsBytes && saved instanceof Float32Array) this.#widen();
    this.#numbers.set(saved as Uint8Array | Float32Array);
  }

  #widen(): void {
    const bytes = this.#numbers;
    this.#numbers = allocateFor(this.capacity, () => new Float32Array(bytes));
    this.#holdsBytes = false;
  }
}

/**
 * Makes what so many transitions need.
 *
 * @throws InvalidValueError when it does not fit into memory.
 */
export function allocateFor<T>(capacity: number, allocate: () => T): T {
  try {
    return allocate();
  } catch {
    throw new InvalidValueError(
      `A replay memory of ${capacity} transitions does not fit into memory. Choose a smaller replayCapacity.`,
    );
  }
}

function areBytes(observation: Float64Array): boolean {
  for (let k = 0; k < observation.length; k++) {
    const number = observation[k]!;
    if (number !== (number & 255) || Object.is(number, -0)) return false;
  }
  return true;
}
