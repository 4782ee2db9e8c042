import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';

/** One draw as it was recorded. */
export type RecordedDraw =
  | { readonly kind: 'uniform' /** In [0, 1). */; readonly value: number }
  | { readonly kind: 'integer'; readonly count: number; readonly value: number };

/**
 * Recorded draws in place of a generator: what was drawn there is drawn here, in the same order.
 *
 * @throws InvalidValueError from a draw when another kind of draw was recorded, or none is left.
 */
export class RecordedRandom implements Random {
  #position = 0;

  constructor(private readonly draws: readonly RecordedDraw[]) {}

  /** Draws not yet used. */
  get remaining(): number {
    return this.draws.length - this.#position;
  }

  uniform(low = 0, high = 1): number {
    const draw = this.#next();
    if (draw.kind !== 'uniform') throw this.#refuse('uniform', draw);
    return low + (high - low) * draw.value;
  }

  integer(count: number): number {
    const draw = this.#next();
    if (draw.kind !== 'integer' || draw.count !== count) throw this.#refuse(`integer below ${count}`, draw);
    return draw.value;
  }

  normal(): number {
    throw this.#refuse('normal', this.#next());
  }

  choice(probabilities: ArrayLike<number>, first = 0, count = probabilities.length - first): number {
    const draw = this.uniform();
    let cumulative = 0;
    for (let index = 0; index < count - 1; index++) {
      cumulative += probabilities[first + index]!;
      if (cumulative > draw) return index;
    }
    return count - 1;
  }

  save(): Uint32Array {
    return Uint32Array.of(this.#position);
  }

  load(state: ArrayLike<number>): void {
    this.#position = state[0]!;
  }

  #next(): RecordedDraw {
    const draw = this.draws[this.#position++];
    if (draw === undefined) throw new InvalidValueError(`At most ${this.draws.length} draws must be made, got one more.`);
    return draw;
  }

  #refuse(wanted: string, draw: RecordedDraw): InvalidValueError {
    const recorded = draw.kind === 'integer' ? `integer below ${draw.count}` : draw.kind;
    return new InvalidValueError(`Draw ${this.#position} must be ${recorded} as recorded, got a request for ${wanted}.`);
  }
}
