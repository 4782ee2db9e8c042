import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestParams } from '../../main/contract/lab';
import type { RunInfo } from '../../main/contract/models';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, visit, waitForChange } from './visitor';

/** Takes some seconds even on a fast machine, so that it is still learning when it has been watched at both speeds. */
const experiment: RequestParams<'experiments.create'> = {
  env: 'CartPole-v1',
  algo: 'dqn',
  seeds: [7],
  budget: { steps: 50_000 },
  engine: 'simd',
};

let browser: Browser;
let lab: ServedLab;

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

/** Resolves with the run as soon as it has learned something. */
async function start(): Promise<string> {
  const hasLearned = new Promise<string>((resolve) => {
    const unsubscribe = lab.client.subscribe('run.progressed', ({ runId, step }) => {
      if (step === 0) return;
      unsubscribe();
      resolve(runId);
    });
  });
  await lab.client.request('experiments.create', experiment);
  return hasLearned;
}

describe('A run', () => {
  let unwatched: RunInfo;

  it('learns unwatched', async () => {
    unwatched = await lab.ended(await start());
    expect(unwatched).toMatchObject({ status: 'finished', steps: 50_000, engine: 'simd' });
    expect(unwatched.curveHash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('draws the very same curve while its stage is watched, at four times the speed and in slow motion', async () => {
    const { page, complaints, leave } = await visit(browser, lab.url);
    const stage = page.getByRole('region', { name: 'Stage' });
    await page.getByRole('button', { name: /^Start/ }).waitFor();

    const runId = await start();
    await goTo(page, `#/run/${runId}`);
    await stage.getByText(/^step [1-9]/).waitFor();
    for (const speed of ['Four times normal speed', 'A quarter of normal speed']) {
      await stage.getByTitle(speed).click();
      await waitForChange(stage.locator('canvas'));
    }
    expect(await lab.client.request('runs.get', { runId })).toMatchObject({ status: 'running' });

    const watched = await lab.ended(runId);
    expect(watched).toMatchObject({ status: 'finished', steps: 50_000, curveHash: unwatched.curveHash });
    await stage.getByText('step 50,000').waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });
});
