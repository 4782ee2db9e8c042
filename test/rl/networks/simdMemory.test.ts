import { describe, expect, it } from 'vitest';
import { SimdMemory } from '../../../main/rl/networks/simdMemory';

/** One page, of which the first 100 bytes are taken. */
function createMemory() {
  const host = new WebAssembly.Memory({ initial: 1, maximum: 8 });
  return { host, memory: new SimdMemory(host as { buffer: ArrayBuffer; grow(pages: number): number }, 100) };
}

describe('the memory of the simd engine', () => {
  it('hands out whole cache lines behind what the kernels keep for themselves', () => {
    const { memory } = createMemory();
    expect(memory.allocate(1)).toBe(128);
    expect(memory.allocate(17)).toBe(192);
    expect(memory.allocate(1)).toBe(320);
    expect(memory.usedBytes).toBe(256);
  });

  it('clears what it hands out', () => {
    const { memory } = createMemory();
    const address = memory.allocate(16);
    memory.floats.fill(7, address / 4, address / 4 + 16);
    memory.release(address);
    expect(memory.allocate(16)).toBe(address);
    expect([...memory.floats.subarray(address / 4, address / 4 + 16)]).toEqual(new Array(16).fill(0));
  });

  it('joins neighboring gaps, whatever the order of release', () => {
    const { memory } = createMemory();
    const [first, second, third] = [memory.allocate(16), memory.allocate(16), memory.allocate(16)];
    const last = memory.allocate(16);
    memory.release(first);
    memory.release(third);
    memory.release(second);
    expect(memory.allocate(48)).toBe(first);
    expect(memory.allocate(16)).toBe(last + 64);
  });

  it('uses a gap that is larger than needed, and keeps the rest', () => {
    const { memory } = createMemory();
    const gap = memory.allocate(32);
    memory.allocate(16);
    memory.release(gap);
    expect(memory.allocate(16)).toBe(gap);
    expect(memory.allocate(16)).toBe(gap + 64);
  });

  it('gives back the end when everything is released', () => {
    const { memory } = createMemory();
    const blocks = [memory.allocate(100), memory.allocate(200), memory.allocate(300)];
    for (const block of blocks) memory.release(block);
    expect(memory.usedBytes).toBe(0);
    expect(memory.allocate(500)).toBe(blocks[0]);
  });

  it('grows when it is full, and shows the new memory with the old numbers in it', () => {
    const { host, memory } = createMemory();
    const address = memory.allocate(4);
    memory.floats[address / 4] = 42;
    const before = memory.floats;
    memory.allocate(40_000);
    expect(host.buffer.byteLength).toBeGreaterThan(160_000);
    expect(before.length).toBe(0);
    expect(memory.floats[address / 4]).toBe(42);
  });

  it('fails without harm when the host has no more', () => {
    const { memory } = createMemory();
    expect(() => memory.allocate(1_000_000)).toThrow(RangeError);
    expect(memory.usedBytes).toBe(0);
    expect(memory.allocate(16)).toBe(128);
  });

  it('takes a second release of the same block for nothing', () => {
    const { memory } = createMemory();
    const address = memory.allocate(16);
    memory.release(address);
    memory.release(address);
    expect(memory.allocate(16)).not.toBe(memory.allocate(16));
  });
});
