import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { LabProcessHandle } from './labProcessHandle';
import type { FromLab, ToLab } from './messages';

/** Characters of error output kept to explain a crash. */
const keptErrorOutput = 4000;

/** Milliseconds after an exit in which the last words of a process may still arrive. */
const lastWordsMilliseconds = 100;

export interface UtilityLabOptions {
  /** The built entry of the lab process. */
  readonly labScript: string;
  /** The built entry of a run process. */
  readonly runScript: string;
  readonly heapLimitMegabytes: number;
}

/** Starts the lab as a utility process, and the run processes it asks for: only Electron's main process can. */
export function startUtilityLab({ labScript, runScript, heapLimitMegabytes }: UtilityLabOptions): LabProcessHandle {
  const lab = utilityProcess.fork(labScript, [], { serviceName: 'Bellman lab' });
  const runs = new Map<number, UtilityProcess>();
  const post = (message: ToLab, ports: MessagePortMain[] = []) => lab.postMessage(message, ports);
  let connectionCount = 0;

  function startRun(run: number): void {
    const child = utilityProcess.fork(runScript, [], {
      serviceName: 'Bellman run',
      execArgv: [`--max-old-space-size=${heapLimitMegabytes}`],
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    runs.set(run, child);
    let errorOutput = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errorOutput = (errorOutput + chunk.toString()).slice(-keptErrorOutput);
    });
    child.on('spawn', () => {
      // The lab and its run talk past this process, which has a window to keep smooth.
      const { port1, port2 } = new MessageChannelMain();
      child.postMessage(null, [port1]);
      post({ kind: 'runStarted', run, processId: child.pid }, [port2]);
    });
    child.on('exit', (code) => {
      runs.delete(run);
      setTimeout(() => post({ kind: 'runEnded', run, exit: { code, signal: null, errorOutput } }), lastWordsMilliseconds);
    });
  }

  lab.on('message', (message: FromLab) => {
    if (message.kind === 'startRun') startRun(message.run);
    if (message.kind === 'killRun') runs.get(message.run)?.kill();
  });
  lab.on('exit', () => {
    for (const child of runs.values()) child.kill();
  });

  return {
    connect: (port) => post({ kind: 'connect', connection: ++connectionCount }, [port]),
    requestStop: () => post({ kind: 'stop' }),
    kill: () => lab.kill(),
    onMessage: (listener) => lab.on('message', listener),
    onExit: (listener) => lab.on('exit', listener),
  };
}
