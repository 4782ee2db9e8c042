import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that `package.json` lies in. */
export const projectFolder = resolve(fileURLToPath(import.meta.url), '../../..');

/** A path inside the project. */
export const inProject = (...parts) => resolve(projectFolder, ...parts);

/** Says in one line why it cannot go on, and ends. */
export function giveUp(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
