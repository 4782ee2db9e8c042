import { shortCorridorTable } from '../environments/shortCorridor';
import { startValue } from '../planning/finiteHorizon';
import { evaluatePolicyExactly } from '../planning/policyEvaluation';

/**
 * Settings of every method on the short corridor: undiscounted, and at first mostly to the left.
 *
 * Without a least probability, one run in a hundred with α = 2⁻¹² goes so far to one side that its episode does not end.
 */
export const corridorSettings = { discount: 1, initialProbabilities: '0.95,0.05', leastProbability: 0.05 };

/** Probability of going right that is best, and what it is worth. */
export const bestRight = 2 - Math.SQRT2;
export const bestReturn = -(6 + 4 * Math.SQRT2);

/** The exact mean return of going right with the same probability everywhere. */
export function corridorReturn(right: number): number {
  const policy = Float64Array.from({ length: shortCorridorTable.stateCount * 2 }, (_, i) => (i % 2 === 1 ? right : 1 - right));
  return startValue(shortCorridorTable, evaluatePolicyExactly(shortCorridorTable, policy, 1));
}
