import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WorldInfo } from '../../main/contract/models';
import { createEnvironment } from '../../main/rl/environments/registry';
import { solve } from '../../main/rl/planning/solve';
import { emptyGrid, paintCells } from '../../main/rl/worlds/drawnGrid';
import { gridTemplates } from '../../main/rl/worlds/templates';
import { environmentIdOf, type World } from '../../main/rl/worlds/world';
import { formatWorldFile } from '../../main/rl/worlds/worldFile';
import { type Answers, call, cartPoleInfo, createFakeLab } from './fakeLab';

const rooms: World = { ...gridTemplates[1]!.create(), name: 'Two doors' };
const env = environmentIdOf(rooms);
const kept: WorldInfo = {
  worldId: 'wld-1',
  name: 'Two doors',
  kind: 'grid',
  env,
  content: formatWorldFile(rooms),
  createdAt: '2026-01-02T03:04:05.000Z',
  changedAt: '2026-01-02T03:04:05.000Z',
};

const answers: Answers = { 'worlds.list': () => [kept], 'environments.list': () => [cartPoleInfo], 'algorithms.list': () => [] };
const callWith = (line: string | readonly string[], more: Answers = {}) => call(createFakeLab({ ...answers, ...more }), line);

function worldFile(world: World): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'world.json'), formatWorldFile(world));
  return join(folder, 'world.json');
}

describe('worlds of one’s own on the command line', () => {
  it('are solved by name and from a file, to the same exact values', async () => {
    const { values } = solve(createEnvironment(env), { discount: 0.9 });
    for (const given of ['Two doors', 'wld-1', env, worldFile(rooms)]) {
      const { status, stdout, stderr } = await callWith(['solve', '--env', given, '--discount', '0.9', '--json']);
      expect([status, stderr]).toEqual([0, '']);
      const solution = JSON.parse(stdout) as { env: string; values: number[] };
      expect(solution.env).toBe(env);
      expect(solution.values).toEqual([...values]);
    }
  });

  it('are trained in by name, with their whole content in what is asked of the lab', async () => {
    const lab = createFakeLab({
      ...answers,
      'experiments.create': ({ env: asked }) => ({ experimentId: 'exp-1', name: asked, createdAt: '', runs: [] }),
    });
    await call(lab, ['train', '--env', 'Two doors', '--algo', 'q-learning', '--quiet']);
    expect(lab.requests.find(({ name }) => name === 'experiments.create')?.params).toMatchObject({ env, algo: 'q-learning' });
  });

  it('are listed with the environments when asked for', async () => {
    const listed = JSON.parse((await callWith('environments --worlds --json')).stdout) as { id: string; name?: string }[];
    expect(listed.map(({ id }) => id)).toEqual([cartPoleInfo.id, env]);
    expect(listed[1]).toMatchObject({
      name: 'Two doors',
      family: 'your worlds',
      observationSpace: { kind: 'discrete', size: 169 },
    });
    expect(JSON.parse((await callWith('environments --json')).stdout)).toHaveLength(1);
  });

  it('are listed with what the checker says, and written to a file', async () => {
    const walled: World = { ...rooms, kind: 'grid', name: 'Walled', grid: paintCells(emptyGrid(3, 3), [5, 7], { kind: 'wall' }) };
    const more: Answers = {
      'worlds.list': () => [kept, { ...kept, worldId: 'wld-2', name: 'Walled', env: null, content: formatWorldFile(walled) }],
    };
    const { stdout } = await callWith('worlds', more);
    expect(stdout).toMatch(/Two doors +grid +\S+ +sound/);
    expect(stdout).toContain('1 error: The goal cannot be reached from the start: row 3, column 3.');
    const out = worldFile(rooms);
    expect((await callWith(['worlds', 'Walled', '--out', out], more)).status).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(formatWorldFile(walled));
    expect(await callWith(['solve', '--env', 'Walled'], more)).toMatchObject({
      status: 2,
      stderr: 'A goal must be within reach of the start, got none that can be reached from row 1, column 1.\n',
    });
  });

  it('are taken from a file', async () => {
    const lab = createFakeLab({ ...answers, 'library.import': () => ({ kind: 'world', id: 'wld-7' }) });
    const { status, stdout } = await call(lab, ['import', worldFile(rooms), '--name', 'Mine', '--json']);
    expect([status, JSON.parse(stdout)]).toEqual([0, { kind: 'world', id: 'wld-7' }]);
    expect(lab.requests.at(-1)?.params).toEqual({ text: formatWorldFile(rooms), name: 'Mine' });
  });

  it.each([
    [['solve', '--env', 'Two dors'], 'Unknown environment "Two dors". Did you mean "Two doors"?'],
    [['train', '--env', 'Two dors', '--algo', 'q-learning'], 'Unknown environment "Two dors". Did you mean "Two doors"?'],
    [['worlds', 'Two dors'], 'Unknown world "Two dors". Did you mean "Two doors"?'],
    [['worlds', '--out', 'x.json'], '--out must come with the name of a world, got x.json alone.'],
  ])('are asked for in vain with one line: %j', async (words, sentence) => {
    expect(await callWith(words)).toMatchObject({ status: 2, stdout: '', stderr: `${sentence}\n` });
  });

  it('cannot be read from where there is nothing', async () => {
    const { status, stderr } = await callWith(['solve', '--env', './nowhere.json']);
    expect(stderr).toBe('./nowhere.json could not be read: ENOENT.\n');
    expect(status).toBe(1);
  });
});
