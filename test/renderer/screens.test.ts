import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from './page/openPage';

const screens = {
  bench: '#/bench',
  runs: '#/runs',
  compare: '#/compare?ids=x-2,x-3,x-5',
  sweeps: '#/sweeps/sweep-1',
  newSweep: '#/sweeps',
  agents: '#/agents/x-4-3',
  figures: '#/figures/2.2',
  settings: '#/settings',
} as const;

let opened: OpenPage;

beforeAll(async () => {
  opened = await openPage();
});
afterAll(() => opened.close());

/** Shows a screen, lets `look` look at it, and fails if the page itself failed meanwhile. */
async function show(
  hash: string,
  look: (page: BrowserPage) => Promise<void>,
  { theme = 'light', width = 1280, query = '' }: { theme?: 'light' | 'dark'; width?: number; query?: string } = {},
): Promise<void> {
  // Without motion the living pictures stand still, and leave the processor to the test.
  const context = await opened.browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  await page.goto(`${opened.address}${query}${hash}`);
  await page.waitForSelector('main .card');
  await look(page);
  await context.close();
  expect(failures).toEqual([]);
}

const hashOf = (page: BrowserPage) => page.evaluate(() => location.hash);

describe.each(Object.entries(screens))('The screen %s', (_name, hash) => {
  it.each(['light', 'dark'] as const)('can be used by everybody, in the %s theme', async (theme) => {
    await show(
      hash,
      async (page) => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
      },
      { theme },
    );
  });

  it.each([1024, 1920])('needs no scrolling sideways at %i pixels', async (width) => {
    await show(
      hash,
      async (page) => {
        const overflow = await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll('main, main .card, form footer')]
            .filter((element) => element.scrollWidth > element.clientWidth + 1)
            .map(({ className, tagName }) => `${tagName} ${className}`),
        );
        expect(overflow).toEqual([]);
      },
      { width },
    );
  });
});

describe('The Bench', () => {
  it('starts what is set up, untouched, from the keyboard, and shows the first run at once', async () => {
    await show(screens.bench, async (page) => {
      await page.getByRole('button', { name: 'Start 5 runs' }).press('Enter');
      await page.waitForURL(/#\/run\/x-new-/);
      expect(await hashOf(page)).toMatch(/-0$/);
    });
  });

  it('is walked through with arrow keys, and the link says what is chosen', async () => {
    await show(screens.bench, async (page) => {
      await page.locator('input[name="environment"]:checked').focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForURL(/env=(?!CartPole-v1)/);
      await page.keyboard.press('ArrowLeft');
      await page.waitForURL(/env=CartPole-v1/);
      await page.keyboard.press('ArrowDown');
      await page.waitForURL(/env=(?!CartPole-v1)/);
    });
  });

  it('explains a value that is not allowed where it stands, and goes there instead of starting', async () => {
    await show(screens.bench, async (page) => {
      const discount = page.getByLabel('Discount γ');
      await discount.fill('1.5');
      await page.getByRole('button', { name: 'Start 5 runs' }).click();
      expect(await page.locator('#setting-discount-help').textContent()).toContain('Must lie in [0, 1].');
      expect(await discount.evaluate((field) => field === document.activeElement)).toBe(true);
      expect(await hashOf(page)).not.toContain('run');
    });
  });
});

describe('The Runs', () => {
  it('draw a screenful of ten thousand', async () => {
    await show(
      screens.runs,
      async (page) => {
        await page.getByText('10,032 runs').waitFor();
        expect(await page.locator('tbody tr').count()).toBeLessThan(60);
        await page.locator('.scroller').evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
        await page.getByText('Sweep, trial 1000', { exact: true }).first().waitFor();
        expect(await page.locator('tbody tr').count()).toBeLessThan(60);
      },
      { query: '?runs=10000' },
    );
  });

  it('come back when their deletion is undone', async () => {
    await show(screens.runs, async (page) => {
      await page.getByLabel('Select all runs of Random baseline').click();
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByText('27 runs').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('32 runs').waitFor();
    });
  });

  it('are starred with S, and those with a star can be listed alone', async () => {
    await show(screens.runs, async (page) => {
      await page.locator('tr[data-active="true"]').focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('tr.run[data-active="true"]').waitFor();
      await page.keyboard.press('s');
      await page.locator('tr.run .starred').waitFor();
      await page.getByLabel('Starred').check();
      await page.getByText('1 of 32 runs').waitFor();
      expect(await hashOf(page)).toContain('starred=yes');
    });
  });

  it('are tagged together, found by the tag, and have their old tags again after Undo', async () => {
    await show(screens.runs, async (page) => {
      await page.getByLabel('Select all runs of Random baseline').click();
      await page.getByRole('button', { name: 'Tag', exact: true }).press('Enter');
      await page.keyboard.type('chance');
      await page.keyboard.press('Enter');
      await page.getByText('5 runs tagged “chance”.').waitFor();
      await page.keyboard.press('Escape');
      await page.getByLabel('Tag', { exact: true }).selectOption('chance');
      await page.getByText('5 of 32 runs').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('0 of 32 runs').waitFor();
    });
  });

  it('are counted for those who hear the table, however few rows are drawn', async () => {
    await show(
      screens.runs,
      async (page) => {
        const grid = page.getByRole('grid', { name: 'Runs' });
        // 32 and 10,000 runs, the heads of 7 and 1,000 experiments, and the head of the table.
        await page.getByText('10,032 runs').waitFor();
        expect(await grid.getAttribute('aria-rowcount')).toBe('11040');
        await page.locator('tr[data-active="true"]').focus();
        await page.keyboard.press('End');
        await page.locator('tr[aria-rowindex="11040"]:focus').waitFor();
      },
      { query: '?runs=10000' },
    );
  });

  it('wait among the recently deleted, come back from there, or go for good once one has seen what goes', async () => {
    await show(screens.runs, async (page) => {
      await page.getByLabel('Select all runs of Random baseline').click();
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('link', { name: /^Settings/ }).press('Enter');
      await page.getByRole('button', { name: /^Restore/ }).press('Enter');
      await page.getByText('5 runs restored.').waitFor();
      await page.getByText('Nothing was deleted.').waitFor();
      await page.keyboard.press('2');
      await page.getByLabel('Select all runs of Random baseline').click();
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('link', { name: /^Settings/ }).press('Enter');
      await page.getByLabel('Recently deleted runs').check();
      await page.getByText('Frees 24.5 MB.').waitFor();
      await page.getByRole('button', { name: 'Clean up…' }).press('Enter');
      const sure = page.getByRole('dialog', { name: 'Remove for good?' });
      await sure.getByText('5 runs').waitFor();
      await sure.getByRole('button', { name: 'Remove 24.5 MB' }).press('Enter');
      await page.getByText('Nothing was deleted.').waitFor();
    });
  });

  it('are selected with the keyboard and compared', async () => {
    await show(screens.runs, async (page) => {
      await page.locator('tr[data-active="true"]').focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('tr.run[data-active="true"]').waitFor();
      await page.keyboard.press('Space');
      await page.keyboard.press('Shift+ArrowDown');
      await page.getByText('2 selected').waitFor();
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.waitForURL(/#\/compare\?ids=x-1-1,x-1-2$/);
    });
  });

  it('do not move while numbers stream', async () => {
    await show(
      screens.runs,
      async (page) => {
        await page.locator('td .status.running').first().waitFor();
        const shift = await page.evaluate(
          () =>
            new Promise<number>((done) => {
              let sum = 0;
              new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
              }).observe({ type: 'layout-shift' });
              setTimeout(() => done(sum), 1500);
            }),
        );
        expect(shift).toBe(0);
      },
      { query: '?live' },
    );
  });
});

describe('Compare', () => {
  const cells = (page: BrowserPage) => page.locator('main table td').allTextContents();

  it('hides a group without changing any number of another, nor the file', async () => {
    await show(screens.compare, async (page) => {
      // What is saved has more resamples, and the page then shows the same.
      const file = await saved(page, 'CSV of the curves');
      const before = [await cells(page), file];
      const hide = page.getByRole('button', { name: /^Hide random/ });
      await hide.press('Enter');
      await expect.poll(() => page.locator('.legend').getByText('random on CartPole-v1').count()).toBe(0);
      expect(await hide.getAttribute('aria-pressed')).toBe('true');
      expect([await cells(page), await saved(page, 'CSV of the curves')]).toEqual(before);
    });
  });

  it('saves as CSV exactly the numbers that are plotted', async () => {
    await show(screens.compare, async (page) => {
      await page.getByLabel('Interval').selectOption('student');
      await page.getByText('Student t interval over runs; each run').waitFor();
      const rows = (await saved(page, 'CSV of the curves')).trim().split('\r\n');
      const chart = page.getByRole('slider', { name: /^Cursor in Return/ });
      // The two finished groups reach from the first to the last evaluation, which is where both keys lead.
      for (const [key, at] of [
        ['Home', 0],
        ['End', -1],
      ] as const) {
        await chart.press(key);
        const said = (await chart.getAttribute('aria-valuetext')) ?? '';
        for (const group of ['random on CartPole-v1', 'hiddenLayers=256,256']) {
          const means = rows.filter((row) => row.includes(group) && row.includes(',mean,'));
          const value = Number(means.at(at)?.split(',').at(-1));
          expect(said).toContain(`${group} ${value.toFixed(value < 99.995 ? 2 : 1)}`);
        }
      }
    });
  });

  it('reads all groups against a pinned baseline', async () => {
    await show(screens.compare, async (page) => {
      await page.getByRole('button', { name: /^Take random/ }).press('Enter');
      const pairs = page.getByRole('region', { name: 'Probability of improvement' }).locator('tbody tr');
      await expect.poll(() => pairs.count()).toBe(2);
      for (const text of await pairs.allTextContents()) expect(text).toMatch(/over\s*random/);
    });
  });

  it('proposes Student’s interval for few seeds, and says why', async () => {
    await show(screens.compare, async (page) => {
      await page.getByText('covers only 83 % at n = 5').waitFor();
      await page.getByRole('button', { name: 'Use Student t' }).press('Enter');
      await page.getByText('95 % Student t interval over runs', { exact: false }).first().waitFor();
      expect(await page.getByText('covers only 83 %').count()).toBe(0);
    });
  });

  it('counts runs that never reach a level as such', async () => {
    await show(screens.compare, async (page) => {
      const panel = page.getByRole('region', { name: 'Steps to a level' });
      await panel.getByLabel('Level').fill('100000');
      await expect.poll(() => panel.getByRole('row', { name: /random/ }).textContent()).toMatch(/0 of 5\s*never/);
      await panel.getByLabel('Level').fill('15');
      await expect.poll(() => panel.getByRole('row', { name: /random/ }).textContent()).toMatch(/5 of 5/);
    });
  });

  it('declares the scale of its performance profile, and refuses one of no width', async () => {
    await show(screens.compare, async (page) => {
      const panel = page.getByRole('region', { name: 'Performance profile' });
      await panel.getByLabel('0 is').fill('0');
      await panel.getByLabel('1 is').fill('10');
      const chart = panel.getByRole('slider');
      await expect
        .poll(async () => {
          await chart.press('End');
          return chart.getAttribute('aria-valuetext');
        })
        .toContain('random on CartPole-v1 100 %');
      await panel.getByLabel('1 is').fill('0');
      await panel.getByText('Both ends of the scale must differ.').waitFor();
    });
  });

  it('draws the chart as SVG and PNG', async () => {
    await show(screens.compare, async (page) => {
      expect(await saved(page, 'SVG')).toMatch(/^<svg [\s\S]*random on CartPole-v1 \(n = 5\)/);
      expect(await saved(page, 'PNG')).toContain('PNG');
    });
  });
});

/** The text of the file that a button saves. */
async function saved(page: BrowserPage, button: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return readFile(await file.path(), 'utf8');
}

describe('The Figures', () => {
  it('are drawn from the stored result, with their checks, and found by number', async () => {
    await show('#/figures', async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('figure 4.1');
      await page.getByRole('link', { name: 'Figure 4.1' }).click();
      await page.waitForURL(/#\/figures\/4\.1$/);
      await page.getByText('all 6 passed').waitFor();
      expect(await page.locator('figure.curve-chart').count()).toBe(5);
      await page.getByRole('slider', { name: /k = 10/ }).press('Home');
      expect(await page.getByRole('slider', { name: /k = 10/ }).getAttribute('aria-valuetext')).toMatch(
        /^Column 0: row 0 0\.00, row 1 −6\.14/,
      );
    });
  });

  it('say what failed', async () => {
    await show('#/figures/2.2', async (page) => {
      await page.getByText('1 of 2 passed').waitFor();
      await page.getByRole('row', { name: 'failed ε = 0.1: % optimal action at any step ≤ 91 92.40' }).waitFor();
    });
  });

  it('are worked out on demand, with progress, until that is cancelled', async () => {
    await show('#/figures/13.1', async (page) => {
      await page.getByText('Not worked out yet. The checks are meant for 100 runs of each curve.').waitFor();
      await page.getByRole('button', { name: 'Work out' }).click();
      await page.getByRole('progressbar', { name: /Working out Figure 13\.1/ }).waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Work out' }).waitFor();
    });
  });

  it('refuse a number of runs that is none', async () => {
    await show('#/figures/13.1', async (page) => {
      await page.getByLabel('Runs of each curve').fill('0');
      await page.getByRole('alert').filter({ hasText: 'Must be a whole number in [1, 1000000].' }).waitFor();
    });
  });

  it('lead to the Bench with their preset', async () => {
    await show('#/figures/3.5', async (page) => {
      await page.getByRole('link', { name: /on TeleportGrid/ }).click();
      await page.waitForURL(/#\/bench\?env=TeleportGrid&algo=q-learning/);
    });
  });
});

describe('The frame', () => {
  it('goes from screen to screen by number, and back by the address', async () => {
    await show(screens.bench, async (page) => {
      await page.keyboard.press('2');
      await page.waitForURL(/#\/runs$/);
      await page.getByRole('link', { name: /^Settings/ }).press('Enter');
      await page.waitForURL(/#\/settings$/);
      await page.goBack();
      await page.waitForURL(/#\/runs$/);
      await page.getByPlaceholder('Filter by name').fill('3');
      expect(await hashOf(page)).toBe('#/runs?text=3');
    });
  });

  it('finds an environment by a few letters', async () => {
    await show(screens.settings, async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('frozenlake-v1 grids');
      await page.keyboard.press('Enter');
      await page.waitForURL(/#\/bench\?env=FrozenLake-v1/);
    });
  });

  it('keeps the theme that was chosen, from the first paint on', async () => {
    await show(screens.settings, async (page) => {
      await page.getByRole('button', { name: 'Dark' }).click();
      await page.reload({ waitUntil: 'domcontentloaded' });
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    });
  });

  it('tells the sentence of an error', async () => {
    await show(screens.runs, async (page) => {
      await page.evaluate(() => (window as unknown as { lab: { setGone(isGone: boolean): void } }).lab.setGone(true));
      await page.getByRole('button', { name: 'Stop x-1-1' }).click();
      await page.getByRole('log', { name: 'Notices' }).getByText('The lab cannot be reached.').waitFor();
    });
  });
});

describe('The tour', () => {
  it('has four steps, is taken by keyboard, keeps nobody out, and is ended for good by Escape', async () => {
    await show(screens.bench, async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('take the tour');
      await page.keyboard.press('Enter');
      const tour = page.getByRole('dialog', { name: 'Choose what learns where' });
      await tour.waitFor();
      const { violations } = await new AxeBuilder({ page }).include('.tour').analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      for (let step = 1; step < 4; step++) await page.getByRole('button', { name: 'Next' }).press('Enter');
      await page.getByText('Tour, 4 of 4').waitFor();
      await page.getByRole('button', { name: 'Done' }).press('Escape');
      await page.locator('.tour').waitFor({ state: 'detached' });
      expect(await page.evaluate(() => localStorage.getItem('bellman.tour'))).toBe('ended');
    });
  });
});
