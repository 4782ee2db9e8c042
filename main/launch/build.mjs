import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectFolder } from './project.mjs';

/** What a build is made from. */
const sources = ['main', 'preload', 'renderer', 'resources', 'package.json', 'electron.vite.config.ts'];

/** What a build consists of, and in each part the file that stands for it. */
const parts = { main: 'cli.cjs', preload: 'index.cjs', renderer: 'index.html' };

/** Milliseconds between two looks at a build that somebody else is making. */
const lookInterval = 100;

/** Milliseconds after which a build is taken for abandoned. */
const longestBuild = 600_000;

/**
 * Builds the application where there is no build or the sources are newer than it.
 *
 * Any number of calls at once is safe: one builds, beside the old build, and the others wait for it.
 *
 * @throws Error when it cannot be built.
 */
export async function ensureBuilt(folder = projectFolder) {
  const lock = join(folder, 'out', 'building');
  while (!isFresh(folder)) {
    mkdirSync(join(folder, 'out'), { recursive: true });
    if (takeLock(lock)) {
      try {
        if (!isFresh(folder)) build(folder);
      } finally {
        rmSync(lock, { force: true });
      }
    } else {
      await sleep(lookInterval);
    }
  }
}

/** Whether there is a build and no source is newer. An installed application has no sources, and so is always fresh. */
export function isFresh(folder = projectFolder) {
  const builtAt = Object.entries(parts).map(([part, file]) => modifiedAt(join(folder, 'out', part, file)));
  const changedAt = sources.map((source) => newestIn(join(folder, source)));
  return Math.min(...builtAt) >= Math.max(...changedAt);
}

/** Milliseconds since 1970 at which the newest file or folder below a path was changed; folders tell of what was removed. */
function newestIn(path) {
  const own = modifiedAt(path);
  if (own === -Infinity || !statSync(path).isDirectory()) return own;
  return Math.max(own, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}

/** Whether the lock is ours now. One that its owner has left behind is cleared away. */
function takeLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isAbandoned(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > longestBuild) return true;
    const owner = Number(readFileSync(lock, 'utf8'));
    // Between its creation and its first word a lock is empty, and its owner alive.
    if (owner !== 0) process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function build(folder) {
  const builder = join(folder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if (!existsSync(builder)) throw new Error("Bellman's packages are not installed here. Run npm ci.");
  process.stderr.write('Building…\n');

  const startedAt = new Date();
  const next = join(folder, 'out', 'next');
  const { status, stdout, stderr } = spawnSync(process.execPath, [builder, 'build'], {
    cwd: folder,
    env: { ...process.env, BELLMAN_OUTPUT: next },
    encoding: 'utf8',
  });
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}`);
    throw new Error('Bellman could not be built; the reason stands above.');
  }
  takePlace(folder, next, startedAt);
}

/** Puts the new build where the old one was, part by part. */
function takePlace(folder, next, startedAt) {
  const previous = join(folder, 'out', 'previous');
  rmSync(previous, { recursive: true, force: true });
  mkdirSync(previous);
  for (const [part, file] of Object.entries(parts)) {
    const place = join(folder, 'out', part);
    // Whatever was changed while we built may or may not be in it, so the build is as old as its beginning.
    utimesSync(join(next, part, file), startedAt, startedAt);
    if (existsSync(place)) renameSync(place, join(previous, part));
    renameSync(join(next, part), place);
  }
  rmSync(previous, { recursive: true, force: true });
  rmSync(next, { recursive: true, force: true });
}
