/**
 * Takes the README's pictures and its animation (`learning.png`, an animated PNG) anew, from runs trained for them; a few minutes:
 *
 *     node test/endToEnd/screenshots.mjs [FOLDER]
 */
import { resolve } from 'node:path';
import { createServer } from 'vite';
import { ensureBuilt } from '../../main/launch/build.mjs';
import { ensureNode } from '../../main/launch/node.mjs';
import { inProject, projectFolder } from '../../main/launch/project.mjs';

await ensureNode();
await ensureBuilt();
const folder = resolve(process.argv[2] ?? inProject('resources', 'screenshots'));
const server = { middlewareMode: true, hmr: false, ws: false, watch: null };
const vite = await createServer({ configFile: false, root: projectFolder, appType: 'custom', logLevel: 'error', server });
try {
  const { takeScreenshots } = await vite.ssrLoadModule('/test/endToEnd/takeScreenshots.ts');
  await takeScreenshots(folder);
} finally {
  await vite.close();
}
