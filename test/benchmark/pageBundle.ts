import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The page as `npm run build` leaves it. */
export const builtPage = resolve(import.meta.dirname, '../../out/renderer');

/** Bytes that may have to be fetched, compressed, before the page can show anything. */
export const bundleLimit = 400_000;

/** What a browser must have before it can show anything: the page, the scripts and styles it names, and what these need. */
export function initialFiles(folder = builtPage): readonly string[] {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file!);
  return ['index.html', ...named.reduce(addNeeded, [] as readonly string[])];

  function addNeeded(known: readonly string[], file: string): readonly string[] {
    return known.includes(file) ? known : needsOf(folder, file).reduce(addNeeded, [...known, file]);
  }
}

/** Besides the initial files, what is fetched for a part of the page that comes by itself: `Run`, `LivingThumbnail`. */
export function furtherFiles(part: string, folder = builtPage): readonly string[] {
  const assets = readdirSync(join(folder, 'assets'));
  const initial = new Set(initialFiles(folder));
  const found: string[] = [];
  const add = (file: string) => {
    if (initial.has(file) || found.includes(file)) return;
    found.push(file);
    const style = assets.find((asset) => asset.endsWith('.css') && nameOf(asset) === nameOf(file.slice('assets/'.length)));
    if (style !== undefined && file.endsWith('.js')) add(`assets/${style}`);
    for (const needed of needsOf(folder, file)) add(needed);
  };
  const script = assets.find((asset) => asset.endsWith('.js') && nameOf(asset) === part);
  if (script === undefined) throw new Error(`The built page must have a script for ${part}, got none in ${folder}.`);
  add(`assets/${script}`);
  return found;
}

/** Bytes of files, each compressed by gzip as a server would. */
export function compressedSize(files: readonly string[], folder = builtPage): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0);
}

/** The scripts that a script imports as it begins; those it fetches later are called as functions. */
function needsOf(folder: string, file: string): readonly string[] {
  if (!file.endsWith('.js')) return [];
  const text = readFileSync(join(folder, file), 'utf8');
  const named = [...text.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)].map(([, needed]) => `assets/${needed}`);
  // Some scripts carry sources to be read, which name files of their own.
  return named.filter((needed) => existsSync(join(folder, needed)));
}

/** `Run-CwGJtndT.js` is a part of `Run`. */
function nameOf(asset: string): string {
  return asset.replace(/-[\w-]{8}\.\w+$/, '');
}
