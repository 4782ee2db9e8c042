import type { Random } from '../core/random';

/**
 * Noise of a noisy layer, f(ε) = sgn(ε) √|ε| with ε ~ N(0, 1): one number for each input, then one for each unit.
 *
 * The noise of a weight is the product of the two numbers it lies between; that of a bias is its unit's.
 * All engines draw through this, so that a stream gives them the same noise.
 *
 * Source: Fortunato et al., "Noisy networks for exploration" (2018), §3, eq. 10 and 11.
 */
export class FactorizedNoise {
  readonly inputs: Float32Array;
  readonly units: Float32Array;
  /** Whether it is there; all numbers are 0 while it is not. */
  isPresent = false;

  constructor(inputs: number, units: number) {
    this.inputs = new Float32Array(inputs);
    this.units = new Float32Array(units);
  }

  /** Draws new numbers; `undefined` takes them away. */
  draw(random: Random | undefined): void {
    this.isPresent = random !== undefined;
    for (const numbers of [this.inputs, this.units]) {
      for (let i = 0; i < numbers.length; i++) numbers[i] = random === undefined ? 0 : signedRoot(random.normal());
    }
  }
}

function signedRoot(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}
