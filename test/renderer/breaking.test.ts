import type { Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from './page/openPage';

let opened: OpenPage;
let page: BrowserPage;

beforeAll(async () => {
  opened = await openPage();
  const context = await opened.browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  page = await context.newPage();
});
afterAll(() => opened.close());

/** What the fake lab was asked to start last. */
const started = () =>
  page.evaluate(() => (window as unknown as { started?: { settings: Record<string, unknown>; name?: string } }).started);

describe('Breaking an algorithm from the Bench', () => {
  it('is off until somebody opens it, and nothing is missing from what is started', async () => {
    await page.goto(`${opened.address}#/bench?env=CartPole-v1&algo=dqn`);
    await page.locator('.preset').waitFor();
    expect(await page.getByRole('switch', { name: 'No replay' }).isVisible()).toBe(false);
    expect(await page.getByText('Break it').count()).toBe(1);
  });

  it('takes a part away by keyboard, says so where one starts, and shows the settings that do it', async () => {
    const summary = page.locator('summary', { hasText: 'Break it' });
    await summary.focus();
    await page.keyboard.press('Enter');
    const without = page.getByRole('switch', { name: 'No replay' });
    await without.focus();
    await page.keyboard.press('Space');
    await expect.poll(() => without.isChecked()).toBe(true);
    expect(await summary.innerText()).toContain('no replay');
    expect(await page.locator('#start-help').innerText()).toContain('broken: no replay');
    expect(await page.locator('#setting-replayCapacity').inputValue()).toBe('32');
  });

  it('marks the runs that come of it on their card and their curve', async () => {
    await page.evaluate(() => {
      const { lab } = window as unknown as { lab: { request(name: string, params: unknown): Promise<unknown> } };
      const ask = lab.request.bind(lab);
      lab.request = (name, params) => {
        if (name === 'experiments.create') Object.assign(window, { started: params });
        return ask(name, params);
      };
    });
    await page.getByRole('button', { name: /^Start \d+ runs?$/ }).click();
    await page.locator('.run-header').waitFor();
    expect(await started()).toMatchObject({ settings: { replayCapacity: 32 }, name: 'dqn on CartPole-v1: no replay' });
    await page.locator('.run-header').getByText('broken: no replay').waitFor();
    await page.getByRole('slider', { name: /^Cursor in Return of CartPole-v1, seed 0, broken on purpose: no replay/ }).waitFor();
  });

  it('marks them in the table of runs as well', async () => {
    await page.evaluate(() => {
      location.hash = '#/runs?text=no%20replay';
    });
    await page.locator('tbody tr.run').first().waitFor();
    const rows = await page.locator('tbody tr.run').count();
    await expect.poll(() => page.getByLabel('broken on purpose').count()).toBe(rows);
  });

  it('is undone by the same switch', async () => {
    await page.evaluate(() => {
      location.hash = '#/bench';
    });
    const without = page.getByRole('switch', { name: 'No replay' });
    await page.locator('summary', { hasText: 'Break it' }).click();
    await without.click();
    await expect.poll(() => page.locator('#start-help').innerText()).not.toContain('broken');
    expect(await page.locator('#setting-replayCapacity').inputValue()).not.toBe('32');
  });
});
