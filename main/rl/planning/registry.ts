import { UnknownNameError } from '../core/errors';
import { finiteHorizonPlanner } from './finiteHorizon';
import type { PlannerDefinition } from './planner';
import { policyEvaluationPlanner } from './policyEvaluation';
import { policyIterationPlanner } from './policyIteration';
import { prioritizedSweepingPlanner } from './prioritizedSweeping';
import { valueIterationPlanner } from './valueIteration';

/** Every way of planning, in the order lists show them. */
export const plannerDefinitions: readonly PlannerDefinition[] = [
  policyEvaluationPlanner,
  policyIterationPlanner,
  valueIterationPlanner,
  prioritizedSweepingPlanner,
  finiteHorizonPlanner,
];

/** @throws UnknownNameError with the nearest known id. */
export function findPlanner(id: string): PlannerDefinition {
  const found = plannerDefinitions.find((definition) => definition.id === id);
  if (found !== undefined) return found;
  throw new UnknownNameError(
    'planner',
    id,
    plannerDefinitions.map((definition) => definition.id),
  );
}
