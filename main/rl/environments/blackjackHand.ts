/** What a player sees; the index of the observation is (sum · 11 + dealerCard) · 2 + usableAce. */
export interface BlackjackObservation {
  /** The player's sum, with an ace as 11 where that is possible; 4–31. */
  readonly sum: number;
  /** The dealer's open card, 1–10, 1 being an ace. */
  readonly dealerCard: number;
  /** Whether an ace counts as 11 in the sum. */
  readonly usableAce: boolean;
}

/** Number of indexes, 32 · 11 · 2: as many as Gymnasium's space has values, impossible ones included. */
export const blackjackObservationCount = 704;

export function blackjackIndex({ sum, dealerCard, usableAce }: BlackjackObservation): number {
  return (sum * 11 + dealerCard) * 2 + (usableAce ? 1 : 0);
}

export function blackjackObservation(index: number): BlackjackObservation {
  const pair = Math.floor(index / 2);
  return { sum: Math.floor(pair / 11), dealerCard: pair % 11, usableAce: index % 2 === 1 };
}

/** A hand as far as it matters for what follows. */
export interface Hand {
  readonly sum: number;
  readonly usableAce: boolean;
}

export const emptyHand: Hand = { sum: 0, usableAce: false };

/** A hand with one more card, 1–10: an ace counts 11 wherever that does not go over 21. */
export function withCard({ sum, usableAce }: Hand, card: number): Hand {
  const hard = (usableAce ? sum - 10 : sum) + card;
  const isUsable = (usableAce || card === 1) && hard + 10 <= 21;
  return { sum: isUsable ? hard + 10 : hard, usableAce: isUsable };
}

export function handOf(cards: readonly number[]): Hand {
  return cards.reduce(withCard, emptyHand);
}

/** Whether two cards make 21. */
export function isNatural(cards: readonly number[]): boolean {
  return cards.length === 2 && handOf(cards).sum === 21;
}
