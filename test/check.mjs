import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { ensureNode } from '../main/launch/node.mjs';
import { inProject, projectFolder } from '../main/launch/project.mjs';

/** What is checked without running anything of ours: program and arguments by name. */
const checks = {
  'types compile': ['typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit'],
  'the core compiles without Node and page': ['typescript/bin/tsc', '-p', 'main/rl/tsconfig.json', '--noEmit'],
  'components compile': [
    'svelte-check/bin/svelte-check',
    '--tsconfig',
    './tsconfig.json',
    '--fail-on-warnings',
    '--output',
    'human',
  ],
  'format and lint hold': ['@biomejs/biome/bin/biome', 'check', '--diagnostic-level=warn', '--error-on-warnings', '.'],
};

/** Runs every check, prints what each that failed has to say, and tells how many passed and failed. */
export async function runChecks() {
  const results = await Promise.all(Object.entries(checks).map(([name, command]) => runCheck(name, command)));
  for (const { name, passed, output } of results) {
    process.stdout.write(`${passed ? '✓' : '✗'} ${name}\n${passed ? '' : output}`);
  }
  const passed = results.filter((result) => result.passed).length;
  return { passed, failed: results.length - passed };
}

function runCheck(name, [program, ...args]) {
  const child = spawn(process.execPath, [inProject('node_modules', program), ...args], { cwd: projectFolder });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ name, passed: false, output: `${error.message}\n` }));
    child.on('close', (code) => resolve({ name, passed: code === 0, output }));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureNode();
  const { failed } = await runChecks();
  process.exitCode = failed === 0 ? 0 : 1;
}
