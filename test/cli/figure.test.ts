import { describe, expect, it } from 'vitest';
import { figures } from '../../main/rl/figures/registry';
import { call, createFakeLab } from './fakeLab';

const callWith = (line: string, signal?: AbortSignal) => call(createFakeLab({}), line, signal === undefined ? {} : { signal });

describe('figure', () => {
  it('lists what there is', async () => {
    const { status, stdout } = await callWith('figure --json');
    expect(status).toBe(0);
    const listed = JSON.parse(stdout) as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(figures.map(({ name }) => name));
    expect((await callWith('figure')).stdout).toMatch(/^figure +runs\n2\.2 +2,000 {2}ε-greedy/);
  });

  it('gives series and checks as one document', async () => {
    const { status, stdout, stderr } = await callWith('figure 4.1 --json');
    expect(status).toBe(0);
    expect(stderr).toBe('');
    const document = JSON.parse(stdout) as {
      name: string;
      source: string;
      series: { label: string; x: number[]; y: number[] }[];
      checks: { claim: string; passed: boolean; measured: number }[];
    };
    expect(document.name).toBe('4.1');
    expect(document.source).toContain('fig. 4.1');
    expect(document.series.find(({ label }) => label === 'k = ∞, row 0')!.y.map(Math.round)).toEqual([0, -14, -20, -22]);
    expect(document.checks.every(({ passed, measured }) => passed && Number.isFinite(measured))).toBe(true);
  });

  it('fails when a check does, and says which', async () => {
    // One run of a thousand pulls is far too noisy for the bands of two thousand.
    const { status, stdout } = await callWith('figure 2.2 --seeds 1');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^FAILED {2}ε = /m);
    expect(stdout).toContain('1 run of each curve');
  });

  it.each([
    ['figure 4.11', 'Unknown figure "4.11". Did you mean "4.1"?'],
    ['figure 4.1 --seeds 0', '--seeds must be a whole number of at least 1, got 0.'],
    ['figure 4.1 4.2', 'figure must be called as figure [options] [name], got 4.1 4.2.'],
  ])('%s is answered with one line and the status 2', async (line, sentence) => {
    const { status, stdout, stderr } = await callWith(line);
    expect([status, stdout, stderr]).toEqual([2, '', `${sentence}\n`]);
  });

  it('stops when it is interrupted', async () => {
    const { status, stdout, stderr } = await callWith('figure 2.6', AbortSignal.timeout(300));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Interrupted.');
  });
});
