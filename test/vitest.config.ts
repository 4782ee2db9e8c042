import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { playerBundle } from '../renderer/player/playerBundle.mjs';

const root = resolve(import.meta.dirname, '..');
/** `npm run test:slow` asks for the learning curves, soak and statistics over many seeds; `npm test` for all the rest. */
const isSlow = process.env['BELLMAN_SLOW'] === '1';

export default defineConfig({
  root,
  plugins: [svelte({ configFile: false }), playerBundle(root)],
  test: {
    include: isSlow ? ['test/**/*.slow.ts'] : ['test/**/*.test.ts'],
    testTimeout: isSlow ? 3_600_000 : 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
