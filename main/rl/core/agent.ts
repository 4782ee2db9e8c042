import type { PolicySnapshot } from '../policies/policy';
import type { Action, Environment, Observation, Timestep } from './environment';
import type { GameSimulation, JointTimestep } from './gameSimulation';
import type { SavedState } from './savedState';
import type { Trace } from './trace';
import type { TurnSimulation } from './turnSimulation';

/** What an algorithm tells after each time step. */
export interface LearningStep {
  /** In a game with simultaneous moves: the actions of all players, shape [players]. */
  readonly action: Action;
  /** In a game: what the first player saw and got. */
  readonly timestep: Timestep;
  /** Temporal-difference error δ of this step, in reward units, where the algorithm has one. */
  readonly tdError?: number | undefined;
  /**
   * True where a checkpoint may be taken: everything the rest of `learn` depends on is then in fields (and in the
   * environments), nothing in local variables.
   */
  readonly canResume: boolean;
  /** Numbers the algorithm reports at this step, by the names it declares; absent on steps without an update. */
  readonly metrics?: Readonly<Record<string, number>> | undefined;
}

/**
 * A learning algorithm at work.
 *
 * `learn` holds the whole loop, reads like the pseudocode of its source, and yields once for each time step.
 * The trainer pulls, so pausing, stepping, stopping and drawing need no code here. Two rules keep it sound: what is
 * worth saving is a field, never a local variable; and outputs of a network are not kept across a `yield`.
 */
export interface Agent<E = Environment> {
  /** Told what each passage of the loop worked with, where somebody steps through the algorithm; never in a run. */
  trace?: Trace | undefined;
  /** Learns forever; each `next()` advances one time step. After `load`, a fresh call goes on where `save` was taken. */
  learn(environment: E): Generator<LearningStep, never, void>;
  /** The learned policy as plain data: a copy, which further learning does not touch. */
  policy(): PolicySnapshot;
  /** Everything that further learning depends on, bit for bit, besides random streams and environments. */
  save(): SavedState;
  load(saved: SavedState): void;
}

/** An environment as agents over tables see it: the observation is the state's index. */
export type TabularEnvironment = Environment<number, number>;

/** An environment with numbers to observe and actions to choose from. */
export type BoxEnvironment<A extends Action = number> = Environment<Float64Array, A>;

/** A game with simultaneous moves, as an algorithm that learns for its players sees it. */
export type JointEnvironment<State = unknown> = Pick<
  GameSimulation<State>,
  'game' | 'state' | 'isOver' | 'reset' | 'current' | 'step'
>;

/** A game with alternating moves, as an algorithm that learns for its players sees it. */
export type TurnEnvironment<State = unknown> = Pick<
  TurnSimulation<State>,
  'game' | 'state' | 'isOver' | 'reset' | 'current' | 'play'
>;

/** What an algorithm for several players tells after each joint step. */
export function jointLearningStep(
  actions: readonly number[],
  { observations, rewards, terminated, truncated }: JointTimestep,
  rest: Pick<LearningStep, 'canResume' | 'metrics' | 'tdError'>,
): LearningStep {
  const timestep = { observation: observations[0]!, reward: rewards[0]!, terminated, truncated };
  return { action: Float64Array.from(actions), timestep, ...rest };
}

/** Many copies of one environment, stepped in turn by the agents that ask for them. */
export type EnvironmentCopies<O extends Observation = Observation, A extends Action = Action> = readonly Environment<O, A>[];
