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

describe('What a person plays in a lesson', () => {
  it('is kept, episode by episode, and handed to the experiment that asks for it', { timeout: 120_000 }, async () => {
    const { page, complaints } = visitor;
    await goTo(page, '#/learn/13-inverse');
    const stage = page.getByRole('region', { name: /^Stage/ });
    const experiment = page.getByRole('region', { name: 'From visits to a reward' });
    await experiment.getByText('You have not played yet: it takes recorded episodes.').waitFor();

    await stage.getByRole('button', { name: 'You' }).press('Enter');
    await stage.getByText('Nothing kept yet').waitFor();
    for (let step = 0; step < 15; step++) await page.keyboard.press('ArrowRight');
    await stage.getByText('1 episode kept').waitFor();
    await page.keyboard.press('ArrowRight'); // begins the next
    for (let step = 0; step < 15; step++) await page.keyboard.press('ArrowUp');
    await stage.getByText('2 episodes kept').waitFor();

    await experiment.getByText('The next run takes 2 episodes of yours.').waitFor();
    await experiment.getByRole('button', { name: 'Run' }).press('Enter');
    const grids = experiment.getByRole('img', { name: /5 by 5 cells/ });
    await expect.poll(() => grids.count(), { timeout: 60_000 }).toBe(2);
    await experiment.getByRole('button', { name: 'Run again' }).waitFor({ timeout: 60_000 });
    // Two episodes at the right edge, the second of them upwards: nothing on the left was ever wanted.
    expect(await grids.last().getAttribute('aria-label')).toMatch(/^Maximum entropy .* highest in row \d, column 5\.$/);

    await goTo(page, '#/learn/05-q-learning');
    await page.getByRole('region', { name: /^Stage/ }).waitFor();
    await goTo(page, '#/learn/13-inverse');
    await stage.getByRole('button', { name: 'You' }).press('Enter');
    await stage.getByText('2 episodes kept').waitFor();
    for (let step = 0; step < 15; step++) await page.keyboard.press('ArrowUp');
    await stage.getByText('3 episodes kept').waitFor();

    await stage.getByRole('button', { name: 'Forget' }).press('Enter');
    await experiment.getByText('You have not played yet: it takes recorded episodes.').waitFor();
    await stage.getByText('Nothing kept yet').waitFor();
    // A new episode has begun and the keys still play: forgetting takes neither away.
    for (let step = 0; step < 15; step++) await page.keyboard.press('ArrowLeft');
    await stage.getByText('1 episode kept').waitFor();
    expect(complaints).toEqual([]);
  });
});
