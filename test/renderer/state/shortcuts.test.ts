import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modifierKey } from '../../../renderer/components/platform';
import { shortcutGroups } from '../../../renderer/state/shortcuts';

const renderer = resolve(import.meta.dirname, '../../../renderer');

/** Keys as the sheet writes them, by the names that browsers give them. */
const written: Readonly<Record<string, string>> = {
  ...{ ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', ' ': 'Space', Escape: 'Esc', '-': '−' },
  ...{ PageUp: 'PgUp', PageDown: 'PgDn', Backspace: 'Delete', '=': '+', _: '−' },
};

/** Every key that some component waits for, with the file that does. The exported player shows its own keys. */
const awaited = (readdirSync(renderer, { recursive: true }) as string[])
  .filter((file) => /\.(svelte|ts)$/.test(file) && !/^(player|gallery)\//.test(file))
  .flatMap((file) => {
    const text = readFileSync(resolve(renderer, file), 'utf8');
    const compared = [...text.matchAll(/\bkey(?:\.toLowerCase\(\))? === '([^']{1,12})'/g)].map(([, key]) => key!);
    const listed = /event\.key\]/.test(text)
      ? [...text.matchAll(/^\s*(ArrowUp|ArrowDown|ArrowLeft|ArrowRight|PageUp|PageDown|Home|End): /gm)].map(([, key]) => key!)
      : [];
    return [...compared, ...listed].map((key) => [file, key] as const);
  })
  // Keys are called by one character, or a name with a capital; columns of tables have keys of their own.
  .filter(([, key]) => (key.length === 1 && key !== '–') || /^[A-Z]/.test(key));

describe('The sheet of shortcuts', () => {
  const all = new Set(shortcutGroups.flatMap(({ shortcuts }) => shortcuts.flatMap(({ keys }) => keys)));

  it('names every key that something in the page waits for', () => {
    expect(awaited.length).toBeGreaterThan(40);
    const missing = awaited.filter(([, key]) => !all.has(written[key] ?? (key.length === 1 ? key.toUpperCase() : key)));
    expect(missing).toEqual([]);
  });

  it('says for each place what a key does there, once', () => {
    for (const { place, shortcuts } of shortcutGroups) {
      const combinations = shortcuts.map(({ keys }) => keys.join(' '));
      expect(new Set(combinations).size, place).toBe(combinations.length);
    }
    expect(all).toContain(modifierKey);
  });
});
