import { InvalidValueError } from '../../main/rl/core/errors';
import type { World } from '../../main/rl/worlds/world';
import { formatWorldFile, parseWorldFile } from '../../main/rl/worlds/worldFile';

/** Most bytes that a link may unpack to. */
const mostBytes = 200_000;

/**
 * A world as text that a link can carry: its file, deflated, in the letters of an address.
 *
 * @throws InvalidValueError when it is too large to be unpacked again.
 */
export async function packWorld(world: World): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(JSON.parse(formatWorldFile(world))));
  if (bytes.length > mostBytes) {
    throw new InvalidValueError(
      `A world that a link carries must have at most ${mostBytes} bytes, got ${bytes.length}. Export it as a file.`,
    );
  }
  const packed = await readAll(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')));
  const letters = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(''));
  return letters.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The world that a link carries. @throws InvalidValueError in plain words when there is none in it. */
export async function unpackWorld(text: string): Promise<World> {
  let content: string;
  try {
    const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const bytes = await readAll(new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')));
    content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof InvalidValueError) throw error;
    throw new InvalidValueError('The link must carry a whole world, got one that is cut off or damaged. Ask for it again.');
  }
  return parseWorldFile(content);
}

async function readAll(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > mostBytes) throw new InvalidValueError(`A link must unpack to at most ${mostBytes} bytes, got more.`);
    parts.push(value);
  }
  const all = new Uint8Array(length);
  let position = 0;
  for (const part of parts) {
    all.set(part, position);
    position += part.length;
  }
  return all;
}
