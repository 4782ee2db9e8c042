import type { Agent, BoxEnvironment, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import { number, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import { type ContinuousBatch, ContinuousReplay, createContinuousBatch, placeActions } from '../memory/continuousReplay';
import type { HindsightWriter } from '../memory/hindsightWriter';
import type { Network } from '../networks/network';
import { loadNetworkState, saveNetworkState } from '../networks/savedNetwork';
import type { PolicySnapshot } from '../policies/policy';
import { CorrelatedNoise } from '../values/correlatedNoise';
import { CriticEnsemble } from '../values/criticEnsemble';
import { LearnedTemperature } from '../values/learnedTemperature';
import { SquashedGaussian } from '../values/squashedGaussian';
import { ValueGap } from '../values/valueGap';
import { noLearnedTemperature, noReplay, noSlowTargets } from './breaks';
import { type AgentContext, defineAgent } from './definition';
import { workedOut } from './explanation';
import {
  type ContinuousShape,
  checkHindsight,
  continuousShape,
  createWriter,
  entropyMetrics,
  fallingRate,
  hindsightSetting,
  learningRateMetric,
  learningRateSetting,
  offPolicyMetrics,
  offPolicySettings,
  rectifierNetwork,
  temperatureSettings,
  uniformAction,
} from './offPolicyActorCritic';

const id = 'sac';

const settings = {
  learningRate: learningRateSetting,
  ...offPolicySettings,
  hindsightGoals: hindsightSetting,
  ...temperatureSettings,
  targetEntropyScale: number({
    default: 1,
    max: 100,
    help: 'The entropy aimed at is minus this times the number of elements of an action; more means narrower.',
  }),
  noiseCorrelation: number({
    symbol: 'ρ',
    default: 0,
    excludesMax: true,
    help: 'How much the noise in an action resembles that of the step before; 0 draws it anew, more explores farther.',
  }),
};

/** Of the first transition of the batch, with its numbers. */
const workedTarget = String.raw`y = ‹reward› + ‹discount› \cdot [\,‹leastValue› - ‹temperature› \cdot ‹logProbability›\,] = ‹target›`;

export type SacSettings = SettingsOf<typeof settings>;

/**
 * Soft actor–critic: a stochastic policy that is paid for staying random, and the least of two critics.
 *
 *     y = R + γ (1 − terminated) [ minⱼ Q(S′, A′; θⱼ⁻) − α log π(A′ | S′; φ) ],   A′ ~ π(· | S′; φ)
 *     L(θⱼ) = ½ mean (Q(S, A; θⱼ) − y)²
 *     L(φ) = mean [ α log π(a | S; φ) − minⱼ Q(S, a; θⱼ) ],   a = tanh(μ + σ ε)
 *     L(α) = log α · (H(π) − H̄),   H̄ = −scale · number of elements of an action
 *
 * A truncated episode still bootstraps; only termination sets what follows to 0. Actions are learned in (−1, 1) and
 * carried to the bounds of the environment. Evaluation plays tanh μ. While it explores, `noiseCorrelation` ties each ε to
 * that of the step before.
 *
 * Source: Haarnoja et al., "Soft actor-critic algorithms and applications" (2018), algorithm 1; defaults of
 *         Stable-Baselines3; Eberhard et al., "Pink noise is all you need" (2023), for noise that is correlated in time.
 */
export class Sac implements Agent<BoxEnvironment<Float64Array>> {
  trace: Trace | undefined;
  readonly #shape: ContinuousShape;
  /** Outputs [μ, log σ] of the action before tanh, shape [batch, 2 · elements]. */
  readonly #actor: Network;
  readonly #critics: CriticEnsemble;
  readonly #temperature: LearnedTemperature;
  readonly #memory: ContinuousReplay;
  readonly #writer: HindsightWriter;
  readonly #batch: ContinuousBatch;
  readonly #policyOfBatch: SquashedGaussian;
  readonly #policyOfStep: SquashedGaussian;
  readonly #noise: CorrelatedNoise;
  readonly #valueGap: ValueGap;
  readonly #observationInput: Float32Array;
  /** y, shape [batch]. */
  readonly #targets: Float32Array;
  /** ∂L(φ)/∂a through the critics, shape [batch, elements]. */
  readonly #actionGradient: Float32Array;
  /** ∂L(φ)/∂[μ, log σ]. */
  readonly #outputGradient: Float32Array;
  #stepCount = 0;

  /** @throws InvalidValueError for spaces that are not numbers, actions without bounds, or a memory that does not fit. */
  constructor(private readonly context: AgentContext<typeof settings>) {
    const { settings, networks, random } = context;
    const { batchSize, learningRate } = settings;
    this.#shape = continuousShape(id, context);
    const { observationSize, actionSize } = this.#shape;
    const actorSpec = rectifierNetwork(observationSize, 2 * actionSize, settings, learningRate);
    const criticSpec = rectifierNetwork(observationSize + actionSize, 1, settings, learningRate);
    this.#actor = networks.create(actorSpec, batchSize, random.initialization);
    this.#critics = new CriticEnsemble(networks, criticSpec, 2, batchSize, random.initialization);
    this.#temperature = new LearnedTemperature(settings.initialTemperature, -settings.targetEntropyScale * actionSize);
    this.#memory = new ContinuousReplay(settings.replayCapacity, observationSize, actionSize);
    this.#writer = createWriter(context, this.#memory);
    this.#batch = createContinuousBatch(batchSize, observationSize, actionSize);
    this.#policyOfBatch = new SquashedGaussian(batchSize, actionSize);
    this.#policyOfStep = new SquashedGaussian(1, actionSize);
    this.#noise = new CorrelatedNoise(actionSize, settings.noiseCorrelation, random.exploration);
    this.#valueGap = new ValueGap(settings.discount);
    this.#observationInput = new Float32Array(observationSize);
    this.#targets = new Float32Array(batchSize);
    this.#actionGradient = new Float32Array(batchSize * actionSize);
    this.#outputGradient = new Float32Array(batchSize * 2 * actionSize);
  }

  *learn(environment: BoxEnvironment<Float64Array>): Generator<LearningStep, never, void> {
    const { learningStarts, trainInterval, updatesPerRound } = this.context.settings;
    const updateCount = updatesPerRound === 0 ? trainInterval : updatesPerRound;

    for (;;) {
      let observation = environment.reset();
      this.#noise.restart();
      const isMeasured = this.#stepCount >= learningStarts;
      if (isMeasured) this.#valueGap.begin(this.#softValue(observation));

      for (let over = false; !over; ) {
        const unitAction = this.#chooseAction(observation);
        const action = this.#shape.actionScale.toBounds(unitAction);
        const timestep = environment.step(action);
        const { observation: nextObservation, reward, terminated, truncated } = timestep;
        this.trace?.('act', { action, reward });
        this.#writer.add({ observation, unitAction, action, nextObservation }, reward, terminated, truncated);
        this.#valueGap.add(reward + this.#entropyBonus);
        this.#stepCount++;

        let metrics: Readonly<Record<string, number>> | undefined;
        if (this.#stepCount > learningStarts && this.#stepCount % trainInterval === 0) {
          for (let update = 0; update < updateCount; update++) metrics = this.#update();
        }

        observation = nextObservation;
        over = terminated || truncated;
        if (over && isMeasured) {
          const valueGap = this.#valueGap.end(terminated ? 0 : this.#softValue(observation));
          metrics = { ...metrics, valueGap };
        }
        yield { action, timestep, canResume: over, metrics };
      }
    }
  }

  /** An action in [−1, 1]: evenly random at first, then the policy's. */
  #chooseAction(observation: Float64Array): Float64Array {
    if (this.#stepCount >= this.context.settings.learningStarts) return this.#sampleAction(observation);
    return uniformAction(this.#shape.actionSize, this.context.random.exploration);
  }

  #sampleAction(observation: Float64Array): Float64Array {
    const policy = this.#policyOfStep;
    this.#observationInput.set(observation);
    policy.noise.set(this.#noise.next());
    policy.sample(this.#actor.forward(this.#observationInput, 1));
    return Float64Array.from(policy.actions);
  }

  /** What the entropy of the action just sampled is worth, −α log π. */
  get #entropyBonus(): number {
    return -this.#temperature.value * this.#policyOfStep.logProbabilities[0]!;
  }

  /** One sample of V(o) = minⱼ Q(o, a) − α log π(a | o). */
  #softValue(observation: Float64Array): number {
    return this.#critics.leastValue(observation, this.#sampleAction(observation)) + this.#entropyBonus;
  }

  /** One gradient step of critics, policy and temperature on a batch from the memory. */
  #update(): Readonly<Record<string, number>> {
    const { settings, random } = this.context;
    const batch = this.#batch;
    const learningRate = fallingRate(settings.learningRate, settings, this.#stepCount);
    const temperature = this.#temperature.value;
    this.#memory.sample(batch, random.exploration);

    const next = this.#samplePolicy(batch.nextObservations);
    placeActions(batch, next.actions, batch.nextPairs);
    this.#critics.leastTargetValues(batch.nextPairs, this.#targets);
    const leastValue = this.#targets[0]!;
    for (let i = 0; i < batch.size; i++) {
      const softValue = this.#targets[i]! - temperature * next.logProbabilities[i]!;
      this.#targets[i] = batch.rewards[i]! + batch.discounts[i]! * softValue;
    }
    const critics = this.#critics.regress(batch.pairs, this.#targets, learningRate);
    this.trace?.('critics', {
      ...{ batchSize: batch.size, reward: batch.rewards[0]!, discount: batch.discounts[0]!, target: this.#targets[0]! },
      ...{ leastValue, temperature, logProbability: next.logProbabilities[0]!, ...critics },
    });

    const now = this.#samplePolicy(batch.observations);
    placeActions(batch, now.actions, batch.pairs);
    const value = this.#critics.descend(batch.pairs, this.#actionGradient);
    const entropy = now.meanEntropy();
    const actorLoss = checkFinite('The actor loss', -temperature * entropy - value);
    now.writeGradient(temperature / batch.size, this.#actionGradient, this.#outputGradient);
    this.#actor.backward(this.#outputGradient);
    checkFinite("The norm of the actor's gradients", this.#actor.update({ learningRate }).gradientNorm);

    this.trace?.('actor', { action: now.actions.subarray(0, this.#shape.actionSize), temperature, entropy, value, actorLoss });

    if (settings.learnsTemperature) {
      this.#temperature.update(entropy, learningRate);
      this.trace?.('temperature', { entropy, temperature, newTemperature: this.#temperature.value });
    }
    this.#critics.follow(settings.targetShare);
    this.trace?.('follow', { targetShare: settings.targetShare });
    return { ...critics, replayAge: this.#memory.meanAge, actorLoss, entropy, temperature, learningRate };
  }

  /** Draws an action for each observation of a batch; the draws stay until the next call. */
  #samplePolicy(observations: Float32Array): SquashedGaussian {
    const policy = this.#policyOfBatch;
    policy.drawNoise(this.context.random.exploration);
    policy.sample(this.#actor.forward(observations, this.#batch.size));
    return policy;
  }

  policy(): PolicySnapshot {
    const { low, high } = this.#shape.actionScale;
    return { kind: 'continuous-network', low: low.slice(), high: high.slice(), squash: 'tanh', network: this.#actor.save() };
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      actor: saveNetworkState(this.#actor),
      critics: this.#critics.save(),
      temperature: this.#temperature.save(),
      memory: this.#memory.save(),
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    loadNetworkState(this.#actor, saved['actor'] as SavedState);
    this.#critics.load(saved['critics'] as SavedState);
    this.#temperature.load(saved['temperature'] as SavedState);
    this.#memory.load(saved['memory'] as SavedState);
  }
}

export const sacDefinition = defineAgent({
  id,
  name: 'SAC',
  family: 'actor–critic (off-policy)',
  summary: 'A stochastic policy that is paid for staying random, taught by two critics; for continuous actions.',
  source: 'Haarnoja et al. (2018)',
  needs: { observation: 'box', action: 'box' },
  settings,
  breaks: [noLearnedTemperature, noSlowTargets, noReplay],
  metrics: [...offPolicyMetrics, ...entropyMetrics, learningRateMetric],
  explanation: {
    updateRule: String.raw`y = R + \gamma \big[ \min_j Q(S',A';\theta_j^-) - \alpha \log \pi(A' \mid S') \big], \quad L(\phi) = \alpha \log \pi(a \mid S) - \min_j Q(S,a;\theta_j)`,
    ...workedOut([
      'for each step',
      [
        '  A ← tanh(μ(S) + σ(S) ε); take A, observe R, S′; remember (S, A, R, S′)',
        'act',
        String.raw`A = ‹action›,\quad R = ‹reward›`,
      ],
      [
        '  draw a batch from memory; A′ ~ π(· | S′)',
        'critics',
        String.raw`‹batchSize› \text{ transitions, the first with } R = ‹reward›,\ \log \pi(A' \mid S') = ‹logProbability›`,
      ],
      ['  y ← R + γ [minⱼ Q(S′, A′; θⱼ⁻) − α log π(A′ | S′)], or R if S′ is terminal', 'critics', workedTarget],
      [
        '  step each θⱼ down the gradient of ½ (Q(S, A; θⱼ) − y)²',
        'critics',
        String.raw`L(\theta) = ‹criticLoss›,\quad \text{mean of } Q = ‹meanValue›,\quad \lVert \nabla L \rVert = ‹gradientNorm›`,
      ],
      ['  a ← tanh(μ(S) + σ(S) ε)', 'actor', 'a_0 = ‹action›'],
      [
        '  step φ down the gradient of α log π(a | S) − minⱼ Q(S, a; θⱼ)',
        'actor',
        String.raw`L(\phi) = ‹actorLoss›`,
        String.raw`L(\phi) = \overline{\alpha \log \pi - \min_j Q} = -‹temperature› \cdot ‹entropy› - ‹value› = ‹actorLoss›`,
      ],
      [
        '  step log α down the entropy minus its target',
        'temperature',
        String.raw`H = ‹entropy›,\quad \alpha = ‹temperature› \to ‹newTemperature›`,
      ],
      [
        '  θⱼ⁻ ← θⱼ⁻ + τ (θⱼ − θⱼ⁻)',
        'follow',
        String.raw`\theta_j^- \leftarrow \theta_j^- + ‹targetShare› \cdot (\theta_j - \theta_j^-)`,
      ],
    ]),
  },
  usesNetwork: true,
  check: (context) => {
    continuousShape(id, context);
    checkHindsight(context);
  },
  create: (context) => new Sac(context),
});
