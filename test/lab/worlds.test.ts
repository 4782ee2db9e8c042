import { afterEach, describe, expect, it } from 'vitest';
import { emptyGrid, paintCells } from '../../main/rl/worlds/drawnGrid';
import { processTemplates } from '../../main/rl/worlds/templates';
import type { World } from '../../main/rl/worlds/world';
import { formatWorldFile } from '../../main/rl/worlds/worldFile';
import { closeTestLabs, openTestLab, type TestLab } from '../helpers/labs';

afterEach(closeTestLabs);

const drawn: World = { kind: 'grid', name: 'Walk home', discount: 0.95, grid: emptyGrid(3, 4) };

async function train(lab: TestLab, env: string) {
  const { runs } = await lab.client.request('experiments.create', {
    env,
    algo: 'q-learning',
    seeds: [3],
    budget: { steps: 2000 },
  });
  await lab.ended(runs[0]!.runId);
  return lab.client.request('runs.get', { runId: runs[0]!.runId });
}

describe('worlds in the lab', () => {
  it('are kept, changed, deleted, and brought back', async () => {
    const { client } = await openTestLab();
    const saved = await client.request('worlds.save', { content: formatWorldFile(drawn) });
    expect(saved).toMatchObject({ name: 'Walk home', kind: 'grid', content: formatWorldFile(drawn) });
    expect(saved.env).toMatch(/^GridWorld\?name=Walk%20home&layout=/);
    const renamed = formatWorldFile({ ...drawn, name: 'Way home' });
    const changed = await client.request('worlds.save', { worldId: saved.worldId, content: renamed });
    expect(changed).toMatchObject({ worldId: saved.worldId, name: 'Way home', createdAt: saved.createdAt });
    const robot = await client.request('worlds.save', { content: formatWorldFile(processTemplates[1]!.create()) });
    expect(await client.request('worlds.list', {})).toEqual([changed, robot]);

    expect(await client.request('worlds.delete', { worldIds: [saved.worldId] })).toEqual({ count: 1 });
    expect(await client.request('worlds.list', {})).toEqual([robot]);
    expect(await client.request('worlds.restore', { worldIds: [saved.worldId] })).toEqual({ count: 1 });
    expect(await client.request('worlds.list', {})).toEqual([changed, robot]);
  });

  it('are taken in from a file, under another name where one is given', async () => {
    const { client } = await openTestLab();
    const { kind, id } = await client.request('library.import', { text: formatWorldFile(drawn), name: 'Brought' });
    expect(kind).toBe('world');
    const [kept] = await client.request('worlds.list', {});
    expect(kept).toMatchObject({ worldId: id, name: 'Brought', content: formatWorldFile({ ...drawn, name: 'Brought' }) });
    const broken = formatWorldFile(drawn).replace('"discount": 0.95', '"discount": 2');
    await expect(client.request('library.import', { text: broken })).rejects.toThrow('The discount must lie in [0, 1], got 2.');
  });

  it('are kept also while nobody can act in them, and say so', async () => {
    const { client } = await openTestLab();
    const walled: World = { ...drawn, grid: paintCells(emptyGrid(3, 3), [5, 7], { kind: 'wall' }) };
    expect(await client.request('worlds.save', { content: formatWorldFile(walled) })).toMatchObject({ env: null });
  });

  it('are refused in a sentence where the text is none, the id unknown, or the name taken', async () => {
    const { client } = await openTestLab();
    await client.request('worlds.save', { content: formatWorldFile(drawn) });
    const save = (params: { worldId?: string; content: string }) => client.request('worlds.save', params);
    await expect(save({ content: 'hello' })).rejects.toMatchObject({
      code: 'invalid-value',
      message: 'A world file must be JSON, got "hello".',
    });
    await expect(save({ worldId: 'wld-9', content: formatWorldFile({ ...drawn, name: 'B' }) })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(save({ content: formatWorldFile(drawn) })).rejects.toMatchObject({ code: 'conflict' });
    await expect(client.request('worlds.delete', { worldIds: ['wld-9'] })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('stay in the runs that learned in them as they were: the same seed gives the same curve after an edit', async () => {
    const lab = await openTestLab();
    const { worldId, env } = await lab.client.request('worlds.save', { content: formatWorldFile(drawn) });
    const first = await train(lab, env!);
    const edited: World = { ...drawn, grid: paintCells(drawn.grid, [6], { kind: 'wall' }) };
    const { env: editedEnv } = await lab.client.request('worlds.save', { worldId, content: formatWorldFile(edited) });
    expect(editedEnv).not.toBe(env);
    expect((await train(lab, first.env)).curveHash).toBe(first.curveHash);
    expect((await train(lab, editedEnv!)).curveHash).not.toBe(first.curveHash);
    await lab.client.request('worlds.delete', { worldIds: [worldId] });
    expect(await lab.client.request('runs.evaluate', { runId: first.runId, episodes: 3 })).toMatchObject({ episodes: 3 });
  });
});
