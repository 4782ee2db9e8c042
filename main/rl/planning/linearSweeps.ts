import type { TransitionTable } from '../core/environment';

/** What semi-gradient dynamic programming is given. */
export interface LinearSweepOptions {
  /** x(s) of every state, shape [states][features]. */
  readonly features: readonly (readonly number[])[];
  /** w to start with, shape [features]. */
  readonly initialWeights: readonly number[];
  /** α, for the mean over the states. */
  readonly stepSize: number;
  /** γ. */
  readonly discount: number;
}

/**
 * Semi-gradient dynamic programming: policy evaluation with linear values, all states in each sweep; goes on for ever.
 *
 *     w ← w + (α / |S|) Σ_s ( E_π[ R + γ v̂(S′, w) | s ] − v̂(s, w) ) ∇v̂(s, w)
 *
 * States count alike, however often the policy visits them, which can drive the weights away without bound.
 *
 * @param policy π(a | s), shape [states, actions].
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §11.2, eq. 11.9.
 */
export function* linearEvaluationSweeps(
  { stateCount, actionCount, outcomes }: TransitionTable,
  policy: Float64Array,
  { features, initialWeights, stepSize, discount }: LinearSweepOptions,
): Generator<Float64Array, never, void> {
  for (let weights = Float64Array.from(initialWeights); ; ) {
    const values = features.map((x) => x.reduce((sum, feature, i) => sum + feature * weights[i]!, 0));
    const change = new Float64Array(weights.length);
    for (let state = 0; state < stateCount; state++) {
      let error = -values[state]!;
      for (let action = 0; action < actionCount; action++) {
        const weight = policy[state * actionCount + action]!;
        for (const { probability, state: next, reward, terminated } of weight === 0 ? [] : outcomes(state, action)) {
          error += weight * probability * (reward + (terminated ? 0 : discount * values[next]!));
        }
      }
      features[state]!.forEach((feature, i) => {
        change[i]! += error * feature;
      });
    }
    weights = weights.map((weight, i) => weight + (stepSize / stateCount) * change[i]!);
    yield weights;
  }
}
