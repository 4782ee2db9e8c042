/** Milliseconds after which a part is fetched even where the page is never idle. */
const longestWait = 4000;

/**
 * Fetches parts of the page before anybody asks for them, one after the other, each when the page has nothing else to do.
 * What cannot be fetched is left out: whoever asks for it is told then.
 *
 * @returns the function that fetches no more of them.
 */
export function fetchWhenIdle(loads: readonly (() => Promise<unknown>)[]): () => void {
  let handle: number | undefined;
  const next = (index: number) => {
    const load = loads[index];
    if (load === undefined) return;
    handle = requestIdleCallback(
      () =>
        void load().then(
          () => next(index + 1),
          () => next(index + 1),
        ),
      { timeout: longestWait },
    );
  };
  next(0);
  return () => {
    if (handle !== undefined) cancelIdleCallback(handle);
    loads = [];
  };
}
