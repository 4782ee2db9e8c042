/** Milliseconds for which the page is left to what it was opened for. */
const firstWait = 2000;
/** Milliseconds after which a part is fetched even where the page is never idle. */
const longestWait = 4000;

/**
 * Fetches parts of the page before anybody asks for them, one after the other, each when the page has nothing else to do.
 * What cannot be fetched is left out: whoever asks for it is told then.
 *
 * @returns the function that fetches no more of them.
 */
export function fetchWhenIdle(loads: readonly (() => Promise<unknown>)[]): () => void {
  let isOver = false;
  let idle = 0;
  const fetchNext = (index: number) => {
    const load = loads[index];
    if (load === undefined || isOver) return;
    const goOn = () => fetchNext(index + 1);
    idle = requestIdleCallback(() => void load().then(goOn, goOn), { timeout: longestWait });
  };
  const timer = setTimeout(() => fetchNext(0), firstWait);
  return () => {
    isOver = true;
    clearTimeout(timer);
    cancelIdleCallback(idle);
  };
}
