import type { Agent, EnvironmentCopies, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import { normalizeAdvantages } from '../memory/rolloutAdvantages';
import type { PolicySnapshot } from '../policies/policy';
import { ActorCritic, actorCriticMetrics, actorCriticSettings, checkActorCritic } from './actorCritic';
import { noObservationNormalization, noRewardNormalization } from './breaks';
import { type AgentContext, defineAgent } from './definition';
import { workedOut } from './explanation';

const settings = {
  ...actorCriticSettings,
  rolloutLength: { ...actorCriticSettings.rolloutLength, default: 5 },
  traceDecay: { ...actorCriticSettings.traceDecay, default: 1 },
  learningRate: { ...actorCriticSettings.learningRate, default: 7e-4 },
  normalizeAdvantages: { ...actorCriticSettings.normalizeAdvantages, default: false },
};

export type A2cSettings = SettingsOf<typeof settings>;

/**
 * Advantage actor–critic with many copies in step: the synchronous form of A3C.
 *
 *     L(θ) = −mean log π(A | S, θ) Â − c_H mean H[π(· | S, θ)]
 *     L(w) = c_v mean ½ (v(S, w) − G)²,   G = Â + v(S, w_old)
 *
 * One update on each short segment, with RMSprop whose ε stands inside the root. Â are generalised advantages; with λ = 1
 * those of n-step returns. A truncated episode bootstraps from its final observation.
 *
 * Source: Mnih et al., "Asynchronous methods for deep reinforcement learning" (2016), §4 and algorithm S3;
 *         Wu et al., "OpenAI Baselines: ACKTR & A2C" (2017).
 */
export class A2c implements Agent<EnvironmentCopies> {
  trace: Trace | undefined;
  readonly #actorCritic: ActorCritic;
  /** ∂loss/∂log π(A | S), shape [steps, copies]. */
  readonly #logProbabilityGradient: Float64Array;
  /** ∂loss/∂v(S), shape [steps, copies]. */
  readonly #valueGradient: Float32Array;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { learningRate, environmentCount, rolloutLength } = context.settings;
    const optimizer = { kind: 'rmsprop', learningRate, decay: 0.99, epsilon: 1e-5, epsilonInsideRoot: true } as const;
    const rows = environmentCount * rolloutLength;
    this.#actorCritic = new ActorCritic(context, optimizer, rows);
    this.#logProbabilityGradient = new Float64Array(rows);
    this.#valueGradient = new Float32Array(rows);
  }

  *learn(environments: EnvironmentCopies): Generator<LearningStep, never, void> {
    const { rolloutLength } = this.context.settings;
    const actorCritic = this.#actorCritic;
    const lastCopy = environments.length - 1;

    for (;;) {
      actorCritic.begin(environments);
      for (let step = 0; step < rolloutLength; step++) {
        const isLastStep = step === rolloutLength - 1;
        actorCritic.choose(step);
        for (let copy = 0; copy <= lastCopy; copy++) {
          const environment = environments[copy]!;
          const action = actorCritic.action(step, copy);
          const timestep = environment.step(action);
          actorCritic.record(step, copy, timestep);
          this.trace?.('act', { step, copy, action, reward: timestep.reward });
          const isComplete = isLastStep && copy === lastCopy;
          const metrics = isComplete ? this.#learnFromRollout() : undefined;
          yield { action, timestep, canResume: isComplete, metrics };

          const isOver = timestep.terminated || timestep.truncated;
          if (!isLastStep) actorCritic.observe(step + 1, copy, isOver ? environment.reset() : timestep.observation);
        }
      }
    }
  }

  /** One update on the segment. */
  #learnFromRollout(): Readonly<Record<string, number>> {
    const actorCritic = this.#actorCritic;
    const { learningRate, rollout } = actorCritic;
    actorCritic.complete();
    const metrics = actorCritic.metrics(); // before advantages are normalised
    const first = this.trace && actorCritic.describeFirst();
    if (this.context.settings.normalizeAdvantages) normalizeAdvantages(rollout.advantages, rollout.size);
    const { policyLoss, entropy } = this.#differentiatePolicy();
    const valueLoss = this.#differentiateValues();
    const gradientNorm = actorCritic.update(learningRate);
    if (first !== undefined) {
      this.trace?.('learn', {
        ...first,
        learningRate,
        policyLoss,
        valueLoss,
        entropy,
        gradientNorm,
        weight: rollout.advantages[0]!,
      });
    }
    return { policyLoss, valueLoss, entropy, gradientNorm, learningRate, ...metrics };
  }

  /**
   * Adds the gradients of the policy's loss.
   *
   *     ∂/∂log π of −log π Â = −Â
   */
  #differentiatePolicy(): { readonly policyLoss: number; readonly entropy: number } {
    const { policyNetwork, distribution, rollout } = this.#actorCritic;
    const { size, observations, actions, advantages } = rollout;
    distribution.evaluate(policyNetwork.forward(observations, size), actions, size);
    const { logProbabilities, entropies } = distribution;
    let loss = 0;
    let entropy = 0;
    for (let i = 0; i < size; i++) {
      loss -= logProbabilities[i]! * advantages[i]!;
      entropy += entropies[i]!;
      this.#logProbabilityGradient[i] = -advantages[i]! / size;
    }
    checkFinite('The policy loss', loss);
    const { entropyWeight } = this.context.settings;
    policyNetwork.backward(distribution.differentiate(this.#logProbabilityGradient, -entropyWeight / size, size));
    return { policyLoss: loss / size, entropy: entropy / size };
  }

  /**
   * Adds the gradients of the value loss.
   *
   *     ∂/∂v of ½ (v − G)² = v − G
   */
  #differentiateValues(): number {
    const { valueNetwork, rollout } = this.#actorCritic;
    const { size, observations, returns } = rollout;
    const { valueWeight } = this.context.settings;
    const values = valueNetwork.forward(observations, size);
    let loss = 0;
    for (let i = 0; i < size; i++) {
      const error = values[i]! - returns[i]!;
      loss += 0.5 * error * error;
      this.#valueGradient[i] = (valueWeight * error) / size;
    }
    checkFinite('The value loss', loss);
    valueNetwork.backward(this.#valueGradient);
    return loss / size;
  }

  policy(): PolicySnapshot {
    return this.#actorCritic.policy();
  }

  save(): SavedState {
    return this.#actorCritic.save();
  }

  load(saved: SavedState): void {
    this.#actorCritic.load(saved);
  }
}

export const a2cDefinition = defineAgent({
  id: 'a2c',
  name: 'A2C',
  family: 'policy gradient (network)',
  summary: 'Advantage actor–critic: many copies of the environment, a short segment, one update; fast and simple.',
  source: 'Mnih et al., "Asynchronous methods for deep reinforcement learning" (2016)',
  needs: { observation: 'box', action: 'any' },
  settings,
  breaks: [noObservationNormalization, noRewardNormalization],
  metrics: actorCriticMetrics,
  explanation: {
    updateRule: String.raw`\boldsymbol\theta \leftarrow \boldsymbol\theta + \alpha\,\mathbb{E}\big[\hat A\,\nabla \ln \pi(A \mid S, \boldsymbol\theta) + c_H \nabla H\big]`,
    ...workedOut([
      'for each segment',
      ['  run π(· | ·, θ) in every copy for n steps', 'act', String.raw`\text{copy } ‹copy›:\ A = ‹action›,\quad R = ‹reward›`],
      [
        '  Â ← Σ (γλ)ᵏ δ along each copy; G ← Â + v(S, w)',
        'learn',
        String.raw`\hat A_0 = ‹advantage›,\quad G_0 = ‹advantage› + ‹value› = ‹discountedReturn›`,
      ],
      [
        '  step θ down the gradient of −log π(A | S, θ) Â − c_H H',
        'learn',
        String.raw`L(\theta) = ‹policyLoss›,\quad H = ‹entropy›`,
        String.raw`\boldsymbol\theta \leftarrow \boldsymbol\theta + ‹learningRate› \cdot \tfrac{1}{‹size›}\big[\,‹weight›\,\nabla \ln \pi(‹action› \mid S_0, \boldsymbol\theta) + \ldots\,\big] \text{ by RMSprop}`,
      ],
      [
        '  step w down the gradient of c_v ½ (v(S, w) − G)²',
        'learn',
        String.raw`L(w) = ‹valueLoss›,\quad \lVert \nabla \rVert = ‹gradientNorm›`,
      ],
    ]),
  },
  usesNetwork: true,
  copies: ({ environmentCount }) => environmentCount,
  check: (context) => checkActorCritic(context),
  create: (context) => new A2c(context),
});
