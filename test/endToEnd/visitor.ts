import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Presses of Tab after which a control counts as out of reach. */
const mostTabs = 200;

/** Somebody who looks at the page, and writes down all that goes wrong in it. */
export interface Visitor {
  readonly page: Page;
  /** Errors in the console, exceptions, and requests that failed, in the order they came. */
  readonly complaints: readonly string[];
  leave(): Promise<void>;
}

/** Opens an address in a window of its own. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => complaints.push(`request: ${request.url()} ${request.failure()?.errorText ?? ''}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`request: ${response.url()} was answered with ${response.status()}`);
  });
  await page.goto(url);
  return { page, complaints, leave: () => context.close() };
}

/** Goes to a screen by its hash, as a link would. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((target) => {
    location.hash = target;
  }, hash);
}

/** Presses Tab until a control has the focus. @throws Error when it cannot be reached that way. */
export async function tabTo(control: Locator): Promise<void> {
  const element = await control.elementHandle();
  for (let presses = 0; presses <= mostTabs; presses++) {
    if (await element?.evaluate((node) => node === document.activeElement)) return;
    await control.page().keyboard.press('Tab');
  }
  throw new Error(`The control ${control} must be reached by at most ${mostTabs} presses of Tab.`);
}

/** Replaces what stands in the field that has the focus. */
export async function typeOver(page: Page, text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** The canvas as it looks now; two pictures are equal when they look the same. */
export function pictureOf(canvas: Locator): Promise<string> {
  return canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
}

/** Waits until the canvas looks different from how it looks now. */
export async function waitForChange(canvas: Locator): Promise<void> {
  const before = await pictureOf(canvas);
  await expect.poll(() => pictureOf(canvas), { timeout: 20_000 }).not.toBe(before);
}
