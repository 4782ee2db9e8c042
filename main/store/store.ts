import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CheckpointTable } from './checkpoints';
import { ChoiceTable } from './choices';
import { Connection } from './connection';
import { CurveTable } from './curves';
import { DatasetTable } from './datasets';
import { EvaluationTable } from './evaluations';
import { ExperimentTable } from './experiments';
import { storageFailure } from './failures';
import { FigureTable } from './figures';
import { GroupNotesTable } from './groupNotes';
import { lockFolder } from './labLock';
import { openDatabase } from './openDatabase';
import { ResumePointTable } from './resumePoints';
import { RunGroupTable } from './runGroups';
import { RunTable } from './runs';
import { loadSqlite, type Sqlite } from './sqlite';
import { Storage } from './storage';
import { SweepTable } from './sweeps';
import { WorldTable } from './worlds';

export interface StoreOptions {
  /** Limit to the size of the database file, bytes; that of the disk when left out. */
  readonly largestBytes?: number;
}

/** All that a lab remembers, in one folder that belongs to it alone while the store is open. */
export interface Store {
  /** Absolute path. */
  readonly folder: string;
  readonly experiments: ExperimentTable;
  readonly runs: RunTable;
  readonly curves: CurveTable;
  readonly evaluations: EvaluationTable;
  readonly checkpoints: CheckpointTable;
  readonly resumePoints: ResumePointTable;
  readonly choices: ChoiceTable;
  readonly runGroups: RunGroupTable;
  readonly groupNotes: GroupNotesTable;
  readonly sweeps: SweepTable;
  readonly figures: FigureTable;
  readonly datasets: DatasetTable;
  readonly worlds: WorldTable;
  readonly storage: Storage;
  /** Does all of `work`, which must not wait for anything, or none of it; also the way to make many small writes fast. */
  transaction<Result>(work: () => Result): Result;
  /** Writes everything to the file and gives the folder back. Closing twice does no harm. */
  close(): void;
}

/**
 * Opens the store of a data folder, and creates both where they do not exist.
 *
 * What is committed survives a killed process; a power cut may take the last commits, never the database.
 *
 * @throws LabError `conflict` when another lab has the folder; `storage` when it cannot be read or written.
 */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<Store> {
  const sqlite = await loadSqlite();
  const place = resolve(folder);
  createFolder(place);
  const unlock = lockFolder(sqlite, place);
  try {
    return openTables(sqlite, place, options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw storageFailure(error, folder);
  }
}

function openTables(sqlite: Sqlite, folder: string, { largestBytes }: StoreOptions, unlock: () => void): Store {
  const connection = new Connection(openDatabase(sqlite, join(folder, 'bellman.sqlite'), folder, largestBytes), folder);
  let isOpen = true;
  return {
    folder,
    experiments: new ExperimentTable(connection),
    runs: new RunTable(connection),
    curves: new CurveTable(connection),
    evaluations: new EvaluationTable(connection),
    checkpoints: new CheckpointTable(connection),
    resumePoints: new ResumePointTable(connection),
    choices: new ChoiceTable(connection),
    runGroups: new RunGroupTable(connection),
    groupNotes: new GroupNotesTable(connection),
    sweeps: new SweepTable(connection),
    figures: new FigureTable(connection),
    datasets: new DatasetTable(connection),
    worlds: new WorldTable(connection),
    storage: new Storage(connection),
    transaction: (work) => connection.transaction(work),
    close() {
      if (!isOpen) return;
      isOpen = false;
      connection.close();
      unlock();
    },
  };
}
