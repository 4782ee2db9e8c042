import AxeBuilder from '@axe-core/playwright';
import type { Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from './page/openPage';

/** The first run of the fake lab, which learns on when asked to. */
const running = '#/run/x-1-1';
const finished = '#/run/x-4-3';

let opened: OpenPage;

beforeAll(async () => {
  opened = await openPage();
});
afterAll(() => opened.close());

interface Circumstances {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly query?: string;
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

/** Shows a run, lets `look` look at it, and fails if the page itself failed meanwhile. */
async function show(hash: string, look: (page: BrowserPage) => Promise<void>, circumstances: Circumstances = {}): Promise<void> {
  const { theme = 'light', width = 1280, query = '', reducedMotion = 'reduce' } = circumstances;
  const context = await opened.browser.newContext({ viewport: { width, height: 800 }, colorScheme: theme, reducedMotion });
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  await page.goto(`${opened.address}${query}${hash}`);
  await page.getByRole('region', { name: 'Stage' }).waitFor();
  await look(page);
  await context.close();
  expect(failures).toEqual([]);
}

const stage = (page: BrowserPage) => page.getByRole('region', { name: 'Stage' });
const stepCount = async (page: BrowserPage) => Number(await stage(page).locator('dd.count').textContent());

describe('The run screen', () => {
  it.each(['light', 'dark'] as const)('can be used by everybody, in the %s theme', async (theme) => {
    const look = async (page: BrowserPage) => {
      await page.getByRole('slider', { name: 'Checkpoint on the stage' }).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    };
    await show(finished, look, { theme });
  });

  it.each([1024, 1920])('needs no scrolling sideways at %i pixels', async (width) => {
    const look = async (page: BrowserPage) => {
      const overflow = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('main, main .card')]
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map(({ className, tagName }) => `${tagName} ${className}`),
      );
      expect(overflow).toEqual([]);
    };
    await show(finished, look, { width });
  });

  it('does not move while numbers stream', async () => {
    const look = async (page: BrowserPage) => {
      await page.waitForTimeout(1500); // until the first policy and the first curves are there
      const shift = await page.evaluate(
        () =>
          new Promise<number>((done) => {
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
            }).observe({ type: 'layout-shift' });
            setTimeout(() => done(sum), 2000);
          }),
      );
      expect(shift).toBeLessThan(0.005);
    };
    await show(running, look, { query: '?live', reducedMotion: 'no-preference' });
  });
});

describe('The stage', () => {
  it('stands still at first where the person has asked for less motion, and goes step by step', async () => {
    await show(finished, async (page) => {
      await page.waitForTimeout(600);
      expect(await stepCount(page)).toBe(0);
      await page.getByRole('button', { name: 'One step of the stage' }).click();
      await page.getByRole('button', { name: 'One step of the stage' }).click();
      await expect.poll(() => stepCount(page)).toBe(2);
      await page.getByRole('button', { name: 'Restart from the first start' }).click();
      await expect.poll(() => stepCount(page)).toBe(0);
    });
  });

  it('plays by itself otherwise, pauses, and steps at a key', async () => {
    const look = async (page: BrowserPage) => {
      await expect.poll(() => stepCount(page)).toBeGreaterThan(3);
      await page.getByRole('button', { name: 'Pause the stage' }).click();
      await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
      await page.waitForTimeout(200); // the last reading may still be on its way
      const before = await stepCount(page);
      await page.waitForTimeout(500);
      expect(await stepCount(page)).toBe(before);
      await page.getByRole('button', { name: 'Play', exact: true }).press('.');
      // The next step of this episode, or the start of another where it was over.
      await expect.poll(() => stepCount(page)).not.toBe(before);
    };
    await show(finished, look, { reducedMotion: 'no-preference' });
  });
});

describe('The time machine', () => {
  it('puts a checkpoint on the stage, says which, and goes back to the newest', async () => {
    await show(finished, async (page) => {
      const slider = page.getByRole('slider', { name: 'Checkpoint on the stage' });
      await slider.press('Home');
      await stage(page).getByRole('heading', { name: 'Checkpoint' }).waitFor();
      expect(await slider.getAttribute('aria-valuenow')).toBe('0');
      expect(await slider.getAttribute('aria-valuetext')).toMatch(/^checkpoint of step [\d,]+/);
      await page.getByRole('button', { name: 'Back to newest' }).click();
      await stage(page).getByRole('heading', { name: 'Newest policy' }).waitFor();
    });
  });
});

describe('A chart', () => {
  it('reads its curves at a step that the arrow keys move', async () => {
    await show(finished, async (page) => {
      const cursor = page.getByRole('slider', { name: /^Cursor in Return of/ });
      await cursor.press('End');
      await cursor.press('ArrowLeft');
      expect(await cursor.getAttribute('aria-valuetext')).toMatch(/^Step [\d,]+: training.*, evaluation/);
    });
  });
});
