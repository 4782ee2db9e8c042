import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Browser, Page } from 'playwright-core';
import { createServer } from 'vite';
import { type ServedLab, serveLab } from '../endToEnd/servedLab';
import { launchBrowser } from '../helpers/browser';
import { openPage } from '../renderer/page/openPage';
import { bundleLimit, compressedSize, furtherFiles, initialFiles } from './pageBundle';

const project = resolve(import.meta.dirname, '../..');

/** A figure of the page, and what it must reach. */
export interface PageFigure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** `at most` for times and sizes, `at least` for speeds. */
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
  readonly passed: boolean;
  readonly counts: string;
}

type Measured = Omit<PageFigure, 'passed'>;
type Tell = (figure: PageFigure) => void;

/** Groups of figures that are measured together, by the beginning of their names. */
const groups: Readonly<Record<string, (browser: Browser) => Promise<readonly Measured[]>>> = {
  'ui bundle': async () => measureBundle(),
  'ui interactive': (browser) => withLab((lab) => measureStart(browser, lab)),
  'ui streaming': (browser) => withLab((lab) => measureStreaming(browser, lab)),
  'ui chart': measureChart,
  'ui table': async () => withFakeLab(measureTable),
  'ui hour': async () => withFakeLab(measureHour),
};

/** Measures each group whose name begins with one of `names`, or all without any, and tells each figure as it comes. */
export async function measurePage(names: readonly string[], tell: Tell): Promise<void> {
  const chosen = Object.entries(groups).filter(([group]) => names.length === 0 || names.some((name) => group.startsWith(name)));
  const browser = await launchBrowser();
  try {
    for (const [, measure] of chosen) for (const figure of await measure(browser)) tell(judge(figure));
  } finally {
    await browser.close();
  }
}

function judge(figure: Measured): PageFigure {
  const { value, bound, limit } = figure;
  return { ...figure, passed: bound === 'at most' ? value <= limit : value >= limit };
}

async function withLab<Result>(work: (lab: ServedLab) => Promise<Result>): Promise<Result> {
  const lab = await serveLab();
  try {
    return await work(lab);
  } finally {
    await lab.stop();
  }
}

async function withFakeLab<Result>(work: (browser: Browser, address: string) => Promise<Result>): Promise<Result> {
  const temporary = process.env['TMPDIR'];
  const opened = await openPage();
  try {
    return await work(opened.browser, opened.address);
  } finally {
    await opened.close();
    // Its folder stood there, and is gone.
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
  }
}

/** What the page needs before it can show anything, and what it then needs for the pictures of its first screen. */
function measureBundle(): Measured[] {
  const initial = initialFiles();
  const limit = { unit: 'kB', bound: 'at most', limit: bundleLimit / 1000 } as const;
  const counts = `index.html and the ${initial.length - 1} scripts and styles that it needs, each compressed by gzip; 1 kB is 1000 bytes.`;
  const whole = [...initial, ...furtherFiles('LivingThumbnail')];
  return [
    { name: 'ui bundle', value: compressedSize(initial) / 1000, ...limit, counts },
    {
      ...{ name: 'ui bundle first screen', value: compressedSize(whole) / 1000, ...limit },
      counts: 'The same with what the Bench fetches by itself for its living pictures.',
    },
  ];
}

/** From the request for the page to the first button that starts an experiment. */
async function measureStart(browser: Browser, lab: ServedLab): Promise<Measured[]> {
  const times: number[] = [];
  for (let load = 0; load < 5; load++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.addInitScript(() => {
      const look = () => {
        if (document.querySelector('main button.primary:enabled') === null) requestAnimationFrame(look);
        else Object.assign(window, { interactiveAt: performance.now() });
      };
      requestAnimationFrame(look);
    });
    await page.goto(lab.url);
    await page.waitForFunction(() => 'interactiveAt' in window);
    times.push(await page.evaluate(() => (window as unknown as { interactiveAt: number }).interactiveAt / 1000));
    await context.close();
  }
  const value = times.toSorted((one, other) => one - other)[2]!;
  const counts = 'Seconds until the Bench can start an experiment; median of 5 loads, each with an empty cache.';
  return [{ name: 'ui interactive', unit: 's', value, bound: 'at most', limit: 1, counts }];
}

/** The stage and the charts of a PPO run that trains as fast as it can. */
async function measureStreaming(browser: Browser, lab: ServedLab): Promise<Measured[]> {
  const { runs } = await lab.client.request('experiments.create', {
    ...{ env: 'CartPole-v1', algo: 'ppo', seeds: [1], budget: { steps: 50_000_000 }, stopAt: null },
  });
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(`${lab.url}#/run/${runs[0]!.runId}`);
  await page.getByRole('region', { name: 'Stage' }).waitFor();
  await page.waitForTimeout(4000);
  const seconds = 10;
  const { frames, longest } = await page.evaluate(async (duration) => {
    let longest = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    });
    observer.observe({ type: 'longtask' });
    const start = performance.now();
    let frames = 0;
    while (performance.now() - start < 1000 * duration) {
      await new Promise(requestAnimationFrame);
      frames++;
    }
    observer.disconnect();
    return { frames: (1000 * frames) / (performance.now() - start), longest };
  }, seconds);
  await page.context().close();
  const of = `of the run's screen, ${seconds} s, while PPO trains on CartPole at full speed.`;
  return [
    { name: 'ui streaming frames', unit: 'frames/s', value: frames, bound: 'at least', limit: 55, counts: `Frames ${of}` },
    {
      ...{ name: 'ui streaming longest task', unit: 'ms', value: longest, bound: 'at most', limit: 50 },
      counts: `The longest task ${of} Those below 50 ms are not told apart and count as 0.`,
    },
  ];
}

/** Frames a second while `press` is done once a frame. */
function framesWhile(page: Page, frames: number, keys: readonly { key: string; shiftKey: boolean }[]): Promise<number> {
  return page.getByRole('slider').evaluate(
    async (plot, { frames, keys }) => {
      const start = performance.now();
      for (let frame = 0; frame < frames; frame++) {
        const key = keys[Math.floor((frame * keys.length) / frames)]!;
        plot.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true }));
        await new Promise(requestAnimationFrame);
      }
      return (1000 * frames) / (performance.now() - start);
    },
    { frames, keys },
  );
}

async function measureChart(browser: Browser): Promise<Measured[]> {
  const server = await createServer({
    ...{ configFile: false, root: project, plugins: [svelte({ configFile: false })], logLevel: 'error' },
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
  });
  await server.listen();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${server.resolvedUrls?.local[0]}test/benchmark/chart.html`);
    await page.getByRole('slider').locator('canvas').waitFor();
    await page.waitForTimeout(3000);
    await page.getByRole('slider').focus();
    const press = (key: string, shiftKey = false) => ({ key, shiftKey });
    const zoom = await framesWhile(page, 60, [press('+'), press('-')]);
    for (let i = 0; i < 4; i++) await page.keyboard.press('+');
    const pan = await framesWhile(page, 60, [press('ArrowRight', true), press('ArrowLeft', true)]);
    await page.close();
    const counts = 'Frames while a chart of 50 runs of 100,000 points, 900 × 400 px, moves once in each.';
    return [
      { name: 'ui chart zoom', unit: 'frames/s', value: zoom, bound: 'at least', limit: 30, counts },
      { name: 'ui chart pan', unit: 'frames/s', value: pan, bound: 'at least', limit: 30, counts },
    ];
  } finally {
    await server.close();
  }
}

async function measureTable(browser: Browser, address: string): Promise<Measured[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${address}?runs=10000#/runs`);
  await page.getByText('10,032 runs').waitFor();
  const value = await page.locator('.scroller').evaluate(async (scroller) => {
    const frames = 200;
    const start = performance.now();
    for (let frame = 0; frame < frames; frame++) {
      scroller.scrollBy(0, 240);
      await new Promise(requestAnimationFrame);
    }
    return (1000 * frames) / (performance.now() - start);
  });
  const counts = 'Frames while the table of 10,032 runs scrolls by 240 px in each.';
  return [{ name: 'ui table', unit: 'frames/s', value, bound: 'at least', limit: 50, counts }];
}

/** Ten reports a second for an hour, as fast as the page takes them; the heap is counted after collecting garbage. */
async function measureHour(browser: Browser, address: string): Promise<Measured[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${address}#/run/x-1-1`);
  await page.getByRole('region', { name: 'Stage' }).waitFor();
  const session = await page.context().newCDPSession(page);
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  await streamMinutes(page, 0, 10);
  const before = await heap();
  await streamMinutes(page, 10, 60);
  const counts = 'Growth of the JavaScript heap from the 10th to the 60th minute of ten reports a second, on a simulated clock.';
  return [{ name: 'ui hour', unit: 'MB', value: (await heap()) - before, bound: 'at most', limit: 5, counts }];
}

/** Tells the run's screen what a run tells in these minutes: per report five episodes and ten curves. */
async function streamMinutes(page: Page, from: number, to: number): Promise<void> {
  await page.evaluate(
    async ([first, last]) => {
      const { lab } = window as unknown as { lab: { tell(name: string, event: unknown): void } };
      const column = (step: number, count: number) => Float64Array.from({ length: count }, (_, i) => step + 100 * i);
      const names = ['loss', 'meanValue', 'valueGap', 'gradientNorm', 'replayAge', 'learningRate', 'epsilon'];
      for (let report = first! * 600; report < last! * 600; report++) {
        const step = 1_000_000 + 1000 * report;
        const steps = column(step, 5);
        const values = Float64Array.from(steps, (one) => Math.sin(one));
        lab.tell('run.progressed', {
          ...{
            runId: 'x-1-1',
            step,
            episodeCount: 5 * report,
            wallSeconds: report / 10,
            stepsPerSecond: 10_000,
            trainingReturn: 1,
          },
          episodes: { step: steps, return: values, length: values },
          metrics: names.map((name) => ({ name, steps, values })),
          evaluations: [],
        });
        if (report % 100 === 99) await new Promise((resume) => setTimeout(resume, 0));
      }
      await new Promise((resume) => setTimeout(resume, 1000));
    },
    [from, to],
  );
}
