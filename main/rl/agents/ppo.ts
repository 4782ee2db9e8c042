import type { Agent, EnvironmentCopies, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import { integer, number, type SettingsOf } from '../core/settings';
import { normalizeAdvantages } from '../memory/rolloutAdvantages';
import { type RolloutBatch, RolloutBatches } from '../memory/rolloutBatch';
import type { PolicySnapshot } from '../policies/policy';
import { ActorCritic, actorCriticMetrics, actorCriticSettings, checkActorCritic } from './actorCritic';
import { type AgentContext, type AgentDefinition, defineAgent } from './definition';
import { distillationMetrics, distillationSettings, NetworkDistillation } from './networkDistillation';

const { environmentCount, rolloutLength, ...otherSettings } = actorCriticSettings;

const settings = {
  environmentCount,
  rolloutLength,
  minibatchSize: integer({
    default: 256,
    max: 65_536,
    scale: 'log',
    help: 'Steps of the segment that one update learns from; the last batch of an epoch holds what is left.',
  }),
  epochs: integer({ symbol: 'K', default: 10, max: 1000, help: 'Times that every step of a segment is learned from.' }),
  clipRange: number({
    symbol: 'ε',
    default: 0.2,
    max: 10,
    excludesMin: true,
    help: 'How far an action may become likelier or less likely in one segment before it counts no more.',
  }),
  clipRangeSteps: integer({
    default: 0,
    min: 0,
    help: 'Environment steps over which the clip range falls in a straight line to 0; 0 keeps it constant.',
  }),
  valueClipRange: number({
    default: 0,
    max: 1e9,
    help: 'How far a value may move in one segment before it counts no more, in reward units; 0 lets it.',
  }),
  targetKl: number({
    default: 0,
    max: 100,
    help: 'A segment is left once the policy has moved 1.5 times so far from the one that collected it, in nat; 0: never.',
  }),
  ...otherSettings,
};

export type PpoSettings = SettingsOf<typeof settings>;

const curiousSettings = { ...settings, ...distillationSettings };

/** What the updates of one segment came to, summed over them. */
interface UpdateSums {
  policyLoss: number;
  valueLoss: number;
  entropy: number;
  approximateKl: number;
  clipFraction: number;
  gradientNorm: number;
}

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
  readonly #actorCritic: ActorCritic;
  readonly #batches: RolloutBatches;
  /** ∂loss/∂log π(A | S), shape [minibatch]. */
  readonly #logProbabilityGradient: Float64Array;
  /** ∂loss/∂v(S), shape [minibatch]. */
  readonly #valueGradient: Float32Array;
  /** What makes it curious, where it is. */
  readonly #distillation: NetworkDistillation | undefined;

  constructor(
    private readonly context: AgentContext<typeof settings>,
    curiosity?: SettingsOf<typeof curiousSettings>,
  ) {
    const { learningRate, minibatchSize, environmentCount, rolloutLength } = context.settings;
    const optimizer = { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-5 } as const;
    const rows = Math.min(minibatchSize, environmentCount * rolloutLength);
    this.#actorCritic = new ActorCritic(context, optimizer, rows);
    this.#batches = new RolloutBatches(this.#actorCritic.rollout, rows);
    this.#logProbabilityGradient = new Float64Array(rows);
    this.#valueGradient = new Float32Array(rows);
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
          const isComplete = isLastStep && copy === lastCopy;
          const metrics = isComplete ? this.#learnFromRollout() : undefined;
          yield { action, timestep, canResume: isComplete, metrics };

          const isOver = timestep.terminated || timestep.truncated;
          if (!isLastStep) actorCritic.observe(step + 1, copy, isOver ? environment.reset() : timestep.observation);
        }
      }
    }
  }

  /** Several epochs of updates on the segment. */
  #learnFromRollout(): Readonly<Record<string, number>> {
    const { settings, random } = this.context;
    const actorCritic = this.#actorCritic;
    const { learningRate } = actorCritic;
    const clipRange = actorCritic.fallingFrom(settings.clipRange, settings.clipRangeSteps);
    actorCritic.complete();
    const metrics = { ...actorCritic.metrics(), ...this.#distillation?.explore() };

    const sums = { policyLoss: 0, valueLoss: 0, entropy: 0, approximateKl: 0, clipFraction: 0, gradientNorm: 0 };
    let updateCount = 0;
    learning: for (let epoch = 0; epoch < settings.epochs; epoch++) {
      this.#batches.shuffle(random.exploration);
      for (let index = 0; index < this.#batches.count; index++) {
        const batch = this.#batches.deal(index);
        const approximateKl = this.#differentiatePolicy(batch, clipRange, sums);
        this.#differentiateValues(batch, sums);
        sums.gradientNorm += actorCritic.update(learningRate);
        updateCount++;
        if (settings.targetKl > 0 && approximateKl > 1.5 * settings.targetKl) break learning;
      }
    }
    return { ...dividedBy(updateCount, sums), learningRate, ...metrics };
  }

  /**
   * Adds the gradients of the policy's loss, and tells how far the policy has moved: mean (r − 1 − log r), nat.
   *
   *     ∂/∂log π of −min( r Â, clip(r) Â ) = −r Â, and 0 where clipping makes the smaller
   */
  #differentiatePolicy(batch: RolloutBatch, clipRange: number, sums: UpdateSums): number {
    const { settings } = this.context;
    const { policyNetwork, distribution } = this.#actorCritic;
    const { size, advantages } = batch;
    if (settings.normalizeAdvantages) normalizeAdvantages(advantages, size);
    distribution.evaluate(policyNetwork.forward(batch.observations, size), batch.actions, size);
    const { logProbabilities, entropies } = distribution;

    let loss = 0;
    let entropy = 0;
    let approximateKl = 0;
    let clippedCount = 0;
    for (let i = 0; i < size; i++) {
      const logRatio = logProbabilities[i]! - batch.logProbabilities[i]!;
      const ratio = Math.exp(logRatio);
      const clippedRatio = Math.min(Math.max(ratio, 1 - clipRange), 1 + clipRange);
      const advantage = advantages[i]!;
      const isHeldBack = clippedRatio * advantage < ratio * advantage;
      loss -= (isHeldBack ? clippedRatio : ratio) * advantage;
      this.#logProbabilityGradient[i] = isHeldBack ? 0 : (-ratio * advantage) / size;
      entropy += entropies[i]!;
      approximateKl += ratio - 1 - logRatio;
      if (clippedRatio !== ratio) clippedCount++;
    }
    checkFinite('The policy loss', loss);
    policyNetwork.backward(distribution.differentiate(this.#logProbabilityGradient, -settings.entropyWeight / size, size));
    sums.policyLoss += loss / size;
    sums.entropy += entropy / size;
    sums.approximateKl += approximateKl / size;
    sums.clipFraction += clippedCount / size;
    return approximateKl / size;
  }

  /**
   * Adds the gradients of the value loss.
   *
   *     ∂/∂v of ½ (v − G)² = v − G, and 0 where the value has moved beyond the clip range and its clipped error is larger
   */
  #differentiateValues({ observations, size, values: oldValues, returns }: RolloutBatch, sums: UpdateSums): void {
    const { valueClipRange, valueWeight } = this.context.settings;
    const { valueNetwork } = this.#actorCritic;
    const values = valueNetwork.forward(observations, size);
    let loss = 0;
    for (let i = 0; i < size; i++) {
      const error = values[i]! - returns[i]!;
      const move = values[i]! - oldValues[i]!;
      const clippedMove = Math.min(Math.max(move, -valueClipRange), valueClipRange);
      const clippedError = oldValues[i]! + clippedMove - returns[i]!;
      const isHeldBack = valueClipRange > 0 && clippedError * clippedError > error * error;
      loss += 0.5 * (isHeldBack ? clippedError * clippedError : error * error);
      this.#valueGradient[i] = isHeldBack ? 0 : (valueWeight * error) / size;
    }
    checkFinite('The value loss', loss);
    valueNetwork.backward(this.#valueGradient);
    sums.valueLoss += loss / size;
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

function dividedBy(count: number, sums: UpdateSums): UpdateSums {
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count])) as unknown as UpdateSums;
}

const metrics: AgentDefinition['metrics'] = [
  ...actorCriticMetrics,
  {
    name: 'approximateKl',
    label: 'Approximate KL',
    unit: 'nat',
    help: 'How far the policy has moved from the one that collected the segment, mean over its updates.',
  },
  {
    name: 'clipFraction',
    label: 'Clip fraction',
    unit: '',
    help: 'Share of the actions whose probability has moved beyond the clip range.',
  },
];

export const ppoDefinition = defineAgent({
  id: 'ppo',
  name: 'PPO',
  family: 'policy gradient (network)',
  summary: 'Proximal policy optimisation: steady, and good nearly everywhere; learns from many copies of the environment.',
  source: 'Schulman et al., "Proximal policy optimization algorithms" (2017)',
  needs: { observation: 'box', action: 'any' },
  settings,
  metrics,
  explanation: {
    updateRule: String.raw`L(\theta) = -\mathbb{E}\big[\min\big(r\,\hat A,\ \mathrm{clip}(r,\,1-\varepsilon,\,1+\varepsilon)\,\hat A\big)\big],\quad r = \frac{\pi(A \mid S, \theta)}{\pi(A \mid S, \theta_{\text{old}})}`,
    pseudocode: [
      'for each segment',
      '  run π(· | ·, θ) in every copy for T steps',
      '  Â ← Σ (γλ)ᵏ δ along each copy; G ← Â + v(S, w)',
      '  K times',
      '    for each minibatch of the shuffled segment',
      '      r ← π(A | S, θ) / π(A | S, θ_old)',
      '      step θ down the gradient of −min(r Â, clip(r) Â) − c_H H',
      '      step w down the gradient of c_v ½ (v(S, w) − G)²',
    ],
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
  metrics: [...metrics, ...distillationMetrics],
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
