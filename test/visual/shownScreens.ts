import { resolve } from 'node:path';
import type { Page } from 'playwright-core';

/** A screen, and what is done there before its picture is taken. */
export interface ShownScreen {
  readonly name: string;
  readonly hash: string;
  /** CSS selector of something that stands there once the screen is whole. */
  readonly content: string;
  readonly prepare?: (page: Page) => Promise<void>;
}

/** Every screen of the page; each of the rail, and those that a link leads to. */
export const shownScreens: readonly ShownScreen[] = [
  { name: 'bench', hash: '#/bench', content: '.preset' },
  { name: 'runs', hash: '#/runs', content: 'tbody tr.run' },
  { name: 'run', hash: '#/run/x-1-1', content: '.run-header .running' },
  {
    name: 'run-of-a-grid',
    hash: '#/run/x-6-2',
    content: '.run-header .finished',
    prepare: (page) => page.getByRole('button', { name: 'Values' }).click(),
  },
  { name: 'compare', hash: '#/compare?ids=x-2,x-3,x-5', content: '.methods' },
  { name: 'sweep', hash: '#/sweeps/sweep-1', content: '#best-title' },
  { name: 'sweeps', hash: '#/sweeps', content: 'main form' },
  { name: 'agents', hash: '#/agents', content: 'main .card' },
  { name: 'agent', hash: '#/agents/x-4-3', content: '#export-title' },
  { name: 'datasets', hash: '#/datasets', content: 'tbody tr' },
  {
    name: 'world-grid',
    hash: '#/worlds',
    content: 'main .board canvas',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Four rooms' }).click();
      await page.getByText('Solved exactly').waitFor();
    },
  },
  {
    name: 'world-graph',
    hash: '#/worlds/world-2',
    content: 'main svg .state',
    prepare: (page) => page.getByText('Solved exactly').waitFor(),
  },
  { name: 'learn', hash: '#/learn', content: 'main ol a' },
  {
    name: 'lesson',
    hash: '#/learn/05-q-learning',
    content: 'article .part',
    prepare: (page) => page.locator('.numbers .katex').first().waitFor(),
  },
  {
    name: 'lesson-experiment',
    hash: '#/learn/05-q-learning',
    content: 'article .part',
    prepare: async (page) => {
      const experiment = page.getByRole('region', { name: 'Return while learning at the cliff' });
      await experiment.getByRole('button', { name: /^Run/ }).click();
      await experiment.getByText('SARSA: return of the last episodes').waitFor();
      await page.locator('#part-experiment').evaluate((heading) => heading.scrollIntoView({ block: 'start' }));
    },
  },
  { name: 'figures', hash: '#/figures/2.2', content: 'figure.curve-chart' },
  { name: 'settings', hash: '#/settings', content: 'main .card' },
  {
    name: 'tour',
    hash: '#/bench',
    content: '.preset',
    prepare: (page) => page.evaluate(() => (window as unknown as { page: { tour: { begin(): void } } }).page.tour.begin()),
  },
];

export const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
export const themes = ['light', 'dark'] as const;

/** Where the pictures are kept that a screen is held against. */
export const baselines = resolve(import.meta.dirname, 'baselines');

export function baselineName({ name }: ShownScreen, { width }: (typeof sizes)[number], theme: (typeof themes)[number]): string {
  return `${name}-${width}-${theme}.png`;
}
