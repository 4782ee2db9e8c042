import { extname, join, sep } from 'node:path';

/** A file of the page, and what it is. */
export interface PageFile {
  readonly path: string;
  readonly mediaType: string;
}

/** Every kind of file that a build of the page consists of. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** The file that an address of the page's own protocol means; `undefined` when it leads out of the folder or to no page file. */
export function findPageFile(folder: string, address: string): PageFile | undefined {
  const { pathname } = new URL(address);
  const path = join(folder, decodePath(pathname === '/' ? '/index.html' : pathname));
  const mediaType = mediaTypes[extname(path)];
  return mediaType !== undefined && path.startsWith(folder + sep) ? { path, mediaType } : undefined;
}

/** The name on disk; one that cannot be decoded names no file. */
function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '';
  }
}
