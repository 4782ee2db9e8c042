import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fakeNow } from '../../renderer/gallery/fakeRuns';
import { applyPalette, choosePalette } from '../helpers/palette';
import { decodePng, encodeIndexedPng, type Picture } from '../helpers/png';
import { type OpenPage, openPage } from '../renderer/page/openPage';
import { comparePictures } from './comparePictures';
import { baselineName, baselines, type ShownScreen, shownScreens, sizes, themes } from './shownScreens';

/** Where what was seen goes when it is not what it was. */
const output = resolve(import.meta.dirname, '../output/visual');

/** Whether the pictures are taken anew, in place of being held against what is there. */
const isUpdate = process.env['BELLMAN_UPDATE'] === '1';

/** Baselines are from the Chromium that comes as a package, which is made for this platform only: another one draws other letters. */
const platform = 'linux-x64';
const isSamePlatform = `${process.platform}-${process.arch}` === platform;
const reason = isSamePlatform ? '' : ` (skipped: the baselines are of ${platform}, this is ${process.platform}-${process.arch})`;

const tolerance = { plain: 6, edge: 24 } as const;
/** Share of pixels that may differ by more. */
const shareTolerance = 0.0002;

// Waiting for pictures to settle costs little, so three screens share two processors.
vi.setConfig({ maxConcurrency: 3 });

/** Milliseconds; a second or two on a machine with nothing else to do. */
const patience = 300_000;

let opened: OpenPage;

beforeAll(async () => {
  if (!isSamePlatform) return;
  opened = await openPage();
  rmSync(output, { recursive: true, force: true });
}, patience);
afterAll(() => opened?.close());

/** Photographs until two pictures in a row are the same: nothing moves here, so what still changes has not finished drawing. */
async function photograph(page: Page): Promise<Picture> {
  let before = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  for (let attempt = 0; attempt < 20; attempt++) {
    await page.waitForTimeout(150);
    const now = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    if (now.equals(before)) return decodePng(now);
    before = now;
  }
  throw new Error('The screen must come to rest, and still changed after twenty pictures.');
}

async function open({ hash, content, prepare }: ShownScreen) {
  const context = await opened.browser.newContext({
    ...{ viewport: sizes[0], colorScheme: themes[1], reducedMotion: 'reduce', locale: 'en-US', timezoneId: 'UTC' },
  });
  const page = await context.newPage();
  await page.addInitScript((now) => {
    Date.now = () => now;
  }, fakeNow);
  await page.goto(`${opened.address}${hash}`);
  await page.locator(content).first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  await prepare?.(page);
  return { page, close: () => context.close() };
}

function write(folder: string, name: string, picture: Picture): void {
  mkdirSync(folder, { recursive: true });
  const palette = choosePalette([picture], 256);
  writeFileSync(join(folder, name), encodeIndexedPng({ ...picture, palette, indexes: applyPalette(picture, palette) }));
}

/** Holds a picture against its baseline, or makes it the baseline; a sentence where it is not what it was. */
function judge(name: string, now: Picture): string | undefined {
  if (isUpdate) {
    write(baselines, name, now);
    return undefined;
  }
  if (!existsSync(join(baselines, name))) return `There is no baseline ${name}. Take it with BELLMAN_UPDATE=1, and look at it.`;
  const { count, share, marked } = comparePictures(decodePng(readFileSync(join(baselines, name))), now, tolerance);
  if (share <= shareTolerance) return undefined;
  write(output, name, now);
  write(output, name.replace('.png', '-changed.png'), marked);
  return `${count} pixels of ${name} are not what they were: see test/output/visual.`;
}

describe.skipIf(!isSamePlatform).concurrent(`The screens${reason}`, () => {
  it.each(shownScreens)('look as they did: $name', { timeout: patience }, async (screen) => {
    const { page, close } = await open(screen);
    const judgments: (string | undefined)[] = [];
    for (const size of sizes) {
      await page.setViewportSize(size);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        judgments.push(judge(baselineName(screen, size, theme), await photograph(page)));
      }
    }
    await close();
    expect(judgments.filter((judgment) => judgment !== undefined)).toEqual([]);
  });
});
