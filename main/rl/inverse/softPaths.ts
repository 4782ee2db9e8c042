import type { TransitionTable } from '../core/environment';
import { type FlatTable, flattenTable } from '../planning/flatTable';

/**
 * The paths of somebody who likes reward and is as undecided as liking it allows: maximum causal entropy.
 *
 *     Q_t(s, a) = r(s) + Σ_s′ p(s′ | s, a) V_{t+1}(s′),   V_t(s) = log Σ_a exp Q_t(s, a),   V_T = 0
 *     π_t(a | s) = exp [ Q_t(s, a) − V_t(s) ]
 *     D_0 = p₀,   D_{t+1}(s′) = Σ_{s,a} D_t(s) π_t(a | s) p(s′ | s, a),   μ(s) = Σ_{t<T} D_t(s)
 *
 * A path has T states. Where nothing is left to chance it has a probability in proportion to exp of the sum of its
 * rewards. Rewards are in nat: divide by a temperature first where there is one.
 *
 * Source: Ziebart, Bagnell & Dey, "Modeling interaction via the principle of maximum causal entropy", ICML 2010, §3;
 *         Ziebart, Maas, Bagnell & Dey, "Maximum entropy inverse reinforcement learning", AAAI 2008, algorithm 1.
 */
export class SoftPaths {
  /** π_t(a | s) of the last rewards, shape [horizon, states, actions]. */
  readonly policy: Float64Array;
  /** μ of the last rewards, shape [states]; sums to the horizon. */
  readonly visits: Float64Array;
  readonly #table: FlatTable;
  #values: Float64Array;
  #nextValues: Float64Array;
  #shares: Float64Array;
  #nextShares: Float64Array;

  /** @param initialProbabilities p₀, shape [states]. */
  constructor(
    table: TransitionTable,
    readonly horizon: number,
    private readonly initialProbabilities: Float64Array = table.initialProbabilities,
  ) {
    this.#table = flattenTable(table);
    const { stateCount, actionCount } = table;
    this.policy = new Float64Array(horizon * stateCount * actionCount);
    [this.visits, this.#values, this.#nextValues, this.#shares, this.#nextShares] = [1, 2, 3, 4, 5].map(
      () => new Float64Array(stateCount),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  }

  /**
   * Works out `policy` and `visits`.
   *
   * @param rewards r, shape [states], nat.
   * @returns Σ_s p₀(s) V₀(s): the logarithm of what the weights of all paths sum to. Its gradient in r is μ.
   */
  solve(rewards: Float64Array): number {
    this.#values.fill(0);
    for (let step = this.horizon - 1; step >= 0; step--) this.#backUp(step, rewards);
    this.#walk();
    return this.initialProbabilities.reduce((sum, share, state) => sum + share * this.#values[state]!, 0);
  }

  /** V_t and π_t from V_{t+1}. */
  #backUp(step: number, rewards: Float64Array): void {
    const { stateCount, actionCount, starts, next, probabilities } = this.#table;
    const { policy } = this;
    const [values, nextValues] = [this.#nextValues, this.#values];
    for (let state = 0; state < stateCount; state++) {
      const first = (step * stateCount + state) * actionCount;
      let largest = -Infinity;
      for (let action = 0; action < actionCount; action++) {
        const row = state * actionCount + action;
        let value = rewards[state]!;
        for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
          value += probabilities[entry]! * nextValues[next[entry]!]!;
        }
        policy[first + action] = value;
        if (value > largest) largest = value;
      }
      let sum = 0;
      for (let i = first; i < first + actionCount; i++) {
        const weight = Math.exp(policy[i]! - largest);
        policy[i] = weight;
        sum += weight;
      }
      for (let i = first; i < first + actionCount; i++) policy[i]! /= sum;
      values[state] = largest + Math.log(sum);
    }
    this.#values = values;
    this.#nextValues = nextValues;
  }

  /** μ, forward from p₀. */
  #walk(): void {
    const { visits, horizon, policy } = this;
    visits.fill(0);
    this.#shares.set(this.initialProbabilities);
    for (let step = 0; step < horizon; step++) {
      for (let state = 0; state < visits.length; state++) visits[state]! += this.#shares[state]!;
      if (step === horizon - 1) return;
      const rowCount = this.#table.stateCount * this.#table.actionCount;
      this.#nextShares.fill(0);
      spread(this.#table, this.#shares, policy.subarray(step * rowCount, (step + 1) * rowCount), this.#nextShares);
      [this.#shares, this.#nextShares] = [this.#nextShares, this.#shares];
    }
  }
}

/**
 * Adds where each state's share goes in one step.
 *
 *     next(s′) += Σ_{s,a} shares(s) π(a | s) p(s′ | s, a)
 *
 * @param policy π(a | s), shape [states, actions].
 */
export function spread(table: FlatTable, shares: Float64Array, policy: Float64Array, nextShares: Float64Array): void {
  const { stateCount, actionCount, starts, next, probabilities } = table;
  for (let state = 0; state < stateCount; state++) {
    const share = shares[state]!;
    if (share === 0) continue;
    for (let row = state * actionCount; row < (state + 1) * actionCount; row++) {
      const weight = share * policy[row]!;
      if (weight === 0) continue;
      for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
        nextShares[next[entry]!]! += weight * probabilities[entry]!;
      }
    }
  }
}
