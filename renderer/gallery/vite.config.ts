import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const projectFolder = resolve(import.meta.dirname, '../..');

/** The development page: every scene and component with fixed data. Never part of the product. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: resolve(projectFolder, 'renderer/public'),
  plugins: [svelte({ configFile: false })],
  server: { fs: { allow: [projectFolder] } },
  build: { outDir: resolve(projectFolder, 'out/gallery'), emptyOutDir: true },
});
