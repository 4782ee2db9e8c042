import util from 'node:util';

/**
 * Gives `node:util` back the old type checks that tfjs-node 4.22 still calls at the first tensor with data.
 *
 * Node 23 removed `isNullOrUndefined`; `isArray` is marked to follow. What is there already stays as it is.
 *
 * Source: https://nodejs.org/api/deprecations.html, DEP0044 and DEP0051.
 */
export function restoreNodeUtil(target: { isArray?: unknown; isNullOrUndefined?: unknown } = util): void {
  target.isArray ??= Array.isArray;
  target.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}
