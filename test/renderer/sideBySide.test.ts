import AxeBuilder from '@axe-core/playwright';
import type { Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from './page/openPage';

/** Q-learning on a grid, a run of the fake lab with twenty checkpoints. */
const run = '#/run/x-6-2';

let opened: OpenPage;

beforeAll(async () => {
  opened = await openPage();
});
afterAll(() => opened.close());

const card = (page: BrowserPage) => page.getByRole('region', { name: 'Side by side' });
const lanes = (page: BrowserPage) => card(page).getByRole('article');
const pictures = (page: BrowserPage) => card(page).locator('article [role="img"]');
const descriptions = (page: BrowserPage) =>
  pictures(page).evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')?.replace(/^.*?: /, '')));
const steps = (page: BrowserPage) => lanes(page).locator('dd:not(.return):not(.tag)').allTextContents();

/** Opens the pair by keyboard, lets `look` look at it, and fails if the page itself failed meanwhile. */
async function show(
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
  await page.goto(`${opened.address}${run}`);
  await page.getByRole('button', { name: 'Side by side' }).press('Enter');
  await pictures(page).nth(1).waitFor();
  await look(page);
  await context.close();
  expect(failures).toEqual([]);
}

describe('Two policies side by side', () => {
  it('begin in the same state, and take their steps together', async () => {
    await show(async (page) => {
      const [left, right] = await descriptions(page);
      expect(left).toBeTruthy();
      expect(right).toBe(left);
      for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'One step of the race' }).press('Enter');
      await expect.poll(() => steps(page)).toEqual(['3', '3']);
      await page.keyboard.press('r');
      await expect.poll(() => steps(page)).toEqual(['0', '0']);
      expect(await descriptions(page)).toEqual([left, left]);
    });
  });

  it('are chosen by key, the oldest and the newest at first, and begin anew with each choice', async () => {
    await show(async (page) => {
      const sliders = ['left', 'right'].map((side) => page.getByRole('slider', { name: `Checkpoint on the ${side}` }));
      const texts = () => Promise.all(sliders.map((slider) => slider.getAttribute('aria-valuetext')));
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Checkpoint on the left');
      expect(await texts()).toEqual([expect.stringMatching(/^checkpoint of step 2,500/), 'newest policy']);
      await page.getByRole('button', { name: 'One step of the race' }).press('Enter');
      await sliders[1]!.press('ArrowLeft');
      expect(await texts()).toEqual([expect.any(String), expect.stringMatching(/^checkpoint of step/)]);
      await expect.poll(() => steps(page)).toEqual(['0', '0']);
    });
  });

  it('give way to the single stage again, with the focus where it was', async () => {
    await show(async (page) => {
      expect(await page.getByRole('region', { name: 'Stage' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Back to one stage' }).press('Enter');
      await page.getByRole('region', { name: 'Stage' }).waitFor();
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Side by side');
    });
  });

  it.each([
    [1280, true],
    [1024, false],
  ])('at %i pixels: next to each other is %s', async (width, isBeside) => {
    const look = async (page: BrowserPage) => {
      const [left, right] = await Promise.all([0, 1].map((lane) => lanes(page).nth(lane).boundingBox()));
      expect(left!.y === right!.y).toBe(isBeside);
      const overflow = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('main, main .card')]
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map(({ className, tagName }) => `${tagName} ${className}`),
      );
      expect(overflow).toEqual([]);
    };
    await show(look, { width });
  });

  it.each(['light', 'dark'] as const)('can be used by everybody, in the %s theme', async (theme) => {
    const look = async (page: BrowserPage) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    };
    await show(look, { theme });
  });
});
