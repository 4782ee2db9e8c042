import type { TransitionTable } from '../core/environment';
import { rowValue } from './bellman';
import { type FlatTable, flattenTable } from './flatTable';
import { solveFixedPoint } from './linearEquations';
import type { Option } from './options';

/** What following an option to its end leads to, discounted by the steps that it takes. */
export interface OptionModel {
  /** E[ R₁ + γ R₂ + … + γᵏ⁻¹ R_k ] from each state, shape [states]. */
  readonly rewards: Float64Array;
  /** E[ γᵏ · 1(it ends in x) ] from each state, shape [states, states x]. */
  readonly transitions: Float64Array;
}

/**
 * The exact model of an option, from the linear equations themselves.
 *
 *     r(s)   = Σ_a π(a | s) Σ p(s′, r | s, a) [ r + γ (1 − β(s′)) r(s′) ]
 *     p(s,x) = Σ_a π(a | s) Σ p(s′ | s, a) γ [ (1 − β(s′)) p(s′, x) + β(s′) 1(s′ = x) ]
 *
 * @param discount less than 1, or the option must end from wherever it is followed.
 *
 * Source: Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), 181–211, §3 and §5.
 */
export function optionModel(table: TransitionTable, option: Option, discount: number): OptionModel {
  const flat = flattenTable(table);
  const { stateCount } = flat;
  const { starts, columns, coefficients, endings } = followedChain(flat, option);
  const solve = (constants: Float64Array) => solveFixedPoint({ constants, starts, columns, coefficients, factor: discount });

  const nothing = new Float64Array(stateCount);
  const immediate = nothing.map((_, state) => rewardOf(flat, option, state, nothing));
  const transitions = new Float64Array(stateCount * stateCount);
  for (const [ending, probabilities] of endings) {
    const column = solve(probabilities.map((probability) => discount * probability));
    for (let state = 0; state < stateCount; state++) transitions[state * stateCount + ending] = column[state]!;
  }
  return { rewards: solve(immediate), transitions };
}

/** Expected reward of the first step. */
function rewardOf(flat: FlatTable, { policy }: Option, state: number, nothing: Float64Array): number {
  let reward = 0;
  for (let row = state * flat.actionCount; row < (state + 1) * flat.actionCount; row++) {
    if (policy[row] !== 0) reward += policy[row]! * rowValue(flat, row, nothing, 0);
  }
  return reward;
}

/** How an option goes on, as sparse rows, and how it ends: for each state it can end in, the probability of that in one step. */
function followedChain(flat: FlatTable, { policy, termination }: Option) {
  const starts = [0];
  const columns: number[] = [];
  const coefficients: number[] = [];
  const endings = new Map<number, Float64Array>();
  for (let state = 0; state < flat.stateCount; state++) {
    for (let row = state * flat.actionCount; row < (state + 1) * flat.actionCount; row++) {
      if (policy[row] === 0) continue;
      for (let entry = flat.starts[row]!; entry < flat.starts[row + 1]!; entry++) {
        const next = flat.next[entry]!;
        const probability = policy[row]! * flat.probabilities[entry]!;
        const ends = termination[next]!;
        if (ends < 1) {
          columns.push(next);
          coefficients.push(probability * (1 - ends));
        }
        if (ends > 0) {
          if (!endings.has(next)) endings.set(next, new Float64Array(flat.stateCount));
          endings.get(next)![state]! += probability * ends;
        }
      }
    }
    starts.push(columns.length);
  }
  return { starts, columns, coefficients, endings };
}
