import type { Dynamics, TransitionTable, WeightedOutcome } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import { discrete } from '../core/spaces';

/** A finite Markov decision process as its author writes it: every outcome of every action, once. */
export interface FiniteRules {
  readonly stateCount: number;
  /** One label for each action. */
  readonly actionLabels: readonly string[];
  /** One label for each state, where states are few enough to have names. */
  readonly stateLabels?: readonly string[];
  /** Steps after which an episode is truncated; never when absent. */
  readonly maxEpisodeSteps?: number;
  /** Probability of each state at the start of an episode, shape [states]. */
  readonly initialProbabilities: Float64Array;
  /**
   * Draw one uniform number even where only one outcome is possible.
   *
   * Gymnasium's toy-text environments do, so draws recorded there can be replayed here; nothing else needs it.
   */
  readonly alwaysDraws?: boolean;
  /** Every possible outcome in the order in which a draw chooses among them; asked once for each pair. */
  outcomes(state: number, action: number): readonly WeightedOutcome[];
}

/** Dynamics whose state is an index, observed as it is, with its exact rules at hand. */
export interface FiniteDynamics extends Dynamics<number, number, number> {
  readonly table: TransitionTable;
}

/**
 * Makes an environment and its table out of one description.
 *
 * A step makes one uniform draw u in [0, 1) and takes the first outcome whose cumulative probability is greater than u;
 * where only one outcome is possible nothing is drawn, unless `alwaysDraws`. The start of an episode is drawn in the
 * same way. Rows are worked out when they are first needed and then kept, so making a large environment costs nothing.
 *
 * @throws InvalidValueError at the first use of a row whose probabilities do not sum to 1 or that leads nowhere.
 */
export function finiteDynamics(rules: FiniteRules): FiniteDynamics {
  const { stateCount, initialProbabilities, alwaysDraws = false } = rules;
  const actionCount = rules.actionLabels.length;
  const initialState = stateSampler(initialProbabilities, alwaysDraws);
  // `null`, not a hole, keeps V8's fast element kind.
  const rows = new Array<readonly WeightedOutcome[] | null>(stateCount * actionCount).fill(null);

  function outcomes(state: number, action: number): readonly WeightedOutcome[] {
    const index = state * actionCount + action;
    const known = rows[index];
    if (known) return known;
    const row = rules.outcomes(state, action);
    checkRow(row, state, action, stateCount);
    rows[index] = row;
    return row;
  }

  return {
    observationSpace: discrete(stateCount, rules.stateLabels),
    actionSpace: discrete(actionCount, rules.actionLabels),
    maxEpisodeSteps: rules.maxEpisodeSteps ?? Infinity,
    initialState,
    transition(state, action, random) {
      const row = outcomes(state, action);
      return row.length > 1 || alwaysDraws ? drawOutcome(row, random.uniform()) : row[0]!;
    },
    observe: (state) => state,
    table: { stateCount, actionCount, initialProbabilities, outcomes },
  };
}

/** The first outcome whose cumulative probability is greater than `draw`, probabilities added in order. */
function drawOutcome(row: readonly WeightedOutcome[], draw: number): WeightedOutcome {
  const last = row.length - 1;
  let cumulative = 0;
  for (let index = 0; index < last; index++) {
    const outcome = row[index]!;
    cumulative += outcome.probability;
    if (cumulative > draw) return outcome;
  }
  return row[last]!; // also where rounding left the sum just under the draw
}

/** Draws states with the given probabilities; draws nothing where only one is possible, unless `alwaysDraws`. */
function stateSampler(probabilities: Float64Array, alwaysDraws: boolean): (random: Random) => number {
  const possible: number[] = [];
  const cumulative: number[] = [];
  let sum = 0;
  probabilities.forEach((probability, state) => {
    if (probability === 0) return;
    sum += probability;
    possible.push(state);
    cumulative.push(sum);
  });
  if (Math.abs(sum - 1) > 1e-9) throw new InvalidValueError(`The initial probabilities must sum to 1, got ${sum}.`);
  if (possible.length === 1 && !alwaysDraws) return () => possible[0]!;
  return (random) => possible[firstAbove(cumulative, random.uniform())]!;
}

/** Index of the first element greater than `value` in ascending numbers, by bisection; the last when there is none. */
function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function checkRow(row: readonly WeightedOutcome[], state: number, action: number, stateCount: number): void {
  const where = `of state ${state} and action ${action}`;
  const sum = row.reduce((total, { probability }) => total + probability, 0);
  if (!(Math.abs(sum - 1) <= 1e-9)) {
    throw new InvalidValueError(`The probabilities ${where} must sum to 1, got ${sum}.`);
  }
  for (const { state: next, reward } of row) {
    if (!Number.isInteger(next) || next < 0 || next >= stateCount) {
      throw new InvalidValueError(`The next states ${where} must be in [0, ${stateCount - 1}], got ${next}.`);
    }
    if (!Number.isFinite(reward)) throw new InvalidValueError(`The rewards ${where} must be finite, got ${reward}.`);
  }
}

/** Probabilities of a start that is equally likely in each of the given states. */
export function startIn(stateCount: number, states: readonly number[]): Float64Array {
  const probabilities = new Float64Array(stateCount);
  for (const state of states) probabilities[state]! += 1 / states.length;
  return probabilities;
}

/** The only outcome of an action. */
export function surely(state: number, reward: number, terminated = false): readonly WeightedOutcome[] {
  return [{ probability: 1, state, reward, terminated }];
}
