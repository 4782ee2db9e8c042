import AxeBuilder from '@axe-core/playwright';
import type { Page as BrowserPage, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from './page/openPage';

let opened: OpenPage;
let page: BrowserPage;
const failures: string[] = [];

beforeAll(async () => {
  opened = await openPage();
  const context = await opened.browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.on('pageerror', (error) => failures.push(String(error)));
  await page.goto(`${opened.address}#/run/x-4-3`);
  await plotOf('Return of').locator('canvas').waitFor();
});
afterAll(async () => {
  await opened.close();
  expect(failures).toEqual([]);
});

/** The chart of the run's screen whose name begins so. */
const plotOf = (name: string): Locator => page.getByRole('slider', { name: `Cursor in ${name}` });
const rangeOf = async (plot: Locator) => [
  Number(await plot.getAttribute('aria-valuemin')),
  Number(await plot.getAttribute('aria-valuemax')),
];
const pictureOf = (plot: Locator) => plot.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
const status = (name: string) => page.locator('figure', { has: plotOf(name) }).getByRole('status');

describe('The charts of a run', () => {
  it('zoom, pan and read by keyboard alone, all of them together, and say so', async () => {
    const plot = plotOf('Return of');
    const other = plotOf('Episode length');
    const [first, last] = await rangeOf(plot);
    const before = await pictureOf(plot);
    await plot.focus();
    await page.keyboard.press('+');
    await expect.poll(() => rangeOf(plot)).not.toEqual([first, last]);
    await expect.poll(() => rangeOf(other)).toEqual(await rangeOf(plot));
    expect(await pictureOf(plot)).not.toBe(before);
    expect(await status('Return of').textContent()).toMatch(/^Shown from step [\d,]+ to [\d,]+\.$/);

    const [from] = await rangeOf(plot);
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(async () => (await rangeOf(plot))[0]).toBeLessThan(from!);

    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => plot.getAttribute('aria-valuetext')).toMatch(/^Step [\d,]+: /);
    await expect.poll(() => other.locator('.cursor').count()).toBe(1);
    expect(await other.locator('.values, .reading').textContent()).toMatch(/\d/);

    await page.keyboard.press('Escape');
    await expect.poll(() => rangeOf(plot)).toEqual([first, last]);
    expect(await status('Return of').textContent()).toBe('All steps are shown.');
  });

  it('show what is dragged over, move with Shift, and show all after a double click', async () => {
    const plot = plotOf('Return of');
    const whole = await rangeOf(plot);
    const box = (await plot.boundingBox())!;
    const drag = async (from: number, to: number) => {
      await page.mouse.move(box.x + from * box.width, box.y + 60);
      await page.mouse.down();
      await page.mouse.move(box.x + to * box.width, box.y + 60, { steps: 4 });
    };
    await drag(0.3, 0.7);
    expect(await plot.locator('.selection').count()).toBe(1);
    await page.mouse.up();
    await expect.poll(async () => (await rangeOf(plot))[0]).toBeGreaterThan(whole[0]!);
    const [first] = await rangeOf(plot);
    await page.keyboard.down('Shift');
    await drag(0.4, 0.6);
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await expect.poll(async () => (await rangeOf(plot))[0]).toBeLessThan(first!);
    await page.mouse.dblclick(box.x + 200, box.y + 60);
    await expect.poll(() => rangeOf(plot)).toEqual(whole);
  });

  it('zoom by the wheel where they have the focus, and leave the wheel to the page where not', async () => {
    const plot = plotOf('Return of');
    const whole = await rangeOf(plot);
    await plot.evaluate((element) => (element as HTMLElement).blur());
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 60);
    await page.mouse.wheel(0, -200);
    await page.waitForTimeout(100);
    expect(await rangeOf(plot)).toEqual(whole);
    await page.evaluate(() => document.querySelector('main')?.scrollTo(0, 0));
    await plot.focus();
    const now = (await plot.boundingBox())!;
    await page.mouse.move(now.x + 200, now.y + 60);
    await page.mouse.wheel(0, -200);
    await expect.poll(() => rangeOf(plot)).not.toEqual(whole);
    await page.keyboard.press('0');
    await expect.poll(() => rangeOf(plot)).toEqual(whole);
  });

  it('have logarithmic axes of steps and of values, by key and by button', async () => {
    const plot = plotOf('Return of');
    const figure = page.locator('figure', { has: plot });
    await plot.focus();
    const before = await pictureOf(plot);
    await page.keyboard.press('y');
    await expect.poll(() => pictureOf(plot)).not.toBe(before);
    await expect.poll(() => figure.getByRole('button', { name: 'log y' }).getAttribute('aria-pressed')).toBe('true');
    expect(await status('Return of').textContent()).toContain('The axis of the values is logarithmic.');
    await page.keyboard.press('y');
    await expect.poll(() => pictureOf(plot)).toBe(before);
    await figure.getByRole('button', { name: 'log x' }).click();
    await expect.poll(async () => (await rangeOf(plotOf('Episode length')))[0]).toBeGreaterThan(0);
    await figure.getByRole('button', { name: 'log x' }).click();
    await expect.poll(() => pictureOf(plot)).toBe(before);
  });

  it.each(['light', 'dark'] as const)('can be used by everybody while zoomed, in the %s theme', async (theme) => {
    await page.emulateMedia({ colorScheme: theme });
    const plot = plotOf('Return of');
    await plot.focus();
    await page.keyboard.press('+');
    await page.keyboard.press('y');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    await page.keyboard.press('y');
    await page.keyboard.press('0');
  });
});
