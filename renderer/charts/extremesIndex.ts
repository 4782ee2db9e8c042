/** Values that one block sums up. */
const blockSize = 16;

/** Below this many values an index would not pay. */
const leastCount = 2048;

/** Indexes by the values they sum up; columns are replaced, never changed, when data arrive. */
const known = new WeakMap<ArrayLike<number>, ExtremesIndex>();

/**
 * Finds the lowest and the highest of any stretch of a column without looking at each of its values: every block of
 * sixteen remembers where its own lie.
 */
export class ExtremesIndex {
  /** Where the lowest, the highest and a lost value (NaN) of the last stretch lie; −1 where it has none. */
  lowest = -1;
  highest = -1;
  gap = -1;
  /** Of each block the same, or −1. */
  readonly #lowest: Int32Array;
  readonly #highest: Int32Array;
  readonly #gap: Int32Array;

  /** The index of a column, made when it is first asked for. */
  static of(values: ArrayLike<number>): ExtremesIndex {
    const found = known.get(values);
    if (found !== undefined) return found;
    const created = new ExtremesIndex(values);
    known.set(values, created);
    return created;
  }

  private constructor(private readonly values: ArrayLike<number>) {
    const blockCount = values.length < leastCount ? 0 : Math.floor(values.length / blockSize);
    this.#lowest = new Int32Array(blockCount);
    this.#highest = new Int32Array(blockCount);
    this.#gap = new Int32Array(blockCount);
    for (let block = 0; block < blockCount; block++) {
      this.#begin();
      this.#look(block * blockSize, (block + 1) * blockSize);
      this.#lowest[block] = this.lowest;
      this.#highest[block] = this.highest;
      this.#gap[block] = this.gap;
    }
  }

  /** Looks at the values from `start` to before `end`; then `lowest`, `highest` and `gap` say where they lie. */
  search(start: number, end: number): void {
    this.#begin();
    const firstBlock = Math.ceil(start / blockSize);
    const lastBlock = Math.min(Math.floor(end / blockSize), this.#lowest.length);
    if (lastBlock <= firstBlock) {
      this.#look(start, end);
      return;
    }
    this.#look(start, firstBlock * blockSize);
    for (let block = firstBlock; block < lastBlock; block++) {
      this.#compare(this.#lowest[block]!, this.#highest[block]!);
      if (this.#gap[block]! >= 0) this.gap = this.#gap[block]!;
    }
    this.#look(lastBlock * blockSize, end);
  }

  #begin(): void {
    this.lowest = -1;
    this.highest = -1;
    this.gap = -1;
  }

  #look(start: number, end: number): void {
    const { values } = this;
    for (let i = start; i < end; i++) {
      if (Number.isNaN(values[i]!)) this.gap = i;
      else this.#compare(i, i);
    }
  }

  #compare(lowest: number, highest: number): void {
    if (lowest < 0) return;
    const { values } = this;
    if (this.lowest < 0 || values[lowest]! < values[this.lowest]!) this.lowest = lowest;
    if (this.highest < 0 || values[highest]! > values[this.highest]!) this.highest = highest;
  }
}
