import { type AlternatingGame, nobody } from '../core/game';

/** One position of a game without hidden information and chance, whatever way led to it. */
export interface GraphPosition {
  /** Who is to move; `nobody` where the game is over. */
  readonly player: number;
  /** What the first player gets where the game is over; 0 elsewhere. */
  readonly utility: number;
  /** The legal moves with the names of the positions they lead to. */
  readonly moves: readonly { readonly action: number; readonly to: string }[];
}

/**
 * Every position that can be reached, by its information state, each after all that it leads to.
 *
 * @param game of perfect information, without cycles, and small enough to be walked through.
 */
export function positionGraph<State>(game: AlternatingGame<State>): ReadonlyMap<string, GraphPosition> {
  const graph = new Map<string, GraphPosition>();
  const visit = (state: State): string => {
    const name = game.informationState(state, 0);
    if (graph.has(name)) return name;
    const moves = game.legalActions(state).map((action) => ({ action, to: visit(game.play(state, action)) }));
    graph.set(name, { player: game.currentPlayer(state), utility: game.utilities(state)[0]!, moves });
    return name;
  };
  visit(game.initialState());
  return graph;
}

/**
 * What the first player gets from each position on.
 *
 *     u(s) = utility where the game is over, else `combine` of the u of the positions that the mover's moves lead to
 *
 * @param combine given the values of the moves, in their order, and the position with its name.
 */
export function backUp(
  graph: ReadonlyMap<string, GraphPosition>,
  combine: (values: readonly number[], position: GraphPosition, name: string) => number,
): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const [name, position] of graph) {
    const followers = position.moves.map(({ to }) => values.get(to)!);
    values.set(name, position.player === nobody ? position.utility : combine(followers, position, name));
  }
  return values;
}

/** The value of each position for the first player when nobody errs. */
export function minimaxValues(graph: ReadonlyMap<string, GraphPosition>): ReadonlyMap<string, number> {
  return backUp(graph, (values, { player }) => (player === 0 ? Math.max(...values) : Math.min(...values)));
}
