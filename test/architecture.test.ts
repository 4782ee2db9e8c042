import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forbiddenImports, importCycles, importedSources, impureNames } from './architecture/imports';
import { layerOf, registeredFolders } from './architecture/layers';

const project = resolve(import.meta.dirname, '..');

/** Text of every source, by its path. */
const sources: ReadonlyMap<string, string> = new Map(
  ['main', 'preload', 'renderer']
    .flatMap((root) =>
      (readdirSync(resolve(project, root), { recursive: true }) as string[]).map(
        (name) => `${root}/${name.replaceAll('\\', '/')}`,
      ),
    )
    // The kernels are AssemblyScript: another language, with a compiler of its own.
    .filter((file) => /\.(ts|svelte)$/.test(file) && !file.startsWith('main/rl/networks/kernels/'))
    .map((file) => [file, readFileSync(resolve(project, file), 'utf8')]),
);

const paths = [...sources.keys()];

/** Whether a file defines an agent, an environment or a scene, rather than something that several of them use. */
function definesSomething(file: string): boolean {
  const text = sources.get(file) ?? '';
  return /\bdefine[A-Z]\w*[(<]/.test(text) && !/\bfunction define[A-Z]/.test(text);
}

describe('The architecture', () => {
  it('puts every file in a layer', () => {
    expect(paths.filter((file) => layerOf(file) === undefined)).toEqual([]);
  });

  it.each(paths)('lets %s import only what its layer may', (file) => {
    expect(forbiddenImports(file, sources.get(file) ?? '')).toEqual([]);
  });

  it.each(paths.filter((file) => file.startsWith('main/rl/')))('keeps %s pure', (file) => {
    expect(impureNames(file, sources.get(file) ?? '')).toEqual([]);
  });

  it.each(registeredFolders)('lets what is registered in %s stand alone', (folder) => {
    const things = paths.filter((file) => file.startsWith(`${folder}/`) && definesSomething(file));
    const importing = things
      .map((file) => [file, importedSources(file, sources).filter((target) => things.includes(target))] as const)
      .filter(([, targets]) => targets.length > 0);
    expect(things.length).toBeGreaterThan(2);
    expect(importing).toEqual([]);
  });

  it('has no cycles', () => {
    expect(importCycles(sources)).toEqual([]);
  });
});

describe('The rules', () => {
  it.each([
    ['main/rl/agents/qLearning.ts', "import { readFileSync } from 'node:fs';"],
    ['main/rl/core/random.ts', "import type { RunInfo } from '../../contract/models';"],
    ['main/contract/lab.ts', "import { discrete } from '../rl/core/spaces';"],
    ['renderer/views/Run.svelte', '<script lang="ts">\n  import { openStore } from \'../../main/store/store\';\n</script>'],
    ['renderer/components/RunTable.svelte', "<script>import { createClient } from '../client/client';</script>"],
    ['renderer/charts/scale.ts', "import { onMount } from 'svelte';"],
    ['renderer/scenes/cartPole.ts', "import Stage from '../components/Stage.svelte';"],
    ['main/store/store.ts', "import { createRandom } from '../rl/core/random';"],
    ['main/runner/runProcess.ts', "import { openStore } from '../store/store';"],
    ['main/transport/dispatch.ts', "import { createLab } from '../lab/lab';"],
    ['main/lab/lab.ts', "const { app } = await import('electron');"],
    ['main/transport/portChannel.ts', "import type { MessagePortMain } from 'electron';"],
    ['main/lab/lab.ts', "import Database from 'better-sqlite3';"],
    ['main/runner/engines.ts', "import * as tf from '@tensorflow/tfjs';"],
    ['preload/index.ts', "export * from '../main/lab/lab';"],
  ])('name a planted import of %s', (file, text) => {
    expect(forbiddenImports(file, text)).toHaveLength(1);
  });

  it.each([
    'const x = Math.random();',
    'const t = Date.now();',
    'export const u = [performance.now()];',
    'process.exit(1);',
    'new Date();',
  ])('name what is impure in "%s"', (text) => {
    expect(impureNames('main/rl/x.ts', text)).toHaveLength(1);
  });

  it('take no offence at a word in a comment, a text or the name of a member', () => {
    const text = "// Date.now() is not used\nconst s = 'process'; export const a = { window: 1 }.window; environment.process();";
    expect(impureNames('main/rl/x.ts', text)).toEqual([]);
  });

  it('find a circle over three files', () => {
    const circle = new Map([
      ['main/a.ts', "import { b } from './b';"],
      ['main/b.ts', "export { c } from './lab/c';"],
      ['main/lab/c.ts', "import type { A } from '../a';"],
    ]);
    expect(importCycles(circle)).toEqual([['main/a.ts', 'main/b.ts', 'main/lab/c.ts', 'main/a.ts']]);
  });
});
