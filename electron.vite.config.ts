import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { playerBundle } from './renderer/player/playerBundle.mjs';

const project = import.meta.dirname;
/** A launcher builds beside the old build and then takes its place, so that nobody meets half of one. */
const outputFolder = resolve(project, process.env['BELLMAN_OUTPUT'] ?? 'out');

/** Every process of the application that is started by its file; each finds the others beside it. */
const entries = {
  index: 'main/index.ts',
  labProcess: 'main/labProcess.ts',
  runProcess: 'main/runner/runProcess.ts',
  simdHelper: 'main/runner/simdHelper.ts',
  comparisonWorker: 'main/lab/comparisonWorker.ts',
  utilityRunProcess: 'main/utilityRunProcess.ts',
  cli: 'main/cli.ts',
};
const input = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, resolve(project, path)]));

/** CommonJS, which every Electron takes, and shared chunks beside the entries, so that `__dirname` is the same everywhere. */
const output = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' } as const;

export default defineConfig({
  main: {
    plugins: [playerBundle(project)],
    build: { outDir: resolve(outputFolder, 'main'), rollupOptions: { input, output } },
  },
  preload: {
    build: {
      outDir: resolve(outputFolder, 'preload'),
      rollupOptions: { input: { index: resolve(project, 'preload/index.ts') }, output },
    },
  },
  renderer: {
    root: resolve(project, 'renderer'),
    plugins: [svelte({ configFile: false })],
    build: {
      outDir: resolve(outputFolder, 'renderer'),
      // A page is fetched and read before it does anything; electron-vite would leave it as it was written.
      minify: true,
      rollupOptions: { input: resolve(project, 'renderer/index.html') },
    },
  },
});
