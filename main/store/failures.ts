import { LabError, toLabError } from '../contract/errors';

/**
 * The sentence for a failure of SQLite or of the file system, with the code that the contract knows.
 *
 * @param place the folder or file that was being read or written, as the person knows it.
 */
export function storageFailure(error: unknown, place: string): LabError {
  if (error instanceof LabError) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (message === 'The database connection is not open') {
    return new LabError('storage', `The lab has already closed ${place}.`);
  }
  if (typeof code !== 'string') return toLabError(error); // not SQLite's and not the system's: a defect of ours
  const kind = code;
  const detail = String(message);

  if (kind === 'SQLITE_FULL' || kind === 'ENOSPC' || kind === 'EDQUOT') {
    return new LabError('storage', `The disk is full, so nothing more can be stored in ${place}. Free some space, then resume.`);
  }
  if (kind === 'SQLITE_NOTADB' || kind.startsWith('SQLITE_CORRUPT')) return damaged(place, detail);
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(kind) || /^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EISDIR)$/.test(kind)) {
    return new LabError('storage', `${place} must be a folder that can be written, got "${detail}". Choose another with --data.`);
  }
  if (kind === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
    return new LabError('not-found', 'The run or experiment that this belongs to is not stored.');
  }
  if (kind === 'SQLITE_CONSTRAINT_PRIMARYKEY' || kind === 'SQLITE_CONSTRAINT_UNIQUE') {
    return new LabError('conflict', `Something with this id is already stored (${detail}).`);
  }
  return new LabError('storage', `${place} could not be read or written: ${detail}.`);
}

/** A file that is not, or is no longer, a sound database. It was not changed. */
export function damaged(place: string, detail: string): LabError {
  return new LabError(
    'storage',
    `The database in ${place} is damaged (${detail}). It was left as it is: put back a copy, or choose another folder with --data.`,
  );
}
