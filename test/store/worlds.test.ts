import { describe, expect, it } from 'vitest';
import type { WorldInfo } from '../../main/contract/models';
import { openStore } from '../../main/store/store';
import { temporaryFolder } from './records';

const world = (worldId: string, change: Partial<WorldInfo> = {}): WorldInfo => ({
  worldId,
  name: `World ${worldId}`,
  kind: 'grid',
  env: 'GridWorld',
  content: '{}',
  createdAt: `2026-01-02T03:04:0${worldId.slice(-1)}.000Z`,
  changedAt: '2026-01-02T03:04:05.000Z',
  ...change,
});

describe('worlds in the store', () => {
  it('are there after closing, in the order in which they were made, and change in place', async () => {
    const folder = temporaryFolder();
    const store = await openStore(folder);
    store.worlds.save(world('w2', { env: null }));
    store.worlds.save(world('w1'));
    store.worlds.save(world('w2', { name: 'Better', content: '{"a":1}' }));
    store.close();
    const again = await openStore(folder);
    expect(again.worlds.list()).toEqual([world('w1'), world('w2', { name: 'Better', content: '{"a":1}' })]);
    expect(again.worlds.get('w1')).toEqual(world('w1'));
    again.close();
  });

  it('come back when their deletion is undone, and not once it is final', async () => {
    const store = await openStore(temporaryFolder());
    store.worlds.save(world('w1'));
    store.worlds.hide('w1', '2026-01-03T00:00:00.000Z');
    expect(store.worlds.list()).toEqual([]);
    expect(() => store.worlds.get('w1')).toThrow('Unknown world "w1".');
    store.worlds.restore('w1');
    expect(store.worlds.list()).toEqual([world('w1')]);
    store.worlds.hide('w1', '2026-01-03T00:00:00.000Z');
    store.worlds.removeHidden();
    expect(() => store.worlds.restore('w1')).toThrow(expect.objectContaining({ code: 'not-found' }));
    store.close();
  });

  it('have names of their own; that of a deleted one is free', async () => {
    const store = await openStore(temporaryFolder());
    store.worlds.save(world('w1', { name: 'Home' }));
    expect(() => store.worlds.save(world('w2', { name: 'Home' }))).toThrow(
      expect.objectContaining({ code: 'conflict', message: 'There is a world called "Home" already. Choose another name.' }),
    );
    store.worlds.hide('w1', '2026-01-03T00:00:00.000Z');
    store.worlds.save(world('w2', { name: 'Home' }));
    expect(() => store.transaction(() => store.worlds.restore('w1'))).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(store.worlds.list().map(({ worldId }) => worldId)).toEqual(['w2']);
    store.close();
  });
});
