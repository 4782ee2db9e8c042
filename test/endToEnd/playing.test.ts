import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, tabTo, type Visitor, visit } from './visitor';

let browser: Browser;
let lab: ServedLab;

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

/** The screen of a finished run of UCT, with its policy on the stage. */
async function openGame(env: string): Promise<Visitor> {
  const settings = { simulations: 100 };
  const { runs } = await lab.client.request('experiments.create', {
    ...{ env, algo: 'uct', seeds: [1], settings, engine: 'auto' },
    budget: { steps: 10 },
  });
  const { runId } = await lab.ended(runs[0]!.runId);
  const visitor = await visit(browser, lab.url);
  await visitor.page.getByRole('button', { name: /^Start/ }).waitFor();
  await goTo(visitor.page, `#/run/${runId}`);
  await stageOf(visitor.page)
    .getByText(/^step [1-9]/)
    .waitFor();
  return visitor;
}

function stageOf(page: Page) {
  return page.getByRole('region', { name: 'Stage' });
}

/** Moves by the first key that is allowed, whenever it is our turn, until the game is over. */
async function playToTheEnd(page: Page): Promise<string> {
  const stage = stageOf(page);
  const status = stage.getByRole('status').filter({ hasText: /./ });
  const allowed = stage.getByRole('group', { name: 'Your moves' }).locator('button[aria-disabled="false"]');
  for (let move = 0; move < 50; move++) {
    await expect.poll(() => status.textContent(), { timeout: 10_000 }).not.toMatch(/^The policy/);
    const text = (await status.textContent()) ?? '';
    if (text !== 'Your move') return text;
    const key = await allowed.first().locator('kbd').textContent();
    const before = await stage.locator('.count').textContent();
    await page.keyboard.press(key!);
    await expect.poll(() => stage.locator('.count').textContent()).not.toBe(before);
  }
  throw new Error('The game must end.');
}

describe('A person', () => {
  it('plays tic-tac-toe against what was learned, with the mouse and by keyboard, in either seat', async () => {
    const { page, complaints, leave } = await openGame('TicTacToe');
    const stage = stageOf(page);
    const status = stage.getByRole('status').filter({ hasText: /./ });

    await stage.getByRole('button', { name: 'X', exact: true }).click();
    await expect.poll(() => status.textContent()).toBe('Your move');
    const picture = stage.getByRole('img');
    expect(await picture.getAttribute('aria-label')).toBe('0 stones placed, X to move.');
    await picture.click(); // in the middle
    await expect.poll(() => picture.getAttribute('aria-label'), { timeout: 10_000 }).toBe('2 stones placed, X to move.');
    const center = stage.getByRole('button', { name: 'center' });
    expect(await center.getAttribute('aria-disabled')).toBe('true');
    await picture.click(); // taken already: nothing happens
    expect(await picture.getAttribute('aria-label')).toBe('2 stones placed, X to move.');
    expect(await playToTheEnd(page)).toMatch(/^(You won|You lost|A draw)$/);

    await stage.getByRole('button', { name: 'Play again' }).click();
    await expect.poll(() => status.textContent()).toBe('Your move');
    expect(await picture.getAttribute('aria-label')).toBe('0 stones placed, X to move.');

    await tabTo(stage.getByRole('button', { name: 'O', exact: true }));
    await page.keyboard.press('Enter');
    await expect.poll(() => picture.getAttribute('aria-label'), { timeout: 10_000 }).toBe('1 stone placed, O to move.');
    expect(await playToTheEnd(page)).toMatch(/^(You won|You lost|A draw)$/);

    await stage.getByRole('button', { name: 'Watch' }).click();
    await expect.poll(() => picture.getAttribute('aria-label'), { timeout: 10_000 }).toMatch(/^[2-9] stones/);
    expect(complaints).toEqual([]);
    await leave();
  });

  it('drops stones into columns', async () => {
    const { page, complaints, leave } = await openGame('ConnectFour?rows=4&columns=5');
    const stage = stageOf(page);
    await stage.getByRole('button', { name: 'yellow' }).click();
    const picture = stage.getByRole('img');
    await expect.poll(() => picture.getAttribute('aria-label'), { timeout: 10_000 }).toBe('0 stones placed, yellow to move.');
    await picture.click(); // anywhere in the middle column
    await expect.poll(() => picture.getAttribute('aria-label'), { timeout: 10_000 }).toBe('2 stones placed, yellow to move.');
    expect(await playToTheEnd(page)).toMatch(/^(You won|You lost|A draw)$/);
    expect(complaints).toEqual([]);
    await leave();
  });
});
