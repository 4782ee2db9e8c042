import { blackjackIndex, blackjackObservation, blackjackObservationCount } from '../environments/blackjackHand';
import { blackjackTable } from '../environments/blackjackTable';
import type { FigureSeries } from './figure';

/** The game as the book has it: a natural wins unless the dealer has one too. */
export const bookTable = blackjackTable({ natural: false, suttonBarto: true });

/** Hit below 20, stick on 20 and 21: for `policy` settings, by the index of the observation. */
export const stickOnTwenty = '1*440,0';

/** π(a | s) of hitting up to `last` and sticking above, over all states of `bookTable`, naturals included. */
export function hittingUpTo(last: number): Float64Array {
  const policy = new Float64Array(2 * bookTable.stateCount);
  for (let state = 0; state < bookTable.stateCount; state++) {
    const isHit = state < blackjackObservationCount && blackjackObservation(state).sum <= last;
    policy[2 * state + (isHit ? 1 : 0)] = 1;
  }
  return policy;
}

/** Sums on which there is something to decide. */
export const playerSums = Array.from({ length: 10 }, (_, i) => 12 + i);
export const dealerCards = Array.from({ length: 10 }, (_, i) => 1 + i);

/** Indexes of the situations that the figures show, sum by sum. */
export function situations(usableAce: boolean): number[] {
  return playerSums.flatMap((sum) => dealerCards.map((dealerCard) => blackjackIndex({ sum, dealerCard, usableAce })));
}

/** The picture that shows what is called `label` with or without an ace. */
export function situationPanel(label: string, usableAce: boolean): string {
  return `${label}, ${usableAce ? 'usable ace' : 'no usable ace'}`;
}

/** One line for each sum of the player, over the dealer's card. */
export function situationSeries(label: string, value: (state: number) => number): FigureSeries[] {
  return [true, false].flatMap((usableAce) =>
    playerSums.map((sum) => ({
      label: `${situationPanel(label, usableAce)}, player sum ${sum}`,
      x: dealerCards,
      y: dealerCards.map((dealerCard) => value(blackjackIndex({ sum, dealerCard, usableAce }))),
      panel: situationPanel(label, usableAce),
    })),
  );
}
