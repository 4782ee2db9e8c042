import type { Action, Observation } from '../core/environment';
import type { Random } from '../core/random';
import type { NetworkState } from '../networks/network';
import type { FeatureSpec } from '../values/featureSpec';
import type { ObservationScaling } from '../values/observationScaling';
import type { ValueHead } from '../values/valueHead';

/**
 * A policy as plain data: what the page plays, what a checkpoint keeps for the time machine, what is exported.
 *
 * Everything that belongs between observation and action is in it. One kind for each way of choosing.
 */
export type PolicySnapshot =
  | { readonly kind: 'uniform'; readonly actionCount: number }
  | {
      readonly kind: 'greedy-table';
      readonly stateCount: number;
      readonly actionCount: number /** Shape [states, actions]. */;
      readonly actionValues: Float64Array;
    }
  | {
      readonly kind: 'stochastic-table';
      readonly stateCount: number;
      readonly actionCount: number;
      /** π(a | s), shape [states, actions]; each row sums to 1. */
      readonly actionProbabilities: Float64Array;
      /** Reward of each state that was recovered from demonstrations, shape [states], where that is what was learned. */
      readonly recoveredRewards?: Float64Array;
    }
  | {
      readonly kind: 'state-values';
      readonly stateCount: number;
      readonly actionCount: number;
      /** v, shape [states], in discounted reward: what was learned about a policy that was given. */
      readonly stateValues: Float64Array;
      /** π(a | s) of that policy, shape [states, actions]; each row sums to 1. */
      readonly actionProbabilities: Float64Array;
    }
  | {
      readonly kind: 'greedy-network';
      readonly actionCount: number;
      readonly network: NetworkState;
      /** What the outputs stand for; absent: one value for each action. */
      readonly head?: ValueHead;
      readonly scaling?: ObservationScaling;
    }
  | {
      /** π(a | o) in proportion to exp of the network's preferences, one output for each action. */
      readonly kind: 'softmax-network';
      readonly actionCount: number;
      readonly network: NetworkState;
      /** `mode` plays the likeliest action, `sample` draws. */
      readonly plays: 'mode' | 'sample';
      readonly scaling?: ObservationScaling;
      /** Outputs the value of the state, in the units of the reward that was learned from. */
      readonly valueNetwork?: NetworkState;
    }
  | {
      /** Real-valued actions: the first `low.length` outputs, carried into the bounds. */
      readonly kind: 'continuous-network';
      /** Bounds of each element of the action, shape [elements]. */
      readonly low: Float64Array;
      readonly high: Float64Array;
      /** `clip`: outputs are actions, cut off at the bounds. `tanh`: tanh of the outputs, stretched from ±1 to the bounds. */
      readonly squash: 'clip' | 'tanh';
      readonly network: NetworkState;
      readonly scaling?: ObservationScaling;
      readonly valueNetwork?: NetworkState;
    }
  | {
      readonly kind: 'greedy-linear';
      readonly actionCount: number;
      readonly features: FeatureSpec;
      /** Of the action values, shape [actions, features]. */
      readonly weights: Float64Array;
    }
  | {
      /** π(a | s) in proportion to exp of a linear preference. */
      readonly kind: 'softmax-linear';
      readonly actionCount: number;
      readonly features: FeatureSpec;
      /** Of the preferences, shape [actions, features]. */
      readonly weights: Float64Array;
      /** What no probability falls below; less than 1 / actions. */
      readonly leastProbability: number;
      /** Of the values of states, shape [features]; empty where none were learned. */
      readonly stateWeights: Float64Array;
    }
  | {
      /** What was learned about a policy that was given: values of states that are linear in features. */
      readonly kind: 'linear-state-values';
      readonly actionCount: number;
      readonly features: FeatureSpec;
      /** Shape [features]. */
      readonly weights: Float64Array;
      /** π(a) of that policy, the same in every state, shape [actions]; sums to 1. */
      readonly actionProbabilities: Float64Array;
    }
  | {
      /** The same with a network, fed with the features. */
      readonly kind: 'network-state-values';
      readonly actionCount: number;
      readonly features: FeatureSpec;
      readonly network: NetworkState /** Outputs the value of the state. */;
      readonly actionProbabilities: Float64Array;
    }
  | {
      /** Turns the joints of a planar arm towards angles with which its tip is at the target that it sees. */
      readonly kind: 'arm-controller';
      /** Of the links, m. */
      readonly lengths: readonly number[];
      /** `fastest`: the way on which the joint that turns furthest turns least. `nearest`: where damped least squares leads. */
      readonly solution: 'fastest' | 'nearest';
      /** Share of the greatest action for each rad that a joint has yet to turn. */
      readonly stiffness: number;
      /** Share that each rad/s of its velocity takes off. */
      readonly damping: number;
    }
  | {
      /** Each joint takes the level of its action that it values most by itself. */
      readonly kind: 'joint-levels';
      /** Bounds of each joint, shape [joints]; its levels lie evenly between them. */
      readonly low: Float64Array;
      readonly high: Float64Array;
      readonly levelCount: number;
      readonly features: FeatureSpec;
      /** Of the values of the levels, shape [joints, levels, features]. */
      readonly weights: Float64Array;
    }
  | {
      /** Follows an option until it ends, then begins the best of those that may begin there. */
      readonly kind: 'options-table';
      readonly stateCount: number;
      readonly actionCount: number;
      readonly optionCount: number;
      /** Q over options, shape [states, options]. */
      readonly optionValues: Float64Array;
      /** 1 where an option may begin, shape [states, options]. */
      readonly initiation: Uint8Array;
      /** π(a | s) of each option, shape [options, states, actions]. */
      readonly actionProbabilities: Float64Array;
      /** β(s) of each option: probability of ending on arrival, shape [options, states]. */
      readonly termination: Float64Array;
    }
  | {
      /** A game: each player's own policy over what it sees, shape [players]. */
      readonly kind: 'players';
      readonly players: readonly PolicySnapshot[];
    }
  | {
      /** A game of turns: π(a | what the player knows), by information state; evenly where one is missing. */
      readonly kind: 'information-table';
      readonly actionCount: number;
      readonly probabilities: Readonly<Record<string, Float64Array>>;
    }
  | {
      /** A game of turns: looks ahead before each move, with games played evenly at random to the end. */
      readonly kind: 'tree-search';
      readonly simulations: number;
      /** c of UCB1. */
      readonly exploration: number;
    }
  | {
      /** A game of turns: looks ahead with a network that assesses positions. */
      readonly kind: 'searched-network';
      /** Sees the board as the player to move does; outputs a preference for each action, then the value before its tanh. */
      readonly network: NetworkState;
      /** 0 plays what the network prefers, without looking ahead. */
      readonly simulations: number;
      /** c of PUCT. */
      readonly exploration: number;
    };

/** Kinds that play games of several players, not environments; `createGamePolicy` brings them to life. */
export type GamePolicySnapshot = Extract<
  PolicySnapshot,
  { readonly kind: 'players' | 'information-table' | 'tree-search' | 'searched-network' }
>;

/** What can be told about one observation, for the bars beside the stage. */
export interface Insight {
  /** Value of each action, in discounted reward. */
  readonly actionValues?: Float64Array;
  /** Probability of each action. */
  readonly actionProbabilities?: Float64Array;
  /** Value of the state, in discounted reward. */
  readonly stateValue?: number;
  /** The action itself, shape [elements], where actions are real numbers. */
  readonly action?: Float64Array;
}

/** How all players of a game act. */
export interface GamePolicy {
  /** What a player does in a state in which it is its turn; always legal. */
  act(state: unknown, player: number, random: Random): number;
  /** What can be told about a player's view of a state. */
  inspect(state: unknown, player: number): Insight;
  /** Frees what an engine holds for it outside JavaScript's heap. */
  dispose(): void;
}

/** A policy that can be played. */
export interface Policy {
  /** The action the policy stands for, without exploration; draws only where the policy itself is random. */
  act(observation: Observation, random: Random): Action;
  /** Tells it that an episode begins, so that it forgets what it did before; absent where it remembers nothing. */
  begin?(): void;
  inspect(observation: Observation): Insight;
  /** Frees what an engine holds for it outside JavaScript's heap. */
  dispose(): void;
}
