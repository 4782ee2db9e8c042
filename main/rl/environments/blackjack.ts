import type { Dynamics, Outcome, TransitionTable } from '../core/environment';
import type { Random } from '../core/random';
import { boolean } from '../core/settings';
import { discrete } from '../core/spaces';
import { blackjackIndex, blackjackObservationCount, handOf, isNatural } from './blackjackHand';
import { type BlackjackRules, blackjackTable } from './blackjackTable';
import { defineEnvironment } from './definition';

/** Cards in the order they were drawn: 1 an ace, 2 … 9, 10 also for the picture cards. */
export interface BlackjackState {
  readonly player: readonly number[];
  /** The first lies open. */
  readonly dealer: readonly number[];
}

/**
 * Blackjack: draw cards up to 21, and be closer to it than the dealer.
 *
 * Cards come from an infinite deck. Each takes one draw among 13, the last four being tens; at the start the dealer's
 * open and hidden card, then the player's two.
 *
 * The observation is a Markov state as long as a natural is a 21 like any other: then there is a table. Otherwise the
 * number of cards, which is not observed, decides about a reward, and there is none.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 5.1, p. 93.
 */
export function blackjack(
  rules: BlackjackRules,
): Dynamics<BlackjackState, number, number> & { readonly table?: TransitionTable } {
  const dynamics: Dynamics<BlackjackState, number, number> = {
    observationSpace: discrete(blackjackObservationCount),
    actionSpace: discrete(2, ['stick', 'hit']),
    maxEpisodeSteps: Infinity,

    initialState(random: Random): BlackjackState {
      const dealer = [drawCard(random), drawCard(random)];
      return { dealer, player: [drawCard(random), drawCard(random)] };
    },

    transition(state: BlackjackState, action: number, random: Random): Outcome<BlackjackState> {
      if (action === 1) {
        const next = { ...state, player: [...state.player, drawCard(random)] };
        const isBust = handOf(next.player).sum > 21;
        return { state: next, reward: isBust ? -1 : 0, terminated: isBust };
      }
      const dealer = [...state.dealer];
      while (handOf(dealer).sum < 17) dealer.push(drawCard(random));
      const next = { ...state, dealer };
      return { state: next, reward: settle(next, rules), terminated: true };
    },

    observe({ player, dealer }: BlackjackState): number {
      return blackjackIndex({ ...handOf(player), dealerCard: dealer[0]! });
    },
  };
  return rules.natural || rules.suttonBarto ? dynamics : { ...dynamics, table: blackjackTable(rules) };
}

function drawCard(random: Random): number {
  return Math.min(10, random.integer(13) + 1);
}

/** What the player wins once the dealer has drawn. */
function settle({ player, dealer }: BlackjackState, { natural, suttonBarto }: BlackjackRules): number {
  const score = (cards: readonly number[]) => {
    const { sum } = handOf(cards);
    return sum > 21 ? 0 : sum;
  };
  const result = Math.sign(score(player) - score(dealer));
  if (suttonBarto) return isNatural(player) && !isNatural(dealer) ? 1 : result;
  return natural && isNatural(player) && result === 1 ? 1.5 : result;
}

export const blackjackDefinition = defineEnvironment({
  id: 'Blackjack-v1',
  family: 'grids and tables',
  summary: 'Draw cards up to 21, and be closer to it than the dealer.',
  documentation: {
    description: 'A hand of cards against a dealer who draws to 17, from an infinite deck. Aces count 1 or 11, picture cards 10.',
    actions: '0 stick, 1 hit.',
    observations:
      'Index (sum · 11 + dealerCard) · 2 + usableAce of the player’s sum (4–31), the dealer’s open card (1–10, 1 an ace) and whether an ace counts as 11.',
    rewards:
      '+1 for winning, −1 for losing or going over 21, 0 for a draw and for every hit before; 1.5 for a natural if natural is set.',
    start: 'Four cards, one draw each: the dealer’s open and hidden card, then the player’s two.',
    end: 'Terminated when the player sticks or goes over 21. Never truncated.',
    source: 'Gymnasium Blackjack-v1; Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 5.1, p. 93.',
  },
  options: {
    natural: boolean({ default: false, help: 'A winning natural pays 1.5; without effect together with sab.' }),
    sab: boolean({ default: true, help: 'The book’s rule: a natural wins unless the dealer has one too.' }),
  },
  create: ({ natural, sab }) => blackjack({ natural, suttonBarto: sab }),
});
