import type { Mutant } from './mutants';

const of = (planner: string, source: string, right: string, wrong: string): Mutant => ({
  ...{ algo: `planner ${planner}`, source: `/planning/${source}`, tests: '/planning/planners', right, wrong },
});

/** A mutant of every planner, in the order of their registry. */
export const plannerMutants: readonly Mutant[] = [
  of('policy-evaluation', 'policyEvaluation', 'value += policy[row]!', 'value -= policy[row]!'),
  of('policy-iteration', 'policyIteration', 'value > than + leastImprovement', 'value < than + leastImprovement'),
  of(
    'value-iteration',
    'valueIteration',
    'bestValue(table, state, before, discount)',
    'bestValue(table, state, before, -discount)',
  ),
  of('prioritized-sweeping', 'prioritizedSweeping', 'discount) - values[state]!)', 'discount) + values[state]!)'),
  of('finite-horizon', 'finiteHorizon', '+ action, later, discount)', '+ action, later, -discount)'),
];
