/**
 * Measures the page in a real Chromium and prints one line of JSON for each figure; a few minutes:
 *
 *     node test/benchmark/ui.mjs [NAME…]
 *
 * `npm run bench -- ui` prints them as a table.
 */
import { createServer } from 'vite';
import { ensureBuilt } from '../../main/launch/build.mjs';
import { ensureNode } from '../../main/launch/node.mjs';
import { projectFolder } from '../../main/launch/project.mjs';

await ensureNode();
await ensureBuilt();
const server = { middlewareMode: true, hmr: false, ws: false, watch: null };
const vite = await createServer({ configFile: false, root: projectFolder, appType: 'custom', logLevel: 'error', server });
try {
  const { measurePage } = await vite.ssrLoadModule('/test/benchmark/measurePage.ts');
  await measurePage(process.argv.slice(2), (figure) => process.stdout.write(`${JSON.stringify(figure)}\n`));
} finally {
  await vite.close();
}
