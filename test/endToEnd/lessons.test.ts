import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lessons } from '../../main/rl/lessons/registry';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, pictureOf, tabTo, type Visitor, visit } from './visitor';

/** Milliseconds that the first curves of an experiment may take to appear. */
const patience = 60_000;

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

async function press(page: Page, name: string | RegExp, within = page.locator('article')): Promise<void> {
  await tabTo(within.getByRole('button', { name }).first());
  await page.keyboard.press('Enter');
}

/** Starts an experiment by keyboard, waits for its first curves, and stops it. */
async function tryOut(page: Page, title: string): Promise<void> {
  const panel = page.getByRole('region', { name: title, exact: true });
  const canvas = panel.locator('canvas').first();
  await canvas.scrollIntoViewIfNeeded();
  const before = await pictureOf(canvas);
  await press(page, 'Run', panel);
  await expect.poll(() => pictureOf(canvas), { timeout: patience }).not.toBe(before);
  const stop = panel.getByRole('button', { name: 'Stop' });
  if (await stop.isVisible()) await stop.press('Enter').catch(() => {}); // it may have ended by itself just now
  await panel.getByRole('button', { name: /^Run/ }).waitFor();
}

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('%s', (id, lesson) => {
  it('can be walked through to its end by keyboard, and every panel draws', { timeout: 180_000 }, async () => {
    const { page, complaints } = visitor;
    await goTo(page, `#/learn/${id}`);
    await page.locator('.part').first().waitFor();

    for (const picture of await page.locator('article [role="img"] canvas').all()) {
      await picture.scrollIntoViewIfNeeded();
      expect(await picture.evaluate((canvas) => (canvas as HTMLCanvasElement).width)).toBeGreaterThan(100);
    }
    for (const rule of await page.getByRole('region', { name: 'Equation, step by step' }).all()) {
      const numbers = rule.locator('.numbers');
      await expect.poll(() => numbers.locator('.katex').count(), { timeout: patience }).toBeGreaterThan(0);
      const before = await rule.locator('header').textContent();
      await press(page, 'Step', rule);
      await expect.poll(() => rule.locator('header').textContent()).not.toBe(before);
    }

    expect(await page.getByText('comes true').count()).toBe(0);
    await tabTo(page.getByRole('radio').first());
    await page.keyboard.press('Space');
    await press(page, 'Show the answer');
    await page.getByText('comes true').waitFor();

    for (const { title } of lesson.experiments) await tryOut(page, title);

    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
      [],
    );

    await press(page, 'Mark as finished');
    await page.getByRole('button', { name: 'Finished', exact: true }).waitFor();
    const listed = await lab.client.request('lessons.list', undefined);
    const { progress } = listed.find(({ lessonId }) => lessonId === id)!;
    expect(progress.answer).toBe(0);
    expect(progress.finishedAt).not.toBeNull();
    expect(complaints).toEqual([]);
  });
});

describe('A lesson', () => {
  it('checks what it claims when it is asked to, and keeps what came out', async () => {
    const { page } = visitor;
    await goTo(page, '#/learn/05-q-learning');
    await press(page, 'Check the claims');
    await page.getByText(/^All \d+ claims came out/).waitFor({ timeout: patience });
    await page.reload();
    await page.getByText(/^All \d+ claims came out/).waitFor();
  });

  it('lets a person play, by keyboard', async () => {
    const { page } = visitor;
    await goTo(page, '#/learn/05-q-learning');
    const stage = page.getByRole('region', { name: /^Stage of/ });
    await stage.waitFor();
    await press(page, 'You', stage);
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => stage.locator('.episode .count').first().textContent()).toBe('1');
    await page.keyboard.press('2');
    await expect.poll(() => stage.locator('.episode .count').first().textContent()).toBe('2');
    expect(await page.evaluate(() => location.hash)).toBe('#/learn/05-q-learning');
  });
});
