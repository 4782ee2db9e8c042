import { spawn } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { closeTestLabs, temporaryFolder } from '../helpers/labs';

const project = resolve(import.meta.dirname, '../..');

interface Ending {
  readonly code: number | null;
  readonly output: string;
  readonly errorOutput: string;
}

/** Runs `npm start`'s script; once it prints an address it gets a Ctrl-C. */
function start(environment: Record<string, string>): Promise<Ending> {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env;
  const child = spawn(process.execPath, [resolve(project, 'main/launch/start.mjs')], {
    env: { ...inherited, BELLMAN_DATA: temporaryFolder(), ...environment },
  });
  let [output, errorOutput] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (/token=\w+\n/.test(output)) child.kill('SIGINT');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errorOutput += chunk.toString();
  });
  return new Promise((done) => child.on('close', (code) => done({ code, output, errorOutput })));
}

/** A folder with a program in Electron's place that prints what it was called with and ends with status 5. */
function folderWithElectron(): string {
  const folder = temporaryFolder();
  const file = join(folder, 'electron');
  writeFileSync(file, '#!/bin/sh\nprintf "%s\\n" "$@"\nexit 5\n');
  chmodSync(file, 0o755);
  return folder;
}

// Elsewhere there is always a display, so it would open a real browser.
describe.runIf(process.platform === 'linux')('npm start', () => {
  afterEach(closeTestLabs);

  it('opens the project in Electron, and ends as that does', async () => {
    const { code, output } = await start({ ELECTRON_OVERRIDE_DIST_PATH: folderWithElectron(), DISPLAY: ':0' });
    const asRoot = process.getuid?.() === 0 ? '--no-sandbox\n' : '';
    expect({ code, output }).toEqual({ code: 5, output: `${project}\n${asRoot}` });
  });

  it('serves the lab to the browser where there is no Electron, and says so in one line', async () => {
    const { code, output, errorOutput } = await start({ ELECTRON_OVERRIDE_DIST_PATH: temporaryFolder() });
    expect(output).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{32}\n/);
    expect(errorOutput).toContain(
      "The desktop window cannot open, because Electron's binary is not installed here; the same lab is served to the browser instead.\n",
    );
    expect(code).toBe(0);
  });

  it('does the same where there is Electron but no display', async () => {
    const { errorOutput } = await start({ ELECTRON_OVERRIDE_DIST_PATH: folderWithElectron() });
    expect(errorOutput).toContain('because there is no display here;');
  });
});
