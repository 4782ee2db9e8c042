import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, type Visitor, visit } from './visitor';

const themes = ['light', 'dark'] as const;

let browser: Browser;
let lab: ServedLab;
/** Where each screen is, and what stands on it once it is whole. */
let screens: Readonly<Record<string, readonly [hash: string, content: string]>>;

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
  const [walk, pole] = await Promise.all([
    lab.client.request('experiments.create', { env: 'GridWorld', algo: 'q-learning', seeds: [0, 1], budget: { steps: 3000 } }),
    lab.client.request('experiments.create', { env: 'CartPole-v1', algo: 'dqn', seeds: [0], budget: { steps: 1500 } }),
  ]);
  for (const { runId } of [...walk.runs, ...pole.runs]) await lab.ended(runId);
  const { runId } = pole.runs[0]!;
  screens = {
    Bench: ['#/bench', '.preset'],
    Run: [`#/run/${runId}`, '.run-header .finished'],
    Runs: ['#/runs', 'tbody tr.run'],
    Compare: [`#/compare?ids=${walk.experimentId},${runId}`, '.methods'],
    Agents: [`#/agents/${runId}`, '#export-title'],
    Learn: ['#/learn', 'nav[aria-label="Lessons"] a'],
    Settings: ['#/settings', 'main .card'],
  };
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

/** What keeps people from using the page, as `rule: element, element`. */
async function seriousBarriers(page: Page): Promise<string[]> {
  // The legacy mode skips what only pages with frames need, a window of its own for each look, and so takes half the time.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

describe.each(themes)('In the %s theme', (theme) => {
  let visitor: Visitor;

  beforeAll(async () => {
    visitor = await visit(browser, lab.url, { colorScheme: theme, reducedMotion: 'reduce' });
  });
  afterAll(() => visitor?.leave());

  it.each(['Bench', 'Run', 'Runs', 'Compare', 'Agents', 'Learn', 'Settings'])('%s keeps nobody out', async (name) => {
    const { page } = visitor;
    const [hash, content] = screens[name]!;
    await goTo(page, hash);
    await page.locator(content).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
    expect(await seriousBarriers(page)).toEqual([]);
  });
});
