import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Stands in for electron-vite: takes a moment, and writes into each part which source it was built from. */
const builder = `
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
appendFileSync('build.log', 'built\\n');
const source = readFileSync('main/source.ts', 'utf8');
if (source === 'broken') { console.error('source.ts:1 is broken'); process.exit(1); }
const end = Date.now() + 200;
for (const [part, file] of [['main', 'cli.cjs'], ['preload', 'index.cjs'], ['renderer', 'index.html']]) {
  const folder = process.env.BELLMAN_OUTPUT + '/' + part;
  mkdirSync(folder, { recursive: true });
  while (Date.now() < end);
  writeFileSync(folder + '/' + file, source);
}
`;

const launcher = pathToFileURL(resolve(import.meta.dirname, '../../main/launch/build.mjs')).href;

describe('The launcher', () => {
  let folder: string;
  const inFolder = (...parts: string[]) => join(folder, ...parts);
  const built = () => readFileSync(inFolder('out/main/cli.cjs'), 'utf8');
  const buildCount = () =>
    existsSync(inFolder('build.log')) ? readFileSync(inFolder('build.log'), 'utf8').split('\n').length - 1 : 0;

  function write(path: string, text: string): void {
    mkdirSync(dirname(inFolder(path)), { recursive: true });
    writeFileSync(inFolder(path), text);
  }

  /** Calls `ensureBuilt` in a process of its own, then reads what was built. */
  function launch(): Promise<{ readonly output: string; readonly errorOutput: string; readonly code: number | null }> {
    const call = `const { ensureBuilt } = await import(${JSON.stringify(launcher)});
      await ensureBuilt(process.cwd()).catch((error) => { console.error(error.message); process.exit(1); });
      process.stdout.write((await import('node:fs')).readFileSync('out/main/cli.cjs', 'utf8'));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', call], { cwd: folder });
    let [output, errorOutput] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errorOutput += chunk.toString();
    });
    return new Promise((done) => child.on('close', (code) => done({ output, errorOutput, code })));
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bellman-launch-'));
    write('node_modules/electron-vite/bin/electron-vite.js', builder);
    write('main/source.ts', 'first');
    write('renderer/deep/page.ts', '');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('builds where there is no build, and says so in one line', async () => {
    expect(await launch()).toEqual({ output: 'first', errorOutput: 'Building…\n', code: 0 });
  });

  it('does nothing, and says nothing, while no source is newer than the build', async () => {
    await launch();
    expect(await launch()).toEqual({ output: 'first', errorOutput: '', code: 0 });
    expect(buildCount()).toBe(1);
  });

  it.each([
    ['a file was changed', () => write('main/source.ts', 'second')],
    ['a file deep down was added', () => write('renderer/deep/other.ts', '')],
    ['a file was removed', () => rmSync(inFolder('renderer/deep/page.ts'))],
    ['the package was changed', () => write('package.json', '{}')],
    ['a part of the build is missing', () => rmSync(inFolder('out/renderer'), { recursive: true })],
  ])('builds again when %s', async (_what, change) => {
    await launch();
    change();
    await launch();
    expect(buildCount()).toBe(2);
    expect(built()).toBe(readFileSync(inFolder('main/source.ts'), 'utf8'));
  });

  it('builds once for many calls at once, and none of them sees half a build', async () => {
    await launch();
    write('main/source.ts', 'second');
    const calls = await Promise.all(Array.from({ length: 6 }, launch));
    expect(calls.map(({ output, code }) => ({ output, code }))).toEqual(calls.map(() => ({ output: 'second', code: 0 })));
    expect(buildCount()).toBe(2);
  });

  it('is not kept from building by a lock that somebody left behind', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await new Promise((done) => gone.on('exit', done));
    write('out/building', String(gone.pid));
    expect((await launch()).code).toBe(0);
  });

  it('does not wait forever for a lock whose owner is another program by now', async () => {
    write('out/building', String(process.pid));
    utimesSync(inFolder('out/building'), new Date(0), new Date(0));
    expect((await launch()).code).toBe(0);
  });

  it('keeps the old build when the new one fails, and shows why', async () => {
    await launch();
    write('main/source.ts', 'broken');
    expect(await launch()).toEqual({
      output: '',
      errorOutput: 'Building…\nsource.ts:1 is broken\nBellman could not be built; the reason stands above.\n',
      code: 1,
    });
    expect(built()).toBe('first');
    expect(existsSync(inFolder('out/building'))).toBe(false);
  });

  it('says what to do where nothing is installed', async () => {
    rmSync(inFolder('node_modules'), { recursive: true });
    expect((await launch()).errorOutput).toBe("Bellman's packages are not installed here. Run npm ci.\n");
  });
});
