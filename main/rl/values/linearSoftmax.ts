import type { Random } from '../core/random';
import type { SavedValue } from '../core/savedState';
import type { PolicySnapshot } from '../policies/policy';
import type { ActiveFeatures, Features } from './features';
import { FeatureTraces } from './featureTraces';
import { raiseToLeast } from './leastProbability';
import { LinearActionValues } from './linearActionValues';
import type { LinearValues } from './linearValues';
import { softmax } from './softmax';

/**
 * A policy that is softmax in linear action preferences.
 *
 *     h(s, a, θ) = θ_aᵀx(s),   π(a | s, θ) = exp h(s, a, θ) / Σ_b exp h(s, b, θ)
 *     ∇ ln π(A | s, θ) = (1{a = A} − π(a | s, θ)) x(s)  in the weights of each action a
 *
 * No action falls below the least probability: where one would, it is taken with that, and the gradient is the one that a
 * softmax with these probabilities has, so that steps still lead out of the corner.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §13.1, eq. 13.2 and 13.3; exercise 13.3.
 */
export class LinearSoftmax {
  readonly actionCount: number;
  readonly #preferences: LinearActionValues;
  readonly #probabilities: Float64Array;

  /**
   * @param initialProbabilities π(a) to start with in every state, all positive; equal where the features have no
   * weights for a constant.
   * @param leastProbability of every action, less than 1 / actions.
   */
  constructor(
    readonly features: Features,
    initialProbabilities: Float64Array,
    private readonly leastProbability: number,
  ) {
    this.actionCount = initialProbabilities.length;
    this.#preferences = new LinearActionValues(features, this.actionCount);
    this.#probabilities = new Float64Array(this.actionCount);
    const constant = features.constantWeights();
    if (constant !== undefined) this.#startWith(initialProbabilities, constant);
  }

  #startWith(probabilities: Float64Array, constant: Float64Array): void {
    const { weights } = this.#preferences;
    for (let i = 0; i < weights.length; i++) {
      const action = Math.floor(i / constant.length);
      const preference = Math.log(probabilities[action]! * this.actionCount); // 0 where all are equal
      weights[i] = preference * constant[i % constant.length]!;
    }
  }

  /** π(· | s, θ), shape [actions]; valid until the next call. */
  probabilities(x: ActiveFeatures): Float64Array {
    return raiseToLeast(softmax(this.#preferences.row(x).values, this.#probabilities), this.leastProbability);
  }

  /** Draws an action, with one draw. */
  choose(x: ActiveFeatures, random: Random): number {
    return random.choice(this.probabilities(x));
  }

  /** θ ← θ + amount · ∇ ln π(action | s, θ). */
  climb(x: ActiveFeatures, action: number, amount: number): void {
    const probabilities = this.probabilities(x);
    for (let other = 0; other < this.actionCount; other++) {
      this.#preferences.add(x, other, amount * ((other === action ? 1 : 0) - probabilities[other]!));
    }
  }

  /** Traces that are as long as θ, all 0. */
  createTraces(): FeatureTraces {
    return new FeatureTraces(this.#preferences.weights.length);
  }

  /** z ← z + amount · ∇ ln π(action | s, θ). */
  trace(traces: FeatureTraces, x: ActiveFeatures, action: number, amount: number): void {
    const probabilities = this.probabilities(x);
    for (let other = 0; other < this.actionCount; other++) {
      traces.add(x, other * this.features.count, amount * ((other === action ? 1 : 0) - probabilities[other]!));
    }
  }

  /** θ ← θ + amount · z. */
  climbAlong(traces: FeatureTraces, amount: number): void {
    traces.addTo(this.#preferences.weights, amount);
  }

  /** The policy as it is now, with the values of states where they are learned. */
  policy(stateValues?: LinearValues): PolicySnapshot {
    return {
      kind: 'softmax-linear',
      actionCount: this.actionCount,
      features: this.features.spec,
      weights: this.#preferences.weights.slice(),
      leastProbability: this.leastProbability,
      stateWeights: stateValues?.weights.slice() ?? new Float64Array(0),
    };
  }

  save(): Float64Array {
    return this.#preferences.save();
  }

  load(saved: SavedValue | undefined): void {
    this.#preferences.load(saved);
  }
}
