import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { createFeatures } from '../values/createFeatures';
import { EpisodeRecord } from '../values/episodeRecord';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { LinearValues } from '../values/linearValues';
import { type AgentContext, defineAgent } from './definition';
import { workedOut } from './explanation';
import { fillWeights, givenPolicy, type LinearEnvironment, linearPredictionSettings } from './linear';

const id = 'gradient-monte-carlo';

const settings = linearPredictionSettings;

/** With its numbers. */
const returnRule = String.raw`\mathbf w \leftarrow \mathbf w + ‹stepSize› \cdot [\,‹discountedReturn› - ‹value›\,]\,\nabla \hat v,\quad \hat v = ‹value› \to ‹newValue›`;

/**
 * Gradient Monte Carlo: learns what a policy is worth from whole episodes, with values that are linear in features.
 *
 *     w ← w + α [ G_t − v̂(S_t, w) ] ∇v̂(S_t, w)   for t = 0, 1, …, T − 1,   ∇v̂(s, w) = x(s)
 *
 * With small steps w comes to rest where the mean squared value error, weighted by how often states are visited, is least.
 * Where a time limit cuts the episode, G ends with what the last state is believed to be worth.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.3, box on p. 202.
 */
export class GradientMonteCarlo implements Agent<LinearEnvironment> {
  trace: Trace | undefined;
  readonly #stateValues: LinearValues;
  readonly #policy: Float64Array;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #episode: EpisodeRecord;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { features, actionProbabilities, initialWeights } = givenPolicy(id, context);
    this.#features = createFeatures(features);
    this.#stateValues = new LinearValues(this.#features);
    fillWeights(this.#stateValues.weights, initialWeights);
    this.#policy = actionProbabilities;
    this.#x = createActiveFeatures(this.#features);
    this.#episode = new EpisodeRecord(this.#features);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const { exploration } = this.context.random;
    const [x, episode] = [this.#x, this.#episode];

    for (;;) {
      this.#features.encode(environment.current(), x); // begins the next episode where one has ended
      const action = exploration.choice(this.#policy);
      const timestep = environment.step(action);
      const { observation, reward, terminated, truncated } = timestep;
      episode.add(x, action, reward);
      this.trace?.('act', { action, reward });

      let metrics: Readonly<Record<string, number>> | undefined;
      if (terminated || truncated) {
        this.#features.encode(observation, x);
        metrics = { valueError: this.#learnFromEpisode(terminated ? 0 : this.#stateValues.value(x)) };
      }
      yield { action, timestep, canResume: true, metrics };
    }
  }

  /** One update for each step, the first one first; returns the root of their mean squared error. */
  #learnFromEpisode(followingValue: number): number {
    const { stepSize, discount } = this.context.settings;
    const [v, x, episode] = [this.#stateValues, this.#x, this.#episode];
    const length = episode.length;
    episode.sumRewards(discount, followingValue);
    let squares = 0;
    for (let step = 0; step < length; step++) {
      episode.copyFeatures(step, x);
      const value = v.value(x);
      const error = checkFinite('The error', episode.return(step) - value);
      v.add(x, stepSize * error);
      const discountedReturn = episode.return(step);
      this.trace?.('learn', { time: step, discountedReturn, stepSize, value, newValue: v.value(x) });
      squares += error * error;
    }
    episode.clear();
    return Math.sqrt(squares / length);
  }

  policy(): PolicySnapshot {
    return this.#stateValues.policy(this.#policy);
  }

  save(): SavedState {
    return { weights: this.#stateValues.save(), episode: this.#episode.save() };
  }

  load(saved: SavedState): void {
    this.#stateValues.load(saved['weights']);
    this.#episode.load(saved['episode'] as SavedState);
  }
}

export const gradientMonteCarloDefinition = defineAgent({
  id,
  name: 'Gradient Monte Carlo',
  family: 'prediction (linear)',
  summary: 'Learns what a given policy is worth from whole episodes, with values linear in features; slow, but unbiased.',
  source: 'Sutton & Barto, 2nd ed., §9.3',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  metrics: [
    {
      name: 'valueError',
      label: 'Value error',
      unit: 'reward',
      help: 'Root of the mean squared difference between the returns of an episode and what was believed.',
    },
  ],
  explanation: {
    updateRule: String.raw`\mathbf w \leftarrow \mathbf w + \alpha\,[\,G_t - \hat v(S_t,\mathbf w)\,]\,\nabla \hat v(S_t,\mathbf w)`,
    ...workedOut([
      'for each episode',
      ['  generate S₀, A₀, R₁, S₁, …, R_T with Aₜ ~ π(·)', 'act', String.raw`A_t = ‹action›,\quad R_{t+1} = ‹reward›`],
      ['  for t = 0, 1, …, T − 1', 'learn', 't = ‹time›'],
      ['    Gₜ ← Rₜ₊₁ + γ Rₜ₊₂ + γ² Rₜ₊₃ + …', 'learn', 'G_t = ‹discountedReturn›'],
      ['    w ← w + α [ Gₜ − v̂(Sₜ, w) ] ∇v̂(Sₜ, w)', 'learn', returnRule, returnRule],
    ]),
  },
  usesNetwork: false,
  check: (context) => givenPolicy(id, context),
  create: (context) => new GradientMonteCarlo(context),
});
