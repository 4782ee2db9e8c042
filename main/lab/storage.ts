import { LabError } from '../contract/errors';
import type { CleanUp, CleanUpResult } from '../contract/storage';
import type { Store } from '../store/store';

/** Removes for good what was asked for, and gives its room back to the disk where the disk has room to do so. */
export function cleanUp(store: Store, parts: readonly CleanUp[]): CleanUpResult {
  const removed = store.storage.remove(parts);
  const freedBytes = shrinkIfPossible(store);
  return { removed, freedBytes, fileBytes: store.storage.describe().fileBytes };
}

/** To shrink the file takes as much room again; a full disk, where one cleans up first of all, may not have it. */
function shrinkIfPossible(store: Store): number {
  try {
    return store.storage.shrink();
  } catch (error) {
    if (error instanceof LabError && error.code === 'storage') return 0;
    throw error;
  }
}
