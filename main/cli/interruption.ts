/** Milliseconds within which signals are one: npm passes on the Ctrl-C that the terminal has already sent to all. */
const sameMilliseconds = 100;

/** The part of `process` that signals come from. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/**
 * Turns Ctrl-C (and the signal to terminate) into a request to stop.
 *
 * @param endAtOnce called at the second one.
 * @returns aborted at the first.
 */
export function watchInterruption(
  source: SignalSource,
  endAtOnce: () => void,
  now: () => number = () => performance.now(),
): AbortSignal {
  const controller = new AbortController();
  let last = -Infinity;
  const receive = (): void => {
    const time = now();
    const isEcho = time - last < sameMilliseconds;
    last = time;
    if (isEcho) return;
    if (controller.signal.aborted) endAtOnce();
    else controller.abort();
  };
  source.on('SIGINT', receive);
  source.on('SIGTERM', receive);
  return controller.signal;
}
