import type { Random } from '../../main/rl/core/random';
import type { Space } from '../../main/rl/core/spaces';
import { createPolicy } from '../../main/rl/policies/createPolicy';
import type { Policy } from '../../main/rl/policies/policy';

/** How far a random action reaches where the space has no bound. */
const unboundedReach = 1;

/** A policy that knows nothing: every action is equally likely, whatever is observed. */
export function randomPolicy(actionSpace: Space): Policy {
  if (actionSpace.kind === 'discrete') return createPolicy({ kind: 'uniform', actionCount: actionSpace.size });
  const low = actionSpace.low.map((bound) => (Number.isFinite(bound) ? bound : -unboundedReach));
  const high = actionSpace.high.map((bound) => (Number.isFinite(bound) ? bound : unboundedReach));
  return {
    act: (_observation, random: Random) => Float64Array.from(low, (bound, i) => random.uniform(bound, high[i]!)),
    inspect: () => ({}),
    dispose() {},
  };
}
