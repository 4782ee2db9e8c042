import type { JointTransitionTable } from '../core/game';
import { argmax } from '../values/argmax';
import { jointActionCount, jointActions } from './jointActions';

/** Sweeps after which values that have not settled are taken as they are: a metric must end. */
const mostSweeps = 10_000;

/** Change of values in a sweep below which they have settled, in reward. */
const settled = 1e-10;

/** Probability of each action of each player in each state, shape [players][states, actions]. */
export type JointStrategy = readonly Float64Array[];

/** What each player could still win. */
export interface DeviationGains {
  /** What each player gets from the start on when all follow the strategy, discounted, shape [players]. */
  readonly values: Float64Array;
  /** What each would get more by the best answer to the others, shape [players]; at least 0. */
  readonly gains: Float64Array;
  /** Sum of the gains: 0 in a Nash equilibrium. */
  readonly nashConv: number;
}

/**
 * How far strategies are from an equilibrium, exactly: every player's best answer is found by dynamic programming.
 *
 *     NashConv(π) = Σᵢ [ max_π′ᵢ vᵢ(π′ᵢ, π₋ᵢ) − vᵢ(π) ]
 *
 * In a zero-sum game of two players, half of it is the exploitability.
 *
 * @param discount in [0, 1]; 1 only where episodes end by themselves.
 *
 * Source: Lanctot et al., "A unified game-theoretic approach to multiagent reinforcement learning", NeurIPS 2017, §2.
 */
export function deviationGains(table: JointTransitionTable, strategy: JointStrategy, discount: number): DeviationGains {
  const players = table.actionCounts.length;
  const values = new Float64Array(players);
  const gains = new Float64Array(players);
  for (let player = 0; player < players; player++) {
    values[player] = startValue(table, strategy, player, discount, false);
    const best = startValue(table, strategy, player, discount, true);
    gains[player] = Math.max(0, best - values[player]!);
  }
  return { values, gains, nashConv: gains.reduce((sum, gain) => sum + gain, 0) };
}

/**
 * A best answer of one player to what the others do: one action in each state.
 *
 * @param strategy of all players; the player's own is not looked at.
 * @param discount in [0, 1]; 1 only where episodes end by themselves.
 * @returns probabilities of 0 and 1, shape [states, actions].
 */
export function bestResponse(
  table: JointTransitionTable,
  strategy: JointStrategy,
  player: number,
  discount: number,
): Float64Array {
  const actionCount = table.actionCounts[player]!;
  const values = stateValues(table, strategy, player, discount, true);
  const response = new Float64Array(table.stateCount * actionCount);
  const actionValues = new Float64Array(actionCount);
  for (let state = 0; state < table.stateCount; state++) {
    actionValues.fill(0);
    addActionValues(table, strategy, player, state, discount, values, actionValues);
    response[state * actionCount + argmax(actionValues)] = 1;
  }
  return response;
}

/** v of one player from the start on, with its own strategy or with the best answer to the others. */
function startValue(
  table: JointTransitionTable,
  strategy: JointStrategy,
  player: number,
  discount: number,
  answersBest: boolean,
): number {
  const values = stateValues(table, strategy, player, discount, answersBest);
  return values.reduce((sum, value, state) => sum + table.initialProbabilities[state]! * value, 0);
}

/** v of one player, shape [states]. */
function stateValues(
  table: JointTransitionTable,
  strategy: JointStrategy,
  player: number,
  discount: number,
  answersBest: boolean,
): Float64Array {
  const { stateCount, actionCounts } = table;
  const ownCount = actionCounts[player]!;
  const values = new Float64Array(stateCount);
  const actionValues = new Float64Array(ownCount);
  for (let sweep = 0, change = Infinity; sweep < mostSweeps && change > settled; sweep++) {
    change = 0;
    for (let state = 0; state < stateCount; state++) {
      actionValues.fill(0);
      addActionValues(table, strategy, player, state, discount, values, actionValues);
      const own = strategy[player]!;
      let value = answersBest ? -Infinity : 0;
      for (let action = 0; action < ownCount; action++) {
        if (answersBest) value = Math.max(value, actionValues[action]!);
        else value += own[state * ownCount + action]! * actionValues[action]!;
      }
      change = Math.max(change, Math.abs(value - values[state]!));
      values[state] = value;
    }
  }
  return values;
}

/** Adds E[ R + γ v(S′) ] for each action of one player, over what the others do. */
function addActionValues(
  table: JointTransitionTable,
  strategy: JointStrategy,
  player: number,
  state: number,
  discount: number,
  values: Float64Array,
  actionValues: Float64Array,
): void {
  const { actionCounts } = table;
  const jointCount = jointActionCount(actionCounts);
  for (let joint = 0; joint < jointCount; joint++) {
    const actions = jointActions(actionCounts, joint);
    let othersProbability = 1;
    for (let other = 0; other < actions.length; other++) {
      if (other !== player) othersProbability *= strategy[other]![state * actionCounts[other]! + actions[other]!]!;
    }
    if (othersProbability === 0) continue;
    for (const { probability, state: next, rewards, terminated } of table.outcomes(state, actions)) {
      const value = rewards[player]! + (terminated ? 0 : discount * values[next]!);
      actionValues[actions[player]!]! += othersProbability * probability * value;
    }
  }
}
