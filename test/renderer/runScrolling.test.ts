import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from './page/openPage';

const frameCount = 200;

let opened: OpenPage;

beforeAll(async () => {
  opened = await openPage();
});
afterAll(() => opened.close());

/** Milliseconds that the page has computed so far: what others do on this machine does not count. */
async function computedMilliseconds(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}

/** Scrolls the table by a third of a screen in each frame. */
function scroll(page: Page): Promise<void> {
  return page.locator('.scroller').evaluate(
    (scroller, frames) =>
      new Promise((resolve) => {
        let frame = 0;
        const step = () => {
          scroller.scrollBy(0, 240);
          frame += 1;
          if (frame < frames) requestAnimationFrame(step);
          else resolve();
        };
        requestAnimationFrame(step);
      }),
    frameCount,
  );
}

describe('The table of ten thousand runs', () => {
  it.each(['?runs=10000', '?runs=10000&live'])('leaves time for 50 frames a second while it scrolls (%s)', async (query) => {
    const page = await opened.browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${opened.address}${query}#/runs`);
    await page.getByText('10,032 runs').waitFor();
    const before = await computedMilliseconds(page);
    await scroll(page);
    expect(((await computedMilliseconds(page)) - before) / frameCount).toBeLessThan(20);
    await page.close();
  });
});
