import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { ActionValues } from './actionValues';

/**
 * Optimism about what was rarely tried: the action of highest value plus bonus.
 *
 *     A = argmax_a [ Q(s, a) + scale(t) / √N(s, a) ]
 *
 * N counts how often a was chosen in s, and t = 1 + Σ_a N(s, a) numbers the choices made there, this one included.
 * With the scale c √(ln t) it is the upper confidence bound, with a constant κ the bonus for rare visits. An action that
 * was never tried comes first. Draws: one for each further equal.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §2.7, eq. 2.10; Auer, Cesa-Bianchi & Fischer,
 *         "Finite-time analysis of the multiarmed bandit problem", Machine Learning 47 (2002), 235–256 (UCB1: c = √2);
 *         Strehl & Littman, "An analysis of model-based interval estimation", JCSS 74 (2008), 1309–1331, eq. 7, for the
 *         constant, which serves here to choose and is not added to rewards (as in S&B, exercise 8.4).
 */
export class RarityBonus {
  /** N, shape [states, actions]. */
  readonly #counts: Float64Array;
  /** √N, shape [states, actions]: a choice changes one of them, and looks at all of a state. */
  readonly #roots: Float64Array;
  /** Σ_a N, shape [states]. */
  readonly #visits: Float64Array;
  readonly #probabilities: Float64Array;

  constructor(
    private readonly scale: (t: number) => number,
    stateCount: number,
    actionCount: number,
    private readonly random: Random,
  ) {
    this.#counts = new Float64Array(stateCount * actionCount);
    this.#roots = new Float64Array(stateCount * actionCount);
    this.#visits = new Float64Array(stateCount);
    this.#probabilities = new Float64Array(actionCount);
  }

  choose(actionValues: ActionValues, state: number): number {
    const action = this.#mostPromising(actionValues, state);
    const pair = state * actionValues.actionCount + action;
    this.#roots[pair] = Math.sqrt(++this.#counts[pair]!);
    this.#visits[state]!++;
    return action;
  }

  #mostPromising(actionValues: ActionValues, state: number): number {
    const { actionCount } = actionValues;
    const scale = this.scale(this.#visits[state]! + 1);
    let best = 0;
    let highest = -Infinity;
    let ties = 1;
    for (let action = 0; action < actionCount; action++) {
      const promise = this.#promise(actionValues, state, action, scale);
      if (promise > highest) {
        best = action;
        highest = promise;
        ties = 1;
      } else if (promise === highest && this.random.integer(++ties) === 0) best = action;
    }
    return best;
  }

  #promise(actionValues: ActionValues, state: number, action: number, scale: number): number {
    const root = this.#roots[state * actionValues.actionCount + action]!;
    return root === 0 ? Infinity : actionValues.get(state, action) + scale / root;
  }

  probabilities(actionValues: ActionValues, state: number): Float64Array {
    const probabilities = this.#probabilities;
    const scale = this.scale(this.#visits[state]! + 1);
    let highest = -Infinity;
    let ties = 0;
    for (let action = 0; action < probabilities.length; action++) {
      const promise = this.#promise(actionValues, state, action, scale);
      if (promise > highest) ties = 0;
      highest = Math.max(highest, promise);
      if (promise === highest) ties++;
      probabilities[action] = promise;
    }
    for (let action = 0; action < probabilities.length; action++) {
      probabilities[action] = probabilities[action] === highest ? 1 / ties : 0;
    }
    return probabilities;
  }

  save(): SavedState {
    return { counts: this.#counts.slice() };
  }

  load(saved: SavedState): void {
    this.#counts.set(saved['counts'] as Float64Array);
    const actionCount = this.#probabilities.length;
    this.#visits.fill(0);
    this.#counts.forEach((count, pair) => {
      this.#roots[pair] = Math.sqrt(count);
      this.#visits[Math.floor(pair / actionCount)]! += count;
    });
  }
}
