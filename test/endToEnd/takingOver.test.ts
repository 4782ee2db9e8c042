import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../helpers/browser';
import { type ServedLab, serveLab } from './servedLab';
import { goTo, tabTo, type Visitor, visit } from './visitor';

let browser: Browser;
let lab: ServedLab;
let gridRun: string;
let poleRun: string;

beforeAll(async () => {
  [browser, lab] = await Promise.all([launchBrowser(), serveLab()]);
  const train = async (env: string, algo: string, steps: number) => {
    const { runs } = await lab.client.request('experiments.create', { env, algo, seeds: [1], budget: { steps } });
    return (await lab.ended(runs[0]!.runId)).runId;
  };
  [gridRun, poleRun] = await Promise.all([train('GridWorld?maxSteps=8', 'q-learning', 2000), train('CartPole-v1', 'dqn', 1200)]);
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

/** The stage of a run, standing still. */
async function openStage(
  runId: string,
  theme: 'light' | 'dark' = 'light',
): Promise<Visitor & { stage: ReturnType<typeof stageOf> }> {
  const visitor = await visit(browser, lab.url, { reducedMotion: 'reduce', colorScheme: theme });
  await visitor.page.getByRole('button', { name: /^Start/ }).waitFor();
  await goTo(visitor.page, `#/run/${runId}`);
  const stage = stageOf(visitor.page);
  await stage.getByText(/^step [1-9]/).waitFor();
  return { ...visitor, stage };
}

function stageOf(page: Page) {
  return page.getByRole('region', { name: 'Stage' });
}

async function takeOverByKeyboard(page: Page): Promise<void> {
  const button = stageOf(page).getByRole('button', { name: 'Take over' });
  await tabTo(button);
  await page.keyboard.press('Enter');
  await stageOf(page).getByRole('group', { name: 'Keys of this environment' }).waitFor();
}

async function seriousBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include('section.stage').setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

describe('A person', () => {
  it('takes over by keyboard, one key being one step, and gives the very state back with Escape', async () => {
    const { page, stage, complaints, leave } = await openStage(gridRun);
    const count = stage.locator('.count');
    await stage.getByRole('button', { name: 'One step of the stage' }).click();
    await expect.poll(() => count.textContent()).toBe('1');
    await takeOverByKeyboard(page);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => count.textContent()).toBe('2');
    await page.keyboard.press('s'); // a letter for an arrow
    await expect.poll(() => count.textContent()).toBe('3');
    await page.keyboard.press('x'); // means nothing
    const rows = stage.locator('table tbody tr');
    await expect.poll(() => rows.nth(0).textContent()).toMatch(/^You.* in 2 steps/);
    expect(await rows.nth(1).textContent()).toMatch(/^Agent.* in 1 step/);
    const place = await stage.getByRole('img').getAttribute('aria-label');
    await stage.getByRole('button', { name: 'Pause the stage' }).click();
    await page.keyboard.press('Escape');
    await stage.getByRole('button', { name: 'Take over' }).waitFor();
    expect(await stage.getByRole('img').getAttribute('aria-label')).toBe(place);
    await stage.getByRole('button', { name: 'One step of the stage' }).click();
    await expect.poll(() => count.textContent()).toBe('4'); // the agent goes on
    expect(complaints).toEqual([]);
    await leave();
  });

  it('holds keys in real time, and the world waits for the first', async () => {
    const { page, stage, complaints, leave } = await openStage(poleRun);
    await takeOverByKeyboard(page);
    await expect.poll(() => stage.getByRole('status').filter({ hasText: /./ }).textContent()).toBe('Waiting for your first key.');
    const count = stage.locator('.count');
    const before = await count.textContent();
    await page.waitForTimeout(300);
    expect(await count.textContent()).toBe(before);
    await page.keyboard.down('ArrowLeft');
    await expect.poll(() => stage.locator('table tbody tr').first().textContent()).toMatch(/in [2-9] steps/);
    await page.keyboard.up('ArrowLeft');
    expect(complaints).toEqual([]);
    await leave();
  });

  it('types where one types, even while playing', async () => {
    const { page, stage, complaints, leave } = await openStage(gridRun);
    await takeOverByKeyboard(page);
    await stage.getByRole('button', { name: 'Record', exact: true }).click();
    await stage.getByRole('button', { name: 'Record what I play' }).click();
    const name = stage.getByLabel('Name of the data set');
    await name.fill('');
    await name.press('w');
    await name.press('s');
    expect(await name.inputValue()).toBe('ws');
    expect(await stage.locator('.count').textContent()).toBe('0');
    await page.keyboard.press('Escape'); // ends playing even from there
    await stage.getByRole('button', { name: 'Take over' }).waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  it('stops the stage at a condition, which is named', async () => {
    const { page, stage, complaints, leave } = await openStage(gridRun);
    await tabTo(stage.getByRole('button', { name: 'Breakpoints' }));
    await page.keyboard.press('Enter');
    await stage.getByRole('button', { name: 'Add a condition' }).click();
    await stage.getByLabel('Condition 1: what').selectOption({ label: 'step of the episode' });
    await stage.getByLabel('Condition 1: comparison').selectOption('=');
    await stage.getByLabel('Condition 1: value').fill('soon');
    await stage.getByText('The value must be a number such as −1 or 0.5, got “soon”.').waitFor();
    await stage.getByLabel('Condition 1: value').fill('3');
    expect(await seriousBarriers(page)).toEqual([]);
    await stage.getByRole('button', { name: 'Play', exact: true }).click();
    const status = stage.getByRole('status').filter({ hasText: /^Stopped/ });
    await expect
      .poll(() => status.textContent(), { timeout: 10_000 })
      .toBe('Stopped at step 3: step of the episode = 3 (it is 3).');
    expect(await stage.locator('.count').textContent()).toBe('3');
    await stage.getByRole('button', { name: 'Play', exact: true }).waitFor(); // it stands still
    expect(complaints).toEqual([]);
    await leave();
  });

  it('records what is played, and the lab keeps just that', async () => {
    const { page, stage, complaints, leave } = await openStage(gridRun, 'dark');
    await tabTo(stage.getByRole('button', { name: 'Record', exact: true }));
    await page.keyboard.press('Enter');
    await tabTo(stage.getByRole('button', { name: 'Record what I play' }));
    await page.keyboard.press('Enter');
    await stage.getByRole('group', { name: 'Keys of this environment' }).waitFor();
    const counts = stage.getByRole('group', { name: 'Record a data set' }).getByRole('status');
    for (let step = 0; step < 8; step++) await page.keyboard.press(step % 2 === 0 ? 'ArrowDown' : 'ArrowUp');
    await expect.poll(() => counts.textContent()).toBe('1 episode, 8 steps');
    await page.keyboard.press('ArrowDown'); // shows the next episode
    await page.keyboard.press('ArrowRight');
    await stage.getByLabel(/and the unfinished one \(1 step\)/).check();
    expect(await seriousBarriers(page)).toEqual([]);
    await stage.getByLabel('Name of the data set').fill('Down and up');
    await page.keyboard.press('Enter');
    await page.getByText('Kept “Down and up”: 2 episodes, 9 steps.').waitFor();
    const [kept] = (await lab.client.request('datasets.list', {})).filter(({ name }) => name === 'Down and up');
    expect(kept).toMatchObject({ env: 'GridWorld?maxSteps=8', origin: 'person', runId: null, episodes: 2, steps: 9 });
    const { files } = await lab.client.request('datasets.export', { datasetId: kept!.datasetId });
    const { episodes } = JSON.parse(new TextDecoder().decode(files[0]!.data));
    expect(episodes[0].actions).toEqual([2, 0, 2, 0, 2, 0, 2, 0]); // down, up
    expect(episodes[1]).toMatchObject({ actions: [1], terminations: [false], truncations: [true] });
    expect(complaints).toEqual([]);
    await leave();
  });

  it('has the agent recorded', async () => {
    const { page, stage, complaints, leave } = await openStage(gridRun);
    await stage.getByRole('button', { name: 'Record', exact: true }).click();
    await stage.getByLabel('for').fill('3');
    await stage.getByRole('button', { name: 'Record the agent' }).click();
    await page.getByText(/Kept “q-learning on GridWorld\?maxSteps=8”: 3 episodes/).waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });
});
