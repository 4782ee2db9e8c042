import type { TransitionTable } from '../core/environment';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { solveDense } from './denseEquations';
import { evaluatePolicyExactly } from './policyEvaluation';

/**
 * How often each state is visited in an episode on average, until it ends.
 *
 *     η(s) = h(s) + Σ_s̄ η(s̄) Σ_a π(a | s̄) p(s | s̄, a)
 *
 * Normalized to 1 it is the on-policy distribution μ.
 *
 * @param policy π(a | s), shape [states, actions]; under it every episode must end.
 * @throws InvalidValueError when one need not.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.2, eq. 9.2.
 */
export function expectedVisits(table: TransitionTable, policy: Float64Array): Float64Array {
  const { stateCount, initialProbabilities } = table;
  const matrix = new Float64Array(stateCount * stateCount);
  for (let state = 0; state < stateCount; state++) matrix[state * stateCount + state] = 1;
  eachTransition(table, policy, (state, next, probability) => {
    matrix[next * stateCount + state]! -= probability;
  });
  return solveDense(matrix, initialProbabilities.slice());
}

/** Goes through every transition that the policy may make: `visit` hears of those that do not end the episode, `earn` of all rewards. */
function eachTransition(
  { stateCount, actionCount, outcomes }: TransitionTable,
  policy: Float64Array,
  visit: (state: number, next: number, probability: number) => void,
  earn: (state: number, expectedReward: number) => void = () => {},
): void {
  for (let state = 0; state < stateCount; state++) {
    for (let action = 0; action < actionCount; action++) {
      const weight = policy[state * actionCount + action]!;
      if (weight === 0) continue;
      for (const outcome of outcomes(state, action)) {
        earn(state, weight * outcome.probability * outcome.reward);
        if (!outcome.terminated) visit(state, outcome.state, weight * outcome.probability);
      }
    }
  }
}

/**
 * The weights at the TD fixed point, where semi-gradient TD(0) comes to rest on average.
 *
 *     A w = b,   A = Σ_s μ(s) x(s) [ x(s) − γ Σ p x(s′) ]ᵀ,   b = Σ_s μ(s) r(s) x(s)
 *
 * @param visits how often each state is updated; any multiple of μ, shape [states].
 * @throws InvalidValueError when the features of visited states are not independent.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.4, eq. 9.11 and 9.12.
 */
export function tdFixedPoint(
  table: TransitionTable,
  policy: Float64Array,
  features: Features,
  visits: Float64Array,
  discount: number,
): Float64Array {
  const matrix = new Float64Array(features.count ** 2);
  const right = new Float64Array(features.count);
  const [x, nextX] = [createActiveFeatures(features), createActiveFeatures(features)];
  for (let state = 0; state < table.stateCount; state++) {
    features.encode(state, x);
    addOuter(matrix, features.count, x, x, visits[state]!);
  }
  eachTransition(
    table,
    policy,
    (state, next, probability) => {
      features.encode(state, x);
      features.encode(next, nextX);
      addOuter(matrix, features.count, x, nextX, -discount * visits[state]! * probability);
    },
    (state, reward) => {
      features.encode(state, x);
      addTo(right, x, visits[state]! * reward);
    },
  );
  return solveDense(matrix, right);
}

/**
 * The weights of least value error, where gradient Monte Carlo comes to rest on average.
 *
 *     w = argmin Σ_s μ(s) [ v_π(s) − wᵀx(s) ]²
 *
 * @throws as `tdFixedPoint`.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.2, eq. 9.1.
 */
export function leastSquaresWeights(
  table: TransitionTable,
  policy: Float64Array,
  features: Features,
  visits: Float64Array,
  discount: number,
): Float64Array {
  const values = evaluatePolicyExactly(table, policy, discount);
  const matrix = new Float64Array(features.count ** 2);
  const right = new Float64Array(features.count);
  const x = createActiveFeatures(features);
  for (let state = 0; state < table.stateCount; state++) {
    features.encode(state, x);
    addOuter(matrix, features.count, x, x, visits[state]!);
    addTo(right, x, visits[state]! * values[state]!);
  }
  return solveDense(matrix, right);
}

/** matrix ← matrix + amount · x yᵀ. */
function addOuter(matrix: Float64Array, count: number, x: ActiveFeatures, y: ActiveFeatures, amount: number): void {
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < y.length; j++) matrix[x.indexes[i]! * count + y.indexes[j]!]! += amount * x.values[i]! * y.values[j]!;
  }
}

/** vector ← vector + amount · x. */
function addTo(vector: Float64Array, x: ActiveFeatures, amount: number): void {
  for (let i = 0; i < x.length; i++) vector[x.indexes[i]!]! += amount * x.values[i]!;
}
