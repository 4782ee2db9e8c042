import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

/** The built program; `npm test` builds before it tests. */
const script = resolve(import.meta.dirname, '../../out/main/cli.cjs');

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Call {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once that has been written to stderr. */
  told(text: string): Promise<void>;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Starts the program as a shell would: in a process group of its own, which a terminal's Ctrl-C reaches as a whole. */
function start(folder: string, line: string): Call {
  const child = spawn(process.execPath, [script, ...line.split(' '), '--data', folder], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')));
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    written.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    written.stderr += chunk.toString();
  });
  return {
    child,
    ended: new Promise((resolve) => child.on('close', (status) => resolve({ status, ...written }))),
    told: (text) => expect.poll(() => written.stderr, { timeout: 30_000 }).toContain(text),
  };
}

const run = (folder: string, line: string): Promise<Ended> => start(folder, line).ended;

const train = 'train --env GridWorld --algo q-learning --json';

describe('the command line as a process', () => {
  it('trains, remembers, evaluates, and gives the same curve for the same seed', async () => {
    const folder = temporaryFolder();
    const first = await run(folder, `${train} --seeds 2 --steps 3000`);
    expect(first).toMatchObject({ status: 0, stderr: expect.stringMatching(/^Training q-learning on GridWorld: 2 runs, exp-/) });
    const { experimentId, runs } = JSON.parse(first.stdout);
    expect(runs.map(({ status, seed }: { status: string; seed: number }) => [status, seed])).toEqual([
      ['finished', 0],
      ['finished', 1],
    ]);
    const again = JSON.parse((await run(folder, `${train} --seed 1 --steps 3000`)).stdout);
    expect(again.runs[0].curveHash).toBe(runs[1].curveHash);
    expect(again.runs[0].curveHash).not.toBe(runs[0].curveHash);

    expect(JSON.parse((await run(folder, 'runs --json')).stdout)).toHaveLength(3);
    const evaluation = JSON.parse((await run(folder, `evaluate ${runs[0].runId} --episodes 5 --json`)).stdout);
    expect(evaluation).toMatchObject({ runId: runs[0].runId, episodes: 5 });
    const comparison = JSON.parse((await run(folder, `compare ${experimentId} --json`)).stdout);
    expect(comparison.groups).toMatchObject([{ n: 2, runIds: runs.map(({ runId }: { runId: string }) => runId) }]);
  });

  it('at Ctrl-C ends with a checkpoint from which the curve goes on as if nothing had been', async () => {
    const folder = temporaryFolder();
    const call = start(folder, `${train} --steps 200000000`);
    await call.told('Training');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    process.kill(-call.child.pid!, 'SIGINT');
    const { status, stdout, stderr } = await call.ended;
    expect(stderr).toContain('Stopping cleanly.');
    expect(status).toBe(0);
    const stopped = JSON.parse(stdout).runs[0];
    expect(stopped).toMatchObject({ status: 'stopped', message: '' });

    const steps = stopped.steps + 20_000;
    const resumed = await run(folder, `resume ${stopped.runId} --steps ${steps} --json`);
    expect(resumed.stderr).toBe(`Resuming ${stopped.runId} at step ${stopped.steps.toLocaleString('en-US')}.\n`);
    const straight = JSON.parse((await run(folder, `${train} --steps ${steps}`)).stdout).runs[0];
    expect(JSON.parse(resumed.stdout)).toMatchObject({ status: 'finished', steps, curveHash: straight.curveHash });
  });

  it('at the second Ctrl-C ends at once, and the run can be resumed', async () => {
    const folder = temporaryFolder();
    const call = start(folder, `${train} --steps 200000000`);
    await call.told('Training');
    process.kill(call.child.pid!, 'SIGINT');
    await call.told('Stopping cleanly.');
    await new Promise((resolve) => setTimeout(resolve, 150));
    call.child.kill('SIGINT');
    const { status } = await call.ended;
    expect([0, 1]).toContain(status); // 0 when the clean stop was faster than the second key
    const [stored] = JSON.parse((await run(folder, 'runs --json')).stdout);
    expect(['interrupted', 'stopped']).toContain(stored.status);
  });

  it('is told apart from a second lab on the same folder', async () => {
    const folder = temporaryFolder();
    const serving = start(folder, 'serve --json');
    await serving.told('Serving until Ctrl-C.');
    expect(await run(folder, 'runs --json')).toEqual({
      status: 1,
      stdout: '',
      stderr: `The data folder ${folder} is in use by another lab. Close that one, or choose another folder with --data.\n`,
    });
    expect((await run(folder, 'environments --json')).status).toBe(0);
    serving.child.kill('SIGTERM');
    const { status, stdout } = await serving.ended;
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/) });
    expect((await run(folder, 'runs --json')).stdout).toBe('[]\n');
  });

  it('does not mind a reader who has seen enough', async () => {
    const call = start(temporaryFolder(), 'algorithms');
    call.child.stdout?.destroy();
    expect(await call.ended).toMatchObject({ status: 0, stderr: '' });
  });
});
