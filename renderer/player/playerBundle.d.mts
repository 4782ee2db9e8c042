import type { Plugin } from 'vite';

export function playerBundle(project: string): Plugin;
