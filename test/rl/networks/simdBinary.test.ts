import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { binaryFile, buildBinaryFile } from '../../../main/rl/networks/kernels/build.mjs';
import { plainBinary, relaxedBinary, sharedBinary } from '../../../main/rl/networks/simdBinary';

describe('the embedded kernels', () => {
  it('are what the sources beside them compile to', async () => {
    const isUpToDate = readFileSync(binaryFile, 'utf8') === (await buildBinaryFile());
    expect(isUpToDate, 'run node main/rl/networks/kernels/build.mjs').toBe(true);
  });

  it.each([
    ['plain', plainBinary],
    ['relaxed', relaxedBinary],
  ])('load anywhere: the %s build is small and imports nothing', (_build, text) => {
    const bytes = Buffer.from(text, 'base64');
    expect(bytes.length).toBeLessThan(60_000);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
  });

  it('ask for a memory where threads share one, and for nothing else', () => {
    const bytes = Buffer.from(sharedBinary, 'base64');
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([
      { module: 'env', name: 'memory', kind: 'memory' },
    ]);
  });
});
