import { describe, expect, it } from 'vitest';
import { kuhnPoker } from '../../../main/rl/environments/games/kuhnPoker';
import { ticTacToe } from '../../../main/rl/environments/games/ticTacToe';
import {
  type BehaviorStrategy,
  bestResponseUtility,
  expectedUtilities,
  nashConvOfStrategy,
} from '../../../main/rl/games/extensiveForm';

const uniform: BehaviorStrategy = (_information, legal) => legal.map(() => 1 / legal.length);

/** Kuhn's equilibria: the first player bluffs with the jack with probability α, from 0 to 1/3. */
function equilibrium(alpha: number): BehaviorStrategy {
  const bets: Record<string, number> = {
    jack: alpha,
    queen: 0,
    king: 3 * alpha,
    'jack pb': 0,
    'queen pb': alpha + 1 / 3,
    'king pb': 1,
    'jack p': 1 / 3,
    'queen p': 0,
    'king p': 1,
    'jack b': 0,
    'queen b': 1 / 3,
    'king b': 1,
  };
  return (information) => [1 - bets[information]!, bets[information]!];
}

describe('Kuhn poker', () => {
  it.each([0, 0.1, 1 / 3])(
    'costs the first player 1/18 of a chip at the equilibrium with α = %f, and leaves nothing to gain',
    (alpha) => {
      const [first, second] = expectedUtilities(kuhnPoker, equilibrium(alpha));
      expect(first).toBeCloseTo(-1 / 18, 14);
      expect(second).toBeCloseTo(1 / 18, 14);
      expect(nashConvOfStrategy(kuhnPoker, equilibrium(alpha))).toBeCloseTo(0, 14);
    },
  );

  it('has equilibria for no other α', () => {
    const greedy: BehaviorStrategy = (information, legal) =>
      information === 'queen pb' ? [0.2, 0.8] : equilibrium(1 / 3)(information, legal);
    expect(nashConvOfStrategy(kuhnPoker, greedy)).toBeGreaterThan(0.01);
  });

  it('can be exploited for 11/24 of a chip when both play at random', () => {
    // First player: average 1/8 against a random second. Best responses worth 1/2 and 5/12 (OpenSpiel: NashConv 0.9167).
    expect(expectedUtilities(kuhnPoker, uniform)[0]).toBeCloseTo(1 / 8, 14);
    expect(bestResponseUtility(kuhnPoker, 0, uniform)).toBeCloseTo(1 / 2, 14);
    expect(bestResponseUtility(kuhnPoker, 1, uniform)).toBeCloseTo(5 / 12, 14);
    expect(nashConvOfStrategy(kuhnPoker, uniform)).toBeCloseTo(11 / 12, 14);
  });
});

describe('tic-tac-toe', () => {
  it('is lost at random as often as it should be: X 0.585, draw 0.127, O 0.288', () => {
    // .5849 − .2881 for X, by enumeration of all games.
    expect(expectedUtilities(ticTacToe, uniform)[0]).toBeCloseTo(0.5849 - 0.2881, 3);
  });
});
