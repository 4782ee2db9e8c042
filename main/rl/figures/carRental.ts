import { parseSettings } from '../core/settings';
import { clip } from '../environments/clip';
import { type JacksCarRentalOptions, jacksCarRental, jacksCarRentalDefinition } from '../environments/jacksCarRental';
import { flattenTable } from '../planning/flatTable';
import { policyIterationPasses } from '../planning/policyIteration';

/** Cars at each location, 0 … 20. */
export const carCounts = 21;

/** Action that moves nothing. */
const noMove = 5;

export interface CarRentalSolution {
  /** π₀, π₁, …: cars moved from 1 to 2 for each number of cars at 1 and at 2, shape [21, 21]. */
  readonly policies: readonly Int32Array[];
  /** v*, shape [21, 21], in dollars. */
  readonly values: Float64Array;
  /** Passes of evaluation and improvement, the last one without a change. */
  readonly passCount: number;
}

/** Policy iteration from the policy that never moves a car, discounted by 0.9 a day. */
export function* solveCarRental(changes: Partial<JacksCarRentalOptions>): Generator<number, CarRentalSolution, void> {
  const options = parseSettings(jacksCarRentalDefinition.options, { ...changes }, 'JacksCarRental') as JacksCarRentalOptions;
  const { table } = jacksCarRental(options);
  const initial = new Int32Array(table.stateCount).fill(noMove);
  const policies = [movesOf(initial)];
  let values: Float64Array = new Float64Array(table.stateCount);
  let passCount = 0;
  for (const pass of policyIterationPasses(flattenTable(table), initial, 0.9)) {
    passCount++;
    values = pass.values.slice();
    if (!pass.isStable) policies.push(movesOf(pass.policy));
    yield Math.min(0.95, passCount / 5);
  }
  return { policies, values, passCount };
}

/** What is really moved: no more cars than there are. */
function movesOf(policy: Int32Array): Int32Array {
  return policy.map((action, state) => clip(action - noMove, -(state % carCounts), Math.floor(state / carCounts)));
}

/** Value with so many cars at each location. */
export function valueAt(values: Float64Array, cars1: number, cars2: number): number {
  return values[cars1 * carCounts + cars2]!;
}
