import { blackjackObservation, blackjackObservationCount } from '../environments/blackjackHand';
import { rowValue } from '../planning/bellman';
import { startValue } from '../planning/finiteHorizon';
import { flattenTable } from '../planning/flatTable';
import { evaluatePolicyExactly, oneHot } from '../planning/policyEvaluation';
import { solveTable } from '../planning/solve';
import { argmax } from '../values/argmax';
import { bookTable, situationPanel, situationSeries, situations } from './blackjackRules';
import { anySituation, startingFrom } from './blackjackStarts';
import { isAtLeast, isExactly, isNear } from './checks';
import type { Figure } from './figure';
import { trainAll } from './training';

const episodeCount = 5_000_000;

/** Difference in value between the two actions from which Monte Carlo must have found the better one. */
const clearGap = 0.03;

const policyAxes = { x: "Dealer's card", y: "Action for each of the player's sums: 0 stick, 1 hit" };

export const figure5_2: Figure = {
  name: '5.2',
  title: 'Blackjack: optimal policy and values by Monte Carlo with exploring starts',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 5.2, p. 100; policy and worth of the game by exact solution of the same rules',
  axes: { x: "Dealer's card", y: "State value for each of the player's sums" },
  panelAxes: { [situationPanel('policy', true)]: policyAxes, [situationPanel('policy', false)]: policyAxes },
  experiments: [{ env: 'Blackjack-v1', algo: 'mc-exploring-starts' }],
  seeds: 1,
  *compute(seeds) {
    const { values, actions } = solveTable(bookTable, { discount: 1 });
    const flat = flattenTable(bookTable);
    const gap = (state: number) => Math.abs(rowValue(flat, 2 * state, values, 1) - rowValue(flat, 2 * state + 1, values, 1));
    const clear = [...situations(true), ...situations(false)].filter((state) => gap(state) > clearGap);

    let learned = new Float64Array(2 * blackjackObservationCount);
    let misses = 0;
    let worth = 0;
    const run = {
      env: 'Blackjack-v1',
      algo: 'mc-exploring-starts',
      settings: { discount: 1 },
      budget: { episodes: episodeCount },
      adapt: startingFrom(anySituation),
    };
    yield* trainAll([run], seeds, (trainer) => () => {
      const policy = trainer.policy();
      if (policy.kind === 'greedy-table') learned = policy.actionValues as Float64Array<ArrayBuffer>;
      misses += clear.filter((state) => !actions[state]!.includes(greedy(learned, state))).length;
      worth += startValue(bookTable, evaluatePolicyExactly(bookTable, completed(learned), 1)) / seeds;
    });
    return {
      series: [
        ...situationSeries('policy', (state) => greedy(learned, state)),
        ...situationSeries('value', (state) => Math.max(learned[2 * state]!, learned[2 * state + 1]!)),
      ],
      checks: [
        isNear('Exact worth of the game under the optimal policy', startValue(bookTable, values), -0.04311, 1e-4),
        isExactly(`Situations decided otherwise than optimal, of those with a gap above ${clearGap}`, misses, 0),
        isAtLeast('Exact worth of the game under the learned policy', worth, -0.04311 - 0.002),
      ],
    };
  },
};

function greedy(actionValues: Float64Array, state: number): number {
  return argmax(actionValues.subarray(2 * state, 2 * state + 2));
}

/** The learned policy over all states: below 12 there is nothing to decide, and a natural sticks. */
function completed(actionValues: Float64Array): Float64Array {
  const actions = Array.from({ length: bookTable.stateCount }, (_, state) => {
    if (state >= blackjackObservationCount) return 0;
    return blackjackObservation(state).sum < 12 ? 1 : greedy(actionValues, state);
  });
  return oneHot(actions, 2);
}
