import { describe, expect, it } from 'vitest';
import { agentDefinitions } from '../../../main/rl/agents/registry';
import { actionValuesOf } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

const control = agentDefinitions
  .filter(
    ({ needs, settings }) =>
      needs.observation === 'discrete' && !needs.game && !needs.singleState && settings['exploration'] !== undefined,
  )
  .map(({ id }) => id);

const ways = [
  { exploration: 'epsilon-greedy', epsilon: 0.2 },
  { exploration: 'epsilon-greedy', epsilon: 1, finalEpsilon: 0, explorationSteps: 4000 },
  { exploration: 'softmax', temperature: 0.1 },
  { exploration: 'upper-confidence', confidence: 0.5 },
  { exploration: 'count-bonus', bonus: 1 },
];

describe.each(control)('%s', (algo) => {
  it.each(ways)('finds the way with %o', (exploration) => {
    const settings = { discount: 0.9, ...exploration };
    const values = actionValuesOf(train({ env: 'LineWalk', algo, settings, steps: 8000 }).policy());
    for (let state = 5; state < 10; state++) expect(values[2 * state + 1]).toBeGreaterThan(values[2 * state]!);
  });
});

describe('ways to explore', () => {
  it('are open to every control method with a table', () => {
    expect(control).toEqual(
      expect.arrayContaining(['q-learning', 'sarsa', 'expected-sarsa', 'double-q-learning', 'mc-control', 'dyna-q', 'watkins-q']),
    );
  });
});
