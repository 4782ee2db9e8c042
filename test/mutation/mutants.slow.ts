import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everyMutant } from './everyMutant';
import { testsOf } from './mutants';

const project = resolve(import.meta.dirname, '../..');
const vitest = resolve(project, 'node_modules/vitest/vitest.mjs');

/** How many tests of a file passed and failed; those of the right algorithm for the mutant ''. */
function runTests(tests: string, mutant: string): { readonly passed: number; readonly failed: number } {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-mutant-'));
  const report = join(folder, 'report.json');
  const reporting = ['--reporter=json', `--outputFile=${report}`];
  try {
    spawnSync(process.execPath, [vitest, 'run', '--config', 'test/mutation/vitest.config.ts', ...reporting, testsOf(tests)], {
      cwd: project,
      env: { ...process.env, BELLMAN_MUTANT: mutant },
      stdio: 'ignore',
    });
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    return { passed: numPassedTests!, failed: numFailedTests! };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each([...new Set(everyMutant.map(({ tests }) => tests))])('%s.test.ts', (tests) => {
  it('passes when nothing is broken', () => {
    const { passed, failed } = runTests(tests, '');
    expect(failed).toBe(0);
    expect(passed).toBeGreaterThan(0);
  });

  it.each(everyMutant.filter((mutant) => mutant.tests === tests).map(({ algo }) => algo))(
    'notices a sign turned round in %s',
    (algo) => {
      expect(runTests(tests, algo).failed).toBeGreaterThan(0);
    },
  );
});
