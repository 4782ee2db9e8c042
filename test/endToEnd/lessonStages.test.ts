import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, type Visitor, visit } from './visitor';

/** Milliseconds in which a stage on the clock takes some steps, on a busy machine too. */
const patience = 30_000;

let browser: Browser;
let lab: ServedLab;
let visitor: Visitor;

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
  visitor = await visit(browser, lab.url);
});

afterAll(async () => {
  await visitor?.leave();
  await browser?.close();
  await lab?.stop();
});

async function stageOf(page: Page, lessonId: string, env: string): Promise<Locator> {
  await goTo(page, `#/learn/${lessonId}`);
  const stage = page.getByRole('region', { name: `Stage of ${env}`, exact: true }).first();
  await stage.scrollIntoViewIfNeeded();
  return stage;
}

const stepsOf = async (stage: Locator) => Number(await stage.locator('.episode .count').first().textContent());
const describePicture = async (stage: Locator) => (await stage.getByRole('img').first().getAttribute('aria-label')) ?? '';
const episodesOf = async (stage: Locator) => Number(await stage.locator('.episode dd').first().textContent());

describe('A stage of a lesson', () => {
  it('waits for a person where it takes turns', async () => {
    const { page } = visitor;
    const stage = await stageOf(page, '05-q-learning', 'CliffWalking-v1');
    await stage.getByRole('button', { name: 'You' }).click();
    await page.waitForTimeout(800);
    expect(await stepsOf(stage)).toBe(0);
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => stepsOf(stage)).toBe(1);
  });

  it('goes on by the clock with the last action of a person', async () => {
    const { page } = visitor;
    const stage = await stageOf(page, '01-loop', 'CartPole-v1');
    await stage.getByRole('button', { name: 'You' }).click();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => episodesOf(stage), { timeout: patience }).toBeGreaterThan(2);
    // Pushed to the right for ever, the cart runs away under the pole, which falls to the left each time.
    const falls = new Set<string>();
    for (let look = 0; look < 40; look++) {
      const [, degrees, side] = /leaning (\d+)° to the (left|right)/.exec(await describePicture(stage)) ?? [];
      if (Number(degrees) >= 4) falls.add(side!);
      await page.waitForTimeout(50);
    }
    expect([...falls]).toEqual(['left']);
  });

  it('opens on the drawing board where it is a small table', async () => {
    const { page } = visitor;
    const stage = await stageOf(page, '04-mdp', 'MDP?stateNames=high,low&actionNames=search,wait,recharge&maxSteps=50');
    await stage.getByRole('link', { name: 'Edit as a graph' }).click();
    await page.getByRole('region', { name: 'Worlds' }).waitFor();
    await expect.poll(() => page.getByText('recharge').count()).toBeGreaterThan(0);
    expect(await page.evaluate(() => location.hash)).toMatch(/^#\/worlds\?env=MDP/);
    expect(visitor.complaints).toEqual([]);
  });

  it('of a game lets a person sit down against who was chosen', async () => {
    const { page } = visitor;
    const stage = await stageOf(page, '14-applications', 'TicTacToe');
    await stage.getByRole('heading', { name: 'Chance' }).waitFor();
    await stage.getByRole('button', { name: 'X', exact: true }).click();
    await stage.getByRole('status').filter({ hasText: 'Your move' }).waitFor();
    await page.keyboard.press('5');
    await expect.poll(() => stepsOf(stage), { timeout: patience }).toBeGreaterThan(1);
  });
});

describe('An experiment of a lesson', () => {
  it('offers seeds only where something is left to chance', async () => {
    const { page } = visitor;
    await goTo(page, '#/learn/03-process');
    const seedsOf = (title: string) =>
      page.getByRole('region', { name: title, exact: true }).getByRole('slider', { name: 'Seeds' });
    await seedsOf('The same value, from episodes').waitFor();
    expect(await seedsOf('What four policies are worth, exactly').count()).toBe(0);
  });
});
