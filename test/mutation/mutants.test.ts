import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentDefinitions } from '../../main/rl/agents/registry';
import { countOf, mutants } from './mutants';

const project = resolve(import.meta.dirname, '../..');

describe('the mutants', () => {
  it('break every method that learns a table, a bandit or something linear', () => {
    const learners = agentDefinitions.filter(
      ({ needs, settings, usesNetwork, family }) =>
        settings['features'] !== undefined ||
        // What searches a tree keeps nothing from one move to the next.
        (!usesNetwork && (needs.observation === 'discrete' || family === 'games')),
    );
    const broken = new Set(mutants.map(({ algo }) => algo));
    expect(learners.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
    expect(broken.size).toBe(mutants.length);
  });

  it.each(mutants.map((mutant) => [mutant.algo, mutant] as const))('of %s can be made from its source', (_algo, mutant) => {
    const source = readFileSync(resolve(project, `main/rl/agents/${mutant.source}.ts`), 'utf8');
    expect(countOf(mutant.right, source)).toBe(1);
    expect(existsSync(resolve(project, `test/rl/agents/${mutant.tests}.test.ts`))).toBe(true);
  });
});
