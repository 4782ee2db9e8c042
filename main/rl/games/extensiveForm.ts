import { type AlternatingGame, chance, nobody } from '../core/game';

/**
 * How a player plays: probabilities of the legal actions, in their order, at each information state.
 *
 * Asked for every player; all of them must give probabilities that sum to 1.
 */
export type BehaviorStrategy = (informationState: string, legalActions: readonly number[]) => ArrayLike<number>;

/** What each player gets on average when all follow the strategy, shape [players]; looks at every position of the game. */
export function expectedUtilities<State>(game: AlternatingGame<State>, strategy: BehaviorStrategy): number[] {
  const visit = (state: State): readonly number[] => {
    const player = game.currentPlayer(state);
    if (player === nobody) return game.utilities(state);
    const total = game.players.map(() => 0);
    for (const [action, probability] of continuations(game, state, player, strategy)) {
      if (probability === 0) continue;
      const utilities = visit(game.play(state, action));
      for (let i = 0; i < total.length; i++) total[i]! += probability * utilities[i]!;
    }
    return total;
  };
  return [...visit(game.initialState())];
}

/**
 * The most a player can get on average while all others follow the strategy.
 *
 * Exact, for players who remember all they have seen. At each of the player's information states the best action is the
 * one with the greatest sum, over the positions that it cannot tell apart, of the probability that chance and the others
 * bring it there times what follows.
 *
 * Source: Zinkevich et al., "Regret minimization in games with incomplete information", NIPS 20 (2007), §2.
 */
export function bestResponseUtility<State>(game: AlternatingGame<State>, player: number, strategy: BehaviorStrategy): number {
  const positions = positionsByInformation(game, player, strategy);
  const chosen = new Map<string, number>();

  const bestAction = (information: string): number => {
    const known = chosen.get(information);
    if (known !== undefined) return known;
    const alike = positions.get(information)!;
    const worth = (action: number) =>
      alike.reduce((sum, { state, reach }) => (reach === 0 ? sum : sum + reach * value(game.play(state, action))), 0);
    const legal = game.legalActions(alike[0]!.state);
    const worths = legal.map(worth);
    const best = legal[worths.indexOf(Math.max(...worths))]!;
    chosen.set(information, best);
    return best;
  };

  const value = (state: State): number => {
    const turn = game.currentPlayer(state);
    if (turn === nobody) return game.utilities(state)[player]!;
    if (turn === player) return value(game.play(state, bestAction(game.informationState(state, player))));
    return continuations(game, state, turn, strategy).reduce(
      (sum, [action, probability]) => (probability === 0 ? sum : sum + probability * value(game.play(state, action))),
      0,
    );
  };

  return value(game.initialState());
}

/**
 * What all players together could gain by answering the strategy in the best way: 0 exactly at a Nash equilibrium.
 *
 * In a game of two players with zero sum, half of it is the exploitability.
 */
export function nashConvOfStrategy<State>(game: AlternatingGame<State>, strategy: BehaviorStrategy): number {
  const utilities = expectedUtilities(game, strategy);
  return utilities.reduce((sum, utility, player) => sum + bestResponseUtility(game, player, strategy) - utility, 0);
}

/** Whether the tree of a game has at most so many positions; a position that is reached in two ways counts twice. */
export function hasAtMostPositions<State>(game: AlternatingGame<State>, limit: number): boolean {
  const open = [game.initialState()];
  for (let count = 1; open.length > 0; count++) {
    if (count > limit) return false;
    const state = open.pop()!;
    const moves =
      game.currentPlayer(state) === chance ? game.chanceOutcomes(state).map(({ action }) => action) : game.legalActions(state);
    for (const action of moves) open.push(game.play(state, action));
  }
  return true;
}

interface Position<State> {
  readonly state: State;
  /** Probability that chance and the other players bring it about while the player itself heads there. */
  readonly reach: number;
}

function positionsByInformation<State>(game: AlternatingGame<State>, player: number, strategy: BehaviorStrategy) {
  const positions = new Map<string, Position<State>[]>();
  const visit = (state: State, reach: number): void => {
    const turn = game.currentPlayer(state);
    if (turn === nobody) return;
    if (turn === player) {
      const information = game.informationState(state, player);
      const alike = positions.get(information);
      if (alike === undefined) positions.set(information, [{ state, reach }]);
      else alike.push({ state, reach });
      for (const action of game.legalActions(state)) visit(game.play(state, action), reach);
      return;
    }
    for (const [action, probability] of continuations(game, state, turn, strategy)) {
      visit(game.play(state, action), reach * probability);
    }
  };
  visit(game.initialState(), 1);
  return positions;
}

/** The possible moves of chance, or of a player who follows the strategy, with their probabilities. */
function continuations<State>(
  game: AlternatingGame<State>,
  state: State,
  turn: number,
  strategy: BehaviorStrategy,
): readonly (readonly [action: number, probability: number])[] {
  if (turn === chance) return game.chanceOutcomes(state).map(({ action, probability }) => [action, probability]);
  const legal = game.legalActions(state);
  const probabilities = strategy(game.informationState(state, turn), legal);
  return legal.map((action, index) => [action, probabilities[index]!]);
}
