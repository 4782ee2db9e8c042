import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packTar } from '../../../renderer/format/tar';

describe('An archive', () => {
  it('is unpacked by tar to the very same files', () => {
    const files = [
      { name: 'dqn-seed0/events.out.tfevents.1', data: Uint8Array.from({ length: 1000 }, (_, i) => i % 256) },
      { name: `${'long'.repeat(25)}/events`, data: new Uint8Array(0) },
      { name: 'full', data: new Uint8Array(512).fill(7) },
    ];
    const folder = mkdtempSync(join(tmpdir(), 'bellman-tar-'));
    try {
      writeFileSync(join(folder, 'all.tar'), packTar(files));
      execFileSync('tar', ['-xf', 'all.tar'], { cwd: folder });
      for (const { name, data } of files) expect(new Uint8Array(readFileSync(join(folder, name)))).toEqual(data);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('refuses a name that does not fit', () => {
    expect(() => packTar([{ name: 'x'.repeat(101), data: new Uint8Array(0) }])).toThrow('must be shorter');
  });
});
