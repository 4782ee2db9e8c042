import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ComparisonSources, compareCurves, compareGroups, compareProfiles, saveGroup } from '../../main/lab/comparison';
import { exportComparison } from '../../main/lab/comparisonExport';
import { describeSeeds } from '../../main/lab/comparisonMethods';
import { StatisticsThread } from '../../main/lab/comparisonStatistics';
import { LabEventHub } from '../../main/lab/labEvents';
import { RunDirector } from '../../main/lab/runDirector';
import type { RunRecord } from '../../main/store/runs';
import { temporaryStore } from '../store/records';
import { runRecord } from '../store/runRecord';

/** A lab's memory without processes: nothing is trained here. */
async function openSources(script = 'missing'): Promise<ComparisonSources> {
  const store = await temporaryStore();
  store.experiments.add({ experimentId: 'e1', name: 'First', createdAt: '2026-01-02T03:04:05.000Z' });
  const spawn = () => {
    throw new Error('Nothing must be started here.');
  };
  const events = new LabEventHub();
  const director = new RunDirector({ store, events, spawn, processLimit: 1, version: '0.1.0' });
  const statistics = new StatisticsThread(script);
  onTestFinished(() => statistics.dispose());
  return { store, director, statistics, events };
}

/** A run whose evaluations, one every 100 steps, have these means. */
function addRun({ store }: ComparisonSources, runId: string, means: readonly number[], changes: Partial<RunRecord> = {}): void {
  store.runs.add(runRecord(runId, { env: 'FrozenLake-v1', ...changes }));
  means.forEach((meanReturn, i) => {
    store.evaluations.add(runId, { step: 100 * (i + 1), meanReturn, standardDeviation: 0, episodes: 10 });
  });
}

/** Two settings of five seeds each; the second is better by two. */
async function twoGroups(script?: string): Promise<ComparisonSources> {
  const sources = await openSources(script);
  for (let seed = 0; seed < 5; seed++) {
    addRun(sources, `slow${seed}`, [0, seed, 1 + seed], { seed, settings: { stepSize: 0.1 } });
    addRun(sources, `fast${seed}`, [0, 2 + seed, 3 + seed], { seed, settings: { stepSize: 0.5 } });
  }
  return sources;
}

describe('groups', () => {
  it('are runs that differ only in their seed, named by the settings that differ, with n and every figure', async () => {
    const comparison = await compareGroups(await twoGroups(), { ids: ['e1'], threshold: 4 });
    expect(comparison.groups.map(({ label, n, values }) => [label, n, values])).toEqual([
      ['q-learning on FrozenLake-v1 · stepSize=0.1', 5, [1, 2, 3, 4, 5]],
      ['q-learning on FrozenLake-v1 · stepSize=0.5', 5, [3, 4, 5, 6, 7]],
    ]);
    const [slow, fast] = comparison.groups;
    expect(slow).toMatchObject({ mean: 3, median: 3, iqm: 3, best: { mean: 3 }, failures: { failed: 0, ended: 5 } });
    // Steps 100, 200, 300 with 0, seed, 1 + seed: as a step function the mean is (0 + seed) / 2.
    expect(slow!.area.values).toEqual([0, 0.5, 1, 1.5, 2]);
    // 4 is reached by seeds 3 and 4 only (at 300 and 200), and in the other group by all but the first.
    expect(slow!.threshold).toMatchObject({ reached: 2, values: [null, null, null, 300, 200], median: null, horizon: 300 });
    expect(fast!.threshold).toMatchObject({ reached: 4, values: [null, 300, 200, 200, 200], median: 200 });
    expect(comparison.pairs).toMatchObject([{ difference: -2, probabilityOfImprovement: 4.5 / 25, advice: { verdict: 'more' } }]);
  });

  it('of three or more have p-values after Holm that are no smaller', async () => {
    const sources = await twoGroups();
    for (let seed = 0; seed < 5; seed++) addRun(sources, `best${seed}`, [9 + seed], { seed, settings: { stepSize: 0.9 } });
    const { pairs } = await compareGroups(sources, { ids: ['e1'] });
    expect(pairs.length).toBe(3);
    // All 252 arrangements: the groups that do not overlap have 2 / 252 each, which Holm multiplies by 3 and 2.
    expect(pairs.map(({ pValue }) => pValue)).toEqual([expect.any(Number), 2 / 252, 2 / 252]);
    expect(pairs[1]!.adjustedPValue).toBeCloseTo(6 / 252, 12);
    for (const { pValue, adjustedPValue } of pairs) expect(adjustedPValue).toBeGreaterThanOrEqual(pValue);
  });

  it('count a repeated seed once, leave out nothing in silence, and count failures', async () => {
    const sources = await twoGroups();
    const settings = { stepSize: 0.1 };
    addRun(sources, 'again', [0, 0, 1], { seed: 0, settings });
    addRun(sources, 'waiting', [], { seed: 7, settings, status: 'queued' });
    addRun(sources, 'broken', [0.5], { seed: 8, settings, status: 'failed' });
    const { groups, methods } = await compareGroups(sources, { ids: ['e1'] });
    expect(groups[0]).toMatchObject({
      n: 6,
      values: [1, 2, 3, 4, 5, 0.5],
      missingRunIds: ['waiting'],
      repeatedRunIds: ['slow0'],
      failures: { failed: 1, ended: 6 },
    });
    expect(methods).toContain('1 without a value left out, 1 of 6 failed, 1 repeated seeds counted once');
  });

  it('that somebody made stay together whatever is in them, and can be changed and deleted', async () => {
    const sources = await twoGroups();
    const made = saveGroup(sources, { label: 'the best of both', runIds: ['slow4', 'fast4', 'fast4'] });
    const { groups } = await compareGroups(sources, { ids: [made.groupId, 'slow0'] });
    expect(groups.map(({ label, n, values }) => [label, n, values])).toEqual([
      ['q-learning on FrozenLake-v1', 1, [1]],
      ['the best of both', 2, [5, 7]],
    ]);
    saveGroup(sources, { groupId: made.groupId, label: 'renamed', runIds: ['slow1'] });
    expect(sources.store.runGroups.list()).toEqual([{ ...made, label: 'renamed', runIds: ['slow1'] }]);
    expect(() => saveGroup(sources, { groupId: 'grp-none', label: 'x', runIds: ['slow1'] })).toThrow('Unknown group "grp-none".');
    expect(() => saveGroup(sources, { label: 'x', runIds: ['nobody'] })).toThrow('Unknown run "nobody".');
    expect(sources.store.runGroups.delete(made.groupId)).toBe(1);
  });

  it('have the interval that is asked for, and the methods say which', async () => {
    const sources = await twoGroups();
    const student = await compareGroups(sources, { ids: ['e1'], interval: 'student' });
    // 3 ± t(4, 0.975) · √2.5 / √5
    expect(student.groups[0]!.confidence[0]).toBeCloseTo(3 - 2.7764451051977987 * Math.sqrt(0.5), 9);
    expect(student.methods).toContain('95 % Student t intervals over runs');
    // Five runs cannot promise 95 % without assumptions.
    const permutation = await compareGroups(sources, { ids: ['e1'], interval: 'permutation' });
    expect(permutation.groups[0]!.confidence).toEqual([-Infinity, Infinity]);
    const bootstrap = await compareGroups(sources, { ids: ['e1'], resamples: 500 });
    expect(bootstrap.methods).toContain('(500 resamples)');
    expect(bootstrap.methods).toContain('n = 5, seeds 0–4, 50000 steps');
    expect(bootstrap.methods).toContain('Bellman 0.1.0');
  });

  it('refuse what nobody knows and what has no point yet', async () => {
    const sources = await openSources();
    addRun(sources, 'waiting', [], { status: 'queued' });
    await expect(compareGroups(sources, { ids: ['waiting'] })).rejects.toThrow(
      'No run of q-learning on FrozenLake-v1 has a point',
    );
    await expect(compareGroups(sources, { ids: ['nobody'] })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('curves', () => {
  it('can be drawn over episodes and seconds, and smoothed before they are aggregated', async () => {
    const sources = await openSources();
    addRun(sources, 'r0', [1, 3, 5], { seed: 0 });
    sources.store.curves.append('r0', 'return', Float64Array.of(50, 100, 250, 300), new Float64Array(4));
    sources.store.curves.append('r0', 'seconds', Float64Array.of(200, 300), Float64Array.of(1, 3));
    const along = async (axis: 'steps' | 'episodes' | 'seconds') => (await compareCurves(sources, { ids: ['r0'], axis }))[0]!;
    expect([...(await along('steps')).steps]).toEqual([100, 200, 300]);
    expect([...(await along('episodes')).runs[0]!.steps]).toEqual([2, 2, 4]);
    expect([...(await along('seconds')).steps]).toEqual([0.5, 1, 3]);
    const [smooth] = await compareCurves(sources, { ids: ['r0'], smoothing: 200 });
    expect([...smooth!.mean]).toEqual([1, 2, 4]);
  });

  it('spend their points on a part where one is asked for, and say the same there as the whole', async () => {
    const sources = await openSources();
    for (let seed = 0; seed < 3; seed++) {
      addRun(
        sources,
        `r${seed}`,
        Array.from({ length: 2000 }, (_, i) => Math.sin(i * i + seed)),
        { seed },
      );
    }
    const ids = ['r0', 'r1', 'r2'];
    const [every] = await compareCurves(sources, { ids, points: 2000 });
    const [thinned] = await compareCurves(sources, { ids, points: 100 });
    const [part] = await compareCurves(sources, { ids, points: 100, within: [100_000, 105_000] });
    expect(thinned!.steps.filter((step) => step >= 100_000 && step <= 105_000).length).toBeLessThan(10);
    expect([...part!.steps]).toEqual(Array.from({ length: 51 }, (_, i) => 100_000 + 100 * i));
    for (const column of ['mean', 'low', 'high'] as const) expect(part![column]).toEqual(every![column].subarray(999, 1050));
    expect(part!.runs[2]!.values).toEqual(every!.runs[2]!.values.subarray(999, 1050));
  });

  it('of a group do not change when another is hidden', async () => {
    const sources = await twoGroups();
    const both = await compareCurves(sources, { ids: ['e1'] });
    const alone = await compareCurves(sources, { ids: [0, 1, 2, 3, 4].map((seed) => `fast${seed}`) });
    const { label: _, ...figures } = both[1]!;
    expect(alone[0]).toMatchObject(figures);
  });

  it('leave as a csv that holds the very same doubles', async () => {
    const sources = await twoGroups();
    const [slow] = await compareCurves(sources, { ids: ['e1'] });
    const { files } = await exportComparison(sources, { ids: ['e1'], format: 'csv' });
    const [heading, ...lines] = new TextDecoder().decode(files[0]!.data).trim().split('\n');
    expect(heading).toBe('group,n,run,steps,value,low,high');
    const means = lines
      .filter((line) => line.startsWith(`${slow!.label},5,mean`))
      .map((line) => line.split(',').slice(3).map(Number));
    expect(means).toEqual(Array.from(slow!.steps, (step, i) => [step, slow!.mean[i], slow!.low[i], slow!.high[i]]));
    expect(lines).toContain(`${slow!.label},5,slow2,300,3,,`);
  });

  it('leave as a TensorBoard file for each run', async () => {
    const { files } = await exportComparison(await twoGroups(), { ids: ['fast3', 'slow0'], format: 'tensorboard' });
    expect(files.map(({ name }) => name)).toEqual([
      'q-learning-FrozenLake-v1-seed3-fast3/events.out.tfevents.1767323045.bellman',
      'q-learning-FrozenLake-v1-seed0-slow0/events.out.tfevents.1767323045.bellman',
    ]);
  });
});

describe('profiles', () => {
  it('are shares above each level of the declared scale', async () => {
    const { groups, methods } = await compareProfiles(await twoGroups(), { ids: ['e1'], zero: 0, one: 5, levels: [0, 0.5, 1] });
    expect(groups.map(({ n, share }) => [n, [...share]])).toEqual([
      [5, [1, 0.6, 0]],
      [5, [1, 1, 0.4]],
    ]);
    expect(groups[0]!.optimalityGap).toBeCloseTo(1 - 0.6, 12);
    expect(methods).toContain('of 0 is 0 and one of 5 is 1');
  });
});

describe('seeds', () => {
  it('are told as stretches', () => {
    expect(describeSeeds([3, 0, 1, 2, 7, 9, 10])).toBe('0–3, 7, 9–10');
  });
});

describe('the statistics thread', () => {
  const script = resolve(import.meta.dirname, '../..', process.env['BELLMAN_OUTPUT'] ?? 'out', 'main/comparisonWorker.cjs');

  it('gives the same numbers as no thread, and lets this one go on', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const params = { ids: ['e1'], resamples: 50_000 };
    const apart = await compareGroups(await twoGroups(script), params);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
    expect(await compareGroups(await twoGroups(), params)).toEqual(apart);
  });

  it('tells refusals with their code', async () => {
    const params = { ids: ['e1'], zero: 1, one: 2, levels: [Number.NaN] };
    await expect(compareProfiles(await twoGroups(script), params)).rejects.toMatchObject({
      code: 'invalid-value',
      message: 'values must be finite numbers, got NaN at index 0.',
    });
  });
});
