import { InvalidValueError } from '../core/errors';
import { type AlternatingGame, nobody } from '../core/game';
import type { Random } from '../core/random';
import { drawDirichlet } from '../values/dirichlet';

/** What is thought of a position that is new to the tree. */
export interface Assessment {
  /** What the player to move is expected to get. */
  readonly value: number;
  /** How promising each legal move looks, in their order; sums to 1. Absent: all alike. */
  readonly priors?: Float64Array;
}

/** Assesses a position of a game under way. @param legalActions of the player to move. */
export type Assess<State> = (state: State, player: number, legalActions: readonly number[], random: Random) => Assessment;

export interface TreeSearchOptions<State> {
  /**
   * How moves are chosen within the tree. N is how often the position was visited, n how often the move was made from it
   * and Q̄ what its player got from it on average; moves that were never made come first, or have Q̄ = 0.
   *
   *     ucb1    Q̄ + c √(ln N / n)
   *     puct    Q̄ + c P √N / (1 + n)
   */
  readonly selection: 'ucb1' | 'puct';
  /** c. */
  readonly exploration: number;
  readonly assess: Assess<State>;
  /** Noise in the priors of the root, for training: P ← (1 − share) P + share · Dirichlet(concentration). */
  readonly rootNoise?: { readonly concentration: number; readonly share: number } | undefined;
}

/** What a search has found out about the position it began from. */
export interface SearchResult {
  readonly legalActions: readonly number[];
  /** How often each legal move was tried, in their order. */
  readonly visits: Float64Array;
  /** What the player to move got from each on average; 0 where it was never tried. */
  readonly values: Float64Array;
  /** What the player to move got on average over the whole search. */
  readonly value: number;
}

/** A position in the tree. */
interface Node<State> {
  readonly state: State;
  /** Who is to move; `nobody` where the game is over. */
  readonly player: number;
  readonly legalActions: readonly number[];
  readonly priors: Float64Array | undefined;
  readonly children: (Node<State> | undefined)[];
  /** n of each legal move. */
  readonly visits: Float64Array;
  /** Sum of what its player got from each. */
  readonly totals: Float64Array;
  /** N, with the visit that added the position to the tree. */
  visitCount: number;
}

/**
 * Monte-Carlo tree search: looks ahead where it is promising, again and again, and adds one position to the tree each time.
 *
 * For games of two players with zero sum in which nothing is hidden or left to chance: what one gets the other loses, so
 * a value changes its sign with the player. Where the game is over its exact result counts.
 *
 * Source: Kocsis & Szepesvári, "Bandit based Monte-Carlo planning", ECML 2006 (UCT); Silver et al., "A general
 *         reinforcement learning algorithm that masters chess, shogi, and Go through self-play", Science 362 (2018),
 *         supplementary methods (PUCT, noise at the root).
 */
export class TreeSearch<State> {
  constructor(
    private readonly game: AlternatingGame<State>,
    private readonly options: TreeSearchOptions<State>,
  ) {}

  /**
   * Looks ahead from a position that is not the end of the game.
   *
   * @throws InvalidValueError where the game is over.
   */
  search(state: State, simulations: number, random: Random): SearchResult {
    const root = this.#open(state);
    if (root.player === nobody) throw new InvalidValueError('A search must begin in a game under way, got one that is over.');
    this.#assessRoot(root, random);
    for (let count = 0; count < simulations; count++) this.#simulate(root, random);
    const { legalActions, visits, totals } = root;
    const total = totals.reduce((sum, part) => sum + part, 0);
    const values = totals.map((sum, i) => (visits[i] === 0 ? 0 : sum / visits[i]!));
    return { legalActions, visits, values, value: simulations === 0 ? 0 : total / simulations };
  }

  /** Walks down to a position that is new or final, and tells all on the way what came of it. */
  #simulate(root: Node<State>, random: Random): void {
    const path: Node<State>[] = [];
    const moves: number[] = [];
    let node = root;
    let result: number | undefined; // of the first player
    while (result === undefined) {
      if (node.player === nobody) {
        result = this.game.utilities(node.state)[0]!;
        break;
      }
      const move = this.options.selection === 'ucb1' ? this.#upperBound(node, random) : this.#promise(node);
      path.push(node);
      moves.push(move);
      const known = node.children[move];
      if (known !== undefined) {
        node = known;
        continue;
      }
      const [child, value] = this.#expand(node, move, random);
      node.children[move] = child;
      result = value;
    }
    for (let depth = 0; depth < path.length; depth++) {
      const { player, visits, totals } = path[depth]!;
      const move = moves[depth]!;
      path[depth]!.visitCount++;
      visits[move]!++;
      totals[move]! += player === 0 ? result : -result;
    }
  }

  /** The position after a move that was never made, and what the first player can expect there. */
  #expand(parent: Node<State>, move: number, random: Random): [Node<State>, number] {
    const opened = this.#open(this.game.play(parent.state, parent.legalActions[move]!));
    const { state, player, legalActions } = opened;
    if (player === nobody) return [opened, this.game.utilities(state)[0]!];
    const { value, priors } = this.options.assess(state, player, legalActions, random);
    return [{ ...opened, priors }, player === 0 ? value : -value];
  }

  #open(state: State): Node<State> {
    const player = this.game.currentPlayer(state);
    const legalActions = this.game.legalActions(state);
    const count = legalActions.length;
    return {
      ...{ state, player, legalActions },
      priors: undefined,
      children: new Array<Node<State> | undefined>(count),
      visits: new Float64Array(count),
      totals: new Float64Array(count),
      visitCount: 1,
    };
  }

  /** Asks for the priors of the root, where the choice needs them, and mixes noise into them. */
  #assessRoot(root: { -readonly [K in keyof Node<State>]: Node<State>[K] }, random: Random): void {
    const { selection, assess, rootNoise } = this.options;
    if (selection !== 'puct') return;
    root.priors = assess(root.state, root.player, root.legalActions, random).priors;
    if (rootNoise === undefined) return;
    const { concentration, share } = rootNoise;
    const noise = drawDirichlet(random, concentration, root.legalActions.length);
    root.priors = noise.map((drawn, i) => (1 - share) * priorOf(root, i) + share * drawn);
  }

  /** The move of greatest upper bound; one of those never made, drawn evenly, while there are any. */
  #upperBound({ visits, totals, visitCount }: Node<State>, random: Random): number {
    let untried = 0;
    for (let i = 0; i < visits.length; i++) if (visits[i] === 0) untried++;
    if (untried > 0) {
      let skip = random.integer(untried);
      for (let i = 0; ; i++) if (visits[i] === 0 && skip-- === 0) return i;
    }
    const logarithm = Math.log(visitCount);
    let best = 0;
    let bestBound = -Infinity;
    for (let i = 0; i < visits.length; i++) {
      const count = visits[i]!;
      const bound = totals[i]! / count + this.options.exploration * Math.sqrt(logarithm / count);
      if (bound > bestBound) [best, bestBound] = [i, bound];
    }
    return best;
  }

  /** The move of greatest value and promise; the first of equal ones. */
  #promise(node: Node<State>): number {
    const { visits, totals, visitCount } = node;
    const scale = this.options.exploration * Math.sqrt(visitCount);
    let best = 0;
    let bestPromise = -Infinity;
    for (let i = 0; i < visits.length; i++) {
      const count = visits[i]!;
      const value = count === 0 ? 0 : totals[i]! / count;
      const promise = value + (scale * priorOf(node, i)) / (1 + count);
      if (promise > bestPromise) [best, bestPromise] = [i, promise];
    }
    return best;
  }
}

function priorOf(
  { priors, legalActions }: { priors: Float64Array | undefined; legalActions: readonly number[] },
  i: number,
): number {
  return priors?.[i] ?? 1 / legalActions.length;
}

/**
 * Assesses a position by playing evenly at random from it to the end.
 *
 * Source: Kocsis & Szepesvári (2006), §3.
 */
export function rollOut<State>(game: AlternatingGame<State>): Assess<State> {
  return (state, player, _legalActions, random) => {
    let end = state;
    for (;;) {
      const legal = game.legalActions(end);
      if (legal.length === 0) return { value: game.utilities(end)[player]! };
      end = game.play(end, legal[random.integer(legal.length)]!);
    }
  };
}

/** The move that was tried most; of those, the one that did best, and of those the first. */
export function mostVisited({ legalActions, visits, values }: SearchResult): number {
  let best = 0;
  for (let i = 1; i < visits.length; i++) {
    const lead = visits[i]! - visits[best]!;
    if (lead > 0 || (lead === 0 && values[i]! > values[best]!)) best = i;
  }
  return legalActions[best]!;
}
