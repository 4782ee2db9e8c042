import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromLab } from '../../main/desktop/messages';
import { UtilityRuns } from '../../main/desktop/utilityRuns';
import { asElectronPort } from '../transport/electronPort';

const nextMessage = (port: NodePort) => new Promise<unknown>((resolve) => port.once('message', resolve));

describe('Run processes of a lab under Electron', () => {
  let told: FromLab[];
  let runs: UtilityRuns;
  beforeEach(() => {
    told = [];
    runs = new UtilityRuns((message) => told.push(message));
  });

  /** What main does: starts the process of a run and hands one end of a port to each side. */
  function start(run: number, processId: number): NodePort {
    const { port1, port2 } = new MessageChannel();
    runs.started(run, processId, asElectronPort(port1));
    return port2;
  }

  it('are asked for, each under its own number', () => {
    runs.spawn();
    runs.spawn();
    expect(told).toEqual([
      { kind: 'startRun', run: 1 },
      { kind: 'startRun', run: 2 },
    ]);
  });

  it('get in order what was sent before they existed and after', async () => {
    const channel = runs.spawn();
    channel.send({ kind: 'start' });
    channel.send({ kind: 'pause' });
    const runEnd = start(1, 4711);
    expect(channel.processId).toBe(4711);
    expect(await nextMessage(runEnd)).toEqual({ kind: 'start' });
    expect(await nextMessage(runEnd)).toEqual({ kind: 'pause' });
    channel.send({ kind: 'resume' });
    expect(await nextMessage(runEnd)).toEqual({ kind: 'resume' });
    runEnd.close();
  });

  it('report to the channel of their own run, with typed arrays', async () => {
    const [first, second] = [runs.spawn(), runs.spawn()];
    const heardFirst = vi.fn();
    first.onMessage(heardFirst);
    const heard = new Promise((resolve) => second.onMessage(resolve));
    start(1, 1);
    const runEnd = start(2, 2);
    runEnd.postMessage({ values: Float64Array.of(1, Number.NaN) });
    expect(await heard).toEqual({ values: Float64Array.of(1, Number.NaN) });
    expect(heardFirst).not.toHaveBeenCalled();
    first.kill();
    runEnd.close();
    runs.ended(1, { code: 0, signal: null, errorOutput: '' });
  });

  it('are killed by main, and tell how they ended', () => {
    const channel = runs.spawn();
    const ended = vi.fn();
    channel.onExit(ended);
    channel.kill();
    expect(told.at(-1)).toEqual({ kind: 'killRun', run: 1 });

    const exit = { code: 5, signal: null, errorOutput: 'out of memory' };
    runs.ended(1, exit);
    runs.ended(1, exit);
    expect(ended.mock.calls).toEqual([[exit]]);
  });
});
