import AxeBuilder from '@axe-core/playwright';
import type { Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tabTo, typeOver } from '../endToEnd/visitor';
import { type OpenPage, openPage } from './page/openPage';

let opened: OpenPage;
let page: BrowserPage;
const failures: string[] = [];

beforeAll(async () => {
  opened = await openPage();
  const context = await opened.browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.on('pageerror', (error) => failures.push(String(error)));
  await page.goto(`${opened.address}#/run/x-1-1`);
  await panel('Change a setting').waitFor();
});
afterAll(async () => {
  await opened.close();
  expect(failures).toEqual([]);
});

const panel = (name: string) => page.getByRole('region', { name });

describe('The screen of a run under way', () => {
  it('changes a setting by keyboard, refuses what is not allowed, and marks the change on the curves', async () => {
    const change = panel('Change a setting');
    const plot = page.getByRole('slider', { name: 'Cursor in Return of' });
    const before = await plot.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const field = change.getByRole('textbox');
    await tabTo(field);
    await typeOver(page, '7');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => change.locator('#change-help').textContent()).toMatch(/Must lie in \(0, 1\]/);
    expect(await change.getByRole('button', { name: 'Change' }).isDisabled()).toBe(true);
    await typeOver(page, '0.01');
    await page.keyboard.press('Enter');
    await expect.poll(() => change.getByRole('listitem').textContent()).toMatch(/^Learning rate .+ → 0\.01 ?step [\d,]+$/);
    expect(await change.getByRole('status').textContent()).toMatch(/^Changed: Learning rate/);
    await expect
      .poll(() => plot.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL()))
      .not.toBe(before);
  });

  it.each(['light', 'dark'] as const)('can be used by everybody, in the %s theme', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
  });

  it('starts the same seeds without a part, by keyboard, and opens the comparison of both', async () => {
    const broken = panel('Break it');
    await tabTo(broken.getByRole('switch', { name: 'No target network' }));
    await page.keyboard.press('Space');
    await tabTo(broken.getByRole('button', { name: 'Break it' }));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/compare\?ids=x-1-1.*x-new-/);
  });
});
