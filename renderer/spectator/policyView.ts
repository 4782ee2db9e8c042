import type { Insight, Policy } from '../../main/rl/policies/policy';
import type { Overlay, PolicyView } from '../scenes/scene';

/** What a policy thinks of the states of a table; each is worked out once, since policies at play do not change. */
export function createPolicyView(policy: Policy, overlay: Overlay): PolicyView {
  const known = new Map<number, Insight>();
  return {
    overlay,
    inspect(state) {
      let insight = known.get(state);
      if (insight === undefined) {
        insight = policy.inspect(state);
        known.set(state, insight);
      }
      return insight;
    },
  };
}
