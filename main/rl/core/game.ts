import type { Observation } from './environment';
import type { Random } from './random';
import type { Discrete, Space } from './spaces';

/**
 * How the rewards of the players hang together: they sum to 0, they are the same for all, or neither.
 *
 * A promise about every outcome, so that an algorithm can say which games it is for.
 */
export type RewardStructure = 'zero-sum' | 'shared' | 'general';

/** What all games have. Players are numbered from 0; a state is plain data that survives JSON. */
interface Playable<State> {
  /** What each player is called, for people. */
  readonly players: readonly string[];
  readonly rewardStructure: RewardStructure;
  /** What each player sees, shape [players]. */
  readonly observationSpaces: readonly Space[];
  /** What each player can do, shape [players]. */
  readonly actionSpaces: readonly Discrete[];
  observe(state: State, player: number): Observation;
}

/** What one joint action leads to. */
export interface JointOutcome<State> {
  readonly state: State;
  /** Reward R′ of each player, shape [players]. */
  readonly rewards: readonly number[];
  /** True when `state` is terminal: no reward can follow it. */
  readonly terminated: boolean;
}

/**
 * A game in which all players act at once, as pure functions of the state: a Markov game.
 *
 * Random draws come from the stream that is handed in, in the order the game documents; time limits are applied by
 * `GameSimulation`.
 *
 * Source: Shapley, "Stochastic games", PNAS 39 (1953), 1095–1100; Littman, "Markov games as a framework for multi-agent
 *         reinforcement learning", ICML 1994, 157–163.
 */
export interface SimultaneousGame<State = unknown> extends Playable<State> {
  readonly kind: 'simultaneous';
  /** Steps after which an episode is truncated; Infinity when it never is. */
  readonly maxEpisodeSteps: number;
  initialState(random: Random): State;
  /** @param actions one for each player. */
  transition(state: State, actions: readonly number[], random: Random): JointOutcome<State>;
  /** Present when the game is finite and its state an index that everyone sees: its exact rules, for solving it. */
  readonly table?: JointTransitionTable;
}

/** One possible outcome of a joint action in a finite game. */
export interface WeightedJointOutcome extends JointOutcome<number> {
  /** In (0, 1]; the outcomes of one state and joint action sum to 1. */
  readonly probability: number;
}

/** The exact rules of a finite game with simultaneous moves. */
export interface JointTransitionTable {
  readonly stateCount: number;
  /** Actions of each player, shape [players]. */
  readonly actionCounts: readonly number[];
  /** Probability of each state at the start of an episode, shape [states]. */
  readonly initialProbabilities: Float64Array;
  /** Every possible outcome of a joint action, in the order in which a draw chooses among them. */
  outcomes(state: number, actions: readonly number[]): readonly WeightedJointOutcome[];
}

/** Whose turn it is when chance moves. */
export const chance = -1;

/** Whose turn it is when the game is over. */
export const nobody = -2;

/** One thing that chance may do. */
export interface ChanceOutcome {
  readonly action: number;
  /** In (0, 1]; the outcomes of one state sum to 1. */
  readonly probability: number;
}

/**
 * A game in which one player moves at a time, as pure functions of the state: a game in extensive form.
 *
 * What is random is a move of chance; all else is determined. `playChance` draws the moves of chance; whoever solves the
 * game looks at all of them.
 *
 * Source: Osborne & Rubinstein, A Course in Game Theory (1994), ch. 6 and 11.
 */
export interface AlternatingGame<State = unknown> extends Playable<State> {
  readonly kind: 'alternating';
  /** Present where everybody sees the whole state and chance never moves: information states are then the same for all. */
  readonly hasPerfectInformation?: true;
  /** Upper bound of the moves of an episode, those of chance not counted. */
  readonly maxMoves: number;
  initialState(): State;
  /** The player to move, `chance`, or `nobody` when the game is over. */
  currentPlayer(state: State): number;
  /** What the current player may do, ascending; empty when it is nobody's or chance's turn. */
  legalActions(state: State): readonly number[];
  /** What chance may do; empty when it is not its turn. */
  chanceOutcomes(state: State): readonly ChanceOutcome[];
  /**
   * The state after a move.
   *
   * @throws InvalidValueError when the action is not among the legal ones, or those of chance.
   */
  play(state: State, action: number): State;
  /** What each player gets at the end, shape [players]; 0 for all before. */
  utilities(state: State): readonly number[];
  /**
   * All that a player knows, in words that are the same in exactly those states that the player cannot tell apart.
   *
   * Tables of strategies are indexed by it.
   */
  informationState(state: State, player: number): string;
}

export type Game = SimultaneousGame | AlternatingGame;

/**
 * Makes the moves of chance until it is a player's turn or the game is over.
 *
 * Draws one uniform number for each move of chance, and takes the first outcome whose cumulative probability is greater.
 */
export function playChance<State>(game: AlternatingGame<State>, state: State, random: Random): State {
  let next = state;
  while (game.currentPlayer(next) === chance) {
    const outcomes = game.chanceOutcomes(next);
    next = game.play(next, outcomes[random.choice(outcomes.map(({ probability }) => probability))]!.action);
  }
  return next;
}
