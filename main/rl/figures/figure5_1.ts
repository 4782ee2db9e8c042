import { blackjackObservation } from '../environments/blackjackHand';
import { evaluatePolicyExactly } from '../planning/policyEvaluation';
import { bookTable, hittingUpTo, situationSeries, situations, stickOnTwenty } from './blackjackRules';
import { isAtLeast, isAtMost } from './checks';
import type { Figure } from './figure';
import { trainAll } from './training';

const episodeCounts = [10_000, 500_000] as const;

export const figure5_1: Figure = {
  name: '5.1',
  title: 'Blackjack: values of the policy that sticks on 20 and 21, by Monte Carlo prediction',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 5.1, p. 94; errors against the exact values of the same game',
  axes: { x: "Dealer's card", y: "State value for each of the player's sums" },
  experiments: [{ env: 'Blackjack-v1', algo: 'mc-prediction' }],
  seeds: 5,
  *compute(seeds) {
    const exact = evaluatePolicyExactly(bookTable, hittingUpTo(19), 1);
    const values: Float64Array[][] = episodeCounts.map(() => []);
    const runs = episodeCounts.map((episodes) => ({
      env: 'Blackjack-v1',
      algo: 'mc-prediction',
      settings: { discount: 1, policy: stickOnTwenty },
      budget: { episodes },
    }));
    yield* trainAll(runs, seeds, (trainer, _run, runIndex) => () => {
      const policy = trainer.policy();
      if (policy.kind === 'state-values') values[runIndex]!.push(policy.stateValues);
    });
    const errorOf = (runIndex: number, usableAce: boolean) => {
      const errors = values[runIndex]!.map((learned) => rootMeanSquareError(learned, exact, situations(usableAce)));
      return errors.reduce((sum, error) => sum + error, 0) / seeds;
    };
    return {
      series: [
        ...episodeCounts.flatMap((count, i) => situationSeries(`after ${count} episodes`, (state) => values[i]![0]![state]!)),
        ...situationSeries('exact', (state) => exact[state]!),
      ],
      checks: [
        isAtMost('After 500,000 episodes: RMS error without a usable ace', errorOf(1, false), 0.03),
        isAtMost('After 500,000 episodes: RMS error with a usable ace', errorOf(1, true), 0.06),
        isAtLeast(
          'After 10,000 episodes: RMS error with a usable ace over that without, as these states are rarer',
          errorOf(0, true) / errorOf(0, false),
          1.3,
        ),
      ],
    };
  },
};

/** Over the given states; a 21 with an ace looks the same whether or not it is a natural, and is left out. */
function rootMeanSquareError(learned: Float64Array, exact: Float64Array, states: readonly number[]): number {
  const compared = states.filter((state) => {
    const { sum, usableAce } = blackjackObservation(state);
    return !(sum === 21 && usableAce);
  });
  return Math.sqrt(compared.reduce((sum, state) => sum + (learned[state]! - exact[state]!) ** 2, 0) / compared.length);
}
