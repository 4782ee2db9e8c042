import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * Bundles a TypeScript file into one that plain Node can run, inside the project so that its packages are found.
 *
 * @param name distinguishes bundles of one process.
 * @returns path of the bundle; its folder lies under node_modules/.cache and may be deleted afterwards.
 */
export async function bundleScript(entry: string, name: string): Promise<string> {
  const root = join(import.meta.dirname, '../..');
  const outDir = mkdtempSync(join(root, 'node_modules', `.${name}-`));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir,
      target: 'node22',
      rollupOptions: { output: { format: 'es', entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  });
  return join(outDir, `${name}.mjs`);
}
