import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { ActionValues } from './actionValues';
import { linearSchedule } from './schedule';

/** How far ε-greedy choice strays from the greedy one, and how that changes. */
export interface EpsilonGreedySettings {
  readonly epsilon: number;
  readonly finalEpsilon: number;
  /** Choices over which ε falls; 0 keeps `epsilon`. */
  readonly explorationSteps: number;
}

/**
 * ε-greedy choice: usually the action of highest value, sometimes any.
 *
 *     π(a | s) = ε / |A| + (1 − ε) / |A*|  if a ∈ A* = argmax_a Q(s, a),   ε / |A|  otherwise
 *
 * Equals are drawn evenly. Draws: whether to explore, then the action, or one draw for each further equal.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §2.2, p. 27, and §5.4, p. 101.
 */
export class EpsilonGreedy {
  readonly #probabilities: Float64Array;
  #choiceCount = 0;

  constructor(
    private readonly settings: EpsilonGreedySettings,
    actionCount: number,
    private readonly random: Random,
  ) {
    this.#probabilities = new Float64Array(actionCount);
  }

  get #epsilon(): number {
    const { epsilon, finalEpsilon, explorationSteps } = this.settings;
    return explorationSteps === 0 ? epsilon : linearSchedule(epsilon, finalEpsilon, explorationSteps, this.#choiceCount);
  }

  choose(actionValues: ActionValues, state: number): number {
    const isExploring = this.random.uniform() < this.#epsilon;
    this.#choiceCount++;
    return isExploring ? this.random.integer(actionValues.actionCount) : actionValues.argmax(state, this.random);
  }

  probabilities(actionValues: ActionValues, state: number): Float64Array {
    const probabilities = this.#probabilities;
    const greedy = actionValues.greedyProbabilities(state);
    const epsilon = this.#epsilon;
    for (let action = 0; action < probabilities.length; action++) {
      probabilities[action] = epsilon / probabilities.length + (1 - epsilon) * greedy[action]!;
    }
    return probabilities;
  }

  save(): SavedState {
    return { choiceCount: this.#choiceCount };
  }

  load(saved: SavedState): void {
    this.#choiceCount = saved['choiceCount'] as number;
  }
}
