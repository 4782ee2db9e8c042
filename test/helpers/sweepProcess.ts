import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { SweepInfo } from '../../main/contract/models';

/** The built program, where a build puts it. */
const script = resolve(import.meta.dirname, '../..', process.env['BELLMAN_OUTPUT'] ?? 'out', 'main/cli.cjs');

/** Milliseconds between two looks at what a sweep has stored. */
const lookMilliseconds = 25;

/** What of a sweep must be the same however it was interrupted: everything but ids and times. */
export function resultOf(sweep: SweepInfo) {
  const { trials, best, confirmation, importance, methods, status, settledTrials } = sweep;
  return {
    trials: trials.map(({ experimentId: _, ...trial }) => trial),
    best,
    confirmation,
    importance,
    methods,
    status,
    settledTrials,
  };
}

/** Runs a sweep to its end in a process of its own. */
export async function runSweep(description: object): Promise<SweepInfo> {
  const folder = temporaryFolder();
  return read(await start(folder, [writeDescription(folder, description)]).ended);
}

/**
 * Runs a sweep, kills its process without warning once so many stages of trials are stored, and resumes it in another.
 *
 * @returns the sweep at its end, and how many stages were stored when it was killed.
 */
export async function runKilledSweep(description: object, stages: number): Promise<{ sweep: SweepInfo; storedStages: number }> {
  const folder = temporaryFolder();
  const { child, ended } = start(folder, [writeDescription(folder, description)]);
  while (child.exitCode === null && countStages(folder) < stages) await new Promise((wake) => setTimeout(wake, lookMilliseconds));
  child.kill('SIGKILL');
  await ended;
  const [listed] = JSON.parse((await start(folder, []).ended).stdout) as SweepInfo[];
  if (listed?.status !== 'interrupted') throw new Error(`The sweep must have been killed under way, got ${listed?.status}.`);
  const storedStages = countStages(folder);
  return { sweep: read(await start(folder, ['--resume', listed.sweepId]).ended), storedStages };
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(folder: string, words: readonly string[]) {
  const child = spawn(process.execPath, [script, 'sweep', ...words, '--data', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    written.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    written.stderr += chunk.toString();
  });
  return { child, ended: new Promise<Ended>((done) => child.on('close', (status) => done({ status, ...written }))) };
}

function read({ status, stdout, stderr }: Ended): SweepInfo {
  if (status !== 0) throw new Error(`The sweep must end with status 0, got ${status}: ${stderr}`);
  return JSON.parse(stdout) as SweepInfo;
}

function countStages(folder: string): number {
  const file = join(folder, 'bellman.sqlite');
  if (!existsSync(file)) return 0;
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const query = 'SELECT coalesce(sum(json_array_length(stages)), 0) AS count FROM sweep_trials';
    return database.prepare<[], { count: number }>(query).get()!.count;
  } catch {
    return 0; // it is just being made
  } finally {
    database.close();
  }
}

function writeDescription(folder: string, description: object): string {
  const file = join(folder, 'sweep.json');
  writeFileSync(file, JSON.stringify(description));
  return file;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-sweep-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
