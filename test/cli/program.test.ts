import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LabError } from '../../main/contract/errors';
import type { ExportResult } from '../../main/contract/models';
import { comparisonOf, groupSummary, pairComparison } from '../helpers/comparisons';
import { type Answers, call, cartPoleInfo, createFakeLab, dqnInfo, runInfo } from './fakeLab';

const commands =
  'environments algorithms train resume evaluate runs metrics compare sweep solve figure replay export import bench serve'.split(
    ' ',
  );
/** What there is besides the contract. */
const ownCommands = 'record datasets worlds lessons'.split(' ');

const answers: Answers = {
  'worlds.list': () => [],
  'environments.list': () => [cartPoleInfo],
  'algorithms.list': () => [dqnInfo, { ...dqnInfo, id: 'q-learning', compatible: false, reason: 'Needs an index.' }],
  'runs.list': () => [runInfo(), runInfo({ runId: 'run-2', seed: 1, evaluation: null, status: 'running' })],
};

const callWith = (line: string | readonly string[], more: Answers = {}) => call(createFakeLab({ ...answers, ...more }), line);

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('a wrong call', () => {
  it.each([
    ['trian', 'Unknown command "trian". Did you mean "train"?'],
    ['frobnicate', /^Unknown command "frobnicate"\. Known: environments, algorithms, train,/],
    ['trian --env x --json', 'Unknown command "trian". Did you mean "train"?'],
    ['train --algo dqn', '--env must be given to train, as in --env <id>.'],
    ['train --env', '--env must have a value, as in --env <id>.'],
    ['train --env a --algo b --step 5', 'Unknown option of train "--step". Did you mean "--steps"?'],
    ['train --env a --algo b --steps 1.5', '--steps must be a whole number of at least 1, got 1.5.'],
    ['train --env a --algo b --seeds 0', '--seeds must be a whole number of at least 1, got 0.'],
    ['train --env a --algo b --seed 1 --seeds 2', 'The seeds of an experiment must be --seed or --seeds, got both (1 and 2).'],
    ['train --env a --algo b --steps 5 --episodes 5', 'The length of a run must be --steps or --episodes, got both (5 and 5).'],
    ['train --env a --algo b --engine smid', 'Unknown engine "smid". Did you mean "simd"?'],
    ['train --env a --algo b --stop-at high', '--stop-at must be a number, got high.'],
    ['train --env a --algo dqn --set stepSiz=1', 'Unknown setting of dqn "stepSiz". Did you mean "stepSize"?'],
    ['train --env a --algo dqn --set stepSize', '--set must be a name and a value, as in stepSize=0.1, got stepSize.'],
    ['train --env a --algo dqn --set stepSize=much', 'stepSize must lie in (0, 1], got much.'],
    ['train --env a --algo dqn --set batchSize=', 'batchSize must be a whole number of at least 1, got nothing.'],
    ['train --env a --algo dqn --set isDouble=yes', 'isDouble must be true or false, got yes.'],
    ['train --env a --algo dqn --set stepSize=1 --set stepSize=2', 'The setting stepSize must be given once, got stepSize=2.'],
    ['resume', 'resume must be told a run, as in resume [options] <run>.'],
    ['evaluate run-3', 'Unknown run "run-3". Did you mean "run-2"?'],
    ['compare run-1 exp-9', 'Unknown run or experiment "exp-9". Did you mean "exp-1"?'],
    ['metrics run-1 --max-points 1', '--max-points must be a whole number of at least 2, got 1.'],
    ['export run-1 --format jsn --out x', 'Unknown format "jsn". Did you mean "json"?'],
    ['solve --env CartPol-v1', 'Unknown environment "CartPol-v1". Did you mean "CartPole-v1"?'],
    ['solve --env FrozenLake-v1 --discount 2', '--discount must lie in [0, 1], got 2.'],
    ['solve --env FrozenLake-v1 --method value', 'Unknown method "value". Did you mean "value-iteration"?'],
    ['solve --env CartPole-v1', /^The environment must be finite with known rules to be solved/],
    ['replay /nowhere.json', 'FILE must be a file that can be read, got /nowhere.json (ENOENT).'],
    ['serve --port 80000', '--port must be a whole number in [0, 65535], got 80000.'],
    ['runs a b', 'runs must be called as runs [options], got a b.'],
  ])('%s is answered with one line and the status 2', async (line, sentence) => {
    const { status, stdout, stderr } = await callWith(line);
    expect(stderr).toMatch(sentence instanceof RegExp ? sentence : `${sentence}\n`);
    expect(stderr.match(/\n/g)).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('without a word gets the help and the status 2', async () => {
    const { status, stdout, stderr } = await callWith('');
    expect(stderr).toMatch(/^Usage: bellman COMMAND/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

describe('the help', () => {
  it('lists every command of the contract, and of others only our own', async () => {
    const { status, stdout } = await callWith('--help');
    expect(status).toBe(0);
    const listed = (stdout.slice(stdout.indexOf('Commands:')).match(/^ {2}[a-z]+/gm) ?? []).map((name) => name.trim());
    expect(listed.filter((name) => !ownCommands.includes(name))).toEqual(commands);
  });

  it.each(commands)('of %s shows the common options too', async (command) => {
    const { status, stdout, stderr } = await callWith(`${command} --help`);
    expect(status).toBe(0);
    expect(stderr).toBe('');
    for (const option of ['--data', '--json', '--quiet', '--verbose']) expect(stdout).toContain(option);
  });
});

describe('a failure', () => {
  const failing: Answers = {
    'runs.list': () => {
      throw new LabError('storage', 'The disk is full,\n so nothing more can be stored.');
    },
  };

  it('is one line on stderr and the status 1, even with --quiet', async () => {
    const { status, stdout, stderr } = await callWith('runs --quiet --json', failing);
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: 'The disk is full, so nothing more can be stored.\n',
    });
  });

  it('shows where it came from only with --verbose', async () => {
    expect((await callWith('runs', failing)).stderr).not.toContain('    at ');
    expect((await callWith('runs --verbose', failing)).stderr).toContain('    at ');
  });

  it('closes the lab all the same', async () => {
    const lab = createFakeLab(failing);
    await call(lab, 'runs');
    expect(lab.isDisposed()).toBe(true);
  });
});

describe('an interrupted command', () => {
  it('ends at once with the status 1 and the lab closed', async () => {
    const lab = createFakeLab({ ...answers, 'runs.evaluate': () => new Promise(() => {}) });
    const controller = new AbortController();
    const ended = call(lab, 'evaluate run-1', { signal: controller.signal });
    await expect.poll(() => lab.requests.length).toBe(2);
    controller.abort();
    expect(await ended).toMatchObject({ status: 1, stdout: '' });
    expect(lab.isDisposed()).toBe(true);
  });
});

describe('the data folder', () => {
  it('is that of --data, before or after the command, or of the platform', async () => {
    expect((await callWith('runs --data some/where')).folder).toBe(resolve('some/where'));
    expect((await callWith('--data /some/where runs')).folder).toBe('/some/where');
    const before = process.env['BELLMAN_DATA'];
    process.env['BELLMAN_DATA'] = '/from/environment';
    try {
      expect((await callWith('runs')).folder).toBe('/from/environment');
    } finally {
      if (before === undefined) delete process.env['BELLMAN_DATA'];
      else process.env['BELLMAN_DATA'] = before;
    }
  });

  it('is not needed for lists that are the same on each', async () => {
    const { folder, status } = await callWith('environments --data /some/where');
    expect(status).toBe(0);
    expect(folder.startsWith(tmpdir())).toBe(true);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('with --json', () => {
  const document = async (line: string, more: Answers = {}): Promise<unknown> => {
    const { status, stdout, stderr } = await callWith(`${line} --json`, more);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.endsWith('\n')).toBe(true);
    return JSON.parse(stdout);
  };

  it('environments and algorithms are lists of what the lab knows', async () => {
    expect(await document('environments')).toMatchObject([
      { id: 'CartPole-v1', family: 'classic control', maxEpisodeSteps: 500, agents: 1, description: 'Keep a pole upright.' },
    ]);
    expect(await document('algorithms --env CartPole-v1')).toMatchObject([
      {
        id: 'dqn',
        compatible: true,
        settings: [{ name: 'stepSize', symbol: 'α', default: 0.1, range: 'lie in (0, 1]' }, {}, {}, {}, {}],
      },
      { id: 'q-learning', compatible: false, reason: 'Needs an index.' },
    ]);
  });

  it('runs have the return of their last evaluation, or none', async () => {
    const createdAt = '2026-01-02T03:04:05.000Z';
    const common = { experimentId: 'exp-1', env: 'CartPole-v1', algo: 'dqn', steps: 1000, createdAt };
    expect(await document('runs')).toEqual([
      { ...common, runId: 'run-1', seed: 0, status: 'finished', meanReturn: 480.5 },
      { ...common, runId: 'run-2', seed: 1, status: 'running', meanReturn: null },
    ]);
  });

  it('an evaluation passes on what was asked', async () => {
    const result = {
      runId: 'run-1',
      step: 900,
      episodes: 5,
      meanReturn: 4,
      standardDeviation: 1,
      minimum: 2,
      maximum: 6,
      meanLength: 4,
    };
    const lab = createFakeLab({ ...answers, 'runs.evaluate': () => result });
    const { stdout } = await call(lab, 'evaluate run-1 --episodes 5 --seed 3 --checkpoint 900 --json');
    expect(JSON.parse(stdout)).toEqual(result);
    expect(lab.requests.at(-1)?.params).toEqual({ runId: 'run-1', episodes: 5, seed: 3, checkpoint: 900 });
  });

  it('a curve is two plain lists, and without a name the names', async () => {
    const curves: Answers = {
      'runs.metric': ({ runId, name }) => ({ runId, name, steps: Float64Array.of(1, 2), values: Float64Array.of(0.1 + 0.2, -3) }),
      'runs.metricNames': () => ['return', 'loss'].map((name) => ({ name, label: name, unit: '', help: '' })),
    };
    expect(await document('metrics run-1 --name return --max-points 9', curves)).toEqual({
      runId: 'run-1',
      name: 'return',
      steps: [1, 2],
      values: [0.1 + 0.2, -3],
    });
    expect(await document('metrics run-1', curves)).toEqual(['return', 'loss']);
    expect((await callWith('metrics run-1 --name return', curves)).stdout).toBe('1\t0.30000000000000004\n2\t-3\n');
  });

  it('a comparison calls groups by their labels', async () => {
    const groups = [groupSummary(), groupSummary({ groupId: 'g2', label: 'random' })];
    const comparison = comparisonOf(groups, [pairComparison()]);
    const told = await document('compare exp-1 run-2 --metric return', { 'compare.groups': () => comparison });
    expect(told).toEqual({ ...comparison, pairs: [pairComparison({ a: 'dqn', b: 'random' })] });
  });

  it('a solution has the exact values of every state', async () => {
    // Without slipping a state from which the goal is d steps away is worth γ^(d − 1); holes and the goal are worth 0.
    const solution = await document('solve --env FrozenLake-v1?slippery=false --discount 0.5 --method policy-iteration');
    expect(solution).toMatchObject({
      env: 'FrozenLake-v1?slippery=false',
      discount: 0.5,
      residual: 0,
      values: [1 / 32, 1 / 16, 1 / 8, 1 / 16, 1 / 16, 0, 1 / 4, 0, 1 / 8, 1 / 4, 1 / 2, 0, 0, 1 / 2, 1, 0],
    });
    // Left of the goal only "right" is best; at the start "down" and "right" lead as fast.
    expect((solution as { actions: number[][] }).actions[14]).toEqual([2]);
    expect((solution as { actions: number[][] }).actions[0]).toEqual([1, 2]);
  });
});

describe('replay', () => {
  const recording = resolve(import.meta.dirname, '../fixtures/conformance/classic-CartPole-v1.json');

  it('has the status 1 when a file differs, and tells of each', async () => {
    const folder = temporaryFolder();
    const spoiled = JSON.parse(readFileSync(recording, 'utf8'));
    spoiled.trajectories[0].rewards[0] = 17;
    writeFileSync(join(folder, 'spoiled.json'), JSON.stringify(spoiled));
    const { status, stdout } = await callWith(`replay ${recording} ${join(folder, 'spoiled.json')} --json`);
    const { files } = JSON.parse(stdout);
    expect(files.map(({ passed }: { passed: boolean }) => passed)).toEqual([true, false]);
    expect(files[0]).toMatchObject({ file: recording, env: 'CartPole-v1', flagMismatches: 0 });
    expect(files[1].worstRewardError).toBe(16);
    expect(status).toBe(1);
  });

  it('says so when a file is no JSON', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'broken.json'), '{"format": ');
    const { status, stderr } = await callWith(`replay ${join(folder, 'broken.json')}`);
    expect(status).toBe(2);
    expect(stderr).toContain('broken.json must be JSON, got');
  });
});

describe('export', () => {
  const exported = (names: readonly string[]): Answers => ({
    'agents.export': ({ format }): ExportResult => ({
      format,
      files: names.map((name) => ({ name, data: new TextEncoder().encode(`content of ${name}`) })),
      parity: { observations: 1000, mismatches: 0, worstDifference: 1e-7 },
    }),
  });

  it('writes one file under the name that was asked for', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'deep', 'agent.json');
    const { stdout } = await callWith(['export', 'run-1', '--format', 'json', '--out', out, '--json'], exported(['policy.json']));
    expect(JSON.parse(stdout)).toEqual({
      format: 'json',
      files: [out],
      parity: { observations: 1000, mismatches: 0, worstDifference: 1e-7 },
    });
    expect(readFileSync(out, 'utf8')).toBe('content of policy.json');
    expect(readdirSync(join(folder, 'deep'))).toEqual(['agent.json']);
  });

  it('puts several files, or one for an existing folder, inside', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'model');
    const several = await callWith(
      ['export', 'run-1', '--format', 'tfjs', '--out', out, '--json'],
      exported(['model.json', 'parts/weights.bin']),
    );
    expect(JSON.parse(several.stdout).files).toEqual([join(out, 'model.json'), join(out, 'parts', 'weights.bin')]);
    expect(readFileSync(join(out, 'parts', 'weights.bin'), 'utf8')).toBe('content of parts/weights.bin');
    await callWith(['export', 'run-1', '--format', 'csv', '--out', out], exported(['run-1.csv']));
    expect(readdirSync(out).sort()).toEqual(['model.json', 'parts', 'run-1.csv']);
  });

  it('writes nothing when the parity gate refuses', async () => {
    const folder = temporaryFolder();
    const { status, stderr } = await callWith(['export', 'run-1', '--format', 'onnx', '--out', join(folder, 'a.onnx')], {
      'agents.export': () => {
        throw new LabError('parity', 'The file would choose other actions on 3 of 1000 observations.');
      },
    });
    expect(status).toBe(1);
    expect(stderr).toBe('The file would choose other actions on 3 of 1000 observations.\n');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing behind where it may not write', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), 'old');
    const { status, stderr } = await callWith(
      ['export', 'run-1', '--format', 'json', '--out', join(folder, 'file', 'agent.json')],
      exported(['policy.json']),
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/^agent\.json could not be written to .*file: (ENOTDIR|EEXIST)\.\n$/);
    expect(readdirSync(folder)).toEqual(['file']);
  });
});
