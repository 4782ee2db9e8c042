import { describe, expect, it } from 'vitest';
import { crc32c, maskedChecksum, writeTensorBoardEvents } from '../../main/export/tensorBoard';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('TensorBoard’s checksum', () => {
  it('is CRC-32C, by the vectors of RFC 3720, B.4', () => {
    expect(crc32c(bytes('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  });

  it('is masked as LevelDB and TensorFlow do', () => {
    // leveldb/util/crc32c.h: ((crc >> 15) | (crc << 17)) + 0xa282ead8, here of 0xe3069283.
    expect(maskedChecksum(bytes('123456789'))).toBe(((0xe3069283 >>> 15) + ((0xe3069283 << 17) >>> 0) + 0xa282ead8) % 2 ** 32);
  });
});

describe('an event file', () => {
  it('is, byte for byte, what TensorBoard itself writes for the same scalars', () => {
    const file = writeTensorBoardEvents(
      [{ name: 'return', steps: Float64Array.of(10, 300), values: Float64Array.of(1.5, -2.25) }],
      1767323045,
    );
    expect(Buffer.from(file).toString('base64')).toBe(expected);
  });
});

/**
 * Made with tensorboard (Python, PyPI): RecordWriter of tensorboard.summary.writer.record_writer, given
 * Event(wall_time=1767323045, file_version='brain.Event:2') and an Event for each scalar with Summary.Value(tag, simple_value).
 */
const expected =
  'GAAAAAAAAACjf0siCQAAQGnNVdpBGg1icmFpbi5FdmVudDoyOlWv2BwAAAAAAAAAyMGVHQkAAEBpzVXaQRAKKg8KDQoGcmV0dXJuFQAAwD/+I5lmHQAAAAAAAABgL98jCQAAQGnNVdpBEKwCKg8KDQoGcmV0dXJuFQAAEMDpxxOn';
