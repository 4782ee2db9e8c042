import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { ActionValues } from './actionValues';
import { linearSchedule } from './schedule';

/** How evenly softmax choice spreads over the actions, and how that changes. */
export interface SoftmaxSettings {
  readonly temperature: number;
  readonly finalTemperature: number;
  /** Choices over which the temperature falls; 0 keeps `temperature`. */
  readonly explorationSteps: number;
}

/**
 * Softmax (Boltzmann) choice: the better an action looks, the likelier it is.
 *
 *     π(a | s) = exp(Q(s, a) / τ) / Σ_b exp(Q(s, b) / τ)
 *
 * One draw for each choice.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 1st ed. (1998), §2.3, eq. 2.2.
 */
export class Softmax {
  readonly #probabilities: Float64Array;
  #choiceCount = 0;

  constructor(
    private readonly settings: SoftmaxSettings,
    actionCount: number,
    private readonly random: Random,
  ) {
    this.#probabilities = new Float64Array(actionCount);
  }

  get #temperature(): number {
    const { temperature, finalTemperature, explorationSteps } = this.settings;
    return explorationSteps === 0
      ? temperature
      : linearSchedule(temperature, finalTemperature, explorationSteps, this.#choiceCount);
  }

  choose(actionValues: ActionValues, state: number): number {
    const action = this.random.choice(this.probabilities(actionValues, state));
    this.#choiceCount++;
    return action;
  }

  probabilities(actionValues: ActionValues, state: number): Float64Array {
    return softmax(actionValues.values, this.#probabilities, this.#temperature, state * actionValues.actionCount);
  }

  save(): SavedState {
    return { choiceCount: this.#choiceCount };
  }

  load(saved: SavedState): void {
    this.#choiceCount = saved['choiceCount'] as number;
  }
}

/**
 * Writes exp(x_i / τ) / Σ_j exp(x_j / τ) into `probabilities` and returns them; never overflows.
 *
 * @param first where the row of preferences begins that is as long as the probabilities.
 */
export function softmax(preferences: Float64Array, probabilities: Float64Array, temperature = 1, first = 0): Float64Array {
  const count = probabilities.length;
  let largest = -Infinity;
  for (let i = 0; i < count; i++) if (preferences[first + i]! > largest) largest = preferences[first + i]!;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const weight = Math.exp((preferences[first + i]! - largest) / temperature);
    probabilities[i] = weight;
    sum += weight;
  }
  for (let i = 0; i < count; i++) probabilities[i]! /= sum;
  return probabilities;
}
