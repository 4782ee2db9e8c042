/**
 * Times the network engines on this machine, in some seconds; `--all` for every width and batch:
 *
 *     node test/benchmark/engine.mjs [--all]
 *
 * Medians of fifteen, in time of this process on a core, so that others who wait for the same core do not count. Figures still
 * flap, by a factor of two where two cores are one in truth; the shares of the peak, timed in turns with it, flap less.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const folder = mkdtempSync(join(tmpdir(), 'bellman-engine-'));
try {
  // Bundled as it ships: a development server's indirections would be timed too.
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: resolve(import.meta.dirname, 'engineReport.ts'),
      outDir: folder,
      rolldownOptions: { output: { entryFileNames: 'report.mjs' } },
    },
  });
  const { reportEngines } = await import(pathToFileURL(join(folder, 'report.mjs')).href);
  reportEngines(() => process.cpuUsage().user / 1000, process.argv.includes('--all'), console.log);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
