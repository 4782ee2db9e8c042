import type { Random } from '../core/random';
import type { BlackjackState } from '../environments/blackjack';
import type { BlackjackObservation } from '../environments/blackjackHand';
import type { CheckedSpec } from '../training/trainingSpec';

/** Lets episodes of blackjack start in situations of one's own choosing. */
export function startingFrom(draw: (random: Random) => BlackjackObservation): (checked: CheckedSpec) => CheckedSpec {
  return (checked) => ({
    ...checked,
    createDynamics() {
      const dynamics = checked.createDynamics();
      return { ...dynamics, initialState: (random: Random) => dealt(draw(random), random) };
    },
  });
}

/**
 * The player's sum from 12 to 21, the dealer's card and whether an ace is usable, all at random with equal probability.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 5.3, p. 99.
 */
export function anySituation(random: Random): BlackjackObservation {
  return { sum: 12 + random.integer(10), dealerCard: 1 + random.integer(10), usableAce: random.integer(2) === 1 };
}

/** A deal that looks like that; the dealer's hidden card takes one draw. A sum of 21 is no natural. */
function dealt({ sum, dealerCard, usableAce }: BlackjackObservation, random: Random): BlackjackState {
  return { dealer: [dealerCard, Math.min(10, random.integer(13) + 1)], player: usableAce ? softHand(sum) : hardHand(sum) };
}

/** An ace as 11, and the rest in one card, or in two where one would make a natural. */
function softHand(sum: number): readonly number[] {
  return sum === 21 ? [1, 5, 5] : [1, sum - 11];
}

function hardHand(sum: number): readonly number[] {
  return sum === 21 ? [10, 9, 2] : [10, sum - 10];
}
