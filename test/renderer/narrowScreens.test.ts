import type { Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from './page/openPage';

/** Every screen, with something on it, and what stands there once it is whole. */
const screens: Readonly<Record<string, readonly [hash: string, content: string]>> = {
  bench: ['#/bench', '.preset'],
  runs: ['#/runs', 'tbody tr.run'],
  run: ['#/run/x-4-3', '.run-header'],
  compare: ['#/compare?ids=x-2,x-3,x-5', '.methods'],
  comparing: ['#/compare', '.empty'],
  sweep: ['#/sweeps/sweep-1', 'main .card'],
  newSweep: ['#/sweeps', 'main form'],
  agents: ['#/agents/x-4-3', '#export-title'],
  worlds: ['#/worlds', '.board canvas'],
  learn: ['#/learn', 'main .card'],
  figures: ['#/figures/2.2', '#figure-title'],
  datasets: ['#/datasets', '.datasets table'],
  settings: ['#/settings', 'main .card'],
};

/** A small window, and one of 1280 px at 200 %. */
const windows = [
  { name: '1024 × 700', viewport: { width: 1024, height: 700 }, deviceScaleFactor: 1 },
  { name: '1280 × 800 at 200 %', viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
] as const;

let opened: OpenPage;

beforeAll(async () => {
  opened = await openPage();
});
afterAll(() => opened.close());

/**
 * What does not fit, in words: a page that scrolls sideways, a control that is cut off or whose words are, a part that
 * scrolls sideways though it is neither a table nor code.
 */
function misfits(page: BrowserPage): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const nameOf = (element: Element) => {
      const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
      return `${element.tagName.toLowerCase()}.${element.classList[0] ?? ''} "${words}"`;
    };
    const scrollsSideways = (element: Element) =>
      ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1;
    for (const element of [document.documentElement, ...document.querySelectorAll('body, main, main *, dialog[open] *')]) {
      if (element === document.documentElement ? element.scrollWidth > innerWidth : scrollsSideways(element)) {
        if (element.querySelector('table, code, pre') === null || element.tagName === 'MAIN')
          found.push(`scrolls: ${nameOf(element)}`);
      }
    }
    const controls = document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, summary, [role="slider"]');
    for (const control of controls) {
      const box = control.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1 || control.matches('.skip, .unseen, .clip > *') || !control.checkVisibility())
        continue;
      if (control.tagName === 'BUTTON' && control.scrollWidth > control.clientWidth + 1) found.push(`words: ${nameOf(control)}`);
      let around = control.parentElement;
      let [left, right] = [0, innerWidth];
      for (; around !== null && !scrollsSideways(around); around = around.parentElement) {
        const isClipping = getComputedStyle(around).overflowX !== 'visible';
        if (!isClipping && !around.matches('.card')) continue;
        const outer = around.getBoundingClientRect();
        [left, right] = [Math.max(left, outer.left), Math.min(right, outer.right)];
        if (around.tagName === 'DIALOG') break; // lies above everything else
      }
      if ((around === null || around.tagName === 'DIALOG') && (box.left < left - 1 || box.right > right + 1)) {
        found.push(
          `cut off: ${nameOf(control)} from ${Math.round(box.left)} to ${Math.round(box.right)}, in ${Math.round(left)} to ${Math.round(right)}`,
        );
      }
    }
    return [...new Set(found)];
  });
}

describe.each(windows)('In a window of $name', ({ viewport, deviceScaleFactor }) => {
  it.each(Object.entries(screens))('nothing of the screen %s is cut off', async (_name, [hash, content]) => {
    const context = await opened.browser.newContext({ viewport, deviceScaleFactor, reducedMotion: 'reduce' });
    const page = await context.newPage();
    try {
      await page.goto(`${opened.address}${hash}`);
      await page.locator(content).first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      expect(await misfits(page)).toEqual([]);
    } finally {
      await context.close();
    }
  });

  it('the sheet of shortcuts, the palette and the run picker fit as well', async () => {
    const context = await opened.browser.newContext({ viewport, deviceScaleFactor, reducedMotion: 'reduce' });
    const page = await context.newPage();
    try {
      await page.goto(`${opened.address}#/compare`);
      await page.getByRole('button', { name: 'Choose runs' }).waitFor();
      for (const open of [
        () => page.keyboard.press('?'),
        () => page.keyboard.press('ControlOrMeta+K'),
        () => page.getByRole('button', { name: 'Choose runs' }).click(),
      ]) {
        await open();
        const dialog = page.locator('dialog[open]');
        await dialog.waitFor();
        const box = (await dialog.boundingBox())!;
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(viewport.width);
        expect(box.y + box.height).toBeLessThanOrEqual(viewport.height);
        expect(await misfits(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
      }
    } finally {
      await context.close();
    }
  });
});
