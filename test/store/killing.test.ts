import { type ChildProcess, fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../main/store/store';
import { bundleScript } from '../helpers/bundleScript';
import { temporaryFolder, temporaryStore } from './records';

let script: string;
beforeAll(async () => {
  script = await bundleScript('test/store/killedLab.ts', 'killedLab');
});
afterAll(() => rmSync(dirname(script), { recursive: true, force: true }));

function startLab(folder: string): ChildProcess {
  const child = fork(script, [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Resolves at the message with that number; rejects should the process end before. */
function batchOf(child: ChildProcess, wanted: number): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (batch) => {
      if (batch === wanted) resolve();
    });
    child.once('exit', (code) => reject(new Error(`The child ended with ${code}.`)));
  });
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

describe('a lab that is killed', () => {
  it('keeps everything it had committed, tells what was under way, and leaves its folder free', async () => {
    const folder = temporaryFolder();
    const child = startLab(folder);
    let committed = 0;
    child.on('message', (batch) => {
      committed = Number(batch);
    });
    await batchOf(child, 12);
    await kill(child);

    const store = await temporaryStore(folder);
    const { steps, status } = store.runs.get('r1');
    // One more batch than was told may have been committed, never one less, and never a part of one.
    expect([committed * 1000, (committed + 1) * 1000]).toContain(steps);
    expect(status).toBe('running');
    expect(store.curves.read('r1', 'return').values).toEqual(Float64Array.from({ length: steps }, (_, i) => i + 1));
    expect(store.evaluations.latest().get('r1')?.step).toBe(steps);
    expect(store.resumePoints.get('r1')).toEqual({ step: steps, state: new Uint8Array(100_000).fill(steps / 1000) });
    expect(store.runs.markInterrupted('The lab ended while this run was under way.')).toEqual(['r1']);
    expect(store.runs.get('r1')).toMatchObject({ status: 'interrupted', endedAt: null });
    store.close();

    const database = new Database(join(folder, 'bellman.sqlite'), { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('foreign_key_check')).toEqual([]);
    database.close();
  });
});

describe('a folder', () => {
  it('belongs to one lab at a time, and the second is told what to do', async () => {
    const folder = temporaryFolder();
    const child = startLab(folder);
    await batchOf(child, 1);
    const refusal = {
      code: 'conflict',
      message: `The data folder ${folder} is in use by another lab. Close that one, or choose another folder with --data.`,
    };
    await expect(openStore(folder)).rejects.toMatchObject(refusal);
    await batchOf(child, 5); // the first goes on undisturbed
    await kill(child);
    const store = await openStore(folder);
    await expect(openStore(folder)).rejects.toMatchObject(refusal); // the same holds within one process
    store.close();
    store.close();
    await temporaryStore(folder);
  });
});
