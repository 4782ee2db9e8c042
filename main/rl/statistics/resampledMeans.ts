import type { Random } from '../core/random';
import { instantiateKernels, type SimdKernels, supportsSimd } from '../networks/simdKernels';
import { SimdMemory } from '../networks/simdMemory';

/** How often each run was drawn in each resample; rows of resamples, [resamples, runs]. */
export interface ResampleCounts {
  readonly runs: number;
  readonly resamples: number;
  readonly counts: Uint8Array | Uint16Array;
}

/** Draws as many runs as there are, with replacement, for each resample. */
export function drawResamples(runs: number, resamples: number, random: Random): ResampleCounts {
  const counts = runs < 256 ? new Uint8Array(runs * resamples) : new Uint16Array(runs * resamples);
  for (let resample = 0; resample < resamples; resample++) {
    const row = resample * runs;
    for (let draw = 0; draw < runs; draw++) counts[row + random.integer(runs)]!++;
  }
  return { runs, resamples, counts };
}

/** Computes, for several steps at once, the means of all resamples. */
export interface MeansKernel {
  /** Steps in one call. */
  readonly blockSize: number;
  /** From one step's means to the next, in numbers. */
  readonly stride: number;
  /**
   * @param deviations of the runs from their mean, [steps, runs], `blockSize` rows of them.
   * @returns sums over the drawn runs, [steps, stride]; valid until the next call.
   */
  multiply(deviations: Float64Array): Float32Array;
}

/** Multiplications below which a kernel of its own is not worth building. */
const worthwhileProducts = 2e7;

/** The fastest kernel that this host has for so many steps. */
export function createMeansKernel(draws: ResampleCounts, steps: number): MeansKernel {
  const isLarge = draws.runs * draws.resamples * steps >= worthwhileProducts;
  return isLarge && supportsSimd('plain') ? new SimdMeans(draws) : new PlainMeans(draws);
}

/** Plain loops, summed in double precision: the truth, and fast enough for what is drawn live. */
export class PlainMeans implements MeansKernel {
  readonly blockSize = 1;
  readonly stride: number;
  readonly #sums: Float32Array;

  constructor(private readonly draws: ResampleCounts) {
    this.stride = draws.resamples;
    this.#sums = new Float32Array(draws.resamples);
  }

  multiply(deviations: Float64Array): Float32Array {
    const { runs, resamples, counts } = this.draws;
    for (let resample = 0, at = 0; resample < resamples; resample++) {
      let sum = 0;
      for (let run = 0; run < runs; run++) sum += counts[at++]! * deviations[run]!;
      this.#sums[resample] = sum;
    }
    return this.#sums;
  }
}

/** Numbers in a vector panel of the kernels. */
const panelWidth = 8;

/** Code of an activation that does nothing. */
const identity = 0;

/**
 * The matrix product [steps, runs] × [runs, resamples] in single precision, by the kernels that networks are computed with:
 * to them the resamples are units of a layer whose weights say how often each run was drawn.
 *
 * The `plain` build, because it rounds alike on every machine.
 */
export class SimdMeans implements MeansKernel {
  /** So many rows of means stay in the second cache, and the counts are read once for all of them. */
  readonly blockSize = 8;
  readonly stride: number;
  readonly #kernels: SimdKernels;
  readonly #memory: SimdMemory;
  readonly #paddedRuns: number;
  readonly #inputs: number;
  readonly #weights: number;
  readonly #biases: number;
  readonly #outputs: number;

  constructor(private readonly draws: ResampleCounts) {
    const panels = Math.ceil(draws.resamples / panelWidth);
    this.stride = panels * panelWidth;
    this.#paddedRuns = Math.ceil(draws.runs / panelWidth) * panelWidth;
    this.#kernels = instantiateKernels('plain');
    this.#memory = new SimdMemory(this.#kernels.memory, this.#kernels.firstFreeByte());
    this.#inputs = this.#memory.allocate(this.blockSize * this.#paddedRuns);
    this.#biases = this.#memory.allocate(this.stride);
    this.#outputs = this.#memory.allocate(this.blockSize * this.stride);
    this.#weights = this.#memory.allocate(panels * this.#paddedRuns * panelWidth);
    this.#writeCounts();
  }

  #writeCounts(): void {
    const { runs, resamples, counts } = this.draws;
    const { floats } = this.#memory;
    const first = this.#weights / 4;
    for (let resample = 0, at = 0; resample < resamples; resample++) {
      const lane = resample % panelWidth;
      const panel = first + (resample - lane) * this.#paddedRuns + lane;
      for (let run = 0; run < runs; run++) floats[panel + run * panelWidth] = counts[at++]!;
    }
  }

  multiply(deviations: Float64Array): Float32Array {
    const { runs } = this.draws;
    const { floats } = this.#memory;
    for (let row = 0; row < this.blockSize; row++) {
      floats.set(deviations.subarray(row * runs, (row + 1) * runs), this.#inputs / 4 + row * this.#paddedRuns);
    }
    this.#kernels.denseForward(
      this.#inputs,
      this.#paddedRuns * 4,
      runs,
      this.#paddedRuns,
      this.#weights,
      this.#biases,
      this.stride / panelWidth,
      identity,
      this.#outputs,
      this.stride * 4,
      this.blockSize,
    );
    return floats.subarray(this.#outputs / 4, this.#outputs / 4 + this.blockSize * this.stride);
  }
}
