import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, pictureOf, tabTo, typeOver, visit } from './visitor';

let browser: Browser;
let lab: ServedLab;

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

async function openBoard(colorScheme: 'light' | 'dark' = 'light') {
  const visitor = await visit(browser, lab.url, { colorScheme, reducedMotion: 'reduce' });
  await visitor.page.getByRole('button', { name: /^Start/ }).waitFor();
  await goTo(visitor.page, '#/worlds');
  await board(visitor.page).waitFor();
  return visitor;
}

const board = (page: Page) => page.getByRole('application');
const checker = (page: Page) => page.getByRole('status', { name: 'What the checker says' });
const savedWorlds = () => lab.client.request('worlds.list', {});

/** Walks to a control by keyboard, and presses a key on it. */
async function press(control: Locator, key = 'Enter'): Promise<void> {
  await tabTo(control);
  await control.page().keyboard.press(key);
}

/** Walks to a field by keyboard, and types over what it holds. */
async function fill(control: Locator, text: string): Promise<void> {
  await tabTo(control);
  await typeOver(control.page(), text);
  await control.page().keyboard.press('Enter');
}

async function paint(page: Page, ...keys: readonly string[]): Promise<void> {
  await tabTo(board(page));
  for (const key of keys) await page.keyboard.press(key);
}

/** Begins with one row of so many cells, the start at its left, the goal at its right. */
async function drawCorridor(page: Page, length: number): Promise<void> {
  await press(page.getByRole('button', { name: 'Empty' }));
  await fill(page.getByLabel('Rows', { exact: true }), '1');
  await fill(page.getByLabel('Columns', { exact: true }), String(length));
  await paint(page, 'End', 'g');
}

describe('A grid', () => {
  it('is made, painted, checked, kept and trained in by keyboard alone', async () => {
    const { page, complaints, leave } = await openBoard();
    await drawCorridor(page, 6);
    await fill(page.getByLabel('Name of the world'), 'Corridor');
    await paint(page, 'ArrowLeft', 'w');
    await checker(page).getByText('The goal cannot be reached from the start').waitFor();
    expect(await page.getByRole('button', { name: 'Train' }).isDisabled()).toBe(true);
    await paint(page, 'f');
    await checker(page).getByText('The checker finds nothing wrong.').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('“Corridor” is kept, and stands in the gallery of the Bench.').waitFor();
    const [kept] = await savedWorlds();
    expect(kept).toMatchObject({ name: 'Corridor', kind: 'grid' });

    await press(page.getByRole('button', { name: 'Train' }));
    await fill(page.getByLabel('Seeds'), '1');
    await page.waitForURL(/#\/run\//);
    const runId = page.url().split('/').at(-1)!;
    await page.getByRole('heading', { name: /^Corridor/ }).waitFor();
    const run = await lab.ended(runId);
    expect(run).toMatchObject({ status: 'finished', env: kept?.env });
    // Four steps of −0.02, and one into the goal.
    expect(run.evaluation?.meanReturn).toBeCloseTo(0.92, 6);

    await goTo(page, `#/worlds/${kept?.worldId}`);
    await paint(page, 'Home', 'ArrowRight', 'x');
    await page.keyboard.press('Control+s');
    await expect.poll(async () => (await savedWorlds())[0]?.env).not.toBe(kept?.env);
    expect((await lab.client.request('runs.get', { runId })).env).toBe(kept?.env);
    expect(complaints).toEqual([]);
    await leave();
  });

  it('is edited while an agent learns in it: the agent goes on in what it has become, and the edit is marked', async () => {
    const { page, complaints, leave } = await openBoard();
    await drawCorridor(page, 12);
    await fill(page.getByLabel('Reward of a step'), '-1');
    await press(page.getByRole('button', { name: 'max', exact: true }));
    await press(page.getByRole('button', { name: 'Learn', exact: true }));
    const fact = (name: string) => page.locator('.learner dt', { hasText: name }).locator('xpath=following-sibling::dd[1]');
    const meanReturn = async () => Number((await fact('Mean return').textContent())!.replace('−', '-'));
    await expect.poll(meanReturn).toBeGreaterThan(-14);
    expect(await fact('Edits').textContent()).toBe('–');
    const chart = page.getByRole('slider', { name: /^Cursor in Mean return/ }).locator('canvas');
    await chart.scrollIntoViewIfNeeded();
    const [before, picture] = [await meanReturn(), await pictureOf(chart)];

    await paint(page, 'Home', 'ArrowRight', 'ArrowRight', 'g');
    await expect.poll(() => fact('Edits').textContent()).toMatch(/^1, last at step [\d,]+$/);
    // Two steps to the nearer goal in place of eleven, each of −1.
    await expect.poll(meanReturn).toBeGreaterThan(before + 7);
    expect(await pictureOf(chart)).not.toBe(picture);
    await press(page.getByRole('button', { name: 'Pause', exact: true }));
    await press(page.getByRole('button', { name: 'Forget what was learned' }));
    expect(await fact('Edits').textContent()).toBe('–');
    expect(complaints).toEqual([]);
    await leave();
  });
});

describe('A graph of states', () => {
  it('is made, added to, checked, kept, solved and trained in by keyboard alone', async () => {
    const { page, complaints, leave } = await openBoard();
    await press(page.getByRole('button', { name: 'Two states' }));
    await fill(page.getByLabel('Name of the world'), 'Three states');
    await press(page.getByRole('button', { name: 'State', exact: true }));
    await tabTo(page.getByRole('button', { name: /^State s2/ }));
    await fill(page.getByLabel('Name', { exact: true }), 'goal');
    await press(page.getByLabel('End', { exact: true }), 'Space');
    await checker(page).getByText('State goal cannot be reached from the start.').waitFor();

    // A transition from s1 to the goal, worth 5, besides the one that stays.
    await tabTo(page.getByRole('button', { name: /^State goal/ }));
    await page.keyboard.press('PageUp');
    await press(page.getByRole('button', { name: 'action 0: add an outcome' }));
    await fill(page.getByLabel('action 0: reward on the way to goal'), '5');
    await fill(page.getByLabel('action 0: probability of goal'), '0.5');
    await checker(page).getByText('State s1, action 0: the probabilities sum to 1.5; they must sum to 1.').waitFor();
    await fill(page.getByLabel('action 0: probability of s1'), '0.5');
    await expect.poll(() => checker(page).textContent()).not.toContain('they must sum to 1');
    await page.getByText('Solved exactly, γ = 0.9').waitFor();
    // v(s1) = 0.5 (1 + 0.9 v(s1)) + 0.5 · 5 = 3 / 0.55 = 5.4545…; v(s0) = 0.9 v(s1)
    await page.getByRole('button', { name: /^State s1, value 5\.45, best action 0$/ }).waitFor();
    await page.getByRole('button', { name: /^State s0, a start, value 4\.91, best action 1$/ }).waitFor();

    await page.keyboard.press('Control+s');
    await expect.poll(async () => (await savedWorlds()).map(({ name }) => name)).toContain('Three states');
    await press(page.getByRole('button', { name: 'Train' }));
    await fill(page.getByLabel('Seeds'), '1');
    await page.waitForURL(/#\/run\//);
    const run = await lab.ended(page.url().split('/').at(-1)!);
    expect(run).toMatchObject({ status: 'finished' });
    expect(run.env).toMatch(/^MDP\?/);
    expect(complaints).toEqual([]);
    await leave();
  });
});

describe.each(['light', 'dark'] as const)('The drawing board in the %s theme', (theme) => {
  it.each(['Four rooms', 'Recycling robot'])('keeps nobody out of %s, also while an agent learns there', async (template) => {
    const { page, leave } = await openBoard(theme);
    await press(page.getByRole('button', { name: template }));
    await press(page.getByRole('button', { name: 'Learn', exact: true }));
    await page.getByRole('slider', { name: /^Cursor in Mean return/ }).waitFor();
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    await leave();
  });
});
