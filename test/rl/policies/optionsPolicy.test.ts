import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import type { PolicySnapshot } from '../../../main/rl/policies/policy';

/** Two states, two options: the first takes action 0 and never ends, the second takes action 1 and always ends. */
const snapshot: PolicySnapshot = {
  kind: 'options-table',
  stateCount: 2,
  actionCount: 2,
  optionCount: 2,
  optionValues: Float64Array.of(5, 1, 2, 9),
  initiation: Uint8Array.of(1, 1, 1, 1),
  actionProbabilities: Float64Array.of(1, 0, 1, 0, 0, 1, 0, 1),
  termination: Float64Array.of(0, 0, 1, 1),
};
const random = createRandom(1);

describe('a policy of options', () => {
  it('follows an option until it ends, though another looks better on the way', () => {
    const policy = createPolicy(snapshot);
    expect(policy.act(0, random)).toBe(0);
    expect(policy.act(1, random)).toBe(0);
  });

  it('chooses anew where the option ends, and when an episode begins', () => {
    const policy = createPolicy(snapshot);
    expect(policy.act(1, random)).toBe(1);
    expect(policy.act(0, random)).toBe(0);
    policy.begin?.();
    expect(policy.act(1, random)).toBe(1);
  });

  it('begins no option where it may not begin', () => {
    const policy = createPolicy({ ...snapshot, initiation: Uint8Array.of(1, 1, 1, 0) });
    expect(policy.act(1, random)).toBe(0);
  });

  it('tells with which probability the next action will be taken, and changes nothing by telling', () => {
    const policy = createPolicy({ ...snapshot, termination: Float64Array.of(0.25, 0.25, 1, 1) });
    policy.act(0, random);
    for (let ask = 0; ask < 3; ask++) {
      const { actionProbabilities, stateValue } = policy.inspect(1);
      expect([...actionProbabilities!]).toEqual([0.75, 0.25]);
      expect(stateValue).toBeCloseTo(0.25 * 9 + 0.75 * 2, 12);
    }
  });
});
