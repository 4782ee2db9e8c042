import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from '../page/openPage';

let opened: OpenPage;

beforeAll(async () => {
  opened = await openPage();
});
afterAll(() => opened.close());

async function compare(look: (page: BrowserPage) => Promise<void>, theme: 'light' | 'dark' = 'light'): Promise<void> {
  const context = await opened.browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  await page.goto(`${opened.address}#/compare?ids=x-2,x-3,x-5`);
  await page.getByRole('region', { name: 'Groups', exact: true }).locator('tbody tr').first().waitFor();
  await look(page);
  await context.close();
  expect(failures).toEqual([]);
}

const table = (page: BrowserPage) => page.getByRole('region', { name: 'Groups', exact: true });
const labels = (page: BrowserPage) => table(page).locator('tbody th .group .common').allTextContents();
const editor = (page: BrowserPage) => page.getByRole('dialog', { name: 'Groups' });
const expectNoViolations = async (page: BrowserPage) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
};

/** Marks the first two runs of the automatic groups and makes a group of them. */
async function makeGroup(page: BrowserPage): Promise<void> {
  await page.getByRole('button', { name: 'Groups', exact: true }).click();
  for (const nth of [0, 1])
    await editor(page).getByRole('group', { name: 'Automatic groups' }).locator('li input').nth(nth).press('Space');
  await editor(page).getByText('2 runs marked').waitFor();
  await editor(page).getByRole('button', { name: 'New group of them' }).press('Enter');
  await editor(page).getByLabel('Name of the group').waitFor();
}

describe('Groups that people make', () => {
  it('are made of marked runs, named, kept in the link, and dissolved', async () => {
    await compare(async (page) => {
      const before = await labels(page);
      await makeGroup(page);
      await expect.poll(() => page.evaluate(() => location.hash)).toContain('group-made-1');
      await editor(page).getByLabel('Name of the group').fill('The chosen two');
      await editor(page).getByLabel('Name of the group').press('Tab');
      await expect.poll(() => labels(page)).toContain('The chosen two');
      const row = table(page).getByRole('row', { name: /The chosen two/ });
      expect(await row.locator('td').first().textContent()).toBe('2');
      await editor(page).getByRole('button', { name: 'Dissolve' }).press('Enter');
      await expect.poll(async () => (await labels(page)).toSorted()).toEqual(before.toSorted());
    });
  });

  it('take runs that are dragged into them', async () => {
    await compare(async (page) => {
      await makeGroup(page);
      const group = editor(page).getByRole('group', { name: 'Group 1' });
      await editor(page).getByRole('group', { name: 'Automatic groups' }).locator('li').first().dragTo(group);
      await group.getByText('n = 3').waitFor();
      await editor(page)
        .getByRole('group', { name: 'Automatic groups' })
        .locator('li')
        .first()
        .dragTo(editor(page).getByRole('group', { name: 'A new group' }));
      await expect.poll(() => editor(page).getByLabel('Name of the group').count()).toBe(2);
    });
  });

  it.each(['light', 'dark'] as const)('can be made by everybody, in the %s theme', async (theme) => {
    await compare(async (page) => {
      await makeGroup(page);
      await expectNoViolations(page);
    }, theme);
  });
});

describe('The table of groups', () => {
  it('is ordered by any column, and back', async () => {
    await compare(async (page) => {
      const before = await labels(page);
      const means = async () =>
        (await table(page).locator('tbody td.strong').allTextContents()).map((text) =>
          Number(text.replace('−', '-').replace(',', '')),
        );
      const sort = (name: string) =>
        table(page).getByRole('columnheader', { name, exact: true }).getByRole('button').press('Enter');
      await sort('Mean');
      expect(await means()).toEqual((await means()).toSorted((a, b) => b - a));
      expect(await table(page).getByRole('columnheader', { name: 'Mean' }).getAttribute('aria-sort')).toBe('descending');
      await sort('Mean');
      expect(await means()).toEqual((await means()).toSorted((a, b) => a - b));
      await sort('Mean');
      expect(await labels(page)).toEqual(before);
      for (const name of ['Group', 'n', '95 % interval', 'SD', 'Failed']) await sort(name);
      expect((await labels(page)).toSorted()).toEqual(before.toSorted());
    });
  });

  it('is narrowed by words in names and notes, and keeps notes on groups and runs', async () => {
    await compare(async (page) => {
      await page.getByRole('button', { name: /^Runs and notes of random/ }).press('Enter');
      await page.getByLabel('Notes on the group').fill('the floor to beat');
      await page.getByLabel('Notes on the group').press('Tab');
      await table(page).getByLabel('Has notes').waitFor();
      await page
        .getByLabel(/^Notes on seed/)
        .first()
        .fill('looked odd');
      await page
        .getByLabel(/^Notes on seed/)
        .first()
        .press('Tab');
      const count = (await labels(page)).length;
      await page.getByLabel('Filter groups').fill('floor');
      await expect.poll(() => labels(page)).toEqual(['random on CartPole-v1']);
      expect(
        await page
          .getByLabel(/^Notes on seed/)
          .first()
          .inputValue(),
      ).toBe('looked odd');
      await expectNoViolations(page);
      await page.getByLabel('Filter groups').fill('nobody');
      await table(page).getByText('No group has “nobody”').waitFor();
      await page.getByLabel('Filter groups').fill('');
      await expect.poll(async () => (await labels(page)).length).toBe(count);
    });
  });
});

describe('What is taken away', () => {
  it('has 50,000 resamples, and is what the page then shows', async () => {
    await compare(async (page) => {
      await page.getByLabel('Aggregate').selectOption('iqm');
      await page.getByText('IQM and pointwise 95 %').waitFor();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'CSV of the curves', exact: true }).click(),
      ]);
      const rows = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
      const chart = page.getByRole('slider', { name: /^Cursor in Return/ });
      await chart.press('Home');
      const said = (await chart.getAttribute('aria-valuetext')) ?? '';
      const [first] = rows.filter((row) => row.includes('random on CartPole-v1') && row.includes(',iqm,'));
      expect(said).toContain(Number(first!.split(',').at(-1)).toFixed(2));
    });
  });

  it('says what lines are when smoothed, and draws runs as they were', async () => {
    await compare(async (page) => {
      await page.getByLabel('Smoothing').selectOption('10000');
      await page.getByText('smoothed over 10,000 steps before anything else, each run drawn faintly as it was').waitFor();
    });
  });
});
