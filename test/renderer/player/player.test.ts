import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportPolicy } from '../../../main/export/exportPolicy';
import { createRandom } from '../../../main/rl/core/random';
import { Simulation } from '../../../main/rl/core/simulation';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import type { PolicySnapshot } from '../../../main/rl/policies/policy';
import { launchBrowser } from '../../helpers/browser';
import { createSpec, createState } from '../../helpers/engineAgreement';
import { networkPolicy } from '../../helpers/exportCases';

const small = (inputSize: number, outputs: number, seed: number) =>
  createState(createSpec({ inputSize, widths: [16, outputs], activation: 'tanh', lastActivation: 'linear' }), seed);

/** An agent of each way to choose, in a world of each kind. */
const agents: Readonly<Record<string, PolicySnapshot>> = {
  'CartPole-v1': networkPolicy({ inputSize: 4, widths: [16, 2], activation: 'relu', lastActivation: 'linear' }),
  'FrozenLake-v1': {
    kind: 'greedy-table',
    stateCount: 16,
    actionCount: 4,
    actionValues: Float64Array.from({ length: 64 }, (_, i) => ((i * 7) % 11) / 11),
  },
  'Pendulum-v1': {
    kind: 'continuous-network',
    low: Float64Array.of(-2),
    high: Float64Array.of(2),
    squash: 'tanh',
    network: small(3, 1, 2),
    valueNetwork: small(3, 1, 3),
  },
  'Acrobot-v1': {
    kind: 'softmax-network',
    actionCount: 3,
    network: small(6, 3, 4),
    plays: 'sample',
    valueNetwork: small(6, 1, 5),
  },
};

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bellman-player-'));
  browser = await launchBrowser();
  for (const [env, snapshot] of Object.entries(agents)) writeFileSync(pathOf(env), await exportPlayer(env, snapshot));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const pathOf = (env: string) => join(folder, `${env}.html`);

async function exportPlayer(env: string, snapshot: PolicySnapshot): Promise<Uint8Array> {
  const dynamics = createEnvironment(env);
  const simulation = new Simulation(dynamics, createRandom(1));
  const policy = createPolicy(snapshot);
  const random = createRandom(2);
  const observations = [simulation.reset()];
  while (observations.length < 1000) {
    if (simulation.isOver) observations.push(simulation.reset());
    observations.push(simulation.step(policy.act(observations.at(-1)!, random)).observation);
  }
  policy.dispose();
  const { observationSpace, actionSpace } = dynamics;
  const metadata = { env, algo: 'ppo', seed: 7, steps: 50_000, evaluation: { meanReturn: 321.5 } };
  const { files, parity } = await exportPolicy(snapshot, 'html', { observations, observationSpace, actionSpace, metadata });
  expect(parity.mismatches).toBe(0);
  return files[0]!.data;
}

interface Circumstances {
  readonly theme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

/** Opens a player from its file, and fails if it complains or asks for anything besides itself. */
async function open(env: string, look: (page: Page) => Promise<void>, circumstances: Circumstances = {}): Promise<void> {
  const { theme = 'light', reducedMotion = 'no-preference' } = circumstances;
  const context = await browser.newContext({ viewport: { width: 900, height: 1000 }, colorScheme: theme, reducedMotion });
  const page = await context.newPage();
  const [complaints, requests]: [string[], string[]] = [[], []];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => requests.push(request.url()));
  const address = pathToFileURL(pathOf(env)).href;
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await look(page);
  await context.close();
  expect(complaints).toEqual([]);
  expect(requests.filter((request) => !request.startsWith('data:'))).toEqual([address]);
}

const stepCount = async (page: Page) => Number(await page.locator('dd.count').textContent());

describe('an exported player, opened from its file', () => {
  it.each(Object.keys(agents))('plays by itself, in silence and without a request: %s', async (env) => {
    await open(env, async (page) => {
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(`ppo plays ${env}`);
      await page.getByText('trained for 50,000 steps · seed 7 · mean return 321.5 when evaluated').waitFor();
      const first = await page.locator('canvas').first().screenshot();
      await expect.poll(() => stepCount(page)).toBeGreaterThan(1);
      const hasMoved = async () => !(await page.locator('canvas').first().screenshot()).equals(first);
      await expect.poll(hasMoved, { timeout: 5000 }).toBe(true);
    });
  });

  it('obeys the keyboard: pause, one step, start again, speed', async () => {
    await open('CartPole-v1', async (page) => {
      await expect.poll(() => stepCount(page)).toBeGreaterThan(1);
      await page.keyboard.press(' ');
      await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
      await page.waitForTimeout(200); // the last reading may still be on its way
      await page.keyboard.press('r');
      expect(await stepCount(page)).toBe(0);
      await page.keyboard.press('.');
      await page.keyboard.press('.');
      expect(await stepCount(page)).toBe(2);
      await page.keyboard.press('+');
      await page.keyboard.press('+');
      expect(await page.getByRole('button', { name: '4×' }).getAttribute('aria-pressed')).toBe('true');
      await page.keyboard.press('-');
      expect(await page.getByRole('button', { name: '2×' }).getAttribute('aria-pressed')).toBe('true');
    });
  });

  it('plays what the lab plays: the same start, the same actions, the same return', async () => {
    const snapshot = agents['CartPole-v1']!;
    const simulation = new Simulation(createEnvironment('CartPole-v1'), createRandom(1, 'spectator environment'));
    const policy = createPolicy(snapshot);
    let observation = simulation.reset();
    while (!simulation.isOver) observation = simulation.step(policy.act(observation, createRandom(0))).observation;
    await open(
      'CartPole-v1',
      async (page) => {
        for (let step = 0; step < simulation.stepCount; step++) await page.keyboard.press('.');
        expect(await stepCount(page)).toBe(simulation.stepCount);
        await page.getByText('terminated').waitFor();
      },
      { reducedMotion: 'reduce' },
    );
  });

  it('shows the action of real numbers between its bounds, and along a plane', async () => {
    const look = async (page: Page) => {
      await page.getByText('±2', { exact: true }).waitFor();
      await page.keyboard.press('.');
      const torque = page.getByRole('term').filter({ hasText: 'torque, N·m' }).locator('~ dd.value').first();
      expect(Number((await torque.textContent())?.replace('−', '-'))).not.toBeNaN();
      const picture = page.getByRole('img', { name: 'Value of states by angle, ° and angular velocity, rad/s. From −' });
      await picture.waitFor();
      await page.getByLabel('What the colors show').selectOption('torque, N·m');
      await page.getByRole('img', { name: /^torque, N·m by angle, ° .* From −1\.\d+ to 1\.\d+\.$/ }).waitFor();
    };
    await open('Pendulum-v1', look, { reducedMotion: 'reduce' });
  });

  it('shows the probability of an action along a plane', async () => {
    const look = async (page: Page) => {
      await page.keyboard.press('.');
      await page.getByLabel('What the colors show').selectOption({ index: 2 });
      await page.getByRole('img', { name: /^probability of .* From 0\.00 to 1\.00\.$/ }).waitFor();
    };
    await open('Acrobot-v1', look, { reducedMotion: 'reduce' });
  });

  it.each(['light', 'dark'] as const)('can be used by everybody, in the %s theme', async (theme) => {
    const look = async (page: Page) => {
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
      await page.keyboard.press('d');
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme === 'light' ? 'dark' : 'light');
    };
    await open('Pendulum-v1', look, { theme, reducedMotion: 'reduce' });
  });

  it('stands still at first where the person has asked for less motion', async () => {
    const look = async (page: Page) => {
      await page.waitForTimeout(500);
      expect(await stepCount(page)).toBe(0);
      await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    };
    await open('CartPole-v1', look, { reducedMotion: 'reduce' });
  });
});
