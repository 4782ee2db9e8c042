import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gridTemplates } from '../../main/rl/worlds/templates';
import { packWorld } from '../../renderer/format/worldLinks';
import { type OpenPage, openPage } from './page/openPage';

let opened: OpenPage;

beforeAll(async () => {
  opened = await openPage();
});
afterAll(() => opened.close());

interface Visit {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly hash?: string;
}

/** Shows the drawing board, lets `look` look at it, and fails if the page itself failed meanwhile. */
async function show(
  look: (page: BrowserPage) => Promise<void>,
  { theme = 'light', width = 1280, hash = '#/worlds' }: Visit = {},
) {
  const context = await opened.browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && failures.push(message.text()));
  await page.goto(`${opened.address}${hash}`);
  await page.waitForSelector('main .card');
  await look(page);
  await context.close();
  expect(failures).toEqual([]);
}

const gridOf = (page: BrowserPage) => page.getByRole('application');
const under = (page: BrowserPage) => page.locator('.told');
const press = async (page: BrowserPage, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

describe('The drawing board', () => {
  it.each([
    ['a grid', 'light', 'Four rooms'],
    ['a grid', 'dark', 'Four rooms'],
    ['a graph', 'light', 'Recycling robot'],
    ['a graph', 'dark', 'Recycling robot'],
  ] as const)('with %s can be used by everybody, in the %s theme', async (_what, theme, template) => {
    await show(
      async (page) => {
        await page.getByRole('button', { name: template }).click();
        await page.getByRole('button', { name: 'By hand' }).click();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
      },
      { theme },
    );
  });

  it.each([1024, 1920])('needs no scrolling sideways at %i pixels', async (width) => {
    await show(
      async (page) => {
        for (const template of ['Four rooms', 'Random']) {
          await page.getByRole('button', { name: template }).click();
          const overflow = await page.evaluate(() =>
            [document.documentElement, ...document.querySelectorAll('main, main .card, main .side')]
              .filter((element) => element.scrollWidth > element.clientWidth + 1)
              .map(({ className, tagName }) => `${tagName} ${className}`),
          );
          expect(overflow).toEqual([]);
        }
      },
      { width },
    );
  });

  it('is drawn on with keys alone, solved at once, and taken back', async () => {
    await show(async (page) => {
      await gridOf(page).focus();
      await under(page).getByText('row 1, column 1: start; value').waitFor();
      await press(page, 'ArrowRight', 'w', 'ArrowDown', ' ', 'ArrowLeft', 'x');
      expect(await under(page).textContent()).toContain('row 2, column 1: pit');
      // Walled in: nothing but the pit can be reached from the start.
      await page.getByText('The goal cannot be reached from the start: row 8, column 10.').waitFor();
      expect(await page.getByRole('button', { name: 'Train' }).isDisabled()).toBe(true);
      await press(page, 'Control+z');
      await page.getByText('The checker finds nothing wrong.').waitFor();
      await press(page, 'Control+y');
      await page.getByText('The goal cannot be reached from the start: row 8, column 10.').waitFor();
      await press(page, 'Delete', 'Home', 'r');
      expect(await under(page).textContent()).toContain('row 2, column 1: floor, reward −1');
      await press(page, 'End', 'b');
      expect(await under(page).textContent()).toContain('row 2, column 10: floor, wind 1 up');
    });
  });

  it('paints along the way with Shift, and in one stroke that is undone as one with the pointer', async () => {
    await show(async (page) => {
      await gridOf(page).focus();
      await press(page, 'ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight');
      expect(await under(page).textContent()).toContain('row 2, column 3: wall');
      await press(page, 'ArrowLeft');
      expect(await under(page).textContent()).toContain('row 2, column 2: wall');
      await press(page, 'Control+z', 'Control+z');
      expect(await under(page).textContent()).toContain('row 2, column 2: floor');
      const box = (await gridOf(page).boundingBox())!;
      await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2);
      await page.mouse.up();
      expect(await under(page).textContent()).toContain(': wall');
      await page.getByRole('button', { name: 'Undo' }).click();
      expect(await under(page).textContent()).toContain(': floor');
      expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    });
  });

  it('keeps a world, which then stands in the gallery of the Bench and can be trained in', async () => {
    await show(async (page) => {
      await page.getByRole('button', { name: 'Maze' }).click();
      await page.getByLabel('Name of the world').fill('My maze');
      await page.getByLabel('Name of the world').press('Enter');
      await press(page, 'Control+s');
      await page.waitForURL(/#\/worlds\/world-3$/);
      await page.getByRole('link', { name: 'My maze grid' }).waitFor();
      await page.getByRole('button', { name: 'Train' }).click();
      await page.waitForURL(/#\/bench\?env=GridWorld/);
      expect(await page.getByRole('radio', { name: 'My maze' }).isChecked()).toBe(true);
      await page.getByRole('button', { name: 'Start 5 runs' }).click();
      await page.waitForURL(/#\/run\//);
      await page.getByRole('heading', { name: /^My maze/ }).waitFor();
    });
  });

  it('brings back what was deleted, and what was not saved', async () => {
    await show(
      async (page) => {
        await page.getByRole('button', { name: 'Delete this world' }).click();
        await page.getByText('“Two doors” is deleted.').waitFor();
        expect(await page.getByRole('link', { name: 'Two doors grid' }).count()).toBe(0);
        await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
        await page.getByRole('link', { name: 'Two doors grid' }).waitFor();
        await gridOf(page).focus();
        await press(page, 'ArrowDown', 'ArrowRight', 'x');
        await page.getByText('changed', { exact: true }).waitFor();
        await page.getByRole('button', { name: 'Cliff' }).click();
        await page.getByText('“Two doors” was not saved.').waitFor();
        await page.getByRole('button', { name: 'Bring it back' }).click();
        await page.getByText('changed', { exact: true }).waitFor();
        expect(await page.getByLabel('Name of the world').inputValue()).toBe('Two doors');
      },
      { hash: '#/worlds/world-1' },
    );
  });

  it('goes out as a file and as a link, and comes back from both', async () => {
    await show(async (page) => {
      await page.getByRole('button', { name: 'Windy' }).click();
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Export this world as a file' }).click();
      const file = await downloading;
      expect(file.suggestedFilename()).toBe('Windy.json');
      const text = await readFile(await file.path(), 'utf8');
      expect(text).toContain('"bellman-world"');
      await page.getByRole('button', { name: 'Copy a link that carries this world' }).click();
      const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
      await expect.poll(clipboard).toMatch(/#\/worlds\?world=[\w-]+$/);
      await page.getByRole('button', { name: 'Empty' }).click();
      await page
        .getByLabel('Read a world from a file')
        .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(text) });
      await expect.poll(() => page.getByLabel('Name of the world').inputValue()).toBe('Windy');
      await page
        .getByLabel('Read a world from a file')
        .setInputFiles({ name: 'b.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
      await page.getByText('The format of a world file must be "bellman-world", got undefined.').waitFor();
    });
    const packed = await packWorld({ ...gridTemplates[2]!.create(), name: 'By link' });
    await show(
      async (page) => {
        await expect.poll(() => page.getByLabel('Name of the world').inputValue()).toBe('By link');
      },
      { hash: `#/worlds?world=${packed}` },
    );
    await show(
      async (page) => {
        await page
          .getByText('The link must carry a whole world, got one that is cut off or damaged. Ask for it again.')
          .waitFor();
      },
      { hash: `#/worlds?world=${packed.slice(0, 30)}` },
    );
  });
});

describe('An agent on the drawing board', () => {
  it('learns while one draws, and goes on after an edit', async () => {
    await show(async (page) => {
      await page.getByRole('button', { name: 'max', exact: true }).click();
      await page.getByRole('button', { name: 'Learn', exact: true }).press('Enter');
      const steps = async () => Number((await page.locator('.learner dd').first().textContent())!.replaceAll(',', ''));
      await expect.poll(steps).toBeGreaterThan(2000);
      await gridOf(page).focus();
      await press(page, 'ArrowRight', 'w', 'ArrowRight', 'w');
      const before = await steps();
      await expect.poll(steps).toBeGreaterThan(before + 500);
      await page.getByLabel('Rows', { exact: true }).fill('5');
      const later = await steps();
      await expect.poll(steps).toBeGreaterThan(later + 500);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Forget what was learned' }).click();
      expect(await steps()).toBe(0);
      await page.getByRole('button', { name: 'One step of learning' }).click();
      expect(await steps()).toBe(1);
    });
  });
});

describe('A graph of states', () => {
  it('is backed up by keys, state by state, with the numbers of each backup', async () => {
    await show(async (page) => {
      await page.getByRole('button', { name: 'Two states' }).click();
      await page.getByRole('button', { name: 'By hand' }).click();
      const s1 = page.getByRole('button', { name: /^State s1/ });
      await s1.focus();
      await press(page, 'Enter');
      const told = page.getByRole('status', { name: 'The last backup' });
      expect(await told.textContent()).toContain('action 0: 1 (1 + 0.9 · 0) = 1');
      expect(await told.textContent()).toContain('v(s1) ← max { 1, 0 } = 1');
      await page.getByRole('button', { name: /^State s0/ }).focus();
      await press(page, 'Enter');
      expect(await told.textContent()).toContain('v(s0) ← max { 0, 0.9 } = 0.9');
      await page.getByRole('button', { name: 'One sweep' }).click();
      expect(await page.getByRole('button', { name: /^State s1, value 1\.90/ }).count()).toBe(1);
      await page.getByRole('button', { name: 'Exact' }).click();
      await page.getByRole('button', { name: /^State s1, value 10\.0, best action 0/ }).waitFor();
    });
  });

  it('is edited in the table, and the checker says what does not sum to 1', async () => {
    await show(async (page) => {
      await page.getByRole('button', { name: 'Two states' }).click();
      await page.getByLabel('action 1: probability of s1').fill('0.9');
      await page.getByLabel('action 1: probability of s1').press('Enter');
      await page.getByText('State s0, action 1: the probabilities sum to 0.9; they must sum to 1.').waitFor();
      await page.getByRole('button', { name: 'action 1: add an outcome' }).press('Enter');
      await page.getByText('Nothing ends an episode here; each is cut after 100 steps.').waitFor();
      await expect.poll(() => page.getByText('they must sum to 1').count()).toBe(0);
      await page.getByRole('button', { name: 'State', exact: true }).press('Enter');
      await page.getByLabel('Name', { exact: true }).fill('goal');
      await page.getByLabel('Name', { exact: true }).press('Enter');
      await page.getByLabel('End', { exact: true }).check();
      await page.getByText('An end: the episode is over here, and nothing follows.').waitFor();
      await page.getByText('State goal cannot be reached from the start.').waitFor();
      await page.getByRole('button', { name: /^State goal/ }).focus();
      await press(page, 'Delete');
      expect(await page.getByRole('button', { name: /^State / }).count()).toBe(2);
    });
  });

  it('moves a state with arrow keys, in one stroke with the pointer', async () => {
    await show(async (page) => {
      await page.getByRole('button', { name: 'Two states' }).click();
      const s0 = page.getByRole('button', { name: /^State s0/ });
      const placeOf = () => s0.evaluate((node) => node.getAttribute('transform'));
      const before = await placeOf();
      await s0.focus();
      await press(page, 'ArrowRight');
      expect(await placeOf()).not.toBe(before);
      await press(page, 'Control+z');
      expect(await placeOf()).toBe(before);
      const box = (await s0.locator('.disc').boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + 60, box.y + 40, { steps: 6 });
      await page.mouse.up();
      expect(await placeOf()).not.toBe(before);
      await page.getByRole('button', { name: 'Undo' }).click();
      expect(await placeOf()).toBe(before);
    });
  });
});
