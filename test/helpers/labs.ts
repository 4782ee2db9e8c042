import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decode, encode } from '../../main/contract/encoding';
import type { LabEvents } from '../../main/contract/lab';
import type { RunInfo } from '../../main/contract/models';
import { createLab, type Lab, type LabOptions } from '../../main/lab/lab';
import type { RunChannel } from '../../main/runner/runChannel';
import { forkRunProcesses } from '../../main/runner/spawn';
import { openStore } from '../../main/store/store';

/** The built entry of run processes; `npm test` builds before it tests. */
export const runProcessScript = resolve(import.meta.dirname, '../../out/main/runProcess.cjs');

export interface TestLab extends Lab {
  readonly dataFolder: string;
  /** The line to each run process ever started, in order. */
  readonly processes: readonly RunChannel[];
  /** Resolves with the run once it has ended. */
  ended(runId: string): Promise<RunInfo>;
  /** Resolves at the first event of that name that `accepts` likes. */
  next<K extends keyof LabEvents>(name: K, accepts: (event: LabEvents[K]) => boolean): Promise<LabEvents[K]>;
}

const cleanUp: (() => void | Promise<void>)[] = [];

/** A folder of its own, gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-test-'));
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real lab with real run processes on a folder of its own. */
export async function openTestLab(options: Partial<LabOptions> = {}): Promise<TestLab> {
  const dataFolder = options.dataFolder ?? temporaryFolder();
  const processes: RunChannel[] = [];
  const fork = forkRunProcesses(runProcessScript, options.heapLimitMegabytes ?? 1024);
  const spawn = () => {
    const channel = fork();
    processes.push(channel);
    return channel;
  };
  const lab = await createLab({ host: 'test', processLimit: 2, spawn, ...options, dataFolder });
  let isOpen = true;
  const dispose = async () => {
    if (!isOpen) return;
    isOpen = false;
    await lab.dispose();
  };
  cleanUp.push(dispose);
  const next: TestLab['next'] = (name, accepts) =>
    new Promise((found) => {
      const stop = lab.client.subscribe(name, (event) => {
        if (!accepts(event)) return;
        stop();
        found(event);
      });
    });
  const ended = async (runId: string) => {
    const waiting = next('run.ended', (run) => run.runId === runId);
    const now = await lab.client.request('runs.get', { runId });
    return ['finished', 'stopped', 'failed'].includes(now.status) ? now : await waiting;
  };
  return { ...lab, dispose, dataFolder, processes, ended, next };
}

/** Changes the state that a run would go on from, behind the back of a closed lab. */
export async function spoilResumePoint(dataFolder: string, runId: string, spoil: (state: unknown) => void): Promise<void> {
  const store = await openStore(dataFolder);
  const { step, state } = store.resumePoints.get(runId)!;
  const decoded = decode(state);
  spoil(decoded);
  store.resumePoints.save(runId, step, encode(decoded));
  store.close();
}

/** Closes labs and removes folders, the newest first; for `afterEach`. */
export async function closeTestLabs(): Promise<void> {
  while (cleanUp.length > 0) await cleanUp.pop()!();
}
