import type { Random } from './random';
import type { Space } from './spaces';

/** What an agent sees of a state: an index where the space is discrete, an array [elements] where it is a box. */
export type Observation = number | Float64Array;

/** What an agent does: an index where the space is discrete, an array [elements] where it is a box. */
export type Action = number | Float64Array;

/** What one transition of the dynamics leads to. */
export interface Outcome<State> {
  readonly state: State;
  /** Reward R′ earned on the way, in the units stated by the environment. */
  readonly reward: number;
  /** True when `state` is terminal: no reward can follow it. */
  readonly terminated: boolean;
}

/**
 * The rules of an environment, as pure functions of the state.
 *
 * A state is plain data that survives JSON. Nothing here keeps a clock or counts steps; the time limit is applied by
 * `Simulation`. Random draws come from the stream that is handed in, in the order the environment documents.
 */
export interface Dynamics<State = unknown, O extends Observation = Observation, A extends Action = Action> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Steps after which an episode is truncated; Infinity when it never is. */
  readonly maxEpisodeSteps: number;
  initialState(random: Random): State;
  transition(state: State, action: A, random: Random): Outcome<State>;
  observe(state: State): O;
  /** Present when the environment is a finite Markov decision process: its exact rules, for planning. */
  readonly table?: TransitionTable;
  /** True where no state is terminal; where there is a table, that tells. */
  readonly isContinuing?: boolean;
  /** Present when the task is to bring about a goal that is seen in the observation, and any other might have been asked. */
  readonly goals?: GoalRules;
}

/** What would have been seen and earned had the goal been another one. */
export interface GoalRules {
  /** The goal that an observation fulfils, whatever the goal was; shape [elements of a goal]. */
  achieved(observation: Float64Array): Float64Array;
  /** The same observation with another goal in it. */
  withGoal(observation: Float64Array, goal: Float64Array): Float64Array;
  /** Reward and end of the step that an action took to an observation, with the goal that is in it. */
  judge(action: Action, observation: Float64Array): { readonly reward: number; readonly terminated: boolean };
}

/** One possible outcome of an action in a finite environment. */
export interface WeightedOutcome {
  /** In (0, 1]; the outcomes of one state and action sum to 1. */
  readonly probability: number;
  /** Index of the next state. */
  readonly state: number;
  readonly reward: number;
  readonly terminated: boolean;
}

/** The exact rules of a finite Markov decision process. */
export interface TransitionTable {
  readonly stateCount: number;
  readonly actionCount: number;
  /** Probability of each state at the start of an episode, shape [states]. */
  readonly initialProbabilities: Float64Array;
  /** Every possible outcome of an action, in the order in which a draw chooses among them. */
  outcomes(state: number, action: number): readonly WeightedOutcome[];
}

/** One tick of the agent–environment loop (Sutton & Barto, 2nd ed., fig. 3.1). */
export interface Timestep<O extends Observation = Observation> {
  readonly observation: O;
  readonly reward: number;
  /** The task ended: the value of what follows is 0. */
  readonly terminated: boolean;
  /** The episode was cut from outside (time limit): what follows still has value. */
  readonly truncated: boolean;
}

/** What an agent sees: `reset`, then `step` until the episode is over. */
export interface Environment<O extends Observation = Observation, A extends Action = Action> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Starts a new episode. */
  reset(): O;
  /** @throws InvalidValueError when the episode is over or the action is not in the action space. */
  step(action: A): Timestep<O>;
  /** The observation of the episode under way; starts one if there is none. For agents that resume within an episode. */
  current(): O;
}
