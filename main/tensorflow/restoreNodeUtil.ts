import util from 'node:util';

/**
 * Gives `node:util` back the type checks that Node 23 removed and that tfjs-node 4.22 still calls at the first tensor
 * with data. What is there already stays as it is.
 *
 * Source: https://nodejs.org/api/deprecations.html, DEP0044 and DEP0050.
 */
export function restoreNodeUtil(target: { isArray?: unknown; isNullOrUndefined?: unknown } = util): void {
  target.isArray ??= Array.isArray;
  target.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}
