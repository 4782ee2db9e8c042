import { z } from 'zod';
import type { RunInfo } from './models';

/** Requests and answers about what takes room, what was deleted, and what can go for good. */

export const cleanUps = ['deleted', 'checkpoints', 'resumePoints'] as const;

export const storageRequests = {
  /** What takes how much room, and what each clean-up would free. Changes nothing. */
  'storage.describe': z.void().or(z.null()).or(z.strictObject({})),
  /** Runs that were deleted and can still be restored, the last deleted first. */
  'storage.deleted': z.void().or(z.null()).or(z.strictObject({})),
  /** Removes for good what `storage.describe` says under these names. There is no undo. */
  'storage.cleanUp': z.strictObject({ parts: z.array(z.enum(cleanUps)).min(1).max(cleanUps.length) }),
} as const;

/**
 * What may go:
 * `deleted`, runs that were deleted, with everything of theirs;
 * `checkpoints`, of runs that have ended and wear no star, all but the newest and the best evaluated;
 * `resumePoints`, of runs that finished and wear no star: to be extended they then start anew, and repeat the same curve.
 */
export type CleanUp = (typeof cleanUps)[number];

/** How many there are, and their bytes. */
export interface Occupied {
  readonly count: number;
  readonly bytes: number;
}

export interface StorageInfo {
  /** Of the database on the disk. */
  readonly fileBytes: number;
  /** Of runs that are shown: their curves, with `count` for the runs themselves. */
  readonly curves: Occupied;
  /** Policies along the shown runs. */
  readonly checkpoints: Occupied;
  readonly resumePoints: Occupied;
  /** Everything of deleted runs; `count` is of runs. */
  readonly deleted: Occupied;
  /** What each clean-up would remove; none of them overlap. */
  readonly cleanUps: Readonly<Record<CleanUp, Occupied>>;
}

export interface CleanUpResult {
  /** What was removed, by clean-up. */
  readonly removed: Readonly<Partial<Record<CleanUp, Occupied>>>;
  /** By how much the file has become smaller; 0 where the disk had no room to rewrite it, and the space is used again later. */
  readonly freedBytes: number;
  readonly fileBytes: number;
}

export interface DeletedRun extends RunInfo {
  /** ISO 8601, UTC. */
  readonly deletedAt: string;
}
