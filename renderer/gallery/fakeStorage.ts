import type { RunInfo } from '../../main/contract/models';
import type { StorageInfo } from '../../main/contract/storage';

/** As much room as such runs would take: a fixed number of bytes for each. */
export function fakeStorage(runs: readonly RunInfo[], deletedCount: number): StorageInfo {
  const occupied = (count: number, bytesOfEach: number) => ({ count, bytes: count * bytesOfEach });
  const curves = occupied(runs.length, 64_000);
  const checkpoints = occupied(20 * runs.length, 72_000);
  const resumePoints = occupied(runs.length, 3_400_000);
  const deleted = occupied(deletedCount, 4_900_000);
  return {
    fileBytes: 400_000 + curves.bytes + checkpoints.bytes + resumePoints.bytes + deleted.bytes,
    curves,
    checkpoints,
    resumePoints,
    deleted,
    cleanUps: {
      deleted,
      checkpoints: occupied(18 * runs.filter(({ status }) => status === 'finished').length, 72_000),
      resumePoints: occupied(runs.filter(({ status }) => status === 'finished').length, 3_400_000),
    },
  };
}
