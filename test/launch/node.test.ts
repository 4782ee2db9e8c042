import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const launchFolder = resolve(import.meta.dirname, '../../main/launch');
const ownNode = resolve(launchFolder, '../../node_modules/.bin/node');

/** Makes the process take itself for a Node that is too old. */
const pretendOld = `data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: '9', node: '20.20.2' } });",
)}`;

/** Runs a script that asks for a new enough Node and then prints its arguments. */
function run(nodeOptions: readonly string[], environment: Record<string, string> = {}) {
  const script = resolve(import.meta.dirname, 'printArguments.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [...nodeOptions, script, 'one', 'two words'], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

describe('The check of the runtime', () => {
  it('goes on where Node is new enough', () => {
    expect(run([])).toEqual({ stdout: 'one|two words\n', stderr: '', status: 3 });
  });

  it.skipIf(!existsSync(ownNode))('runs everything once more on the Node of the packages where it is too old', () => {
    expect(run(['--import', pretendOld])).toEqual({ stdout: 'one|two words\n', stderr: '', status: 3 });
  });

  it('says in one line what to do where there is no other Node', () => {
    const { stdout, stderr, status } = run(['--import', pretendOld], { BELLMAN_NODE_FOUND: ownNode });
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toMatch(/^Bellman needs Node 22\.14 or newer, got 20\.20\.2\. Run npm ci, .*\n$/);
  });

  it('passes on how the program it runs has ended, by a signal too', () => {
    const call = `const { runToEnd } = await import(${JSON.stringify(pathToFileURL(resolve(launchFolder, 'node.mjs')).href)});
      const end = (script) => runToEnd(process.execPath, ['-e', script]);
      console.log(await end('process.exit(7)'), await end("process.kill(process.pid, 'SIGKILL')"), await runToEnd('/no/such', []));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', call], { encoding: 'utf8' });
    expect(stdout).toBe('7 137 1\n');
  });
});
