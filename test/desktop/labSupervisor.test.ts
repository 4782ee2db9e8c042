import type { MessagePortMain } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabProcessHandle } from '../../main/desktop/labProcessHandle';
import { LabSupervisor } from '../../main/desktop/labSupervisor';
import type { FromLab } from '../../main/desktop/messages';

/** A lab process that does what the test says. */
class ScriptedProcess implements LabProcessHandle {
  readonly connect = vi.fn();
  readonly requestStop = vi.fn();
  readonly kill = vi.fn(() => this.exit());
  readonly #messageListeners: ((message: FromLab) => void)[] = [];
  readonly #exitListeners: (() => void)[] = [];

  onMessage(listener: (message: FromLab) => void): void {
    this.#messageListeners.push(listener);
  }

  onExit(listener: () => void): void {
    this.#exitListeners.push(listener);
  }

  tell(message: FromLab): void {
    for (const listener of this.#messageListeners) listener(message);
  }

  exit(): void {
    for (const listener of this.#exitListeners) listener();
  }
}

describe('The supervisor of the lab process', () => {
  const processes: ScriptedProcess[] = [];
  const onFailure = vi.fn();
  const newest = () => processes.at(-1)!;
  const port = {} as MessagePortMain;

  function supervise(): LabSupervisor {
    return new LabSupervisor(() => {
      processes.push(new ScriptedProcess());
      return newest();
    }, onFailure);
  }

  beforeEach(() => {
    vi.useFakeTimers();
    processes.length = 0;
    onFailure.mockReset();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('starts a lab that crashed again, and connects pages to the new one', () => {
    const supervisor = supervise();
    newest().tell({ kind: 'ready' });
    newest().exit();
    expect(processes).toHaveLength(2);

    supervisor.connect(port);
    expect(processes[0]?.connect).not.toHaveBeenCalled();
    expect(processes[1]?.connect).toHaveBeenCalledWith(port);
    expect(onFailure).not.toHaveBeenCalled();
  });

  it('gives up on a lab that crashes time after time', () => {
    supervise();
    for (let crash = 0; crash < 4; crash++) {
      newest().tell({ kind: 'ready' });
      newest().exit();
    }
    expect(processes).toHaveLength(4);
    expect(onFailure.mock.calls).toEqual([['The lab crashes again and again. Its data are safe; please report this.']]);
  });

  it('does not give up on one that crashes now and then', () => {
    supervise();
    for (let crash = 0; crash < 10; crash++) {
      newest().tell({ kind: 'ready' });
      newest().exit();
      vi.advanceTimersByTime(30_000);
    }
    expect(onFailure).not.toHaveBeenCalled();
  });

  it('tells why a lab could not be opened, and does not try again', () => {
    supervise();
    newest().tell({ kind: 'failed', message: 'Another lab uses this folder.' });
    expect(onFailure.mock.calls).toEqual([['Another lab uses this folder.']]);
    expect(processes).toHaveLength(1);
  });

  it('tells of a lab that ended without a word before it was ready', () => {
    supervise();
    newest().exit();
    expect(onFailure.mock.calls).toEqual([['The lab ended before it was ready.']]);
  });

  it('waits for the lab to save everything when the application ends', async () => {
    const supervisor = supervise();
    newest().tell({ kind: 'ready' });
    let hasStopped = false;
    const stopping = supervisor.stop().then(() => {
      hasStopped = true;
    });
    await vi.advanceTimersByTimeAsync(5000);
    expect(newest().requestStop).toHaveBeenCalledOnce();
    expect(hasStopped).toBe(false);

    newest().exit();
    await stopping;
    expect(processes).toHaveLength(1);
    expect(newest().kill).not.toHaveBeenCalled();
  });

  it('does not wait forever', async () => {
    const stopping = supervise().stop();
    await vi.advanceTimersByTimeAsync(60_000);
    await stopping;
    expect(newest().kill).toHaveBeenCalledOnce();
    expect(onFailure).not.toHaveBeenCalled();
  });
});
