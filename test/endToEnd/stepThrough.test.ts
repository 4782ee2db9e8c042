import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestParams } from '../../main/contract/lab';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, visit } from './visitor';

const steps = 3000;

const experiment: RequestParams<'experiments.create'> = {
  env: 'CliffWalking-v1',
  algo: 'q-learning',
  seeds: [5],
  settings: { stepSize: 0.5, discount: 1 },
  budget: { steps },
  evaluation: { interval: 500, episodes: 1 },
};

let browser: Browser;
let lab: ServedLab;
let runId: string;

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
  const { runs } = await lab.client.request('experiments.create', experiment);
  runId = runs[0]!.runId;
  await lab.ended(runId);
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

describe('A finished run', () => {
  it('is stepped through in the page to the very number that its last step left in the table', async () => {
    const { policy } = await lab.client.request('runs.policy', { runId });
    const table = policy as unknown as { readonly actionCount: number; readonly actionValues: Float64Array };
    const { page, complaints, leave } = await visit(browser, lab.url);
    await goTo(page, `#/run/${runId}`);
    await page.getByRole('button', { name: 'Step through' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Step through Q-learning' });
    const place = dialog.getByRole('status');
    await expect.poll(() => place.textContent(), { timeout: 20_000 }).toMatch(/^Time step 1,/);
    await dialog.getByLabel('Skip to after step').fill(String(steps - 1));
    await page.keyboard.press('Enter');
    await expect.poll(() => place.textContent(), { timeout: 20_000 }).toMatch(/^Time step 3,000,/);
    await dialog.getByRole('button', { name: 'Next step' }).press('Enter');
    const tex = await dialog.locator('.rule .numbers annotation').textContent();
    const [, state, label, value] = /^\\displaystyle Q\((\d+),\\text\{(\w+)\}\).* = \{?(-?[\d.]+)\}?$/.exec(tex ?? '') ?? [];
    const action = ['up', 'right', 'down', 'left'].indexOf(label ?? '');
    expect(Number(value)).toBeCloseTo(table.actionValues[Number(state) * table.actionCount + action]!, 2);
    expect(complaints).toEqual([]);
    await leave();
  });

  it('shows two of its policies side by side: the newest has arrived while the first still wanders about', async () => {
    const { page, complaints, leave } = await visit(browser, lab.url);
    await goTo(page, `#/run/${runId}`);
    await page.getByRole('button', { name: 'Side by side' }).press('Enter');
    const pair = page.getByRole('region', { name: 'Side by side' });
    await pair.getByTitle('Sixteen times normal speed').press('Enter');
    const [first, newest] = [pair.getByRole('article').nth(0), pair.getByRole('article').nth(1)];
    await newest.getByText('terminated').waitFor();
    expect(await newest.locator('dd.return').textContent()).toBe('−13.00');
    const stepsOfFirst = async () => Number((await first.locator('dd').first().textContent())?.replace(',', ''));
    await expect.poll(stepsOfFirst).toBeGreaterThan(13);
    expect(await first.getByText('terminated').count()).toBe(0);
    expect(complaints).toEqual([]);
    await leave();
  });
});
