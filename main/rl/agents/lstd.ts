import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { number } from '../core/settings';
import type { PolicySnapshot } from '../policies/policy';
import { countFeatures, createFeatures } from '../values/createFeatures';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { LinearValues } from '../values/linearValues';
import { type AgentContext, defineAgent } from './definition';
import { type GivenPolicy, givenPolicy, type LinearEnvironment, linearPredictionSettings } from './linear';

const id = 'lstd';

/** A matrix of 4096² doubles takes 128 MB, and each step of time goes through all of it. */
const mostFeatures = 4096;

const { stepSize: _hasNone, initialWeights: _needsNone, ...otherSettings } = linearPredictionSettings;

const settings = {
  ...otherSettings,
  // Coarser than those of the methods that step, since their number counts twice.
  tilings: { ...otherSettings.tilings, default: 2 },
  tiles: { ...otherSettings.tiles, default: 2 },
  regularization: number({
    symbol: 'ε',
    default: 0.001,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'Weight of the pull towards 0 that makes the first inverse exist; high values learn slowly, low ones leap.',
  }),
};

type Context = AgentContext<typeof settings>;

/**
 * Least-squares TD: solves for the TD fixed point of all that was seen, instead of stepping towards it.
 *
 *     Â = ε I + Σ x (x − γ x′)ᵀ,   b̂ = Σ R x,   w = Â⁻¹ b̂
 *     Â⁻¹ ← Â⁻¹ − (Â⁻¹ x)(vᵀ) / (1 + vᵀx),   v = Â⁻ᵀ (x − γ x′)     (Sherman & Morrison)
 *
 * x′ is 0 behind the end of an episode, not behind a cut. There is no step size; the price is d² of memory and time
 * for d features. w is computed when it is asked for, and is the same as if it were at every step.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.8, box on p. 230; Bradtke & Barto, "Linear
 *         least-squares algorithms for temporal difference learning", Machine Learning 22 (1996), 33–57.
 */
export class Lstd implements Agent<LinearEnvironment> {
  /** Â⁻¹, shape [features, features], row by row. */
  readonly #inverse: Float64Array;
  /** b̂, shape [features]. */
  readonly #rewards: Float64Array;
  /** Â⁻¹ x. */
  readonly #column: Float64Array;
  /** v. */
  readonly #row: Float64Array;
  readonly #policy: Float64Array;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #nextX: ActiveFeatures;

  constructor(private readonly context: Context) {
    const { features, actionProbabilities } = givenPolicyOf(context);
    this.#features = createFeatures(features);
    this.#policy = actionProbabilities;
    const { count } = this.#features;
    this.#inverse = new Float64Array(count * count);
    for (let i = 0; i < count; i++) this.#inverse[i * count + i] = 1 / context.settings.regularization;
    this.#rewards = new Float64Array(count);
    this.#column = new Float64Array(count);
    this.#row = new Float64Array(count);
    this.#x = createActiveFeatures(this.#features);
    this.#nextX = createActiveFeatures(this.#features);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const { exploration } = this.context.random;

    for (;;) {
      this.#features.encode(environment.current(), this.#x); // begins the next episode where one has ended
      const action = exploration.choice(this.#policy);
      const timestep = environment.step(action);
      this.#features.encode(timestep.observation, this.#nextX);

      this.#addToInverse(timestep.terminated ? 0 : this.context.settings.discount);
      const { indexes, values } = this.#x;
      for (let i = 0; i < indexes.length; i++) this.#rewards[indexes[i]!]! += timestep.reward * values[i]!;

      yield { action, timestep, canResume: true };
    }
  }

  /** The inverse of Â + x (x − γ x′)ᵀ. */
  #addToInverse(discount: number): void {
    const [inverse, column, row, x, nextX] = [this.#inverse, this.#column, this.#row, this.#x, this.#nextX];
    const { count } = this.#features;
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let k = 0; k < x.length; k++) sum += inverse[i * count + x.indexes[k]!]! * x.values[k]!;
      column[i] = sum;
    }
    row.fill(0);
    for (let k = 0; k < x.length; k++) {
      const [start, nextStart] = [x.indexes[k]! * count, nextX.indexes[k]! * count];
      const [value, nextValue] = [x.values[k]!, discount * nextX.values[k]!];
      for (let j = 0; j < count; j++) row[j]! += value * inverse[start + j]! - nextValue * inverse[nextStart + j]!;
    }
    let divisor = 1;
    for (let k = 0; k < x.length; k++) divisor += row[x.indexes[k]!]! * x.values[k]!;
    checkFinite('The inverse of the least-squares matrix', 1 / divisor);
    for (let i = 0; i < count; i++) {
      const share = column[i]! / divisor;
      if (share === 0) continue;
      for (let j = 0; j < count; j++) inverse[i * count + j]! -= share * row[j]!;
    }
  }

  policy(): PolicySnapshot {
    const { count } = this.#features;
    const solution = new LinearValues(this.#features);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) solution.weights[i]! += this.#inverse[i * count + j]! * this.#rewards[j]!;
    }
    return solution.policy(this.#policy);
  }

  save(): SavedState {
    return { inverse: this.#inverse.slice(), rewards: this.#rewards.slice() };
  }

  load(saved: SavedState): void {
    this.#inverse.set(saved['inverse'] as Float64Array);
    this.#rewards.set(saved['rewards'] as Float64Array);
  }
}

function givenPolicyOf(context: Pick<Context, 'observationSpace' | 'actionSpace' | 'settings'>): GivenPolicy {
  const given = givenPolicy(id, { ...context, settings: { ...context.settings, initialWeights: '0' } });
  const count = countFeatures(given.features);
  if (count <= mostFeatures) return given;
  throw new InvalidValueError(
    `The features of lstd must number at most ${mostFeatures}, for it keeps their square, got ${count}.`,
  );
}

export const lstdDefinition = defineAgent({
  id,
  name: 'Least-squares TD',
  family: 'prediction (linear)',
  summary: 'Solves for what a given policy is worth from all that was seen; needs few steps, but much work for each.',
  source: 'Bradtke & Barto (1996); Sutton & Barto, 2nd ed., §9.8',
  needs: { observation: 'any', action: 'discrete', mostStates: mostFeatures },
  settings,
  metrics: [],
  explanation: {
    updateRule: String.raw`\mathbf w = \Big(\varepsilon\mathbf I + \sum \mathbf x\,(\mathbf x - \gamma\mathbf x')^\top\Big)^{-1} \sum R\,\mathbf x`,
    pseudocode: [
      'Â⁻¹ ← ε⁻¹ I; b̂ ← 0',
      'for each episode',
      '  S ← start; x ← x(S)',
      '  for each step',
      '    A ~ π(·); take A, observe R, S′; x′ ← x(S′), or 0 if S′ is terminal',
      '    v ← Â⁻ᵀ (x − γ x′)',
      '    Â⁻¹ ← Â⁻¹ − (Â⁻¹ x) vᵀ / (1 + vᵀx)',
      '    b̂ ← b̂ + R x',
      '    w ← Â⁻¹ b̂',
      '    S ← S′; x ← x′',
    ],
  },
  usesNetwork: false,
  check: givenPolicyOf,
  create: (context) => new Lstd(context),
});
