import type { Action, Observation } from '../core/environment';
import type { Random } from '../core/random';
import type { NetworkState } from '../networks/network';

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
      readonly actionCount: number /** Outputs one value for each action. */;
      readonly network: NetworkState;
    };

/** What can be told about one observation, for the bars beside the stage. */
export interface Insight {
  /** Value of each action, in discounted reward. */
  readonly actionValues?: Float64Array;
  /** Probability of each action. */
  readonly actionProbabilities?: Float64Array;
  /** Value of the state, in discounted reward. */
  readonly stateValue?: number;
}

/** A policy that can be played. */
export interface Policy {
  /** The action the policy stands for, without exploration; draws only where the policy itself is random. */
  act(observation: Observation, random: Random): Action;
  inspect(observation: Observation): Insight;
  /** Frees what an engine holds for it outside JavaScript's heap. */
  dispose(): void;
}
