import { describe, expect, it } from 'vitest';
import { call, createFakeLab } from './fakeLab';

const callWith = (line: string, signal?: AbortSignal) => call(createFakeLab({}), line, signal === undefined ? {} : { signal });

describe('lessons', () => {
  it('gives each lesson with its checks as one document', async () => {
    const { status, stdout, stderr } = await callWith('lessons 5 --json');
    expect(status).toBe(0);
    expect(stderr).toMatch(/^05-q-learning: \d+ checks passed in /);
    const [lesson, ...others] = JSON.parse(stdout) as {
      id: string;
      title: string;
      checks: { claim: string; passed: boolean; measured: number }[];
    }[];
    expect(others).toEqual([]);
    expect(lesson).toMatchObject({
      id: '05-q-learning',
      title: 'Q-learning',
      topic: expect.any(String),
      minutes: expect.any(Number),
    });
    expect(lesson!.checks.length).toBeGreaterThan(2);
    for (const { claim, passed, measured } of lesson!.checks)
      expect([claim, passed, Number.isFinite(measured)]).toEqual([claim, true, true]);
  });

  it('refuses a lesson that nobody knows', async () => {
    const { status, stdout, stderr } = await callWith('lessons q-lerning');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe('Unknown lesson "q-lerning". Did you mean "05-q-learning"?\n');
  });

  it('stops when it is interrupted', async () => {
    const { status, stdout, stderr } = await callWith('lessons 9', AbortSignal.timeout(200));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Interrupted.');
  });
});
