import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A picture as it is seen: red, green and blue of every pixel, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Shape [height, width, 3], 0 to 255. */
  readonly pixels: Uint8Array;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Samples a pixel, by the color type of the header. */
const samplesOf: Readonly<Record<number, number>> = { 2: 3, 3: 1, 6: 4 };

/**
 * Reads a PNG of eight bits a sample, not interlaced: true color, with or without opacity (which is left out), or a palette.
 *
 * @throws Error for a file that is something else.
 *
 * Source: Portable Network Graphics (PNG) Specification, third edition, W3C 2025.
 */
export function decodePng(file: Uint8Array): Picture {
  if (!signature.every((byte, index) => file[index] === byte)) throw new Error('The picture must be a PNG file.');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const parts: Uint8Array[] = [];
  let [width, height, colorType] = [0, 0, -1];
  let palette: Uint8Array = new Uint8Array(0);
  for (let position = 8; position < file.length; ) {
    const length = view.getUint32(position);
    const name = String.fromCharCode(...file.subarray(position + 4, position + 8));
    const data = file.subarray(position + 8, position + 8 + length);
    if (name === 'IHDR') {
      [width, height, colorType] = [view.getUint32(position + 8), view.getUint32(position + 12), data[9]!];
      if (data[8] !== 8 || data[12] !== 0 || samplesOf[colorType] === undefined) {
        throw new Error(`The PNG must have 8 bits a sample and no interlacing, got ${data[8]} bits, color type ${colorType}.`);
      }
    } else if (name === 'PLTE') palette = data;
    else if (name === 'IDAT') parts.push(data);
    position += 12 + length;
  }
  const samples = samplesOf[colorType];
  if (samples === undefined) throw new Error('The PNG must have a header, got none.');
  const rows = unfilter(inflateSync(Buffer.concat(parts)), width * samples, height, samples);
  const pixels = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [source, from] = samples === 1 ? [palette, 3 * rows[pixel]!] : [rows, samples * pixel];
    pixels[3 * pixel] = source[from]!;
    pixels[3 * pixel + 1] = source[from + 1]!;
    pixels[3 * pixel + 2] = source[from + 2]!;
  }
  return { width, height, pixels };
}

/** Undoes the prediction of each row from its neighbors. */
function unfilter(data: Uint8Array, stride: number, height: number, samples: number): Uint8Array {
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)]!;
    const source = y * (stride + 1) + 1;
    const target = y * stride;
    for (let x = 0; x < stride; x++) {
      const left = x < samples ? 0 : rows[target + x - samples]!;
      const up = y === 0 ? 0 : rows[target + x - stride]!;
      const corner = x < samples || y === 0 ? 0 : rows[target + x - stride - samples]!;
      rows[target + x] = data[source + x]! + predict(filter, left, up, corner);
    }
  }
  return rows;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  // Paeth: whichever of the three is nearest to left + up − corner.
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

/** Pixels as numbers of colors, with the colors: shape [colors, 3]. */
export interface IndexedPicture {
  readonly width: number;
  readonly height: number;
  readonly indexes: Uint8Array;
  readonly palette: Uint8Array;
}

/** Writes a picture of at most 256 colors. */
export function encodeIndexedPng({ width, height, indexes, palette }: IndexedPicture): Uint8Array {
  return Buffer.concat([
    signature,
    header(width, height),
    chunk('PLTE', palette),
    imageData(width, height, indexes),
    chunk('IEND'),
  ]);
}

export interface Frame {
  readonly indexes: Uint8Array;
  /** How long it is seen. */
  readonly milliseconds: number;
}

/**
 * Writes frames that share a palette as an animated PNG that repeats for ever. Of each frame after the first only the
 * rectangle that changed is kept, and in it what stayed is transparent, which compresses well.
 *
 * Source: PNG specification, third edition, 11.3.6 (acTL, fcTL, fdAT).
 */
export function encodeAnimatedPng(
  { width, height, palette }: Omit<IndexedPicture, 'indexes'>,
  frames: readonly Frame[],
): Uint8Array {
  const colorCount = palette.length / 3;
  if (colorCount > 255) throw new Error(`An animation must leave one of 256 colors for what is transparent, got ${colorCount}.`);
  const opacity = new Uint8Array(colorCount + 1).fill(255);
  opacity[colorCount] = 0;
  const chunks = [
    signature,
    header(width, height),
    chunk('PLTE', Buffer.concat([palette, new Uint8Array(3)])),
    chunk('tRNS', opacity),
    chunk('acTL', uint32(frames.length, 0)),
  ];
  let sequence = 0;
  frames.forEach(({ indexes, milliseconds }, number) => {
    const before = frames[number - 1]?.indexes;
    const box = before === undefined ? { x: 0, y: 0, width, height } : changedBox(before, indexes, width, height);
    const control = Buffer.concat([uint32(sequence++, box.width, box.height, box.x, box.y), Uint8Array.of(0, 0, 3, 0xe8, 0, 1)]);
    control.writeUInt16BE(Math.round(milliseconds), 20);
    chunks.push(chunk('fcTL', control));
    const part = new Uint8Array(box.width * box.height);
    for (let y = 0; y < box.height; y++) {
      for (let x = 0; x < box.width; x++) {
        const pixel = (box.y + y) * width + box.x + x;
        part[y * box.width + x] = before?.[pixel] === indexes[pixel] ? colorCount : indexes[pixel]!;
      }
    }
    const data = deflateRows(part, box.width, box.height);
    chunks.push(number === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([uint32(sequence++), data])));
  });
  chunks.push(chunk('IEND'));
  return Buffer.concat(chunks);
}

/** The smallest rectangle that holds all that differs; one pixel where nothing does. */
function changedBox(before: Uint8Array, after: Uint8Array, width: number, height: number) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (before[y * width + x] === after[y * width + x]) continue;
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
  }
  if (right < 0) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

const header = (width: number, height: number) =>
  chunk('IHDR', Buffer.concat([uint32(width, height), Uint8Array.of(8, 3, 0, 0, 0)]));

const imageData = (width: number, height: number, indexes: Uint8Array) => chunk('IDAT', deflateRows(indexes, width, height));

/** Rows without prediction: numbers of colors say nothing about their neighbors. */
function deflateRows(indexes: Uint8Array, width: number, height: number): Uint8Array {
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return deflateSync(rows, { level: 9, memLevel: 9 });
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

function chunk(name: string, data: Uint8Array = new Uint8Array(0)): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
}
