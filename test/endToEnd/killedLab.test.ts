import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { program } from './servedLab';

const train = 'train --env CartPole-v1 --algo dqn --seed 3 --engine simd';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Starts the command line in a process group of its own, which its run processes belong to as well. */
function start(dataFolder: string, line: string) {
  const child = spawn(process.execPath, [program, ...line.split(' '), '--json', '--data', dataFolder], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const group = child.pid!;
  onTestFinished(() => void (isAlive(group) && process.kill(-group, 'SIGKILL')));
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    written.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    written.stderr += chunk.toString();
  });
  const ended = new Promise<typeof written>((resolve) => child.on('close', () => resolve(written)));
  return { child, group, ended };
}

/** What a command answers with. */
async function ask(dataFolder: string, line: string) {
  const { stdout, stderr } = await start(dataFolder, line).ended;
  if (stdout === '') throw new Error(`bellman ${line} gave no document: ${stderr}`);
  return JSON.parse(stdout);
}

/** Whether any process of a group lives. */
function isAlive(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

/** The step of the last stored point from which a run could go on, and that of its last stored step; 0 before there is one. */
function storedSteps(dataFolder: string): { readonly resumeStep: number; readonly steps: number } {
  try {
    const database = new Database(join(dataFolder, 'bellman.sqlite'), { readonly: true, fileMustExist: true });
    const row = database.prepare('SELECT steps, step FROM runs JOIN resume_points USING (run_id)').get();
    database.close();
    const { step = 0, steps = 0 } = (row ?? {}) as { step?: number; steps?: number };
    return { resumeStep: step, steps };
  } catch {
    return { resumeStep: 0, steps: 0 }; // neither file nor table are there yet
  }
}

describe('A lab killed with SIGKILL', () => {
  it('leaves an interrupted run, nobody who computes it, and a curve that goes on as if nothing had been', async () => {
    const folder = temporaryFolder();
    const { child, group, ended } = start(folder, `${train} --steps 10000000`);
    // Points are stored each second and resume points every three: some of the way is repeated.
    await expect
      .poll(() => storedSteps(folder), { timeout: 60_000 })
      .toSatisfy(({ resumeStep, steps }) => 0 < resumeStep && resumeStep < steps);
    process.kill(child.pid!, 'SIGKILL');
    expect((await ended).stdout).toBe('');
    await expect.poll(() => isAlive(group), { timeout: 10_000 }).toBe(false);
    const { resumeStep, steps } = storedSteps(folder);

    const [run] = await ask(folder, 'runs');
    expect(run).toMatchObject({ status: 'interrupted', steps });

    const allSteps = 2 * steps;
    const resuming = start(folder, `resume ${run.runId} --steps ${allSteps}`);
    const straight = await ask(temporaryFolder(), `${train} --steps ${allSteps}`);
    const { stdout, stderr } = await resuming.ended;
    expect(stderr).toContain(`Resuming ${run.runId} at step ${resumeStep.toLocaleString('en-US')}.`);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'finished', steps: allSteps, curveHash: straight.runs[0].curveHash });
  }, 180_000);
});

describe('The same command', () => {
  it('gives the same curve twice, and another one for another seed', async () => {
    const lines = [3, 3, 4].map((seed) => `train --env CartPole-v1 --algo dqn --steps 2000 --seed ${seed}`);
    const documents = await Promise.all(lines.map((line) => ask(temporaryFolder(), line)));
    const [hash, again, other] = documents.map(({ runs }) => runs[0].curveHash);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(again).toBe(hash);
    expect(other).not.toBe(hash);
  });
});
