import type { PolicySnapshot } from '../policies/policy';

/** The weights of values that are linear in features. */
export function linearWeights(policy: PolicySnapshot): Float64Array {
  if (policy.kind === 'linear-state-values' || policy.kind === 'greedy-linear') return policy.weights;
  throw new Error(`The values must be linear in features, got those of a ${policy.kind} policy.`);
}
