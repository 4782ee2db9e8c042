import { Decoder, Encoder, ExtensionCodec } from '@msgpack/msgpack';

type NumberArray = Float32Array | Float64Array | Uint32Array | Int32Array;
type NumberArrayConstructor = new (buffer: ArrayBuffer) => NumberArray;

/** The position in this list is the array's tag on the wire, so entries are only ever added at the end. */
const arrayKinds: readonly NumberArrayConstructor[] = [Float32Array, Float64Array, Uint32Array, Int32Array];

const numberArrayExtension = 1;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({ type: numberArrayExtension, encode: encodeNumberArray, decode: decodeNumberArray });

// Without `ignoreUndefined` an optional field that is undefined would arrive as null.
const encoder = new Encoder({ extensionCodec, ignoreUndefined: true });

/**
 * Turns plain data into bytes: the one wire format of every transport.
 *
 * MessagePack, with one extension for `Float32Array`, `Float64Array`, `Uint32Array` and `Int32Array`, which arrive as what
 * they were, bit for bit. NaN and ±Infinity stay themselves, fields that are undefined are left out.
 *
 * @throws TypeError when the value holds something that is not plain data.
 */
export function encode(value: unknown): Uint8Array {
  return encoder.encode(value);
}

/**
 * The value that `encode` turned into these bytes.
 *
 * @throws Error when the bytes are not a complete value of this format.
 */
export function decode(bytes: Uint8Array): unknown {
  // Every element takes at least one byte: a longer array or map is a lie told to make us allocate.
  const limits = { maxArrayLength: bytes.length, maxMapLength: bytes.length };
  return new Decoder({ extensionCodec, ...limits }).decode(withoutBuffer(bytes));
}

function encodeNumberArray(value: unknown): Uint8Array | null {
  if (!ArrayBuffer.isView(value) || value instanceof Uint8Array) return null;
  const kind = arrayKinds.findIndex((NumberArrayKind) => value instanceof NumberArrayKind);
  if (kind === -1) throw new TypeError(`A message must not contain a ${value.constructor.name}.`);
  const bytes = new Uint8Array(1 + value.byteLength);
  bytes[0] = kind;
  bytes.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), 1);
  return bytes;
}

function decodeNumberArray(bytes: Uint8Array): NumberArray {
  const kind = bytes[0];
  const NumberArrayKind = kind === undefined ? undefined : arrayKinds[kind];
  if (NumberArrayKind === undefined) throw new RangeError(`A number array must be of a known kind, got ${kind}.`);
  // The copy starts at offset 0 of a buffer of its own, so it is aligned wherever it lay in the message.
  return new NumberArrayKind(bytes.slice(1).buffer as ArrayBuffer);
}

/** A plain view: Node's `Buffer` would hand its own kind on to every byte array inside the message. */
function withoutBuffer(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
