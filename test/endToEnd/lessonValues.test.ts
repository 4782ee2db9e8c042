import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, type Visitor, visit } from './visitor';

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

describe('A stage that shows values', () => {
  it('paints what a learned agent thinks of each state, and says so before there is one', { timeout: 180_000 }, async () => {
    const { page, complaints } = visitor;
    await goTo(page, '#/learn/10-function-approximation');
    const stage = page.getByRole('region', { name: 'Stage of MountainCar-v0' });
    await stage.getByText('run the experiment below').waitFor();

    const experiment = page.getByRole('region', { name: 'Out of the valley', exact: true });
    await experiment.getByRole('slider', { name: 'Seeds' }).fill('1');
    await experiment.getByRole('button', { name: 'Run' }).click();
    await experiment.getByText('1 seed', { exact: true }).waitFor({ timeout: 120_000 });
    await stage.getByText('several grids').click();

    const surface = stage.getByRole('img', { name: /^Value of states by position and velocity/ });
    await surface.scrollIntoViewIfNeeded(); // nothing is worked out that nobody can see
    const legend = async () => (await surface.getAttribute('aria-label')) ?? '';
    await expect.poll(legend, { timeout: 60_000 }).toMatch(/From −\d+/);
    const lowest = Number(/From −([\d.]+)/.exec(await legend())![1]);
    expect(lowest).toBeGreaterThan(60); // steps to the flag from the bottom of the valley
    expect(lowest).toBeLessThan(200);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('article').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await stage.getByText('Chance').click();
    await stage.getByText('run the experiment below').waitFor();
    expect(complaints).toEqual([]);
  });
});
