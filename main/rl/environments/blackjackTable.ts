import type { TransitionTable, WeightedOutcome } from '../core/environment';
import { blackjackIndex, blackjackObservation, blackjackObservationCount, emptyHand, type Hand, withCard } from './blackjackHand';
import { finiteDynamics, surely } from './finite';

/** What a natural, 21 with two cards, is worth. */
export interface BlackjackRules {
  /** A winning natural pays 1.5. Without effect under `suttonBarto`. */
  readonly natural: boolean;
  /** A natural wins unless the dealer has one too; without it a natural is a 21 like any other. */
  readonly suttonBarto: boolean;
}

/** Probability of each card 1–10 in an infinite deck; index 0 is not a card. */
const cardProbabilities = Array.from({ length: 11 }, (_, card) => (card === 0 ? 0 : card === 10 ? 4 / 13 : 1 / 13));

/**
 * The exact rules of blackjack as a Markov decision process.
 *
 * States 0–703 are the observations. A natural looks like any other 21 with an ace, but is worth something else under
 * either special rule: it then has states of its own, 704 + the dealer's card, which only the start leads to. Under the
 * plain rules those are never reached, and the first 704 states are the whole game.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 5.1, p. 93.
 */
export function blackjackTable(rules: BlackjackRules): TransitionTable {
  const hasNaturals = rules.natural || rules.suttonBarto;
  const stateCount = blackjackObservationCount + (hasNaturals ? 11 : 0);
  const stateOf = (hand: Hand, dealerCard: number) => blackjackIndex({ ...hand, dealerCard });
  return finiteDynamics({
    stateCount,
    actionLabels: ['stick', 'hit'],
    initialProbabilities: dealtProbabilities(stateCount, hasNaturals),
    outcomes(state, action) {
      const isNatural = state >= blackjackObservationCount;
      const { dealerCard, ...hand } = isNatural
        ? { sum: 21, usableAce: true, dealerCard: state - blackjackObservationCount }
        : blackjackObservation(state);
      if (dealerCard === 0 || hand.sum < 4 || hand.sum > 21) return surely(state, 0, true);
      if (action === 0) return stick(state, isNatural ? 'natural' : hand.sum, dealerCard, rules);
      return cards().map(({ card, probability }) => {
        const next = withCard(hand, card);
        const isBust = next.sum > 21;
        return { probability, state: stateOf(next, dealerCard), reward: isBust ? -1 : 0, terminated: isBust };
      });
    },
  }).table;
}

function cards(): { card: number; probability: number }[] {
  return cardProbabilities.map((probability, card) => ({ card, probability })).slice(1);
}

function dealtProbabilities(stateCount: number, hasNaturals: boolean): Float64Array {
  const probabilities = new Float64Array(stateCount);
  for (const dealer of cards()) {
    for (const first of cards()) {
      for (const second of cards()) {
        const hand = withCard(withCard(emptyHand, first.card), second.card);
        const isNatural = hasNaturals && hand.sum === 21;
        const state = isNatural ? blackjackObservationCount + dealer.card : blackjackIndex({ ...hand, dealerCard: dealer.card });
        probabilities[state]! += dealer.probability * first.probability * second.probability;
      }
    }
  }
  return probabilities;
}

/** Every way in which a hand can end when the player draws no more. */
function stick(state: number, held: number | 'natural', dealerCard: number, rules: BlackjackRules): readonly WeightedOutcome[] {
  const byReward = new Map<number, number>();
  for (const [dealerResult, probability] of dealerResults(dealerCard)) {
    const reward = settle(held, dealerResult, rules);
    byReward.set(reward, (byReward.get(reward) ?? 0) + probability);
  }
  return [...byReward].map(([reward, probability]) => ({ probability, state, reward, terminated: true }));
}

type Result = number | 'natural';

function settle(player: Result, dealer: Result, { natural, suttonBarto }: BlackjackRules): number {
  const score = (result: Result) => (result === 'natural' ? 21 : result > 21 ? 0 : result);
  const result = Math.sign(score(player) - score(dealer));
  if (player !== 'natural') return result;
  if (suttonBarto) return dealer === 'natural' ? result : 1;
  return natural && result === 1 ? 1.5 : result;
}

/** What a dealer who shows `dealerCard` ends with, who draws below 17 and stops from there on. */
function dealerResults(dealerCard: number): Map<Result, number> {
  const results = new Map<Result, number>();
  const draw = (hand: Hand, cardCount: number, probability: number): void => {
    if (hand.sum >= 17) {
      const result = cardCount === 2 && hand.sum === 21 ? 'natural' : hand.sum;
      results.set(result, (results.get(result) ?? 0) + probability);
      return;
    }
    for (const next of cards()) draw(withCard(hand, next.card), cardCount + 1, probability * next.probability);
  };
  draw(withCard(emptyHand, dealerCard), 1, 1);
  return results;
}
