import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tabTo } from '../endToEnd/visitor';
import { type OpenPage, openPage } from './page/openPage';

let opened: OpenPage;
let page: Page;
let failures: string[];

beforeAll(async () => {
  opened = await openPage();
});
afterAll(() => opened.close());

beforeEach(async () => {
  const context = await opened.browser.newContext({ viewport: { width: 1280, height: 1400 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  failures = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  await page.goto(`${opened.address}#/sweeps/sweep-1`);
  await page.getByRole('heading', { name: 'Parallel coordinates' }).waitFor();
});
afterEach(async () => {
  await page.context().close();
  expect(failures).toEqual([]);
});

const coordinates = () => page.getByRole('group', { name: /trials as lines/ });
const rows = () => page.getByRole('region', { name: 'Trials' }).locator('tbody tr');

describe('The trials of a sweep', () => {
  it('are picked out by keyboard, in the picture and in the table alike, and all come back', async () => {
    expect(await rows().count()).toBe(24);
    const least = page.getByRole('slider', { name: 'Least Mean shown' });
    await tabTo(least);
    const before = await least.getAttribute('aria-valuetext');
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press('PageUp');
    expect(Number(await least.getAttribute('aria-valuetext'))).toBeGreaterThan(Number(before));

    const left = await rows().count();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(24);
    expect(await coordinates().getAttribute('aria-label')).toContain(`${left} of 24 trials`);
    const means = await rows().locator('.strong').allTextContents();
    const bound = Number(await least.getAttribute('aria-valuetext'));
    expect(means.every((mean) => Number(mean) >= bound - 0.5)).toBe(true);

    await page.keyboard.press('Escape');
    expect(await rows().count()).toBe(24);
  });

  it('are picked out by dragging along an axis, and all come back by a button', async () => {
    const box = (await coordinates().locator('rect.grip').first().boundingBox())!;
    const x = box.x + box.width / 2;
    await page.mouse.move(x, box.y + 2);
    await page.mouse.down();
    await page.mouse.move(x, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    const left = await rows().count();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(24);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await rows().count()).toBe(24);
  });

  it('are the same under the pointer and with the focus: the line of a row stands out', async () => {
    const row = rows().nth(3);
    await tabTo(row.getByRole('link'));
    await coordinates().locator('path.pointed').waitFor();
    expect(await row.getAttribute('class')).toContain('pointed');
    expect(await coordinates().locator('path.pointed').count()).toBe(1);
  });

  it('stay open to everybody while some are picked out, in both themes', async () => {
    await tabTo(page.getByRole('slider', { name: 'Greatest Mean shown' }));
    await page.keyboard.press('PageDown');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    }
  });
});

describe('The sensitivity', () => {
  it('is drawn for each setting that varies, and can be read without seeing', async () => {
    const plots = page.getByRole('region', { name: 'Sensitivity' }).getByRole('img');
    expect(await plots.count()).toBe(3);
    const texts = await plots.evaluateAll((all) => all.map((plot) => plot.getAttribute('aria-label')));
    expect(texts.join()).toMatch(/Mean by Learning rate, .*: \d+.* ± \d+.*, n = \d/);
  });
});

describe('A new sweep', () => {
  it('lets a setting vary only where another has a certain value', async () => {
    await page.goto(`${opened.address}#/sweeps`);
    const add = page.getByRole('combobox', { name: 'Add a setting that varies' });
    await add.selectOption({ label: 'Optimizer' });
    await add.selectOption({ label: 'Learning rate' });
    const when = page.getByRole('combobox', { name: 'When Learning rate counts' });
    await when.selectOption({ label: 'only where Optimizer is rmsprop' });
    await page.getByRole('textbox', { name: 'Values of Optimizer' }).fill('adam; sgd');
    await page.getByText('Must depend on a choice above; Optimizer is not rmsprop there.').waitFor();
    await when.selectOption({ label: 'always' });
    expect(await page.getByText('Must depend on a choice above').count()).toBe(0);
  });
});
