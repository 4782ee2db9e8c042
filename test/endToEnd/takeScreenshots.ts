import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { LabClient, RequestParams } from '../../main/contract/lab';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';

/** Milliseconds that five runs may take. */
const patience = 900_000;

/** What the pictures show: the preset against the same without several rewards at once. */
const preset: RequestParams<'experiments.create'> = { env: 'CartPole-v1', algo: 'dqn', seeds: [0, 1, 2, 3, 4] };
const oneStep: typeof preset = { ...preset, settings: { stepsAhead: 1 }, name: 'One reward at a time' };

/** Takes the README's pictures of a lab in which everything shown has really been trained, just now. */
export async function takeScreenshots(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
  try {
    await photograph(browser, lab, folder);
  } finally {
    await browser.close();
    await lab.stop();
  }
}

async function photograph(browser: Browser, { url, client, ended }: ServedLab, folder: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const take = (name: string) => page.screenshot({ path: join(folder, `${name}.png`) });

  await page.goto(url);
  await page.locator('.preset').waitFor();
  await settle(page);
  await take('bench');

  await page.getByRole('button', { name: 'Start 5 runs' }).click();
  await page.waitForURL(/#\/run\//);
  const runId = page.url().split('/').at(-1)!;
  await progressTo(client, runId, 30_000);
  await settle(page);
  await take('run-light');

  const other = await client.request('experiments.create', oneStep);
  const runs = await client.request('runs.list', {});
  for (const run of runs) await ended(run.runId);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('.run-header .finished').waitFor();
  await settle(page);
  await take('run-dark');

  await page.emulateMedia({ colorScheme: 'light' });
  const first = runs.find((run) => run.runId === runId)!;
  await show(page, `#/compare?ids=${first.experimentId},${other.experimentId}`, '.methods');
  await take('compare');

  await show(page, `#/agents/${runId}`, '#export-title');
  await page.getByRole('button', { name: 'Evaluate' }).click();
  await page.getByRole('radio', { name: 'ONNX' }).check();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByText('it chose the same action').waitFor();
  await settle(page);
  await take('agents');
}

async function show(page: Page, hash: string, content: string): Promise<void> {
  await page.evaluate((target) => {
    location.hash = target;
  }, hash);
  await page.locator(content).first().waitFor();
  await settle(page);
}

function progressTo(client: LabClient, runId: string, wanted: number): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = client.subscribe('run.progressed', ({ runId: id, step }) => {
      if (id !== runId || step < wanted) return;
      unsubscribe();
      resolve();
    });
  });
}

/** Lets fonts load, charts draw and the stage get going. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(2000);
}
