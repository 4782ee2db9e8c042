/**
 * A stream of random numbers. Whoever needs chance is handed a stream; nothing in the core draws from a global one.
 *
 * An interface, so that recorded draws can take the place of a generator when reference trajectories are replayed.
 */
export interface Random {
  /** Evenly distributed in [low, high); 53 random bits. */
  uniform(low?: number, high?: number): number;
  /** A whole number in [0, count), each equally likely. */
  integer(count: number): number;
  /** Normally distributed with the given mean and standard deviation. */
  normal(mean?: number, standardDeviation?: number): number;
  /**
   * Index drawn with probability `probabilities[index]`: the first whose cumulative sum is greater than one uniform draw.
   *
   * @param first where a row of a table begins; what is drawn is then the place in the row.
   * @param count length of the row; to the end unless given.
   */
  choice(probabilities: ArrayLike<number>, first?: number, count?: number): number;
  /** All that the next draws depend on, 4 words. */
  save(): Uint32Array;
  load(state: ArrayLike<number>): void;
}

/**
 * A stream of its own for each purpose, so that switching one off does not shift the others.
 *
 * @param seed of the run; any safe integer.
 * @param stream the purpose, such as `environment` or `exploration`.
 */
export function createRandom(seed: number, stream = ''): Random {
  const generator = new Xoshiro128();
  generator.seed(seed, stream);
  return generator;
}

/**
 * The generator xoshiro128**, period 2¹²⁸ − 1.
 *
 * Source: Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021), 36;
 *         seeded by SplitMix32-style mixing (constants of MurmurHash3's finaliser, Appleby 2008).
 */
class Xoshiro128 implements Random {
  readonly #words = new Uint32Array(4);

  seed(seed: number, stream: string): void {
    let mixed = mix((seed | 0) ^ mix(Math.floor(seed / 2 ** 32) + 0x9e3779b9));
    for (let i = 0; i < stream.length; i++) mixed = mix(mixed ^ (stream.charCodeAt(i) + Math.imul(i, 0x85ebca6b)));
    for (let i = 0; i < 4; i++) {
      mixed = (mixed + 0x9e3779b9) | 0;
      this.#words[i] = mix(mixed);
    }
    if (this.#words.every((word) => word === 0)) this.#words[0] = 1;
  }

  /** The next 32 random bits, as a signed integer. */
  #next(): number {
    const words = this.#words;
    const second = words[1]!;
    const scrambled = Math.imul(rotateLeft(Math.imul(second, 5), 7), 9);
    const shifted = second << 9;
    words[2]! ^= words[0]!;
    words[3]! ^= second;
    words[1]! ^= words[2]!;
    words[0]! ^= words[3]!;
    words[2]! ^= shifted;
    words[3] = rotateLeft(words[3]!, 11);
    return scrambled;
  }

  uniform(low = 0, high = 1): number {
    const upper = this.#next() >>> 5;
    const lower = this.#next() >>> 6;
    const unit = (upper * 67108864 + lower) / 9007199254740992; // (27 bits · 2²⁶ + 26 bits) / 2⁵³
    return low + (high - low) * unit;
  }

  integer(count: number): number {
    // 32 random bits times count, upper part: biased by less than count / 2³².
    return Math.floor(((this.#next() >>> 0) * count) / 4294967296);
  }

  normal(mean = 0, standardDeviation = 1): number {
    // Box & Muller (1958); the second value is dropped so that the four words stay the whole state.
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + standardDeviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  choice(probabilities: ArrayLike<number>, first = 0, count = probabilities.length - first): number {
    const draw = this.uniform();
    let cumulative = 0;
    for (let index = 0; index < count; index++) {
      cumulative += probabilities[first + index]!;
      if (cumulative > draw) return index;
    }
    return lastPossible(probabilities, first, count); // rounding left the sum just under the draw
  }

  save(): Uint32Array {
    return this.#words.slice();
  }

  load(state: ArrayLike<number>): void {
    this.#words.set(state);
  }
}

function lastPossible(probabilities: ArrayLike<number>, first: number, count: number): number {
  for (let index = count - 1; index > 0; index--) if (probabilities[first + index]! > 0) return index;
  return 0;
}

function rotateLeft(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count));
}

function mix(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
