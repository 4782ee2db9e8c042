import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../main/launch/build.mjs';
import { ensureNode, runToEnd } from '../main/launch/node.mjs';
import { inProject } from '../main/launch/project.mjs';
import { runChecks } from './check.mjs';

/**
 * What `npm test` runs: the checks, the build, the tests. Its last line counts them all: `N passed, N failed`.
 *
 * `--slow` takes the slow tests instead, without the checks. Whatever else follows goes to vitest, such as a path.
 */
await ensureNode();
const isSlow = process.argv.includes('--slow');
const rest = process.argv.slice(2).filter((argument) => argument !== '--slow');

const counts = [];
if (!isSlow) counts.push(await runChecks());
counts.push(await runBuild(), await runTests());

const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

/** The build, by the launcher itself, so that tests of the whole find what people would run. */
async function runBuild() {
  const message = await ensureBuilt().catch((error) => error.message);
  process.stdout.write(message === undefined ? '✓ the application builds\n' : `✗ the application builds\n${message}\n`);
  return message === undefined ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-test-'));
  const resultFile = join(folder, 'result.json');
  const options = [
    '--config',
    'test/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${resultFile}`,
  ];
  const vitest = [inProject('node_modules', 'vitest', 'vitest.mjs'), 'run', ...options, ...rest];
  const status = await runToEnd(process.execPath, vitest, isSlow ? { BELLMAN_SLOW: '1' } : {});
  const count = countTests(resultFile, status);
  rmSync(folder, { recursive: true });
  return count;
}

/** What vitest counted. A file that could not be loaded is one failure, and so is vitest ending badly with none of its own. */
function countTests(resultFile, status) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(resultFile, 'utf8'));
    const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    const failed = numFailedTests + unloaded;
    const endedBadly = failed === 0 && (status !== 0 || numPassedTests === 0);
    return { passed: numPassedTests, failed: endedBadly ? 1 : failed };
  } catch {
    process.stdout.write('✗ vitest ended without a result\n');
    return { passed: 0, failed: 1 };
  }
}
