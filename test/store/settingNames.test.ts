import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrations } from '../../main/store/migrations';
import { addRuns, temporaryFolder, temporaryStore } from './records';
import { runRecord } from './runRecord';

it('a stored run is read with the name that its setting has now', async () => {
  const folder = temporaryFolder();
  const before = await temporaryStore(folder);
  addRuns(before, 'r1');
  const settings = { filters: [16, 32], kernelSize: 3, network: 'say "filters": no' };
  before.runs.add(runRecord('r2', { algo: 'dqn', settings }));
  before.close();

  const renaming = migrations.find((migration) => migration.includes('convolutionFilters'))!;
  const database = new Database(join(folder, 'bellman.sqlite'));
  database.exec(renaming);
  database.close();

  const store = await temporaryStore(folder);
  expect(store.runs.get('r2')!.settings).toEqual({
    convolutionFilters: [16, 32],
    kernelSize: 3,
    network: 'say "filters": no',
  });
  expect(store.runs.get('r1')!.settings).toEqual(runRecord('r1').settings);
});
