import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LabError } from '../../main/contract/errors';
import type { DatasetInfo } from '../../main/contract/models';
import { type Answers, call, createFakeLab, dqnInfo, runInfo } from './fakeLab';

const dataset: DatasetInfo = {
  datasetId: 'set-1',
  name: 'dqn on CartPole-v1',
  env: 'CartPole-v1',
  origin: 'run',
  runId: 'run-1',
  hasExpert: true,
  episodes: 20,
  steps: 9_812,
  meanReturn: 490.6,
  returnDeviation: 12.5,
  createdAt: '2026-01-02T03:04:05.000Z',
};

const sentence = 'set-1  dqn on CartPole-v1 (CartPole-v1): 20 episodes, 9,812 steps, mean return 490.6.';

const answers: Answers = {
  'worlds.list': () => [],
  'runs.list': () => [runInfo()],
  'algorithms.list': () => [dqnInfo],
  'datasets.list': () => [dataset],
  'datasets.record': () => dataset,
  'library.import': () => ({ kind: 'dataset', id: 'set-2' }),
  'datasets.export': () => ({ files: [{ name: 'set-1.json', data: new TextEncoder().encode('{"episodes":[]}') }] }),
};

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What the command line says, and the last thing it asked the lab. */
async function callWith(line: string | readonly string[], more: Answers = {}) {
  const lab = createFakeLab({ ...answers, ...more });
  const result = await call(lab, line);
  return { ...result, asked: lab.requests.at(-1) };
}

describe('record', () => {
  it('has a run play, with all that was typed, and says what was kept', async () => {
    const { status, stdout, stderr, asked } = await callWith(
      'record run-1 --episodes 20 --noise 0.1 --seed 4 --checkpoint 500 --name mine',
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${sentence}\n`, stderr: '' });
    expect(asked).toEqual({
      name: 'datasets.record',
      params: { runId: 'run-1', episodes: 20, noise: 0.1, seed: 4, checkpoint: 500, name: 'mine' },
    });
  });

  it('leaves to the lab what was not typed', async () => {
    expect((await callWith('record run-1 --episodes 3')).asked?.params).toEqual({ runId: 'run-1', episodes: 3 });
  });

  it('gives the whole description as JSON', async () => {
    expect(JSON.parse((await callWith('record run-1 --episodes 20 --json')).stdout)).toEqual(dataset);
  });

  it.each([
    ['record run-1', '--episodes must be given to record, as in --episodes <n>.'],
    ['record run-1 --episodes 0', '--episodes must be a whole number in [1, 100000], got 0.'],
    ['record run-1 --episodes 5 --noise 2', '--noise must lie in [0, 1], got 2.'],
    ['record run-7 --episodes 5', 'Unknown run "run-7". Did you mean "run-1"?'],
  ])('refuses "%s" with a sentence', async (line, message) => {
    const { status, stdout, stderr } = await callWith(line);
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `${message}\n` });
  });
});

describe('datasets', () => {
  it('lists one a line, and all as JSON', async () => {
    expect((await callWith('datasets')).stdout).toBe(`${sentence}\n`);
    expect(JSON.parse((await callWith('datasets --json')).stdout)).toEqual([dataset]);
  });

  it('says how to come by one where there is none', async () => {
    const { stdout } = await callWith('datasets', { 'datasets.list': () => [] });
    expect(stdout).toBe('No data sets yet. Record one: record RUN --episodes N.\n');
  });
});

describe('import', () => {
  it('hands the text of a file to the lab and tells the id', async () => {
    const path = join(temporaryFolder(), 'mine.json');
    writeFileSync(path, '{"format":"bellman-dataset"}');
    const { status, stdout, asked } = await callWith(['import', path, '--name', 'mine', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ kind: 'dataset', id: 'set-2' });
    expect(asked?.params).toEqual({ text: '{"format":"bellman-dataset"}', name: 'mine' });
  });

  it('says which file cannot be read', async () => {
    const { status, stdout, stderr } = await callWith('import /nowhere.json');
    expect(status).not.toBe(0);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '/nowhere.json could not be read: ENOENT.\n' });
  });

  it('passes on what the lab finds wrong with it', async () => {
    const path = join(temporaryFolder(), 'other.json');
    writeFileSync(path, 'once upon a time');
    const { status, stderr } = await callWith(['import', path], {
      'library.import': ({ text }) => {
        throw new LabError('invalid-value', `A data set file must be JSON, got "${text}".`);
      },
    });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'A data set file must be JSON, got "once upon a time".\n' });
  });
});

describe('export of a data set', () => {
  it('writes its file', async () => {
    const path = join(temporaryFolder(), 'set.json');
    const { status, asked } = await callWith(['export', 'set-1', '--format', 'json', '--out', path]);
    expect(status).toBe(0);
    expect(asked).toEqual({ name: 'datasets.export', params: { datasetId: 'set-1' } });
    expect(readFileSync(path, 'utf8')).toBe('{"episodes":[]}');
  });

  it('knows one format', async () => {
    const { status, stderr } = await callWith('export set-1 --format onnx --out x');
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'The format of a data set must be json, got onnx.\n' });
  });
});

describe('train --dataset', () => {
  it('names the data set to the lab', async () => {
    const { asked, status, stderr } = await callWith('train --env CartPole-v1 --algo gail --dataset set-1', {
      'experiments.create': () => {
        throw new LabError('invalid-value', 'dqn does not learn from recorded episodes, got a data set.');
      },
    });
    expect(asked?.params).toMatchObject({ env: 'CartPole-v1', algo: 'gail', dataset: 'set-1' });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'dqn does not learn from recorded episodes, got a data set.\n' });
  });
});
