import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, tabTo, visit } from './visitor';

let browser: Browser;
let lab: ServedLab;
let datasetId: string;
const folder = mkdtempSync(join(tmpdir(), 'bellman-datasets-'));

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
  const { runs } = await lab.client.request('experiments.create', {
    env: 'CartPole-v1',
    algo: 'dqn',
    seeds: [1],
    budget: { steps: 1200 },
  });
  const { runId } = await lab.ended(runs[0]!.runId);
  datasetId = (await lab.client.request('datasets.record', { runId, episodes: 4, name: 'Four poles' })).datasetId;
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function seriousBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

async function openDatasets(theme: 'light' | 'dark' = 'light') {
  const visitor = await visit(browser, lab.url, { colorScheme: theme, reducedMotion: 'reduce' });
  await visitor.page.getByRole('button', { name: /^Start/ }).waitFor();
  await goTo(visitor.page, '#/datasets');
  await visitor.page.getByRole('row', { name: /^Four poles/ }).waitFor();
  return visitor;
}

describe('The data sets', () => {
  it('are listed with what they hold and who recorded them, and keep nobody out', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { page, complaints, leave } = await openDatasets(theme);
      const row = page.getByRole('row', { name: /^Four poles/ });
      expect(await row.textContent()).toMatch(/Four poles\s*CartPole-v1\s*4\s*\d+\s*[\d.]+ ± [\d.]+\s*DQN, seed 1/);
      expect(await seriousBarriers(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await leave();
    }
  });

  it('leave as a file, come back from it, are deleted and come back again', async () => {
    const { page, complaints, leave } = await openDatasets();
    await tabTo(page.getByRole('button', { name: 'Export Four poles' }));
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    const path = join(folder, 'again.json');
    await file.saveAs(path);
    await page.locator('input[type="file"]').setInputFiles(path);
    await page.getByText('Imported “again”: 4 episodes.').waitFor();
    const row = page.getByRole('row', { name: /^again/ });
    expect(await row.textContent()).toContain('a file');
    await tabTo(page.getByRole('button', { name: 'Delete again' }));
    await page.keyboard.press('Enter');
    await page.getByText('Deleted “again”.').waitFor();
    expect(await row.count()).toBe(0);
    expect(await lab.client.request('datasets.list', {})).toHaveLength(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.waitFor();
    expect(await lab.client.request('datasets.list', {})).toHaveLength(2);
    expect(complaints).toEqual([]);
    await leave();
  });

  it('say what is wrong with a file that is none', async () => {
    const { page, complaints, leave } = await openDatasets();
    const broken = { name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from('{"format":"other"}') };
    await page.locator('input[type="file"]').setInputFiles(broken);
    await page.getByText(/^A data set file must have a sound format/).waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  it('are chosen on the Bench, where what does not fit says why, and Start waits for one', async () => {
    const { page, complaints, leave } = await openDatasets();
    await goTo(page, '#/bench?env=CartPole-v1&algo=behavior-cloning');
    const choice = page.getByLabel('Data set', { exact: true });
    await page.getByText('Behavior cloning learns from recorded episodes. Choose a data set.').waitFor();
    const before = (await lab.client.request('runs.list', {})).length;
    await page.getByRole('button', { name: /^Start/ }).click();
    await expect.poll(() => choice.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await lab.client.request('runs.list', {})).toHaveLength(before);
    await choice.selectOption(datasetId);
    await page.getByLabel('Seeds').fill('1');
    await page.getByLabel('Budget', { exact: true }).fill('200');
    await page.getByRole('button', { name: 'Start 1 run' }).click();
    await page.getByRole('region', { name: 'Stage' }).waitFor();
    const run = (await lab.client.request('runs.list', {})).find(({ algo }) => algo === 'behavior-cloning');
    expect(run).toMatchObject({ env: 'CartPole-v1', dataset: datasetId });

    await goTo(page, '#/bench?env=Pendulum-v1&algo=behavior-cloning');
    await page.locator('summary', { hasText: /not fit/ }).click();
    await page.getByText('It was recorded on CartPole-v1, where one sees 4 numbers; here it is 3 numbers.').first().waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  it('stay where a run learned from them', async () => {
    const { page, leave } = await openDatasets();
    await page.getByRole('button', { name: 'Delete Four poles' }).click();
    await page.getByText(/must stay: 1 run learned from it\./).waitFor();
    expect(await page.getByRole('row', { name: /^Four poles/ }).count()).toBe(1);
    await leave();
  });

  it('lead to an algorithm that learns from them', async () => {
    const { page, complaints, leave } = await openDatasets();
    await page.getByRole('button', { name: 'Train from Four poles' }).click();
    await expect.poll(() => page.getByLabel('Data set', { exact: true }).inputValue()).toBe(datasetId);
    expect(await page.getByRole('radio', { name: /behavior cloning/i }).isChecked()).toBe(true);
    expect(complaints).toEqual([]);
    await leave();
  });
});
