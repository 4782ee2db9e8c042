import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';

const moduleName = 'virtual:player';
const resolvedName = `\0${moduleName}`;

/**
 * Lets code that writes players import the player itself: `virtual:player` exports its `script` and its `style`.
 *
 * It is built when it is first asked for, as part of whatever is being built.
 *
 * @param {string} project folder; this file may be bundled into a configuration, and then cannot tell where it was.
 * @returns {import('vite').Plugin}
 */
export function playerBundle(project) {
  return {
    name: 'player-bundle',
    enforce: 'pre',
    resolveId: (id) => (id === moduleName ? resolvedName : undefined),
    async load(id) {
      if (id !== resolvedName) return undefined;
      const { script, style } = await bundlePlayer(project);
      return `export const script = ${JSON.stringify(script)};\nexport const style = ${JSON.stringify(style)};\n`;
    },
  };
}

/** One classic script and one style that need nothing else, since a page opened from a file may not load modules. */
async function bundlePlayer(project) {
  const { output: outputs } = await build({
    root: project,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    mode: 'production',
    plugins: [svelte({ configFile: false, compilerOptions: { dev: false } })],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      cssCodeSplit: false,
      rollupOptions: {
        input: resolve(project, 'renderer/player/main.ts'),
        output: { format: 'iife', codeSplitting: false },
      },
    },
  });
  const scripts = outputs.filter(({ type }) => type === 'chunk');
  const styles = outputs.filter(({ type }) => type === 'asset');
  if (scripts.length !== 1 || styles.some(({ fileName }) => !fileName.endsWith('.css'))) {
    throw new Error(`The player must be one script and its styles, got ${outputs.map(({ fileName }) => fileName).join(', ')}.`);
  }
  return { script: scripts[0].code, style: styles.map(({ source }) => String(source)).join('') };
}
