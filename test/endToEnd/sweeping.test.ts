import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunInfo } from '../../main/contract/models';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, tabTo, typeOver, type Visitor, visit } from './visitor';

/** Milliseconds that a small sweep may take. */
const patience = 60_000;

let browser: Browser;
let lab: ServedLab;
let visitor: Visitor;

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
  visitor = await visit(browser, lab.url, { reducedMotion: 'reduce' });
});
afterAll(async () => {
  await visitor?.leave();
  await browser?.close();
  await lab?.stop();
});

async function fill(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page.getByLabel(label, { exact: true }));
  await typeOver(page, text);
}

/** Sets up a sweep of the step size by keyboard, and starts it. */
async function startSweep(page: Page, name: string, steps: string): Promise<void> {
  await goTo(page, '#/sweeps');
  await page.getByRole('combobox', { name: 'Environment', exact: true }).selectOption('GridWorld');
  await page.getByRole('combobox', { name: 'Algorithm', exact: true }).selectOption('q-learning');
  await page.getByRole('combobox', { name: 'Add a setting that varies' }).selectOption({ label: 'Step size' });
  await fill(page, 'Name', name);
  await fill(page, 'Trials', '4');
  await fill(page, 'Seeds of each', '2');
  await fill(page, 'Steps of a run', steps);
  await fill(page, 'Fresh seeds', '3');
  await tabTo(page.getByRole('button', { name: 'Start the sweep' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name, exact: true }).waitFor();
}

const isUnderWay = ({ status }: RunInfo) => ['queued', 'running', 'paused'].includes(status);
const statusOf = (page: Page) => page.getByRole('region', { name: /./ }).locator('header .tag').first();

describe('A sweep', () => {
  it('is set up by keyboard, runs to its end, and proves its best on fresh seeds before it is called so', {
    timeout: 2 * patience,
  }, async () => {
    const { page, complaints } = visitor;
    await startSweep(page, 'Small', '2,000');
    const best = page.getByRole('region', { name: /^Best/ });
    await best.getByText(/confirmed on fresh seeds/).waitFor({ timeout: patience });
    expect(await page.getByRole('region', { name: 'Trials' }).locator('tbody tr').count()).toBe(4);

    const [summary] = await lab.client.request('sweeps.list', undefined);
    const sweep = await lab.client.request('sweeps.get', { sweepId: summary!.sweepId });
    expect(sweep).toMatchObject({ status: 'finished', trialCount: 4, seeds: [0, 1], steps: 2000 });
    expect(sweep.confirmation!.winner.n).toBe(3);
    const row = await best.getByRole('row', { name: /^fresh seeds \d/ }).textContent();
    expect(row).toContain(sweep.confirmation!.winner.n.toString());
    expect(complaints).toEqual([]);
  });

  it('is stopped and goes on where it stopped', { timeout: 2 * patience }, async () => {
    const { page, complaints } = visitor;
    await startSweep(page, 'Long', '20,000,000');
    await tabTo(page.getByRole('button', { name: 'Stop', exact: true }));
    await page.keyboard.press('Enter');
    await expect.poll(() => statusOf(page).textContent(), { timeout: patience }).toBe('Stopped');
    const { sweepId } = (await lab.client.request('sweeps.list', undefined)).find(({ name }) => name === 'Long')!;
    const stopped = await lab.client.request('sweeps.get', { sweepId });
    expect(stopped.settledTrials).toBeLessThan(4);

    const stepsOf = async () => (await lab.client.request('runs.list', {})).reduce((sum, { steps }) => sum + steps, 0);
    await expect
      .poll(() => lab.client.request('runs.list', {}).then((runs) => runs.some(isUnderWay)), { timeout: patience })
      .toBe(false);
    const before = await stepsOf();
    await tabTo(page.getByRole('button', { name: 'Resume', exact: true }));
    await page.keyboard.press('Enter');
    await expect.poll(() => statusOf(page).textContent(), { timeout: patience }).toBe('Running');
    await expect.poll(stepsOf, { timeout: patience }).toBeGreaterThan(before);
    await tabTo(page.getByRole('button', { name: 'Stop', exact: true }));
    await page.keyboard.press('Enter');
    await expect.poll(() => statusOf(page).textContent(), { timeout: patience }).toBe('Stopped');
    expect(complaints).toEqual([]);
  });
});
