import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, type Visitor, visit } from './visitor';

let browser: Browser;
let lab: ServedLab;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
  visitor = await visit(browser, lab.url);
  page = visitor.page;
  page.setDefaultTimeout(20_000);
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

/** Start, as soon as it can be pressed. */
const start = () => page.getByRole('button', { name: /^Start/ }).and(page.locator(':enabled'));

describe('The Bench', () => {
  it.each([
    ['Discount γ', '1.5', 'Must lie in [0, 1].'],
    ['Learning rate', 'NaN', 'Must lie in (0, 1].'],
    ['Batch size', '2.5', 'Must be a whole number in [1, 65536].'],
    ['Seeds', '0', 'Must be a whole number in [1, 1000].'],
    ['Budget', 'long', 'Must be a whole number of at least 1.'],
  ])('says what %s may be when it is %s, and starts nothing', async (name, text, sentence) => {
    await start().waitFor();
    const field = page.getByRole('textbox', { name, exact: true });
    const before = await field.inputValue();
    await field.fill(text);
    await page.getByText(sentence).waitFor();
    await field.press('ControlOrMeta+Enter');
    await start().click();

    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(page.url()).not.toContain('#/run/');
    expect(await lab.client.request('runs.list', {})).toEqual([]);

    await field.fill(before);
    await page.getByText(sentence).waitFor({ state: 'detached' });
  });

  it('ignores an environment in its address that does not exist', async () => {
    await goTo(page, '#/bench?env=CartPol&algo=dpn');
    await page.getByRole('radio', { name: 'CartPole-v1', checked: true }).waitFor();
    await start().waitFor();
  });
});

describe('An address with a run that does not exist', () => {
  it.each([
    ['#/run/run-missing', 'No such run', 'There is no run run-missing in this data folder.'],
    ['#/agents/run-missing', 'No agents yet', 'Train one on the Bench'],
    ['#/compare?ids=run-missing', '', 'run-missing'],
  ])('%s says so, and where to go on', async (hash, title, sentence) => {
    await goTo(page, hash);
    const main = page.getByRole('main');
    await main
      .getByText(title === '' ? sentence : title)
      .first()
      .waitFor();
    expect(await main.textContent()).toContain(sentence);
    expect(await main.getByRole('button').or(main.getByRole('link')).count()).toBeGreaterThan(0);
  });

  it('leads back to the runs', async () => {
    await goTo(page, '#/run/run-missing');
    await page.getByRole('button', { name: 'All runs' }).click();
    await page.getByText('No runs yet').waitFor();
    expect(visitor.complaints).toEqual([]);
  });
});
