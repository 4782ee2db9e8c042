import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettingValues } from '../../main/contract/models';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, tabTo, visit } from './visitor';

let browser: Browser;
let lab: ServedLab;
let game: string;
let grid: string;
let inverse: string;

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
  const train = async (env: string, algo: string, steps: number, settings?: SettingValues) => {
    const { runs } = await lab.client.request('experiments.create', {
      ...{ env, algo, seeds: [1], budget: { steps } },
      ...(settings && { settings }),
    });
    return (await lab.ended(runs[0]!.runId)).runId;
  };
  [game, grid, inverse] = await Promise.all([
    train('TicTacToe', 'uct', 10, { simulations: 50 }),
    train('GridWorld', 'q-learning', 1000),
    train('InverseGridWorld', 'max-entropy-irl', 150),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

async function open(hash: string, colorScheme: 'light' | 'dark' = 'light', prepare = async (_page: Page) => {}) {
  const visitor = await visit(browser, lab.url, { colorScheme, reducedMotion: 'reduce' });
  await prepare(visitor.page);
  await visitor.page.getByRole('button', { name: /^Start/ }).waitFor();
  await goTo(visitor.page, hash);
  const stage = visitor.page.getByRole('region', { name: 'Stage' });
  await stage.getByText(/^step [1-9]/).waitFor();
  return { ...visitor, stage };
}

async function seriousBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** A gamepad that does what `window.pad` says, and counts how often it is looked at. */
async function plugIn(page: Page): Promise<void> {
  await page.evaluate(() => {
    const pad = { axes: [0, 0, 0, 0], pressed: [] as number[], looks: 0 };
    Object.assign(window, { pad });
    navigator.getGamepads = () => {
      pad.looks++;
      const buttons = Array.from({ length: 17 }, (_, i) => ({
        pressed: pad.pressed.includes(i),
        value: Number(pad.pressed.includes(i)),
      }));
      return [{ connected: true, id: 'pad', index: 0, axes: pad.axes, buttons }] as unknown as Gamepad[];
    };
  });
}

const press = (page: Page, buttons: readonly number[]) =>
  page.evaluate((pressed) => Object.assign((window as unknown as { pad: object }).pad, { pressed }), buttons);
const looks = (page: Page) => page.evaluate(() => (window as unknown as { pad: { looks: number } }).pad.looks);

describe('The stage of an agent', () => {
  it('lets a person play against it, by keyboard, and Escape leaves the seat', async () => {
    const { page, stage, complaints, leave } = await open(`#/agents/${game}`);
    await tabTo(stage.getByRole('button', { name: 'X', exact: true }));
    await page.keyboard.press('Enter');
    const status = stage.getByRole('status').filter({ hasText: /./ });
    await expect.poll(() => status.textContent()).toBe('Your move');
    await page.keyboard.press('5');
    await expect
      .poll(() => stage.getByRole('img').getAttribute('aria-label'), { timeout: 10_000 })
      .toBe('2 stones placed, X to move.');
    await page.keyboard.press('Escape');
    await expect.poll(() => stage.getByRole('button', { name: 'Watch' }).getAttribute('aria-pressed')).toBe('true');
    expect(complaints).toEqual([]);
    await leave();
  });

  it('is taken over there too, and keeps nobody out', async () => {
    const { page, stage, complaints, leave } = await open(`#/agents/${grid}`, 'dark');
    await tabTo(stage.getByRole('button', { name: 'Take over' }));
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => stage.locator('.count').textContent()).toBe('1');
    expect(await seriousBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });
});

describe('A gamepad', () => {
  it('is read only while somebody plays, and does what the keys do', async () => {
    const { page, stage, complaints, leave } = await open(`#/run/${grid}`, 'light', plugIn);
    await stage.getByRole('button', { name: 'Play', exact: true }).click();
    await page.waitForTimeout(300);
    expect(await looks(page)).toBe(0);
    await stage.getByRole('button', { name: 'Restart from the first start' }).click();
    await stage.getByRole('button', { name: 'Take over' }).click();
    await stage.getByText('cross or left stick').first().waitFor();
    await expect.poll(() => looks(page)).toBeGreaterThan(2);
    const steps = stage.locator('table tbody tr').first();
    await press(page, [15]); // right on the cross
    await expect.poll(() => steps.textContent()).toMatch(/in 1 step/);
    await press(page, []);
    await page.waitForTimeout(100);
    await press(page, [13]);
    await expect.poll(() => steps.textContent()).toMatch(/in 2 steps/);
    await page.keyboard.press('Escape');
    await stage.getByRole('button', { name: 'Take over' }).waitFor();
    const before = await looks(page);
    await page.waitForTimeout(200);
    expect(await looks(page)).toBe(before);
    expect(complaints).toEqual([]);
    await leave();
  });
});

describe('A run that recovers a reward', () => {
  it.each(['light', 'dark'] as const)(
    'shows it beside the true one, with what the difference costs, in the %s theme',
    async (theme) => {
      const { page, complaints, leave } = await open(`#/run/${inverse}`, theme);
      const card = page.getByRole('region', { name: 'True and recovered reward' });
      await card
        .getByRole('img', { name: /^True reward of 5 by 5 cells, from 0\.00 to 1\.00; highest in row 1, column 5\.$/ })
        .waitFor();
      await card.getByRole('img', { name: /^Recovered reward of 5 by 5 cells, from .* highest in row 1, column 5\.$/ }).waitFor();
      expect(await card.textContent()).toMatch(
        /Correlation ?0\.\d+ over 25 states.*Expected value difference ?[\d.e−]+ of [\d.]+ discounted reward/s,
      );
      expect(await seriousBarriers(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await leave();
    },
  );
});
