import { afterEach, describe, expect, it } from 'vitest';
import type { FigureInfo } from '../../main/contract/models';
import { findFigure } from '../../main/rl/figures/registry';
import { closeTestLabs, openTestLab, type TestLab } from '../helpers/labs';

afterEach(closeTestLabs);

/** Takes minutes with this many runs, so that it is still under way whenever somebody looks. */
const long = { name: '2.6', seeds: 100_000 } as const;

const idle = (lab: TestLab, name: string): Promise<FigureInfo> =>
  lab.next('figure.changed', (figure) => figure.name === name && figure.status === 'idle');
const find = async (lab: TestLab, name: string) =>
  (await lab.client.request('figures.list', undefined)).find((figure) => figure.name === name)!;

describe('a figure', () => {
  it('is worked out in a process of its own, as the command line does it, and kept', async () => {
    const lab = await openTestLab();
    expect(await lab.client.request('figures.result', { name: 'example-13.1' })).toBeNull();
    const ended = idle(lab, 'example-13.1');
    expect(await lab.client.request('figures.compute', { name: 'example-13.1' })).toMatchObject({ status: 'computing' });
    const { result: summary } = await ended;
    expect(summary).toMatchObject({ seeds: 1, checkCount: summary!.passedCount });

    const work = findFigure('example-13.1').compute(1);
    let next = work.next();
    while (next.done !== true) next = work.next();
    expect(await lab.client.request('figures.result', { name: 'example-13.1' })).toEqual({
      name: 'example-13.1',
      ...summary,
      ...next.value,
    });

    await lab.dispose();
    const again = await openTestLab({ dataFolder: lab.dataFolder });
    expect((await find(again, 'example-13.1')).result).toEqual(summary);
  });

  it('tells how far it is, does not block the lab, and can be given up', async () => {
    const lab = await openTestLab();
    const progress = lab.next('figure.changed', ({ name, share }) => name === long.name && share > 0);
    await lab.client.request('figures.compute', long);
    expect((await progress).share).toBeLessThan(1);
    const start = performance.now();
    expect(await lab.client.request('figures.compute', long)).toMatchObject({ status: 'computing' });
    expect(performance.now() - start).toBeLessThan(100);
    expect(lab.processes).toHaveLength(1);

    const ended = idle(lab, long.name);
    await lab.client.request('figures.cancel', { name: long.name });
    expect(await ended).toMatchObject({ message: '', result: null });
  });

  it('waits for the one before it, and can be withdrawn while it does', async () => {
    const lab = await openTestLab();
    await lab.client.request('figures.compute', long);
    expect(await lab.client.request('figures.compute', { name: '4.1' })).toMatchObject({ status: 'queued' });
    expect(await lab.client.request('figures.compute', { name: '3.2' })).toMatchObject({ status: 'queued' });
    expect(await lab.client.request('figures.cancel', { name: '3.2' })).toMatchObject({ status: 'idle', result: null });
    const ended = idle(lab, '4.1');
    await lab.client.request('figures.cancel', { name: long.name });
    expect((await ended).result).toMatchObject({ passedCount: 6 });
    expect((await find(lab, '3.2')).result).toBeNull();
  });

  it('whose process dies says so, keeps the result before, and can be worked out again', async () => {
    const lab = await openTestLab();
    const first = idle(lab, '4.1');
    await lab.client.request('figures.compute', { name: '4.1' });
    const { result } = await first;

    const failed = idle(lab, '4.1');
    await lab.client.request('figures.compute', { name: '4.1' });
    lab.processes[1]!.kill();
    expect(await failed).toMatchObject({ message: expect.stringContaining('SIGKILL'), result });

    const again = idle(lab, '4.1');
    await lab.client.request('figures.compute', { name: '4.1' });
    expect((await again).message).toBe('');
  });

  it('nobody knows is told with the nearest name', async () => {
    const lab = await openTestLab();
    await expect(lab.client.request('figures.compute', { name: '4.11' })).rejects.toThrow(
      'Unknown figure "4.11". Did you mean "4.1"?',
    );
    await expect(lab.client.request('figures.compute', { name: '4.1', seeds: 0 })).rejects.toThrow(/seeds/);
  });

  it('ends with its lab', async () => {
    const lab = await openTestLab();
    await lab.client.request('figures.compute', long);
    const exited = new Promise((resolve) => lab.processes[0]!.onExit(resolve));
    await lab.dispose();
    await exited;
  });
});
