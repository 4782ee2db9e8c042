import { type BlackjackObservation, blackjackIndex } from '../environments/blackjackHand';
import { evaluatePolicyExactly } from '../planning/policyEvaluation';
import { bookTable, hittingUpTo, stickOnTwenty } from './blackjackRules';
import { startingFrom } from './blackjackStarts';
import { isAtMost, isDescending, isNear } from './checks';
import type { Figure } from './figure';
import { logarithmicPoints, meanOf, onEpisodeEnd, trainAll } from './training';

const episodeCount = 10_000;
const kinds = ['ordinary', 'weighted'] as const;

/** The dealer shows a deuce, the player has an ace and a deuce. */
const situation: BlackjackObservation = { sum: 13, dealerCard: 2, usableAce: true };
const state = blackjackIndex(situation);

export const figure5_3: Figure = {
  name: '5.3',
  title: 'Blackjack: one state value from off-policy episodes, by ordinary and weighted importance sampling',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 5.3 and example 5.4, p. 106; value by exact solution',
  axes: { x: 'Episodes', y: 'Mean square error over runs', xScale: 'logarithmic' },
  experiments: [{ env: 'Blackjack-v1', algo: 'off-policy-mc-prediction' }],
  seeds: 100,
  *compute(seeds) {
    const value = evaluatePolicyExactly(bookTable, hittingUpTo(19), 1)[state]!;
    const points = logarithmicPoints(episodeCount, 20);
    const squares = kinds.map(() => points.map(() => 0));
    const runs = kinds.map((importanceSampling) => ({
      env: 'Blackjack-v1',
      algo: 'off-policy-mc-prediction',
      settings: { importanceSampling, discount: 1, targetPolicy: stickOnTwenty, behaviorPolicy: '?' },
      budget: { episodes: episodeCount },
      adapt: startingFrom(() => situation),
    }));
    yield* trainAll(runs, seeds, (trainer, _run, kind) => {
      let next = 0;
      onEpisodeEnd(trainer, (episode) => {
        if (episode + 1 !== points[next]) return;
        const policy = trainer.policy();
        if (policy.kind === 'state-values') squares[kind]![next]! += (policy.stateValues[state]! - value) ** 2 / seeds;
        next++;
      });
      return undefined;
    });
    const early = points.findIndex((episodes) => episodes > 100);
    const [ordinary, weighted] = squares as [number[], number[]];
    return {
      series: kinds.map((kind, i) => ({ label: `${kind} importance sampling`, x: points, y: squares[i]! })),
      checks: [
        isNear("Exact value; the book's, from 100 million episodes, is −0.27726", value, -0.27726, 1e-4),
        isAtMost('Ordinary: mean square error after 10,000 episodes', ordinary.at(-1)!, 0.02),
        isAtMost('Weighted: mean square error after 10,000 episodes', weighted.at(-1)!, 0.02),
        isDescending('Weighted has less error over the first 100 episodes', [
          meanOf(ordinary, 0, early),
          meanOf(weighted, 0, early),
        ]),
      ],
    };
  },
};
