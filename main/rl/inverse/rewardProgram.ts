import type { FlatTable } from '../planning/flatTable';
import { oneHot } from '../planning/policyEvaluation';
import { LinearProgram } from './linearProgram';
import { discountedVisits } from './stateRewards';

/** What an expert's action is better by than another, as a weighting of the rewards of all states. */
export interface Preference {
  readonly state: number;
  /** That the expert does not take. */
  readonly action: number;
  /** Q(s, expert's) − Q(s, action) = γ Σ_s′ weights(s′) r(s′), shape [states]. */
  readonly weights: Float64Array;
}

/**
 * The expert's preferences of its actions over all others.
 *
 *     weights = (P_π(s) − P_a(s)) (I − γ P_π)⁻¹
 *
 * A row of the inverse holds how often π is in each state when it starts in that row's state.
 *
 * @param actions of the expert, shape [states].
 */
export function preferencesOf(table: FlatTable, actions: ArrayLike<number>, discount: number): Preference[] {
  const { stateCount, actionCount, starts, next, probabilities } = table;
  const policy = oneHot(actions, actionCount);
  const visitsFrom = Array.from({ length: stateCount }, (_, state) => {
    const start = new Float64Array(stateCount);
    start[state] = 1;
    return discountedVisits(table, start, policy, discount);
  });
  const addVisits = (weights: Float64Array, row: number, sign: number) => {
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      const visits = visitsFrom[next[entry]!]!;
      for (let state = 0; state < stateCount; state++) weights[state]! += sign * probabilities[entry]! * visits[state]!;
    }
  };
  const preferences: Preference[] = [];
  for (let state = 0; state < stateCount; state++) {
    for (let action = 0; action < actionCount; action++) {
      if (action === actions[state]) continue;
      const weights = new Float64Array(stateCount);
      addVisits(weights, state * actionCount + actions[state]!, 1);
      addVisits(weights, state * actionCount + action, -1);
      preferences.push({ state, action, weights });
    }
  }
  return preferences;
}

/**
 * Of the rewards that make an expert optimal the one that sets its actions off most, and is simple.
 *
 *     maximize Σ_s m(s) − λ Σ_s |r(s)|
 *     subject to 0 ≤ m(s) ≤ weights(s, a)ᵀ r for every action a that the expert does not take in s, |r(s)| ≤ 1
 *
 * As a program in positive variables r = r⁺ − r⁻: at r = 0 everything is allowed, so it starts there.
 *
 * Source: Ng & Russell, "Algorithms for inverse reinforcement learning", ICML 2000, §3.2, eq. 6.
 */
export class RewardProgram {
  readonly #program: LinearProgram;

  constructor(
    preferences: readonly Preference[],
    private readonly stateCount: number,
    penalty: number,
  ) {
    const variableCount = 3 * stateCount; // r⁺, r⁻, m
    const rowCount = preferences.length + stateCount;
    const coefficients = new Float64Array(rowCount * variableCount);
    const bounds = new Float64Array(rowCount);
    preferences.forEach(({ state, weights }, row) => {
      const first = row * variableCount;
      weights.forEach((weight, other) => {
        coefficients[first + other] = -weight;
        coefficients[first + stateCount + other] = weight;
      });
      coefficients[first + 2 * stateCount + state] = 1;
    });
    for (let state = 0; state < stateCount; state++) {
      const row = preferences.length + state;
      coefficients[row * variableCount + state] = 1;
      coefficients[row * variableCount + stateCount + state] = 1;
      bounds[row] = 1;
    }
    const objective = new Float64Array(variableCount).fill(-penalty, 0, 2 * stateCount).fill(1, 2 * stateCount);
    this.#program = new LinearProgram(coefficients, bounds, objective);
  }

  get value(): number {
    return this.#program.value;
  }

  /** r of the corner that was reached, shape [states]. */
  rewards(): Float64Array {
    const solution = this.#program.solution();
    return Float64Array.from({ length: this.stateCount }, (_, state) => solution[state]! - solution[this.stateCount + state]!);
  }

  /** One pivot. @returns false where nothing can be improved. */
  improve(): boolean {
    return this.#program.improve();
  }

  save = (): ReturnType<LinearProgram['save']> => this.#program.save();

  load = (saved: Parameters<LinearProgram['load']>[0]): void => this.#program.load(saved);
}
