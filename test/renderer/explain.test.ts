import AxeBuilder from '@axe-core/playwright';
import type { Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from './page/openPage';

/** Runs of the fake lab: Q-learning on a grid, and an algorithm that only guesses. */
const gridRun = '#/run/x-6-2';
const randomRun = '#/run/x-2-1';

let opened: OpenPage;

beforeAll(async () => {
  opened = await openPage();
});
afterAll(() => opened.close());

/** Shows a run, lets `look` look at it, and fails if the page itself failed meanwhile. */
async function show(
  hash: string,
  look: (page: BrowserPage) => Promise<void>,
  { theme = 'light', width = 1280 }: { readonly theme?: 'light' | 'dark'; readonly width?: number } = {},
): Promise<void> {
  const context = await opened.browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  await page.goto(`${opened.address}${hash}`);
  await page.getByRole('region', { name: 'Explain' }).waitFor();
  await look(page);
  await context.close();
  expect(failures).toEqual([]);
}

const dialog = (page: BrowserPage) => page.getByRole('dialog', { name: /^Step through/ });
const currentLine = (page: BrowserPage) => dialog(page).locator('[aria-current="step"]');
const place = (page: BrowserPage) => dialog(page).getByRole('status').textContent();

async function stepThrough(page: BrowserPage): Promise<void> {
  await page.getByRole('button', { name: 'Step through' }).press('Enter');
  await currentLine(page).waitFor();
}

describe('Stepping through an algorithm', () => {
  it('goes from line to line at a key, with the numbers of each, and closes at Escape', async () => {
    await show(gridRun, async (page) => {
      await stepThrough(page);
      expect(await currentLine(page).textContent()).toContain('S ← start');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Next line');
      for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
      expect(await place(page)).toMatch(/^Time step 1, line 7: Q\(S, A\) ← Q\(S, A\) \+ α δ$/);
      await dialog(page).locator('.rule .numbers .katex').waitFor();
      // Of a table that is 0 everywhere: Q ← 0 + α [ R + γ · 0 − 0 ]
      expect(await dialog(page).locator('.rule .numbers annotation').textContent()).toMatch(
        /\\leftarrow 0 \+ 0\.1 \\cdot \[\\,\{?-?\d/,
      );
      await page.keyboard.press('ArrowUp');
      expect(await place(page)).toMatch(/^Time step 1, line 6/);
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+ArrowDown');
      expect(await place(page)).toMatch(/^Time step 2, line 8/);
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'hidden' });
    });
  });

  it('skips far ahead, and starts over', async () => {
    await show(gridRun, async (page) => {
      await stepThrough(page);
      await dialog(page).getByLabel('Skip to after step').fill('12,000');
      await page.keyboard.press('Enter');
      await expect.poll(() => place(page)).toMatch(/^Time step 12,001,/);
      await dialog(page).getByRole('button', { name: 'Start over' }).press('Enter');
      await expect.poll(() => place(page)).toMatch(/^Time step 1,/);
    });
  });

  it.each(['light', 'dark'] as const)('can be used by everybody, in the %s theme', async (theme) => {
    const look = async (page: BrowserPage) => {
      await stepThrough(page);
      await page.keyboard.press('Shift+ArrowDown');
      await dialog(page).locator('.rule .numbers .katex').waitFor();
      const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    };
    await show(gridRun, look, { theme });
  });

  it.each([1024, 1920])('needs no scrolling sideways at %i pixels', async (width) => {
    const look = async (page: BrowserPage) => {
      await stepThrough(page);
      await page.keyboard.press('Shift+ArrowDown');
      await dialog(page).locator('.rule .numbers .katex').waitFor();
      const overflow = await dialog(page).evaluate((element) =>
        [element, ...element.querySelectorAll('*')]
          .filter(
            ({ scrollWidth, clientWidth, className }) =>
              clientWidth > 0 && scrollWidth > clientWidth + 1 && !String(className).includes('unseen'),
          )
          .filter((each) => each.closest('.katex') === null && getComputedStyle(each).overflowX !== 'hidden')
          .map(({ className, tagName }) => `${tagName} ${className}`),
      );
      expect(overflow).toEqual([]);
    };
    await show(gridRun, look, { width });
  });

  it('is not offered, in a sentence that says why, where the algorithm tells no numbers', async () => {
    await show(randomRun, async (page) => {
      const panel = page.getByRole('region', { name: 'Explain' });
      await panel.getByRole('list', { name: 'Pseudocode' }).waitFor();
      await panel.getByText('Its numbers cannot be shown step by step').waitFor();
      expect(await panel.getByRole('button', { name: 'Step through' }).count()).toBe(0);
    });
  });
});
