import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeLab, type FakeLab } from '../../../renderer/gallery/fakeLab';
import { Runs } from '../../../renderer/state/runs.svelte';

describe('The runs that the page knows', () => {
  let lab: FakeLab;
  let runs: Runs;
  let stop: () => void;

  beforeEach(async () => {
    vi.useFakeTimers();
    lab = createFakeLab();
    runs = new Runs(lab);
    stop = runs.start();
    await runs.load();
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });

  it('come newest first', () => {
    const moments = runs.all.map(({ createdAt }) => createdAt);
    expect(moments).toEqual([...moments].sort().reverse());
    expect(runs.isLoaded).toBe(true);
  });

  it('follow progress, at most ten times a second', () => {
    const before = runs.all;
    const steps = () => runs.all.find(({ runId }) => runId === 'x-1-1')?.steps ?? 0;
    const start = steps();
    for (let event = 0; event < 20; event++) lab.advance(0.01);
    expect(runs.all).toBe(before);
    vi.advanceTimersByTime(100);
    expect(steps()).toBeGreaterThan(start);
    expect(runs.stepsPerSecond).toBeGreaterThan(0);
  });

  it('leave the active ones when they end', () => {
    const count = runs.active.length;
    lab.advance(1000);
    vi.advanceTimersByTime(100);
    expect(runs.active).toHaveLength(count - 2);
  });

  it('keep the last evaluation while none is newer', () => {
    const evaluation = runs.find('x-1-1')?.evaluation;
    lab.advance(0.01);
    vi.advanceTimersByTime(100);
    expect(runs.find('x-1-1')?.evaluation).toEqual(evaluation);
  });

  it('go when they are deleted and come back when that is undone', async () => {
    const count = runs.all.length;
    await runs.delete(['x-2-1', 'x-2-2']);
    expect(runs.all).toHaveLength(count - 2);
    await runs.restore(['x-2-1', 'x-2-2']);
    expect(runs.all).toHaveLength(count);
  });

  it('pass on what the lab refuses', async () => {
    await expect(runs.stop('nobody')).rejects.toThrow('There is no run nobody.');
  });
});
