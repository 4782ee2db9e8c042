import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureNode, runToEnd } from './node.mjs';
import { giveUp, inProject, projectFolder } from './project.mjs';

/** Opens the desktop window, or where there is no Electron the same lab in a browser. */
await ensureNode();
await ensureBuilt().catch((error) => giveUp(error.message));

const electron = findElectron();
if (electron !== undefined && hasDisplay()) {
  // Chromium refuses to start its sandbox for root, which has nothing to be kept from anyway.
  const asRoot = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : [];
  process.exit(await runToEnd(electron, [projectFolder, ...asRoot]));
}

const reason = electron === undefined ? "Electron's binary is not installed here" : 'there is no display here';
process.stderr.write(`The desktop window cannot open, because ${reason}; the same lab is served to the browser instead.\n`);
process.argv.splice(2, Infinity, 'serve', ...(hasDisplay() ? ['--open'] : []));
await import(pathToFileURL(inProject('out', 'main', 'cli.cjs')).href);

/** Electron's binary, found without importing its package, which would try to download one. */
function findElectron() {
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? inProject('node_modules', 'electron', 'dist');
  const binary = resolve(folder, names[process.platform] ?? 'electron');
  return existsSync(binary) ? binary : undefined;
}

function hasDisplay() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}
