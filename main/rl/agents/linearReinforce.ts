import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import { boolean } from '../core/settings';
import type { PolicySnapshot } from '../policies/policy';
import { createFeatures } from '../values/createFeatures';
import { EpisodeRecord } from '../values/episodeRecord';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { LinearSoftmax } from '../values/linearSoftmax';
import { LinearValues } from '../values/linearValues';
import { noBaseline } from './breaks';
import { type AgentContext, defineAgent } from './definition';
import { type LinearEnvironment, linearPolicySettings, startingPolicy } from './linear';

const id = 'linear-reinforce';

const settings = {
  ...linearPolicySettings,
  hasBaseline: boolean({
    default: true,
    help: 'Whether returns are compared with what the state is believed to be worth, or taken as they are.',
  }),
};

/**
 * REINFORCE with a softmax policy that is linear in features: climbs the mean return of whole episodes.
 *
 *     G ← R_{t+1} + γ R_{t+2} + …,   δ ← G − v̂(S_t, w)      (without a baseline: δ ← G)
 *     w ← w + α^w δ ∇v̂(S_t, w)
 *     θ ← θ + α^θ γᵗ δ ∇ ln π(A_t | S_t, θ)                 for t = 0, 1, …, T − 1
 *
 * Where a time limit cuts the episode, G ends with what the last state is believed to be worth, and without a baseline,
 * which would believe something, with nothing.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §13.3 and §13.4, boxes on p. 328 and p. 330; Williams,
 *         "Simple statistical gradient-following algorithms for connectionist reinforcement learning", Machine Learning 8
 *         (1992), 229–256.
 */
export class LinearReinforce implements Agent<LinearEnvironment> {
  readonly #policy: LinearSoftmax;
  /** The baseline; all 0 for ever without one. */
  readonly #stateValues: LinearValues;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  readonly #episode: EpisodeRecord;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { features, initialProbabilities } = startingPolicy(id, context);
    this.#features = createFeatures(features);
    this.#policy = new LinearSoftmax(this.#features, initialProbabilities, context.settings.leastProbability);
    this.#stateValues = new LinearValues(this.#features);
    this.#x = createActiveFeatures(this.#features);
    this.#episode = new EpisodeRecord(this.#features);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const { exploration } = this.context.random;
    const [x, episode] = [this.#x, this.#episode];

    for (;;) {
      this.#features.encode(environment.current(), x); // begins the next episode where one has ended
      const action = this.#policy.choose(x, exploration);
      const timestep = environment.step(action);
      const { observation, reward, terminated, truncated } = timestep;
      episode.add(x, action, reward);

      if (terminated || truncated) {
        this.#features.encode(observation, x);
        this.#learnFromEpisode(terminated ? 0 : this.#stateValues.value(x));
      }
      yield { action, timestep, canResume: true };
    }
  }

  /** One update of both sets of weights for each step, the first one first. */
  #learnFromEpisode(followingValue: number): void {
    const { stepSize, valueStepSize, discount, hasBaseline } = this.context.settings;
    const [v, x, episode] = [this.#stateValues, this.#x, this.#episode];
    episode.sumRewards(discount, followingValue);
    let discounting = 1; // γᵗ
    for (let step = 0; step < episode.length; step++) {
      episode.copyFeatures(step, x);
      const advantage = checkFinite('The advantage', episode.return(step) - v.value(x));
      if (hasBaseline) v.add(x, valueStepSize * advantage);
      this.#policy.climb(x, episode.action(step), stepSize * discounting * advantage);
      discounting *= discount;
    }
    episode.clear();
  }

  policy(): PolicySnapshot {
    return this.#policy.policy(this.context.settings.hasBaseline ? this.#stateValues : undefined);
  }

  save(): SavedState {
    return {
      policyWeights: this.#policy.save(),
      valueWeights: this.#stateValues.save(),
      episode: this.#episode.save(),
    };
  }

  load(saved: SavedState): void {
    this.#policy.load(saved['policyWeights']);
    this.#stateValues.load(saved['valueWeights']);
    this.#episode.load(saved['episode'] as SavedState);
  }
}

export const linearReinforceDefinition = defineAgent({
  id,
  name: 'REINFORCE (linear)',
  family: 'policy gradient (linear)',
  summary: 'Learns how likely each action should be from the returns of whole episodes, with a table or linear features.',
  source: 'Williams (1992); Sutton & Barto, 2nd ed., §13.3–13.4',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  breaks: [noBaseline],
  metrics: [],
  explanation: {
    updateRule: String.raw`\boldsymbol\theta \leftarrow \boldsymbol\theta + \alpha^{\boldsymbol\theta}\gamma^t\,[\,G_t - \hat v(S_t,\mathbf w)\,]\,\nabla \ln \pi(A_t \mid S_t, \boldsymbol\theta)`,
    pseudocode: [
      'for each episode',
      '  generate S₀, A₀, R₁, …, R_T with Aₜ ~ π(· | Sₜ, θ)',
      '  for t = 0, 1, …, T − 1',
      '    G ← Rₜ₊₁ + γ Rₜ₊₂ + γ² Rₜ₊₃ + …',
      '    δ ← G − v̂(Sₜ, w), or G without a baseline',
      '    w ← w + α^w δ ∇v̂(Sₜ, w)',
      '    θ ← θ + α^θ γᵗ δ ∇ ln π(Aₜ | Sₜ, θ)',
    ],
  },
  usesNetwork: false,
  check: (context) => startingPolicy(id, context),
  create: (context) => new LinearReinforce(context),
});
