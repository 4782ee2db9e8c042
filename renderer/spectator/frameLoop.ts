/**
 * Calls `onFrame` while `element` is in sight, with the seconds since the last call.
 *
 * @param framesPerSecond at most; as often as the screen shows a picture when absent.
 * @returns the function that stops it.
 */
export function startFrameLoop(
  element: Element,
  onFrame: (elapsedSeconds: number) => void,
  framesPerSecond = Infinity,
): () => void {
  let request = 0;
  let last: number | undefined;
  const least = 1000 / framesPerSecond;

  function frame(now: number): void {
    request = requestAnimationFrame(frame);
    if (last !== undefined && now - last < least - 2) return; // 2 ms of grace, or 10 a second becomes 9
    if (last !== undefined) onFrame((now - last) / 1000);
    last = now;
  }

  const observer = new IntersectionObserver((entries) => {
    const isVisible = entries.at(-1)?.isIntersecting === true;
    cancelAnimationFrame(request);
    last = undefined;
    if (isVisible) request = requestAnimationFrame(frame);
  });
  observer.observe(element);

  return () => {
    observer.disconnect();
    cancelAnimationFrame(request);
  };
}

/** Whether the person has asked for as little motion as possible. */
export function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
