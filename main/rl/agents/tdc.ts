import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import { number } from '../core/settings';
import type { PolicySnapshot } from '../policies/policy';
import { createFeatures } from '../values/createFeatures';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { LinearValues } from '../values/linearValues';
import { type AgentContext, defineAgent } from './definition';
import {
  fillWeights,
  givenPolicy,
  type LinearEnvironment,
  linearPredictionSettings,
  type OffPolicy,
  offPolicy,
  targetProbabilitiesSetting,
} from './linear';
import { tdErrorMetric } from './tabular';

const id = 'tdc';

const settings = {
  ...linearPredictionSettings,
  correctionStepSize: number({
    isLive: true,
    symbol: 'β',
    default: 0.25,
    excludesMin: true,
    scale: 'log',
    help: 'How far the second weights move, which estimate the expected error; mostly more than the first.',
  }),
  targetProbabilities: targetProbabilitiesSetting,
};

type Context = AgentContext<typeof settings>;

/**
 * TD(0) with gradient correction (TDC, also GTD(0)): off-policy learning that cannot run away.
 *
 *     δ ← R + γ v̂(S′, w) − v̂(S, w),   v̂(s, w) = wᵀx(s),  ρ = π(A) / b(A)
 *     w ← w + α ρ ( δ x − γ x′ (xᵀv) )
 *     v ← v + β ρ ( δ − vᵀx ) x
 *
 * The true gradient of the projected Bellman error, with the second weights v for the part that one sample cannot tell.
 * Both updates use the v from before. x′ is 0 behind the end of an episode, not behind a cut.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §11.7, p. 278 f., eq. 11.28; Sutton et al., "Fast
 *         gradient-descent methods for temporal-difference learning with linear function approximation", ICML (2009).
 */
export class Tdc implements Agent<LinearEnvironment> {
  readonly #stateValues: LinearValues;
  /** v, an estimate of δ that is linear in the features. */
  readonly #expectedError: LinearValues;
  readonly #behavior: Float64Array;
  readonly #target: OffPolicy;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #nextX: ActiveFeatures;

  constructor(private readonly context: Context) {
    const { features, actionProbabilities, initialWeights } = givenPolicy(id, context);
    this.#features = createFeatures(features);
    this.#stateValues = new LinearValues(this.#features);
    fillWeights(this.#stateValues.weights, initialWeights);
    this.#expectedError = new LinearValues(this.#features);
    this.#behavior = actionProbabilities;
    this.#target = offPolicy(context.settings.targetProbabilities, actionProbabilities);
    this.#x = createActiveFeatures(this.#features);
    this.#nextX = createActiveFeatures(this.#features);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, correctionStepSize, discount } = this.context.settings;
    const { exploration } = this.context.random;
    const [w, v, x, nextX] = [this.#stateValues, this.#expectedError, this.#x, this.#nextX];

    for (;;) {
      this.#features.encode(environment.current(), x); // begins the next episode where one has ended
      const action = exploration.choice(this.#behavior);
      const timestep = environment.step(action);
      const { observation, reward, terminated } = timestep;
      this.#features.encode(observation, nextX);

      const nextValue = terminated ? 0 : w.value(nextX);
      const tdError = checkFinite('The TD error', reward + discount * nextValue - w.value(x));
      const expected = v.value(x);
      const ratio = this.#target.ratios[action]!;
      w.add(x, stepSize * ratio * tdError);
      if (!terminated) w.add(nextX, -stepSize * ratio * discount * expected);
      v.add(x, correctionStepSize * ratio * (tdError - expected));

      yield { action, timestep, tdError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return this.#stateValues.policy(this.#target.targetProbabilities);
  }

  save(): SavedState {
    return { weights: this.#stateValues.save(), expectedError: this.#expectedError.save() };
  }

  load(saved: SavedState): void {
    this.#stateValues.load(saved['weights']);
    this.#expectedError.load(saved['expectedError']);
  }
}

function check(context: Pick<Context, 'observationSpace' | 'actionSpace' | 'settings'>): void {
  offPolicy(context.settings.targetProbabilities, givenPolicy(id, context).actionProbabilities);
}

export const tdcDefinition = defineAgent({
  id,
  name: 'TD with gradient correction (TDC)',
  family: 'prediction (linear)',
  summary: 'Learns about one policy while following another without running away, as semi-gradient TD may.',
  source: 'Sutton et al. (2009); Sutton & Barto, 2nd ed., §11.7',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\begin{aligned}\mathbf w &\leftarrow \mathbf w + \alpha\rho\,(\delta\,\mathbf x - \gamma\,\mathbf x'\,\mathbf x^\top\mathbf v)\\ \mathbf v &\leftarrow \mathbf v + \beta\rho\,(\delta - \mathbf v^\top\mathbf x)\,\mathbf x\end{aligned}`,
    pseudocode: [
      'v ← 0',
      'for each episode',
      '  S ← start; x ← x(S)',
      '  for each step',
      '    A ~ b(·); take A, observe R, S′; x′ ← x(S′), or 0 if S′ is terminal',
      '    ρ ← π(A) / b(A)',
      '    δ ← R + γ wᵀx′ − wᵀx',
      '    w ← w + α ρ ( δ x − γ x′ (xᵀv) )',
      '    v ← v + β ρ ( δ − vᵀx ) x',
      '    S ← S′; x ← x′',
    ],
  },
  usesNetwork: false,
  check,
  create: (context) => new Tdc(context),
});
