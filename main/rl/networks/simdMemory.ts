import type { SimdHostMemory } from './simdKernels';

const PAGE_BYTES = 65_536;
/** Blocks start on cache lines. */
const ALIGNMENT = 64;

interface Block {
  readonly address: number;
  readonly bytes: number;
}

/**
 * Hands out blocks of a WebAssembly memory that grows on demand, lowest fitting place first.
 *
 * Growing detaches every view of the memory: `floats` is always the current one, and must not be kept over an `allocate`.
 */
export class SimdMemory {
  /** The whole memory; the float at byte `address` is `floats[address / 4]`. */
  floats: Float32Array;

  readonly #memory: SimdHostMemory;
  readonly #used = new Map<number, number>();
  /** Gaps between blocks, by ascending address, never adjacent. */
  #gaps: Block[] = [];
  /** Where the part begins that was never handed out. */
  #end: number;

  constructor(memory: SimdHostMemory, firstFreeByte: number) {
    this.#memory = memory;
    this.#end = Math.ceil(firstFreeByte / ALIGNMENT) * ALIGNMENT;
    this.floats = new Float32Array(memory.buffer);
  }

  /** Bytes handed out and not yet released. */
  get usedBytes(): number {
    let sum = 0;
    for (const bytes of this.#used.values()) sum += bytes;
    return sum;
  }

  /**
   * Address of `count` floats, all 0.
   *
   * @throws RangeError when the host has no memory left.
   */
  allocate(count: number): number {
    const bytes = Math.max(ALIGNMENT, Math.ceil((count * 4) / ALIGNMENT) * ALIGNMENT);
    const address = this.#takeGap(bytes) ?? this.#extend(bytes);
    this.#used.set(address, bytes);
    this.floats.fill(0, address / 4, (address + bytes) / 4);
    return address;
  }

  /** Takes back what `allocate` gave. */
  release(address: number): void {
    const bytes = this.#used.get(address);
    if (bytes === undefined) return;
    this.#used.delete(address);
    const gaps = [...this.#gaps, { address, bytes }].sort((a, b) => a.address - b.address);
    this.#gaps = [];
    for (const gap of gaps) {
      const before = this.#gaps.at(-1);
      if (before !== undefined && before.address + before.bytes === gap.address) {
        this.#gaps[this.#gaps.length - 1] = { address: before.address, bytes: before.bytes + gap.bytes };
      } else this.#gaps.push(gap);
    }
    const last = this.#gaps.at(-1);
    if (last !== undefined && last.address + last.bytes === this.#end) {
      this.#end = last.address;
      this.#gaps.pop();
    }
  }

  #takeGap(bytes: number): number | undefined {
    const index = this.#gaps.findIndex((gap) => gap.bytes >= bytes);
    if (index < 0) return undefined;
    const gap = this.#gaps[index]!;
    const rest = { address: gap.address + bytes, bytes: gap.bytes - bytes };
    this.#gaps.splice(index, 1, ...(rest.bytes > 0 ? [rest] : []));
    return gap.address;
  }

  #extend(bytes: number): number {
    const address = this.#end;
    const missing = address + bytes - this.floats.byteLength;
    if (missing > 0) {
      this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.floats = new Float32Array(this.#memory.buffer);
    }
    this.#end = address + bytes;
    return address;
  }
}
