import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { everyMutant } from './everyMutant';
import { sourceOf } from './mutants';

const root = resolve(import.meta.dirname, '../..');
/** Which mutant takes the place of its algorithm; the one algorithm of that name is right otherwise. */
const chosen = everyMutant.find(({ algo }) => algo === process.env['BELLMAN_MUTANT']);

/** Runs the tests of one algorithm against a copy with a sign turned round. */
export default defineConfig({
  root,
  plugins: [
    {
      name: 'mutate',
      enforce: 'pre',
      transform(code, id) {
        if (chosen === undefined || id !== resolve(root, sourceOf(chosen))) return undefined;
        return code.replace(chosen.right, chosen.wrong);
      },
    },
  ],
  test: { include: ['test/rl/**/*.test.ts'], testTimeout: 60_000, pool: 'forks', maxWorkers: 1, fsModuleCache: false },
});
