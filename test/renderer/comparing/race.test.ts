import AxeBuilder from '@axe-core/playwright';
import type { Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from '../page/openPage';

let opened: OpenPage;

beforeAll(async () => {
  opened = await openPage();
});
afterAll(() => opened.close());

/** A comparison on the fake lab, without motion, so that nothing moves before somebody says so. */
async function openRace(look: (page: BrowserPage) => Promise<void>, theme: 'light' | 'dark' = 'light'): Promise<void> {
  const context = await opened.browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  await page.goto(`${opened.address}#/compare?ids=x-2,x-3,x-5`);
  await page.getByRole('button', { name: 'Race', exact: true }).click();
  await page.getByRole('region', { name: /^Race on/ }).waitFor();
  await look(page);
  await context.close();
  expect(failures).toEqual([]);
}

const race = (page: BrowserPage) => page.getByRole('region', { name: /^Race on/ });
const racers = (page: BrowserPage) => race(page).getByRole('article');
const steps = async (page: BrowserPage) => (await racers(page).locator('dd').first().textContent()) ?? '';

describe('A race', () => {
  it('plays one agent of each group from the same start, and names seed and policy', async () => {
    await openRace(async (page) => {
      expect(await racers(page).count()).toBe(3);
      for (const note of await racers(page).locator('.note').allTextContents()) expect(note).toMatch(/^seed \d+, policy of step/);
      await race(page).getByText('start 1, step 0').waitFor();
    });
  });

  it('is driven by the keyboard: step, play, again, next start', async () => {
    await openRace(async (page) => {
      await race(page).focus();
      for (let press = 0; press < 3; press++) await page.keyboard.press('.');
      await race(page).getByText('start 1, step 3').waitFor();
      expect(await steps(page)).toBe('3');
      await page.keyboard.press('r');
      await race(page).getByText('start 1, step 0').waitFor();
      await page.keyboard.press('n');
      await race(page).getByText('start 2, step 0').waitFor();
      await page.keyboard.press(' ');
      await expect.poll(() => steps(page)).not.toBe('0');
      await page.keyboard.press(' ');
      await race(page).getByRole('button', { name: 'Play the race' }).waitFor();
    });
  });

  it('marks whoever has the highest return, or all that are level, once all are done', async () => {
    await openRace(async (page) => {
      await race(page).getByTitle('Sixteen times normal speed').click();
      await race(page).getByRole('button', { name: 'Play the race' }).click();
      await expect
        .poll(
          () =>
            race(page)
              .getByText(/^(winner|level)$/)
              .count(),
          { timeout: 20_000 },
        )
        .toBeGreaterThan(0);
      const returns = (await racers(page).locator('.return').allTextContents()).map((text) => Number(text.replace('−', '-')));
      const marked = await racers(page).evaluateAll((articles) => articles.map((one) => one.classList.contains('winner')));
      expect(marked).toEqual(returns.map((value) => value === Math.max(...returns)));
    });
  });

  it('leaves out whom one takes out, and takes the seed that one chooses', async () => {
    await openRace(async (page) => {
      const who = page.getByRole('list', { name: 'Who races' });
      await who.getByRole('checkbox').first().press('Space');
      await who.getByRole('combobox', { name: /random/ }).selectOption({ index: 1 });
      await page.getByRole('button', { name: 'Race anew' }).press('Enter');
      await expect.poll(() => racers(page).count()).toBe(2);
    });
  });

  it.each(['light', 'dark'] as const)('can be used by everybody, in the %s theme', async (theme) => {
    await openRace(async (page) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    }, theme);
  });
});
