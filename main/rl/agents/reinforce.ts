import type { Agent, BoxEnvironment, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Action } from '../core/environment';
import type { SavedState } from '../core/savedState';
import { boolean, integer } from '../core/settings';
import type { Trace } from '../core/trace';
import { EpisodeBatch } from '../memory/episodeBatch';
import { normalizeAdvantages } from '../memory/rolloutAdvantages';
import type { PolicySnapshot } from '../policies/policy';
import { noAdvantageNormalization, noBaseline } from './breaks';
import { type AgentContext, defineAgent } from './definition';
import { workedOut } from './explanation';
import { checkPolicyNetworks, entropyMetric, PolicyNetworks, policyNetworkSettings } from './policyNetworks';

const settings = {
  ...policyNetworkSettings,
  learningRate: { ...policyNetworkSettings.learningRate, default: 5e-3 },
  valueLearningRate: { ...policyNetworkSettings.valueLearningRate, default: 5e-3 },
  episodesPerUpdate: integer({
    symbol: 'K',
    default: 10,
    max: 10_000,
    help: 'Episodes that one step of the policy learns from.',
  }),
  hasBaseline: boolean({
    default: true,
    help: 'Whether returns are compared with what the state is believed to be worth, or taken as they are.',
  }),
  valueUpdates: integer({ default: 10, max: 10_000, help: 'Steps of the baseline on each batch of episodes.' }),
  normalizeAdvantages: boolean({
    default: true,
    help: 'Gives what is compared mean 0 and deviation 1 within a batch; the size of rewards then no longer matters.',
  }),
  discountsSteps: boolean({
    default: false,
    help: 'Lets later steps count for less by γᵗ, as the theorem says for discounted returns; most practice leaves it out.',
  }),
};

/** Those of Kingma & Ba. */
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/**
 * REINFORCE with networks: climbs the mean return by the likelihood of what was done in whole episodes.
 *
 *     G_t = R_{t+1} + γ R_{t+2} + …,   δ_t = G_t − v̂(S_t, w)      (without a baseline: δ_t = G_t)
 *     L(θ) = −1/K Σ over K episodes Σ_t γᵗ δ_t ln π(A_t | S_t, θ) − β mean H[π(· | S_t, θ)]
 *     L(w) = mean ½ (v̂(S_t, w) − G_t)²
 *
 * γᵗ only with `discountsSteps`. Where a time limit cuts the episode, G ends with what the last state is believed to be
 * worth, and without a baseline, which would believe something, with nothing.
 *
 * Source: Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning", Machine
 *         Learning 8 (1992), 229–256; Sutton & Barto, 2nd ed. (2018), §13.3 and §13.4, boxes on p. 328 and p. 330.
 */
export class Reinforce implements Agent<BoxEnvironment<Action>> {
  trace: Trace | undefined;
  readonly #networks: PolicyNetworks;
  readonly #batch: EpisodeBatch;
  readonly #input: Float32Array;
  /** δ of each step of the batch; then ∂L(θ)/∂ln π of it. */
  #advantages = new Float64Array(0);
  /** ∂L(w)/∂v̂ of each step of the batch. */
  #valueGradient = new Float32Array(0);

  constructor(private readonly context: AgentContext<typeof settings>) {
    this.#networks = new PolicyNetworks(context, (learningRate) => ({ ...adam, learningRate }), 256);
    this.#input = new Float32Array(this.#networks.observationSize);
    this.#batch = new EpisodeBatch(this.#input.length, this.#networks.distribution.actionSize);
  }

  *learn(environment: BoxEnvironment<Action>): Generator<LearningStep, never, void> {
    const { discount, episodesPerUpdate } = this.context.settings;
    const [networks, batch, input] = [this.#networks, this.#batch, this.#input];

    for (;;) {
      batch.clear();
      while (batch.episodeCount < episodesPerUpdate) {
        input.set(environment.reset());
        for (let over = false; !over; ) {
          const action = networks.choose(input);
          const timestep = environment.step(action);
          batch.add(input, networks.drawn, timestep.reward);
          this.trace?.('play', { action, reward: timestep.reward });
          input.set(timestep.observation);
          over = timestep.terminated || timestep.truncated;

          if (over) batch.endEpisode(discount, timestep.terminated ? 0 : this.#believedValue());
          const isComplete = batch.episodeCount === episodesPerUpdate;
          const metrics = isComplete ? this.#learnFromEpisodes() : undefined;
          yield { action, timestep, canResume: isComplete, metrics };
        }
      }
    }
  }

  /** v̂ of the observation at hand; nothing without a baseline. */
  #believedValue(): number {
    return this.context.settings.hasBaseline ? this.#networks.valueNetwork.forward(this.#input, 1)[0]! : 0;
  }

  #learnFromEpisodes(): Readonly<Record<string, number>> {
    const valueLoss = this.#measureAdvantages();
    const advantage = this.#advantages[0]!;
    const metrics = this.#improvePolicy();
    this.trace?.('learn', {
      ...{ advantage, discountedReturn: this.#batch.returns[0]!, stepCount: this.#batch.stepCount },
      value: this.#batch.returns[0]! - advantage,
      weight: -this.#advantages[0]! * this.#batch.episodeCount,
      ...{ episodeCount: this.#batch.episodeCount, learningRate: this.context.settings.learningRate },
      ...{ policyLoss: metrics['policyLoss']!, gradientNorm: metrics['gradientNorm']! },
    });
    if (!this.context.settings.hasBaseline) return metrics;
    this.#improveBaseline(); // last, for returns are compared with what was believed before
    this.trace?.('baseline', { valueLoss });
    return { ...metrics, valueLoss };
  }

  /** Fills δ and ∂L(w)/∂v̂; returns L(w). */
  #measureAdvantages(): number {
    const { hasBaseline } = this.context.settings;
    const { observations, returns, stepCount } = this.#batch;
    if (this.#advantages.length < stepCount) {
      this.#advantages = new Float64Array(returns.length);
      this.#valueGradient = new Float32Array(returns.length);
    }
    const values = hasBaseline ? this.#networks.valueNetwork.forward(observations, stepCount) : undefined;
    let loss = 0;
    for (let step = 0; step < stepCount; step++) {
      const advantage = returns[step]! - (values?.[step] ?? 0);
      loss += (0.5 * advantage * advantage) / stepCount;
      this.#advantages[step] = advantage;
      this.#valueGradient[step] = -advantage / stepCount;
    }
    return checkFinite(hasBaseline ? 'The value loss' : 'The mean square of the returns', loss);
  }

  /**
   * One step down L(θ).
   *
   *     ∂L/∂ ln π(A_t | S_t) = −γᵗ δ_t / K
   */
  #improvePolicy(): Readonly<Record<string, number>> {
    const { learningRate, entropyWeight, discountsSteps, normalizeAdvantages: normalizes } = this.context.settings;
    const { observations, actions, discountings, stepCount, episodeCount } = this.#batch;
    const { policyNetwork, distribution } = this.#networks;
    const advantages = this.#advantages;
    if (normalizes) normalizeAdvantages(advantages, stepCount);
    distribution.evaluate(policyNetwork.forward(observations, stepCount), actions, stepCount);
    let loss = 0;
    let entropy = 0;
    for (let step = 0; step < stepCount; step++) {
      const slope = (-(discountsSteps ? discountings[step]! : 1) * advantages[step]!) / episodeCount;
      loss += slope * distribution.logProbabilities[step]!;
      entropy += distribution.entropies[step]! / stepCount;
      advantages[step] = slope;
    }
    checkFinite('The policy loss', loss);
    policyNetwork.backward(distribution.differentiate(advantages, -entropyWeight / stepCount, stepCount));
    const { gradientNorm } = policyNetwork.update();
    distribution.update(learningRate, 1);
    checkFinite('The gradient norm', gradientNorm);
    const { deviation } = distribution;
    return { policyLoss: loss, entropy, gradientNorm, ...(deviation !== undefined && { actionDeviation: deviation }) };
  }

  #improveBaseline(): void {
    const { valueNetwork } = this.#networks;
    for (let update = 0; update < this.context.settings.valueUpdates; update++) {
      if (update > 0) this.#measureAdvantages();
      valueNetwork.backward(this.#valueGradient);
      valueNetwork.update();
    }
  }

  policy(): PolicySnapshot {
    return this.#networks.policy(this.context.settings.hasBaseline ? 'with-values' : 'without-values');
  }

  save(): SavedState {
    return this.#networks.save();
  }

  load(saved: SavedState): void {
    this.#networks.load(saved);
  }
}

export const reinforceDefinition = defineAgent({
  id: 'reinforce',
  name: 'REINFORCE',
  family: 'policy gradient (network)',
  summary: 'Makes what was done in good episodes likelier; the plainest policy gradient, with or without a baseline.',
  source: 'Williams (1992); Sutton & Barto, 2nd ed., §13.3–13.4',
  needs: { observation: 'box', action: 'any' },
  settings,
  breaks: [noBaseline, noAdvantageNormalization],
  metrics: [
    { name: 'policyLoss', label: 'Policy loss', unit: '', help: 'L(θ); its size means little, its gradient all.' },
    { name: 'valueLoss', label: 'Value loss', unit: 'reward²', help: 'Of the baseline, before its steps.' },
    entropyMetric,
    { name: 'gradientNorm', label: 'Gradient norm', unit: '', help: "Joint norm of the policy's gradients." },
    { name: 'actionDeviation', label: 'Action deviation', unit: '', help: 'Of real-valued actions from their middle.' },
  ],
  explanation: {
    updateRule: String.raw`\theta \leftarrow \theta + \alpha\, \frac{1}{K} \sum_{\text{episodes}} \sum_t \big[\,G_t - \hat v(S_t, w)\,\big]\, \nabla \ln \pi(A_t \mid S_t, \theta)`,
    ...workedOut([
      'repeat',
      ['  play K episodes with Aₜ ~ π(· | Sₜ, θ)', 'play', String.raw`A_t = ‹action›,\quad R_{t+1} = ‹reward›`],
      ['  Gₜ ← Rₜ₊₁ + γ Rₜ₊₂ + … for every step', 'learn', 'G_0 = ‹discountedReturn›'],
      [
        '  δₜ ← Gₜ − v̂(Sₜ, w), or Gₜ without a baseline',
        'learn',
        String.raw`\delta_0 = ‹discountedReturn› - ‹value› = ‹advantage›,\quad \text{normalized where that is set: } ‹weight›`,
      ],
      [
        '  step θ up the gradient of Σ δₜ ln π(Aₜ | Sₜ, θ) / K',
        'learn',
        String.raw`L(\theta) = ‹policyLoss›,\quad \lVert \nabla L \rVert = ‹gradientNorm›`,
        String.raw`\theta \leftarrow \theta + ‹learningRate› \cdot \frac{1}{‹episodeCount›} \big[\,‹weight›\,\nabla \ln \pi(A_0 \mid S_0, \theta) + \ldots\,\big] \text{ over } ‹stepCount› \text{ steps, by Adam}`,
      ],
      [
        '  step w down the gradient of mean ½ (v̂(Sₜ, w) − Gₜ)², several times',
        'baseline',
        String.raw`L(w) = ‹valueLoss› \text{ before}`,
      ],
    ]),
  },
  usesNetwork: true,
  check: (context) => checkPolicyNetworks(context),
  create: (context) => new Reinforce(context),
});
