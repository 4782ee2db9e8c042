import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { LabClient, RequestParams } from '../../main/contract/lab';
import { launchBrowser } from '../helpers/browser';
import { Animation } from './animation';
import { type ServedLab, serveLab } from './servedLab';

/** Milliseconds that five runs may take. */
const patience = 900_000;

/** What the pictures show: the preset against the same without several rewards at once. */
const preset: RequestParams<'experiments.create'> = { env: 'CartPole-v1', algo: 'dqn', seeds: [0, 1, 2, 3, 4] };
const oneStep: typeof preset = { ...preset, settings: { stepsAhead: 1 }, name: 'One reward at a time' };

/** Steps of training between two frames of the animation; more where the run is quicker than the camera. */
const frameSteps = 1000;

/** Takes the README's pictures and its animation, of a lab in which everything shown has really been trained, just now. */
export async function takeScreenshots(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const take: Take = async (name) => {
      await settle(page);
      await page.screenshot({ path: join(folder, `${name}.png`) });
    };
    await photographRuns(page, lab, take, folder);
    await photographWorld(page, take);
    await photographLesson(page, take);
  } finally {
    await browser.close();
    await lab.stop();
  }
}

type Take = (name: string) => Promise<void>;

async function photographRuns(page: Page, { url, client, ended }: ServedLab, take: Take, folder: string): Promise<void> {
  await page.goto(url);
  await page.locator('.preset').waitFor();
  await endTour(page);
  await take('bench');

  await page.getByRole('button', { name: 'Start 5 runs' }).click();
  await page.waitForURL(/#\/run\//);
  const runId = page.url().split('/').at(-1)!;
  const animation = await filmRun(page, client, runId);
  writeFileSync(join(folder, 'learning.png'), animation.encode());
  await take('run');

  await page.getByRole('button', { name: 'Side by side' }).click();
  await page.locator('article [role="img"]').nth(1).waitFor();
  await take('time-machine');

  const other = await client.request('experiments.create', oneStep);
  const runs = await client.request('runs.list', {});
  for (const run of runs) await ended(run.runId);
  const first = runs.find((run) => run.runId === runId)!;
  await show(page, `#/compare?ids=${first.experimentId},${other.experimentId}`, '.methods');
  await take('compare');
}

/** Takes a frame of a run whenever it has gone on by so many steps, until it has ended. */
async function filmRun(page: Page, client: LabClient, runId: string): Promise<Animation> {
  const animation = new Animation(page);
  let [step, filmedStep, isOver] = [0, Number.NEGATIVE_INFINITY, false];
  const stops = [
    client.subscribe('run.progressed', (news) => {
      if (news.runId === runId) step = news.step;
    }),
    client.subscribe('run.ended', (run) => {
      if (run.runId === runId) isOver = true;
    }),
  ];
  while (!isOver) {
    if (step - filmedStep < frameSteps) await page.waitForTimeout(20);
    else {
      filmedStep = step;
      await animation.take();
    }
  }
  for (const stop of stops) stop();
  await page.locator('.run-header .finished').waitFor();
  await settle(page);
  await animation.take();
  return animation;
}

/** A world in which an agent has learned, and to which a nearer goal was added meanwhile. */
async function photographWorld(page: Page, take: Take): Promise<void> {
  await show(page, '#/worlds', '.board canvas');
  await page.getByRole('button', { name: 'Four rooms' }).click();
  await page.getByLabel('Reward of a step').fill('-0.02');
  await page.getByRole('button', { name: '3,000' }).click();
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await page.waitForTimeout(10_000);
  await page.getByRole('application').focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'g']) await page.keyboard.press(key);
  await page.waitForTimeout(6000);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await take('worlds');
}

async function photographLesson(page: Page, take: Take): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await show(page, '#/learn/05-q-learning', 'article .part');
  const experiment = page.getByRole('region', { name: 'Return while learning at the cliff' });
  await experiment.getByRole('button', { name: /^Run/ }).click();
  await experiment.getByText('SARSA: return over the last 60 episodes').waitFor();
  await page.locator('#part-experiment').evaluate((heading) => heading.scrollIntoView({ block: 'start' }));
  await take('lesson');
}

async function show(page: Page, hash: string, content: string): Promise<void> {
  await page.evaluate((target) => {
    location.hash = target;
  }, hash);
  await page.locator(content).first().waitFor();
}

/** Somebody who takes pictures is not new. */
async function endTour(page: Page): Promise<void> {
  const tour = page.getByRole('button', { name: 'End the tour for good' });
  if (await tour.isVisible()) await tour.click();
}

/** Lets fonts load, charts draw and the stage get going, with the pointer out of the way. */
async function settle(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(2000);
}
