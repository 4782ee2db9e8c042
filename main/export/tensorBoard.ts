import protobuf from 'protobufjs';
import type { Curve } from '../contract/models';

/**
 * The part of TensorFlow's event format that scalars need.
 *
 * Source: tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto
 */
const schema = `
  syntax = "proto3";

  message Event {
    double wall_time = 1;
    int64 step = 2;
    oneof what {
      string file_version = 3;
      Summary summary = 5;
    }
  }
  message Summary {
    repeated Value value = 1;
    message Value {
      string tag = 1;
      float simple_value = 2;
    }
  }
`;

const eventType = protobuf.parse(schema).root.lookupType('Event');

/**
 * Curves as a TensorBoard event file: one scalar for each point.
 *
 * TensorBoard keeps scalars in single precision and steps as whole numbers; so does the file.
 *
 * @param wallTime seconds since 1970 that every event carries.
 */
export function writeTensorBoardEvents(curves: readonly Curve[], wallTime: number): Uint8Array {
  const records = [frame(eventType.encode({ wallTime, fileVersion: 'brain.Event:2' }).finish())];
  for (const { name, steps, values } of curves) {
    steps.forEach((step, i) => {
      const summary = { value: [{ tag: name, simpleValue: values[i] }] };
      records.push(frame(eventType.encode({ wallTime, step: Math.round(step), summary }).finish()));
    });
  }
  const file = new Uint8Array(records.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const record of records) {
    file.set(record, offset);
    offset += record.length;
  }
  return file;
}

/**
 * A record of the TFRecord format: length, its checksum, data, its checksum; all little-endian.
 *
 * Source: tensorflow/core/lib/io/record_writer.h
 */
function frame(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(data.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedChecksum(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, maskedChecksum(data), true);
  return record;
}

/** CRC-32C turned and shifted, because a checksum of data that holds checksums would be weak. */
export function maskedChecksum(bytes: Uint8Array): number {
  const checksum = crc32c(bytes);
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}

/** Castagnoli's polynomial, bits reversed. */
const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
  return remainder;
});

/** CRC-32C. Source: RFC 3720, §12.1 and appendix B.4. */
export function crc32c(bytes: Uint8Array): number {
  let checksum = 0xffffffff;
  for (const byte of bytes) checksum = (checksum >>> 8) ^ table[(checksum ^ byte) & 0xff]!;
  return (checksum ^ 0xffffffff) >>> 0;
}
