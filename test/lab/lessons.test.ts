import { afterEach, describe, expect, it } from 'vitest';
import { closeTestLabs, openTestLab, type TestLab } from '../helpers/labs';

afterEach(closeTestLabs);

const lessonId = '05-q-learning';

const find = async (lab: TestLab) =>
  (await lab.client.request('lessons.list', undefined)).find((lesson) => lesson.lessonId === lessonId)!;

/** One episode of so many steps in a single cell. */
const standingIn = (cell: number, steps: number) => ({
  ...{ observationSize: 1, actionSize: 1, lengths: Int32Array.of(steps), observations: new Float64Array(steps + 1).fill(cell) },
  ...{ actions: new Float64Array(steps), rewards: new Float64Array(steps), terminations: new Uint8Array(steps) },
  truncations: new Uint8Array(steps).fill(1, steps - 1),
});

describe('a lesson', () => {
  it('keeps what a person came to, over the life of a lab', async () => {
    const lab = await openTestLab();
    expect((await find(lab)).progress).toEqual({ answer: null, finishedAt: null, checks: null, checkedAt: null });
    await lab.client.request('lessons.progress', { lessonId, answer: 1 });
    await lab.client.request('lessons.progress', { lessonId, isFinished: true });
    await lab.dispose();
    const again = await openTestLab({ dataFolder: lab.dataFolder });
    expect((await find(again)).progress).toMatchObject({ answer: 1, finishedAt: expect.stringMatching(/^20/) });
    await again.client.request('lessons.progress', { lessonId, answer: null, isFinished: false });
    expect((await find(again)).progress).toMatchObject({ answer: null, finishedAt: null });
  });

  it('runs an experiment in a process of its own and tells what comes out', async () => {
    const lab = await openTestLab();
    const done = lab.next('lesson.worked', ({ isDone }) => isDone);
    await lab.client.request('lessons.run', { lessonId, experimentId: 'cliff', values: { epsilon: 0 }, seeds: 2 });
    const { data } = await done;
    expect(data.series.map(({ label }) => label)).toEqual(['SARSA', 'Q-learning']);
    expect(data.policies).toHaveLength(2);
  });

  it('can be given up, and begun anew while it runs', async () => {
    const lab = await openTestLab();
    const long = { lessonId, experimentId: 'cliff', seeds: 10_000 } as const;
    const first = await lab.client.request('lessons.run', long);
    expect(first.work).toMatchObject({ experimentId: 'cliff' });
    await lab.client.request('lessons.run', { lessonId, experimentId: 'noise', seeds: 10_000 });
    expect((await find(lab)).work).toMatchObject({ experimentId: 'noise' });
    expect((await lab.client.request('lessons.cancel', { lessonId })).work).toBeNull();
    const done = lab.next('lesson.worked', ({ isDone }) => isDone);
    await lab.client.request('lessons.run', { ...long, seeds: 1 });
    expect((await done).experimentId).toBe('cliff');
  });

  it('hands what a person played to the experiment that asks for it', async () => {
    const lab = await openTestLab();
    const ran = { lessonId: '13-inverse', experimentId: 'infer' } as const;
    const done = lab.next('lesson.worked', ({ isDone }) => isDone);
    await lab.client.request('lessons.run', { ...ran, played: standingIn(20, 15) });
    const { data } = await done;
    const [first] = data.policies as readonly { readonly snapshot: { readonly recoveredRewards: Float64Array } }[];
    const { recoveredRewards } = first!.snapshot;
    expect(recoveredRewards.indexOf(Math.max(...recoveredRewards))).toBe(20);
    await expect(lab.client.request('lessons.run', { ...ran, played: standingIn(25, 15) })).rejects.toThrow(
      'The observations must be whole numbers in [0, 24] here, got 25 in row 0.',
    );
  });

  it('refuses played episodes for an experiment that takes none', async () => {
    const lab = await openTestLab();
    const played = standingIn(36, 1);
    await expect(lab.client.request('lessons.run', { lessonId, experimentId: 'cliff', played })).rejects.toThrow(
      'The experiment cliff must be run without played episodes: it takes none.',
    );
  });

  it('refuses what it does not have', async () => {
    const lab = await openTestLab();
    await expect(lab.client.request('lessons.read', { lessonId: '05-q-lerning' })).rejects.toThrow(
      'Did you mean "05-q-learning"?',
    );
    await expect(lab.client.request('lessons.run', { lessonId, experimentId: 'clif' })).rejects.toThrow('Did you mean "cliff"?');
    await expect(lab.client.request('lessons.run', { lessonId, experimentId: 'cliff', values: { epsilon: 2 } })).rejects.toThrow(
      'epsilon',
    );
    await expect(lab.client.request('lessons.progress', { lessonId, answer: 9 })).rejects.toThrow(
      'answer must be less than 3, got 9.',
    );
  });
});
