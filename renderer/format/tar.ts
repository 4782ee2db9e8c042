const blockSize = 512;

/**
 * Files in one archive, as POSIX `ustar`: names as they are, everything readable, no times.
 *
 * @param files names of at most 100 bytes of UTF-8, or of a folder of at most 155 and a last part of at most 100.
 * @throws Error for a longer name.
 * Source: IEEE Std 1003.1-1988, "ustar Interchange Format".
 */
export function packTar(files: readonly { readonly name: string; readonly data: Uint8Array }[]): Uint8Array<ArrayBuffer> {
  const blocks = files.flatMap(({ name, data }) => [headerOf(name, data.length), padded(data)]);
  const size = blocks.reduce((sum, block) => sum + block.length, 2 * blockSize);
  const archive = new Uint8Array(size);
  let offset = 0;
  for (const block of blocks) {
    archive.set(block, offset);
    offset += block.length;
  }
  return archive;
}

function headerOf(name: string, size: number): Uint8Array {
  const header = new Uint8Array(blockSize);
  const write = (offset: number, text: string) => header.set(new TextEncoder().encode(text), offset);
  const { prefix, last } = splitName(name);
  write(0, last);
  write(100, '0000644\0');
  write(108, '0000000\0');
  write(116, '0000000\0');
  write(124, `${size.toString(8).padStart(11, '0')}\0`);
  write(136, '00000000000\0');
  write(148, ' '.repeat(8)); // the sum counts its own field as spaces
  write(156, '0');
  write(257, 'ustar\x0000');
  write(345, prefix);
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return header;
}

function splitName(name: string): { readonly prefix: string; readonly last: string } {
  const lengthOf = (text: string) => new TextEncoder().encode(text).length;
  if (lengthOf(name) <= 100) return { prefix: '', last: name };
  const slash = name.lastIndexOf('/');
  const [prefix, last] = [name.slice(0, Math.max(0, slash)), name.slice(slash + 1)];
  if (lengthOf(prefix) > 155 || lengthOf(last) > 100) throw new Error(`A name in an archive must be shorter, got "${name}".`);
  return { prefix, last };
}

function padded(data: Uint8Array): Uint8Array {
  const block = new Uint8Array(Math.ceil(data.length / blockSize) * blockSize);
  block.set(data);
  return block;
}
