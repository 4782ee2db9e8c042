import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { type Browser, chromium } from 'playwright-core';
import { build, preview } from 'vite';

const project = resolve(import.meta.dirname, '../../..');

/** The page on its fake lab, built and served, and a browser to look at it with. */
export interface OpenPage {
  readonly browser: Browser;
  /** Where the page is, up to its hash. */
  readonly address: string;
  close(): Promise<void>;
}

/** Builds and serves the page, and starts a browser. */
export async function openPage(): Promise<OpenPage> {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-page-'));
  const input = resolve(import.meta.dirname, 'index.html');
  const common = { configFile: false, root: project, publicDir: join(project, 'renderer/public'), logLevel: 'error' } as const;
  const output = { outDir: join(folder, 'page'), emptyOutDir: true, rollupOptions: { input } };
  await build({ ...common, plugins: [svelte({ configFile: false })], build: output });
  const server = await preview({ ...common, build: output, preview: { port: 0, host: '127.0.0.1' } });
  const browser = await startBrowser(folder);
  const [origin = ''] = server.resolvedUrls?.local ?? [];
  return {
    browser,
    address: `${origin}test/renderer/page/index.html`,
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The Chromium that comes with the packages where it runs, otherwise the one on the PATH. */
async function startBrowser(folder: string): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'];
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return chromium.launch({ executablePath: chromiumOnPath(), args });
  }
  // Both are read when the package is first imported: it then unpacks the libraries it needs into a folder of our own.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  process.env['TMPDIR'] = folder;
  const { default: packaged } = await import('@sparticuz/chromium');
  const executablePath = await packaged.executablePath();
  // It would leave the browser without any font but its own, which has no letters.
  delete process.env['FONTCONFIG_PATH'];
  return chromium.launch({ executablePath, args });
}

function chromiumOnPath(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
  const found = names.map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim()).find((path) => path !== '');
  if (found === undefined) throw new Error(`Tests of the page must find a Chromium on the PATH: ${names.join(', ')}.`);
  return found;
}
