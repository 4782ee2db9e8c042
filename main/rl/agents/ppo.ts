import type { Agent, EnvironmentCopies, LearningStep } from '../core/agent';
import type { SavedState } from '../core/savedState';
import type { SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { ActorCritic, checkActorCritic } from './actorCritic';
import { noAdvantageNormalization, noClipping, noObservationNormalization, noRewardNormalization } from './breaks';
import { ClippedObjective, clippedObjectiveMetrics, clippedObjectiveSettings, updateRows } from './clippedObjective';
import { type AgentContext, defineAgent } from './definition';
import { workedOut } from './explanation';
import { distillationMetrics, distillationSettings, NetworkDistillation } from './networkDistillation';

const curiousSettings = {
  ...clippedObjectiveSettings,
  normalizeObservations: { ...clippedObjectiveSettings.normalizeObservations, default: true },
  ...distillationSettings,
};

/**
 * Proximal policy optimisation, with the clipped objective.
 *
 *     r(θ) = π(A | S, θ) / π(A | S, θ_old)
 *     L(θ) = −mean min( r Â, clip(r, 1 − ε, 1 + ε) Â ) − c_H mean H[π(· | S, θ)]
 *     L(w) = c_v mean ½ (v(S, w) − G)²,   G = Â + v(S, w_old)
 *
 * Â are generalised advantages of a segment of experience from many copies of the environment; the segment is learned
 * from several times in small batches, then thrown away. With a value clip range c, L(w) takes the larger of the errors
 * of v and of v_old + clip(v − v_old, ±c). A truncated episode bootstraps from its final observation.
 *
 * Source: Schulman et al., "Proximal policy optimization algorithms" (2017), eq. 7 and 9, algorithm 1; details as in
 *         Huang et al., "The 37 implementation details of proximal policy optimization" (2022).
 */
export class Ppo implements Agent<EnvironmentCopies> {
  trace: Trace | undefined;
  readonly #actorCritic: ActorCritic;
  readonly #objective: ClippedObjective;
  /** What makes it curious, where it is. */
  readonly #distillation: NetworkDistillation | undefined;

  constructor(
    private readonly context: AgentContext<typeof clippedObjectiveSettings>,
    curiosity?: SettingsOf<typeof curiousSettings>,
  ) {
    const { settings, random } = context;
    const { learningRate } = settings;
    const optimizer = { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-5 } as const;
    this.#actorCritic = new ActorCritic(context, optimizer, updateRows(settings));
    this.#objective = new ClippedObjective(settings, random.exploration, this.#actorCritic);
    const { rollout } = this.#actorCritic;
    this.#distillation = curiosity && new NetworkDistillation(curiosity, rollout, context.networks, context.random);
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

  #learnFromRollout(): Readonly<Record<string, number>> {
    const rates = this.#objective.rates();
    this.#actorCritic.complete();
    const metrics = { ...this.#actorCritic.metrics(), ...this.#distillation?.explore() };
    if (this.trace !== undefined) this.trace('learn', this.#actorCritic.describeFirst());
    return { ...this.#objective.learn(rates, this.trace), ...metrics };
  }

  policy(): PolicySnapshot {
    return this.#actorCritic.policy();
  }

  save(): SavedState {
    const saved = this.#actorCritic.save();
    return this.#distillation === undefined ? saved : { ...saved, distillation: this.#distillation.save() };
  }

  load(saved: SavedState): void {
    this.#actorCritic.load(saved);
    this.#distillation?.load(saved['distillation'] as SavedState);
  }
}

const breaks = [noClipping, noAdvantageNormalization, noObservationNormalization, noRewardNormalization];

export const ppoDefinition = defineAgent({
  id: 'ppo',
  name: 'PPO',
  family: 'policy gradient (network)',
  summary: 'Proximal policy optimisation: steady, and good nearly everywhere; learns from many copies of the environment.',
  source: 'Schulman et al., "Proximal policy optimization algorithms" (2017)',
  needs: { observation: 'box', action: 'any' },
  settings: clippedObjectiveSettings,
  breaks,
  metrics: clippedObjectiveMetrics,
  explanation: {
    updateRule: String.raw`L(\theta) = -\mathbb{E}\big[\min\big(r\,\hat A,\ \mathrm{clip}(r,\,1-\varepsilon,\,1+\varepsilon)\,\hat A\big)\big],\quad r = \frac{\pi(A \mid S, \theta)}{\pi(A \mid S, \theta_{\text{old}})}`,
    ...workedOut([
      'for each segment',
      ['  run π(· | ·, θ) in every copy for T steps', 'act', String.raw`\text{copy } ‹copy›:\ A = ‹action›,\quad R = ‹reward›`],
      [
        '  Â ← Σ (γλ)ᵏ δ along each copy; G ← Â + v(S, w)',
        'learn',
        String.raw`\hat A_0 = ‹advantage›,\quad G_0 = ‹advantage› + ‹value› = ‹discountedReturn›`,
      ],
      ['  K times', 'epoch', String.raw`\text{time } ‹epoch›`],
      [
        '    for each minibatch of the shuffled segment',
        'minibatch',
        String.raw`‹size› \text{ steps, of the first } \hat A = ‹advantage›`,
      ],
      ['      r ← π(A | S, θ) / π(A | S, θ_old)', 'minibatch', 'r = e^{‹logProbability› - ‹oldLogProbability›} = ‹ratio›'],
      [
        '      step θ down the gradient of −min(r Â, clip(r) Â) − c_H H',
        'minibatch',
        String.raw`-\min(‹ratio› \cdot ‹advantage›,\ ‹clippedRatio› \cdot ‹advantage›) = ‹objective›,\quad L(\theta) = ‹policyLoss›`,
        String.raw`-\min\big(‹ratio› \cdot ‹advantage›,\ \mathrm{clip}(‹ratio›,\ 1 - ‹clipRange›,\ 1 + ‹clipRange›) \cdot ‹advantage›\big) = ‹objective›,\quad \text{mean of all } ‹size›:\ L(\theta) = ‹policyLoss›`,
      ],
      [
        '      step w down the gradient of c_v ½ (v(S, w) − G)²',
        'values',
        String.raw`L(w) = ‹valueLoss›,\quad \lVert \nabla \rVert = ‹gradientNorm›`,
      ],
    ]),
  },
  usesNetwork: true,
  copies: ({ environmentCount }) => environmentCount,
  check: (context) => checkActorCritic(context),
  create: (context) => new Ppo(context),
});

/** PPO that is also paid for what is new; see `NetworkDistillation`. */
export const ppoRndDefinition = defineAgent({
  id: 'ppo-rnd',
  name: 'PPO + RND',
  family: 'policy gradient (network)',
  summary: 'PPO that is also paid for places it cannot foretell yet: finds rewards that are far away.',
  source: 'Burda et al., "Exploration by random network distillation" (2019)',
  needs: { observation: 'box', action: 'any' },
  settings: curiousSettings,
  breaks: breaks.slice(0, 3),
  metrics: [...clippedObjectiveMetrics, ...distillationMetrics],
  explanation: {
    updateRule: String.raw`\hat A = c\,\hat A_{\text{task}} + c_i\,\hat A_i, \quad R_i = \frac{\lVert \hat f(S';\omega) - f(S') \rVert^2}{\sigma}, \quad L(\omega) = \lVert \hat f(S';\omega) - f(S') \rVert^2`,
    pseudocode: [
      'for each segment',
      '  run π(· | ·, θ) in every copy for T steps',
      '  x ← S′ whitened and cut off at ±5',
      '  R_i ← ‖f̂(x; ω) − f(x)‖² over the deviation of its discounted sums',
      '  Â_i ← Σ (γᵢλ)ᵏ δ_i along each copy, beyond the ends of episodes',
      '  Â ← c Â_task + c_i Â_i',
      '  step θ and w as PPO does',
      '  step w_i down the gradient of ½ (v_i(S) − Â_i − v_i old)²',
      '  step ω down the gradient of ‖f̂(x; ω) − f(x)‖² on a share of the steps',
    ],
  },
  usesNetwork: true,
  copies: ({ environmentCount }) => environmentCount,
  check: (context) => checkActorCritic(context),
  create: (context) => new Ppo(context, context.settings),
});
