import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LabEvents, RequestParams } from '../../main/contract/lab';
import type { ComparisonSources } from '../../main/lab/comparison';
import { compareGroups } from '../../main/lab/comparison';
import { exportComparison } from '../../main/lab/comparisonExport';
import { StatisticsThread } from '../../main/lab/comparisonStatistics';
import { LabEventHub } from '../../main/lab/labEvents';
import { RunDirector } from '../../main/lab/runDirector';
import { launchBrowser } from '../helpers/browser';
import { temporaryStore } from '../store/records';
import { runRecord } from '../store/runRecord';

/** Two settings of five seeds, one with a name that would be markup. */
async function twoGroups(): Promise<ComparisonSources> {
  const store = await temporaryStore();
  store.experiments.add({ experimentId: 'e1', name: 'First', createdAt: '2026-01-02T03:04:05.000Z' });
  const events = new LabEventHub();
  const spawn = () => {
    throw new Error('Nothing must be started here.');
  };
  const director = new RunDirector({ store, events, spawn, processLimit: 1, version: '0.1.0' });
  for (const [name, stepSize] of [
    ['slow', 0.1],
    ['fast', 0.5],
  ] as const) {
    for (let seed = 0; seed < 5; seed++) {
      const runId = `${name}${seed}`;
      store.runs.add(runRecord(runId, { env: 'FrozenLake-v1', seed, settings: { stepSize, label: '<b>&</b>' } }));
      [0, seed, 10 * stepSize + seed].forEach((meanReturn, i) => {
        store.evaluations.add(runId, { step: 100 * (i + 1), meanReturn, standardDeviation: 0, episodes: 10 });
      });
    }
  }
  const statistics = new StatisticsThread('missing');
  onTestFinished(() => statistics.dispose());
  return { store, director, statistics, events };
}

const request: RequestParams<'compare.export'> = {
  ids: ['e1'],
  format: 'html',
  threshold: 4,
  scale: { zero: 0, one: 9 },
  resamples: 500,
};

async function report(sources: ComparisonSources): Promise<string> {
  const { files } = await exportComparison(sources, request);
  expect(files.map(({ name }) => name)).toEqual(['comparison-evaluation.html']);
  return new TextDecoder().decode(files[0]!.data);
}

describe('The report of a comparison', () => {
  it('holds curves, tables, what differs and methods, with the numbers of the comparison', async () => {
    const sources = await twoGroups();
    sources.store.groupNotes.save({
      groupId: (await compareGroups(sources, { ids: ['e1'] })).groups[0]!.groupId,
      notes: 'the floor',
    });
    const page = await report(sources);
    const { groups, methods } = await compareGroups(sources, { ids: ['e1'], threshold: 4, resamples: 500 });
    for (const title of [
      'Curves',
      'Groups',
      'Pairs',
      'Steps to 4',
      'Performance profile',
      'Settings that differ',
      'Every run',
      'Methods',
    ]) {
      expect(page).toContain(`<h2>${title}</h2>`);
    }
    expect(groups.map(({ mean }) => mean)).toEqual([3, 7]);
    for (const { runIds, values } of groups) {
      runIds.forEach((runId, i) => {
        expect(page).toContain(`<td>${runId}</td><td class="number">${values[i]}</td>`);
      });
    }
    expect(page).toContain('<th scope="row">stepSize</th><td>0.1</td><td>0.5</td>');
    expect(page).not.toContain('<th scope="row">label</th>');
    expect(page).toContain(methods.replaceAll('&', '&amp;').replaceAll('"', '&quot;'));
    expect(page).toContain('500 resamples');
    expect(page).toContain('<td>the floor</td>');
    // Five faint runs and one line for each group.
    expect(page.match(/class="run"/g)?.length).toBe(10);
    expect(page.match(/class="curve"/g)?.length).toBe(4);
  });

  it('has no script, loads nothing, and reads in both themes without a network', { timeout: 60_000 }, async () => {
    const page = await report(await twoGroups());
    expect(page).not.toMatch(/<script|https?:|url\(|@import|<link|<img/);
    expect(page).toContain("default-src 'none'");
    const path = join(tmpdir(), `bellman-report-${process.pid}.html`);
    writeFileSync(path, page);
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ colorScheme, offline: true, javaScriptEnabled: false });
      const opened = await context.newPage();
      const requests: string[] = [];
      opened.on('request', (one) => requests.push(one.url()));
      await opened.goto(pathToFileURL(path).href);
      expect(await opened.getByRole('img').count()).toBe(2);
      expect(await opened.getByRole('table').count()).toBeGreaterThan(5);
      expect(requests).toHaveLength(1);
      await context.close();
      const looked = await browser.newContext({ colorScheme, bypassCSP: true });
      const seen = await looked.newPage();
      await seen.goto(pathToFileURL(path).href);
      const { violations } = await new AxeBuilder({ page: seen }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      await looked.close();
    }
  });

  it('tells how it comes on, as one piece of work', async () => {
    const sources = await twoGroups();
    const told: LabEvents['compare.progressed'][] = [];
    (sources.events as LabEventHub).subscribe((name, event) => {
      if ((name as string) === 'compare.progressed') told.push(event as LabEvents['compare.progressed']);
    });
    await exportComparison(sources, { ...request, jobId: 'job' });
    const shares = told.map(({ share }) => share);
    expect(told.every(({ jobId }) => jobId === 'job')).toBe(true);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });
});
