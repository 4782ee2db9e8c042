import { fork } from 'node:child_process';
import type { RunChannel, SpawnRunProcess } from './runChannel';

/** Characters of error output kept to explain a crash. */
const keptErrorOutput = 4000;

/**
 * Run processes as forks of Node.
 *
 * @param script the built entry of a run process.
 * @param heapLimitMegabytes the most JavaScript heap a run may use; a run over it ends, nothing else does.
 * @param execPath another Node than the one that runs now.
 */
export function forkRunProcesses(script: string, heapLimitMegabytes: number, execPath = process.execPath): SpawnRunProcess {
  return (): RunChannel => {
    const child = fork(script, [], {
      execPath,
      execArgv: [`--max-old-space-size=${heapLimitMegabytes}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let errorOutput = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errorOutput = (errorOutput + chunk.toString()).slice(-keptErrorOutput);
    });
    return {
      processId: child.pid,
      send: (message) => {
        if (child.connected) child.send(message as object, () => {}); // a process that is just ending reports itself by its exit
      },
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => {
        child.on('close', (code, signal) => listener({ code, signal, errorOutput }));
        child.on('error', (error) => listener({ code: null, signal: null, errorOutput: error.message }));
      },
      kill: () => child.kill('SIGKILL'),
    };
  };
}
