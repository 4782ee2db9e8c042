import { type AlternatingGame, nobody } from '../core/game';
import type { Random } from '../core/random';
import { discrete } from '../core/spaces';

/** A position of a random tree. */
export interface TreePosition {
  readonly depth: number;
  /** Number of the position among those of its depth, from the left. */
  readonly index: number;
}

/**
 * A game without any pattern: at every position there are as many moves, and each end has a value of its own.
 *
 * Draws what the first player gets at each end evenly from [−1, 1], from the left to the right.
 *
 * Source: Kocsis & Szepesvári, "Bandit based Monte-Carlo planning", ECML 2006, §4.1 (random game trees).
 */
export function randomTree(branching: number, depth: number, random: Random): AlternatingGame<TreePosition> {
  const ends = Float64Array.from({ length: branching ** depth }, () => random.uniform(-1, 1));
  const moves = Array.from({ length: branching }, (_, move) => move);
  const space = discrete(branching ** depth);
  return {
    kind: 'alternating',
    hasPerfectInformation: true,
    players: ['first', 'second'],
    rewardStructure: 'zero-sum',
    observationSpaces: [space, space],
    actionSpaces: [discrete(branching), discrete(branching)],
    maxMoves: depth,
    initialState: () => ({ depth: 0, index: 0 }),
    currentPlayer: (position) => (position.depth === depth ? nobody : position.depth % 2),
    legalActions: (position) => (position.depth === depth ? [] : moves),
    chanceOutcomes: () => [],
    play: (position, move) => ({ depth: position.depth + 1, index: position.index * branching + move }),
    utilities: (position) => {
      const value = position.depth === depth ? ends[position.index]! : 0;
      return [value, -value];
    },
    informationState: (position) => `${position.depth}:${position.index}`,
    observe: (position) => position.index,
  };
}
