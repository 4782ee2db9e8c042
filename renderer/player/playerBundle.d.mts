import type { Plugin } from 'vite';

export function playerBundle(): Plugin;
