import { describe, expect, it } from 'vitest';
import { paintCells } from '../../../main/rl/worlds/drawnGrid';
import { gridTemplates } from '../../../main/rl/worlds/templates';
import type { World } from '../../../main/rl/worlds/world';
import { WorldEditor } from '../../../renderer/state/worldEditor.svelte';

/** The world with a wall in one more cell. */
function walled(world: World, cell: number): World {
  if (world.kind !== 'grid') throw new Error('A grid was expected.');
  return { ...world, grid: paintCells(world.grid, [cell], { kind: 'wall' }) };
}

describe('The world on the drawing board', () => {
  it('remembers every edit, and takes them back and does them again one by one', () => {
    const editor = new WorldEditor();
    const empty = editor.world;
    editor.change(walled(editor.world, 1));
    editor.change(walled(editor.world, 2));
    const [one, two] = [walled(empty, 1), editor.world];
    editor.undo();
    expect(editor.world).toEqual(one);
    editor.undo();
    expect([editor.world, editor.canUndo, editor.isChanged]).toEqual([empty, false, false]);
    editor.undo();
    editor.redo();
    editor.redo();
    expect([editor.world, editor.canRedo, editor.isChanged]).toEqual([two, false, true]);
  });

  it('takes a stroke back as one edit, and forgets what was undone before another', () => {
    const editor = new WorldEditor();
    const empty = editor.world;
    editor.beginStroke();
    for (const cell of [1, 2, 3]) editor.change(walled(editor.world, cell));
    editor.endStroke();
    editor.undo();
    expect(editor.world).toEqual(empty);
    editor.change(walled(empty, 9));
    expect(editor.canRedo).toBe(false);
  });

  it('remembers no stroke that changed nothing', () => {
    const editor = new WorldEditor();
    editor.beginStroke();
    editor.endStroke();
    editor.endStroke();
    expect(editor.canUndo).toBe(false);
  });

  it('knows what would be lost, and puts it back with its whole past', () => {
    const editor = new WorldEditor();
    editor.open(gridTemplates[1]!.create(), { worldId: 'world-1' });
    expect(editor.isChanged).toBe(false);
    editor.change(walled(editor.world, 14));
    const lost = editor.world;
    const bringBack = editor.snapshot();
    editor.open(gridTemplates[2]!.create());
    expect([editor.canUndo, editor.worldId]).toEqual([false, '']);
    bringBack();
    expect([editor.world, editor.worldId, editor.isChanged, editor.canUndo]).toEqual([lost, 'world-1', true, true]);
    editor.markKept('world-1');
    expect(editor.isChanged).toBe(false);
  });
});
