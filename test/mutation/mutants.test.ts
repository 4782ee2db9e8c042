import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentDefinitions } from '../../main/rl/agents/registry';
import { plannerDefinitions } from '../../main/rl/planning/registry';
import { everyMutant } from './everyMutant';
import { countOf, mutants, sourceOf, testsOf } from './mutants';
import { networkMutants } from './networkMutants';
import { plannerMutants } from './plannerMutants';

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

  it('break every planner', () => {
    expect(plannerMutants.map(({ algo }) => algo)).toEqual(plannerDefinitions.map(({ id }) => `planner ${id}`));
  });

  it('break every method that learns with networks, alone and from its own experience', () => {
    const families = ['value (network)', 'policy gradient (network)', 'actor–critic (off-policy)', 'policy search'];
    const learners = agentDefinitions.filter(({ family }) => families.includes(family)).map(({ id }) => id);
    const broken = new Set([...networkMutants, ...mutants].map(({ algo }) => algo));
    expect(learners.filter((id) => !broken.has(id))).toEqual([]);
  });

  it('have names of their own', () => {
    expect(new Set(everyMutant.map(({ algo }) => algo)).size).toBe(everyMutant.length);
  });

  it.each(everyMutant.map((mutant) => [mutant.algo, mutant] as const))('of %s can be made from its source', (_algo, mutant) => {
    const source = readFileSync(resolve(project, sourceOf(mutant)), 'utf8');
    expect(countOf(mutant.right, source)).toBe(1);
    expect(existsSync(resolve(project, testsOf(mutant.tests)))).toBe(true);
  });
});
