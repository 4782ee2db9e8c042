import { InvalidValueError } from '../../core/errors';
import { type AlternatingGame, chance, nobody } from '../../core/game';
import { box, discrete } from '../../core/spaces';
import { defineGame } from './gameDefinition';

export interface KuhnPokerState {
  /** Card of each player, 0 jack, 1 queen, 2 king; empty before the deal. */
  readonly cards: readonly number[];
  /** What was done so far: "p" for pass, "b" for bet. */
  readonly history: string;
}

export const kuhnCards: readonly string[] = ['jack', 'queen', 'king'];

/** Every deal: card of player 0, card of player 1. */
const deals: readonly (readonly number[])[] = [
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 2],
  [2, 0],
  [2, 1],
];

/** Index of the letter is the action. */
const letters = 'pb';
const actionLabels = ['pass', 'bet'];
const endings: readonly string[] = ['pp', 'pbp', 'pbb', 'bp', 'bb'];
const observationLabels = [
  ...kuhnCards.map((card) => `own card is the ${card}`),
  'first pass',
  'first bet',
  'second pass',
  'second bet',
];
const observationSpace = box(
  observationLabels.map(() => 0),
  observationLabels.map(() => 1),
  { labels: observationLabels },
);

/**
 * Kuhn poker: three cards, one of them for each player, and one bet.
 *
 * Both put one chip in the pot and get a card. A player who passes against a bet folds; otherwise the higher card takes
 * the pot at the end. Player 0 loses 1/18 of a chip a hand when nobody errs.
 *
 * Source: Kuhn, "A simplified two-person poker", Contributions to the Theory of Games I (1950), 97–103.
 */
export const kuhnPoker: AlternatingGame<KuhnPokerState> = {
  kind: 'alternating',
  players: ['first', 'second'],
  rewardStructure: 'zero-sum',
  observationSpaces: [observationSpace, observationSpace],
  actionSpaces: [discrete(2, actionLabels), discrete(2, actionLabels)],
  maxMoves: 3,
  initialState: () => ({ cards: [], history: '' }),

  currentPlayer({ cards, history }) {
    if (cards.length === 0) return chance;
    return endings.includes(history) ? nobody : history.length % 2;
  },

  legalActions: (state) => (kuhnPoker.currentPlayer(state) >= 0 ? [0, 1] : []),

  chanceOutcomes: ({ cards }) =>
    cards.length === 0 ? deals.map((_deal, action) => ({ action, probability: 1 / deals.length })) : [],

  play(state, action) {
    const player = kuhnPoker.currentPlayer(state);
    const cards = player === chance ? deals[action] : state.cards;
    const letter = letters[action];
    if (player === nobody || cards === undefined || (player !== chance && letter === undefined)) {
      throw new InvalidValueError(`A move must be possible in the hand under way, got ${action} after "${state.history}".`);
    }
    return { cards, history: player === chance ? '' : state.history + letter };
  },

  utilities({ cards, history }) {
    if (!endings.includes(history)) return [0, 0];
    const won = endedByFolding(history) ? 1 : history.includes('b') ? 2 : 1;
    const winner = endedByFolding(history) ? history.length % 2 : cards[0]! > cards[1]! ? 0 : 1;
    return winner === 0 ? [won, -won] : [-won, won];
  },

  informationState: ({ cards, history }, player) => `${kuhnCards[cards[player]!] ?? 'no card'} ${history}`.trimEnd(),

  observe({ cards, history }, player) {
    const observation = new Float64Array(observationLabels.length);
    const card = cards[player];
    if (card !== undefined) observation[card] = 1;
    for (let move = 0; move < Math.min(2, history.length); move++) {
      observation[kuhnCards.length + 2 * move + letters.indexOf(history[move]!)] = 1;
    }
    return observation;
  },
};

/** Whether the last action was a pass against a bet; then the player whose turn it would be wins. */
function endedByFolding(history: string): boolean {
  return history.endsWith('bp');
}

export const kuhnPokerDefinition = defineGame({
  id: 'KuhnPoker',
  family: 'games',
  summary: 'Three cards and one bet: the smallest poker in which one should bluff.',
  documentation: {
    description:
      'Each player puts in one chip and gets one of three cards; the third stays hidden. The first may bet one chip or pass. After a pass the second may bet or pass, and the first may answer a bet. A pass against a bet folds. With best play the first player loses 1/18 of a chip a hand, bluffing with the jack up to a third of the time.',
    actions: '0 pass (check or fold), 1 bet (bet or call).',
    observations:
      'The own card as three numbers of which one is 1; then, for the first and second action of the hand, two numbers: 1 where it was a pass, 1 where it was a bet.',
    rewards: 'At the end the chips won, ±1 or ±2; the sum over both players is 0.',
    start:
      'One draw among the six deals, each with probability 1/6: jack queen, jack king, queen jack, queen king, king jack, king queen (first player, second player).',
    end: 'Terminated when both have passed, when a bet is called, or when one folds; after three moves at most.',
    source: 'Kuhn, "A simplified two-person poker", Contributions to the Theory of Games I (1950), 97–103.',
  },
  options: {},
  create: () => kuhnPoker,
});
