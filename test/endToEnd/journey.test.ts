import { readFile } from 'node:fs/promises';
import * as onnxRuntimeWeb from 'onnxruntime-web';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunInfo } from '../../main/contract/models';
import { createRandom } from '../../main/rl/core/random';
import { createPolicy } from '../../main/rl/policies/createPolicy';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { tabTo, typeOver, type Visitor, visit, waitForChange } from './visitor';

/** Milliseconds that anything may take on a busy machine. */
const patience = 30_000;

let browser: Browser;
let lab: ServedLab;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
  visitor = await visit(browser, lab.url);
  page = visitor.page;
  page.setDefaultTimeout(patience);
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
const panel = (name: string) => page.getByRole('region', { name, exact: true });
const runs = () => lab.client.request('runs.list', {});
const hasStatus = (status: string) => page.locator('.run-header .status').getByText(status).waitFor();

/** Last step of the curve of returns, as it is told to those who do not see it. */
async function lastStepOfCurve(): Promise<number> {
  const summary = await panel('Return').locator('figcaption').textContent();
  return Number(/at step ([\d,]+)/.exec(summary ?? '')?.[1]?.replaceAll(',', '') ?? Number.NaN);
}

/** How far the episode on the stage has come. */
async function stepOfStage(): Promise<number> {
  return Number(await panel('Stage').locator('.count').textContent());
}

/** The run on the screen, as the lab knows it. */
async function shownRun(): Promise<RunInfo> {
  return lab.client.request('runs.get', { runId: new URL(page.url()).hash.split('/').at(-1) ?? '' });
}

/** Step of the policy as the run's own process tells it, between two slices of training. */
async function currentStep(runId: string): Promise<number> {
  return (await lab.client.request('runs.policy', { runId })).step;
}

/** One test after the other goes on where the last one stopped; the mouse is never touched. */
describe('Somebody with nothing but a keyboard', () => {
  it('starts what the Bench has set up, with Enter on Start', async () => {
    await button('Start 5 runs').and(page.locator(':enabled')).waitFor();
    await tabTo(button('Start 5 runs'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/run\//);
    expect((await runs()).map(({ env, algo, seed }) => [env, algo, seed]).sort()).toEqual(
      [0, 1, 2, 3, 4].map((seed) => ['CartPole-v1', 'dqn', seed]),
    );
  });

  it('sees the stage play on and the curve of returns grow', async () => {
    await waitForChange(panel('Stage').locator('canvas'));
    // No pole falls sooner, and a play begun anew at each word of the run, ten a second, would not come so far.
    await expect.poll(stepOfStage, { timeout: patience }).toBeGreaterThan(7);
    await expect.poll(lastStepOfCurve, { timeout: patience }).toBeGreaterThan(0);
    const step = await lastStepOfCurve();
    await waitForChange(panel('Return').locator('canvas'));
    await expect.poll(lastStepOfCurve, { timeout: patience }).toBeGreaterThan(step);
    await panel('Stage').getByText('Newest policy').waitFor();
  });

  it('pauses the run, which then stands still while its stage plays on', async () => {
    await tabTo(button('Pause').and(page.locator('.primary')));
    await page.keyboard.press('Enter');
    await hasStatus('Paused');
    const { runId, status } = await shownRun();
    expect(status).toBe('paused');
    const step = await currentStep(runId);
    // A run that trained would have trained a slice between any two of these answers.
    for (let look = 0; look < 20; look++) expect(await currentStep(runId)).toBe(step);
    await waitForChange(panel('Stage').locator('canvas'));
    expect(await currentStep(runId)).toBe(step);
  });

  it('takes a single step, and lets the run go on', async () => {
    const { runId } = await shownRun();
    const step = await currentStep(runId);
    await tabTo(page.locator('.run-header').getByRole('button', { name: 'Step' }));
    await page.keyboard.press('Enter');
    await expect.poll(() => currentStep(runId), { timeout: patience }).toBe(step + 1);
    await tabTo(button('Resume'));
    await page.keyboard.press('Enter');
    await hasStatus('Running');
    await expect.poll(() => currentStep(runId), { timeout: patience }).toBeGreaterThan(step + 1000);
  });

  it('stops all five from the table of runs', async () => {
    await page.keyboard.press('2');
    await tabTo(page.locator('tr[data-active="true"]'));
    await page.keyboard.press('Space');
    await page.getByText('5 selected').waitFor();
    await tabTo(page.getByRole('toolbar').getByRole('button', { name: 'Stop' }));
    await page.keyboard.press('Enter');
    const stopped = await Promise.all((await runs()).map(({ runId }) => lab.ended(runId)));
    // A quick machine may have finished the first of them.
    expect(stopped.find(({ seed }) => seed === 4)).toMatchObject({ status: 'stopped', message: '' });
  });

  it('changes a setting and starts three short runs of it', async () => {
    await page.keyboard.press('1');
    await tabTo(page.getByLabel('Batch size'));
    await typeOver(page, '32');
    await tabTo(page.getByLabel('Seeds'));
    await typeOver(page, '3');
    await tabTo(page.getByRole('textbox', { name: 'Budget' }));
    await typeOver(page, '1,500');
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.waitForURL(/#\/run\//);
    await hasStatus('Finished');
    const started = (await runs()).filter(({ settings }) => settings['batchSize'] === 32);
    expect(started.map(({ budget }) => budget)).toEqual([{ steps: 1500 }, { steps: 1500 }, { steps: 1500 }]);
    for (const { runId } of started) expect(await lab.ended(runId)).toMatchObject({ status: 'finished', message: '' });
  });

  it('compares one run of the first setting with the three of the second', async () => {
    await page.keyboard.press('3');
    await tabTo(button('Choose runs'));
    await page.keyboard.press('Enter');
    const picker = page.getByRole('dialog', { name: 'Runs to compare' });
    await tabTo(picker.getByRole('checkbox', { name: /n = 3$/ }));
    await page.keyboard.press('Space');
    // The newest come first, so the last one is of the first experiment.
    await tabTo(picker.getByRole('checkbox', { name: /seed 0 / }).last());
    await page.keyboard.press('Space');
    await picker.getByText('4 runs chosen').waitFor();
    await tabTo(picker.getByRole('button', { name: 'Compare' }));
    await page.keyboard.press('Enter');

    const rows = panel('Groups').locator('tbody tr');
    await expect.poll(() => rows.count(), { timeout: patience }).toBe(2);
    const single = rows.filter({ hasText: 'batchSize=64' }).getByRole('cell');
    const several = rows.filter({ hasText: 'batchSize=32' }).getByRole('cell');
    expect(await single.nth(0).textContent()).toBe('n = 1');
    expect(await single.nth(2).textContent()).toBe('–');
    expect(await several.nth(0).textContent()).toBe('3');
    expect(await several.nth(2).textContent()).toMatch(/^\[\d+\.\d+, \d+\.\d+\]$/);
    for (const size of ['n = 1', 'n = 3']) await page.locator('.legend').first().getByText(size).waitFor();
    expect(await panel('What differs').textContent()).toMatch(/batch ?size/i);
    expect(await panel('Methods').textContent()).toMatch(/95 % percentile bootstrap intervals.*n = [13],.*n = [13],/s);
  });

  it('takes an agent away as a file that acts as the agent does', async () => {
    await page.keyboard.press('5');
    const { runId } = (await runs()).find(({ settings }) => settings['batchSize'] === 32)!;
    await tabTo(page.getByRole('navigation', { name: 'Agents' }).locator(`a[href$="${runId}"]`));
    await page.keyboard.press('Enter');
    await tabTo(panel('Export').getByRole('radio', { checked: true }));
    await page.keyboard.press('ArrowDown');
    await panel('Export').getByRole('radio', { name: 'ONNX', checked: true }).waitFor();
    await tabTo(panel('Export').getByRole('button', { name: 'Export' }));
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/\.onnx$/);
    await panel('Export')
      .getByText(/it chose the same action every time/)
      .waitFor();

    onnxRuntimeWeb.env.wasm.numThreads = 1;
    const session = await onnxRuntimeWeb.InferenceSession.create(await readFile(await download.path()));
    const { policy } = await lab.client.request('runs.policy', { runId });
    const agent = createPolicy(policy as unknown as PolicySnapshot);
    for (const tilt of [-0.15, -0.05, 0.02, 0.1]) {
      const observation = [0.3, -0.2, tilt, 2 * tilt];
      const tensor = new onnxRuntimeWeb.Tensor('float32', Float32Array.from(observation), [1, 4]);
      const { action } = await session.run({ observation: tensor });
      expect(Number(action?.data[0])).toBe(agent.act(Float64Array.from(observation), createRandom(0)));
    }
    await session.release();
  });

  it('has met with no error in the console, no exception, and no request that failed', () => {
    expect(visitor.complaints).toEqual([]);
  });
});
