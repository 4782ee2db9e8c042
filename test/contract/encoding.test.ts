import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../main/contract/encoding';

const afterTrip = (value: unknown) => decode(encode(value));

/** The bytes that an array of numbers consists of. */
const bitsOf = (array: ArrayBufferView) => [...new Uint8Array(array.buffer, array.byteOffset, array.byteLength)];

describe('The wire format', () => {
  it('keeps plain data as it is', () => {
    const value = { text: 'Ω', list: [1, -2, 0.1, 2 ** 53, null, true], nested: { empty: {}, none: [] } };
    expect(afterTrip(value)).toEqual(value);
  });

  it.each([Number.NaN, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE])('keeps the number %s', (number) => {
    expect(afterTrip([number])).toEqual([number]);
  });

  it.each([
    Float32Array.of(1.5, Number.NaN, -Infinity, -0),
    Float64Array.of(0.1, Number.NaN, Infinity, -0),
    Uint32Array.of(0, 2 ** 32 - 1),
    Int32Array.of(-(2 ** 31), 7),
    Uint8Array.of(1, 2, 255),
    new Float64Array(0),
  ])('keeps the kind and every bit of %o', (array) => {
    const arrived = afterTrip({ before: 'shifts what follows by an odd count', array }) as { array: typeof array };
    expect(arrived.array).toBeInstanceOf(array.constructor);
    expect(bitsOf(arrived.array)).toEqual(bitsOf(array));
  });

  it('keeps the payload of a NaN that is not the usual one', () => {
    const unusual = new Float64Array(new BigUint64Array([0x7ff8_0000_dead_beefn]).buffer);
    expect(bitsOf(afterTrip(unusual) as Float64Array)).toEqual(bitsOf(unusual));
  });

  it('sends only the part of the buffer that an array covers', () => {
    const part = new Float32Array(1000).fill(3).subarray(10, 12);
    expect(encode(part).length).toBeLessThan(20);
    expect(afterTrip(part)).toEqual(Float32Array.of(3, 3));
  });

  it('leaves out fields that are undefined, so that optional ones stay absent', () => {
    expect(Object.keys(afterTrip({ given: 1, absent: undefined }) as object)).toEqual(['given']);
  });

  it('gives byte arrays as Uint8Array even when it reads from a Buffer', () => {
    const arrived = decode(Buffer.from(encode({ data: Uint8Array.of(1, 2) }))) as { data: Uint8Array };
    expect(arrived.data.constructor).toBe(Uint8Array);
  });

  it.each([new Uint16Array(2), new BigInt64Array(2), 5n, () => 1])('refuses to send %o', (value) => {
    expect(() => encode({ value })).toThrow();
  });

  it.each([
    ['nothing', []],
    ['half a value', [0x92, 0x01]],
    ['more than a value', [0x01, 0x02]],
    ['an unused code', [0xc1]],
    ['an array that claims four billion elements', [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ['a number array of an unknown kind', [0xd4, 0x01, 0x09]],
    ['a number array of broken length', [0xd5, 0x01, 0x01, 0x00]],
    ['a key that would reach the prototype', [0x81, 0xa9, ...Buffer.from('__proto__'), 0x01]],
  ])('refuses %s', (_what, bytes) => {
    expect(() => decode(Uint8Array.from(bytes))).toThrow();
  });
});
