import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const renderer = resolve(import.meta.dirname, '..');

/** The development page: every scene and component with fixed data. Never part of the product. */
export default defineConfig({
  root: renderer,
  plugins: [svelte({ configFile: false })],
  server: { open: '/gallery/' },
  build: {
    outDir: resolve(renderer, '../out/gallery'),
    emptyOutDir: true,
    rollupOptions: { input: resolve(import.meta.dirname, 'index.html') },
  },
});
