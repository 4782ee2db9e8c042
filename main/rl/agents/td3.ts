import type { Agent, BoxEnvironment, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import { integer, number, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import { type ContinuousBatch, ContinuousReplay, createContinuousBatch, placeActions } from '../memory/continuousReplay';
import type { HindsightWriter } from '../memory/hindsightWriter';
import type { PolicySnapshot } from '../policies/policy';
import { clipToUnit } from '../values/actionScale';
import { CorrelatedNoise } from '../values/correlatedNoise';
import { CriticEnsemble } from '../values/criticEnsemble';
import { DeterministicActor } from '../values/deterministicActor';
import { ValueGap } from '../values/valueGap';
import { noActionNoise, noDelayedPolicy, noReplay, noSlowTargets, noTargetSmoothing } from './breaks';
import { type AgentContext, defineAgent } from './definition';
import { workedOut } from './explanation';
import {
  type ContinuousShape,
  checkHindsight,
  continuousShape,
  createWriter,
  fallingRate,
  hindsightSetting,
  learningRateMetric,
  learningRateSetting,
  noiseSettings,
  offPolicyMetrics,
  offPolicySettings,
  rectifierNetwork,
  uniformAction,
} from './offPolicyActorCritic';

const id = 'td3';

const settings = {
  learningRate: { ...learningRateSetting, default: 1e-3 },
  ...offPolicySettings,
  hindsightGoals: hindsightSetting,
  hiddenLayers: { ...offPolicySettings.hiddenLayers, default: [400, 300] },
  ...noiseSettings,
  targetNoise: number({
    symbol: 'σ̃',
    default: 0.2,
    max: 10,
    help: 'Standard deviation of the noise in the actions of targets, which keeps critics from trusting narrow peaks.',
  }),
  targetNoiseLimit: number({ symbol: 'c', default: 0.5, max: 2, help: 'Where the noise in the actions of targets is cut off.' }),
  policyInterval: integer({
    symbol: 'd',
    default: 2,
    max: 1000,
    help: 'Updates of the critics for each update of the policy and of the target networks.',
  }),
};

export type Td3Settings = SettingsOf<typeof settings>;

/**
 * Twin delayed deep deterministic policy gradient: DDPG with the least of two critics, smoothed targets and a policy that waits.
 *
 *     ã = clip(μ(S′; φ⁻) + clip(ε, ±c), ±1),   ε ~ N(0, σ̃)
 *     y = R + γ (1 − terminated) minⱼ Q(S′, ã; θⱼ⁻)
 *     L(θⱼ) = ½ mean (Q(S, A; θⱼ) − y)²
 *     every d updates:  L(φ) = −mean Q(S, μ(S; φ); θ₁), and the target networks follow
 *
 * A truncated episode still bootstraps; only termination sets what follows to 0. Actions are learned in [−1, 1] and
 * carried to the bounds of the environment.
 *
 * Source: Fujimoto, van Hoof & Meger, "Addressing function approximation error in actor-critic methods" (2018),
 *         algorithm 1; defaults of Stable-Baselines3.
 */
export class Td3 implements Agent<BoxEnvironment<Float64Array>> {
  trace: Trace | undefined;
  readonly #shape: ContinuousShape;
  readonly #actor: DeterministicActor;
  readonly #critics: CriticEnsemble;
  readonly #memory: ContinuousReplay;
  readonly #writer: HindsightWriter;
  readonly #batch: ContinuousBatch;
  readonly #noise: CorrelatedNoise;
  readonly #valueGap: ValueGap;
  /** y, shape [batch]. */
  readonly #targets: Float32Array;
  /** ∂L(φ)/∂a, shape [batch, elements]. */
  readonly #actionGradient: Float32Array;
  #stepCount = 0;
  #updateCount = 0;

  /** @throws InvalidValueError for spaces that are not numbers, actions without bounds, or a memory that does not fit. */
  constructor(private readonly context: AgentContext<typeof settings>) {
    const { settings, networks, random } = context;
    const { batchSize, learningRate } = settings;
    this.#shape = continuousShape(id, context);
    const { observationSize, actionSize } = this.#shape;
    const actorSpec = rectifierNetwork(observationSize, actionSize, settings, learningRate);
    const criticSpec = rectifierNetwork(observationSize + actionSize, 1, settings, learningRate);
    this.#actor = new DeterministicActor(networks, actorSpec, batchSize, random.initialization);
    this.#critics = new CriticEnsemble(networks, criticSpec, 2, batchSize, random.initialization);
    this.#memory = new ContinuousReplay(settings.replayCapacity, observationSize, actionSize);
    this.#writer = createWriter(context, this.#memory);
    this.#batch = createContinuousBatch(batchSize, observationSize, actionSize);
    this.#noise = new CorrelatedNoise(actionSize, settings.noiseCorrelation, random.exploration);
    this.#valueGap = new ValueGap(settings.discount);
    this.#targets = new Float32Array(batchSize);
    this.#actionGradient = new Float32Array(batchSize * actionSize);
  }

  *learn(environment: BoxEnvironment<Float64Array>): Generator<LearningStep, never, void> {
    const { learningStarts, trainInterval, updatesPerRound } = this.context.settings;
    const updateCount = updatesPerRound === 0 ? trainInterval : updatesPerRound;

    for (;;) {
      let observation = environment.reset();
      this.#noise.restart();
      const isMeasured = this.#stepCount >= learningStarts;
      if (isMeasured) this.#valueGap.begin(this.#policyValue(observation));

      for (let over = false; !over; ) {
        const unitAction = this.#chooseAction(observation);
        const action = this.#shape.actionScale.toBounds(unitAction);
        const timestep = environment.step(action);
        const { observation: nextObservation, reward, terminated, truncated } = timestep;
        this.trace?.('act', { action, reward });
        this.#writer.add({ observation, unitAction, action, nextObservation }, reward, terminated, truncated);
        this.#valueGap.add(reward);
        this.#stepCount++;

        let metrics: Readonly<Record<string, number>> | undefined;
        if (this.#stepCount > learningStarts && this.#stepCount % trainInterval === 0) {
          for (let update = 0; update < updateCount; update++) metrics = { ...metrics, ...this.#update() };
        }

        observation = nextObservation;
        over = terminated || truncated;
        if (over && isMeasured) {
          const valueGap = this.#valueGap.end(terminated ? 0 : this.#policyValue(observation));
          metrics = { ...metrics, valueGap };
        }
        yield { action, timestep, canResume: over, metrics };
      }
    }
  }

  /** An action in [−1, 1]: evenly random at first, then clip(μ(o; φ) + σ ε, ±1). */
  #chooseAction(observation: Float64Array): Float64Array {
    const { learningStarts, noiseDeviation } = this.context.settings;
    if (this.#stepCount < learningStarts) return uniformAction(this.#shape.actionSize, this.context.random.exploration);
    const noise = this.#noise.next();
    return this.#actor.act(observation).map((element, i) => clipToUnit(element + noiseDeviation * noise[i]!));
  }

  /** Q(o, μ(o; φ)). */
  #policyValue(observation: Float64Array): number {
    return this.#critics.leastValue(observation, this.#actor.act(observation));
  }

  /** One gradient step of the critics, and every d times one of the policy, on a batch from the memory. */
  #update(): Readonly<Record<string, number>> {
    const { settings, random } = this.context;
    const batch = this.#batch;
    const learningRate = fallingRate(settings.learningRate, settings, this.#stepCount);
    this.#memory.sample(batch, random.exploration);

    const nextActions = this.#smoothedActions(batch.nextObservations);
    placeActions(batch, nextActions, batch.nextPairs);
    this.#critics.leastTargetValues(batch.nextPairs, this.#targets);
    const leastValue = this.#targets[0]!;
    for (let i = 0; i < batch.size; i++) {
      this.#targets[i] = batch.rewards[i]! + batch.discounts[i]! * this.#targets[i]!;
    }
    const replayAge = this.#memory.meanAge;
    const critics = this.#critics.regress(batch.pairs, this.#targets, learningRate);
    this.trace?.('critics', {
      ...{ batchSize: batch.size, reward: batch.rewards[0]!, discount: batch.discounts[0]!, target: this.#targets[0]! },
      ...{ leastValue, nextAction: nextActions.subarray(0, this.#shape.actionSize), ...critics },
    });

    this.#updateCount++;
    if (this.#updateCount % settings.policyInterval !== 0) return { ...critics, replayAge, learningRate };
    placeActions(batch, this.#actor.actions(batch.observations), batch.pairs);
    const value = this.#critics.descend(batch.pairs, this.#actionGradient, 1);
    const actorLoss = checkFinite('The actor loss', -value);
    this.#actor.descend(this.#actionGradient, learningRate);

    this.#critics.follow(settings.targetShare);
    this.#actor.follow(settings.targetShare);
    this.trace?.('actor', { value, actorLoss, targetShare: settings.targetShare });
    return { ...critics, replayAge, actorLoss, learningRate };
  }

  /** clip(μ(o; φ⁻) + clip(ε, ±c), ±1) of a batch. */
  #smoothedActions(observations: Float32Array): Float32Array {
    const { targetNoise, targetNoiseLimit } = this.context.settings;
    const { exploration } = this.context.random;
    const actions = this.#actor.targetActions(observations);
    for (let i = 0; i < actions.length; i++) {
      const noise = Math.min(Math.max(exploration.normal(0, targetNoise), -targetNoiseLimit), targetNoiseLimit);
      actions[i] = clipToUnit(actions[i]! + noise);
    }
    return actions;
  }

  policy(): PolicySnapshot {
    return this.#actor.policy(this.#shape.actionScale);
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      updateCount: this.#updateCount,
      actor: this.#actor.save(),
      critics: this.#critics.save(),
      memory: this.#memory.save(),
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    this.#updateCount = saved['updateCount'] as number;
    this.#actor.load(saved['actor'] as SavedState);
    this.#critics.load(saved['critics'] as SavedState);
    this.#memory.load(saved['memory'] as SavedState);
  }
}

export const td3Definition = defineAgent({
  id,
  name: 'TD3',
  family: 'actor–critic (off-policy)',
  summary: 'A deterministic policy taught by the least of two critics with smoothed targets; for continuous actions.',
  source: 'Fujimoto et al. (2018)',
  needs: { observation: 'box', action: 'box' },
  settings,
  breaks: [noDelayedPolicy, noTargetSmoothing, noSlowTargets, noActionNoise, noReplay],
  metrics: [...offPolicyMetrics, learningRateMetric],
  explanation: {
    updateRule: String.raw`y = R + \gamma \min_j Q(S',\tilde a;\theta_j^-), \quad \nabla_\phi J = \nabla_a Q(S,a;\theta_1)\big|_{a=\mu(S)} \nabla_\phi \mu(S;\phi)`,
    ...workedOut([
      'for each step',
      [
        '  A ← μ(S; φ) + noise; take A, observe R, S′; remember (S, A, R, S′)',
        'act',
        String.raw`A = ‹action›,\quad R = ‹reward›`,
      ],
      ['  draw a batch from memory', 'critics', String.raw`‹batchSize› \text{ transitions, the first with } R = ‹reward›`],
      ['  ã ← μ(S′; φ⁻) + clip(ε, ±c), ε ~ N(0, σ̃)', 'critics', String.raw`\tilde a_0 = ‹nextAction›`],
      [
        '  y ← R + γ minⱼ Q(S′, ã; θⱼ⁻), or R if S′ is terminal',
        'critics',
        String.raw`y = ‹reward› + ‹discount› \cdot ‹leastValue› = ‹target›`,
      ],
      [
        '  step each θⱼ down the gradient of ½ (Q(S, A; θⱼ) − y)²',
        'critics',
        String.raw`L(\theta) = ‹criticLoss›,\quad \text{mean of } Q = ‹meanValue›,\quad \lVert \nabla L \rVert = ‹gradientNorm›`,
        String.raw`y_0 = ‹reward› + ‹discount› \cdot ‹leastValue› = ‹target›,\quad \text{mean of all } ‹batchSize›:\ L(\theta) = ‹criticLoss›`,
      ],
      '  every d updates',
      ['    step φ up the gradient of Q(S, μ(S; φ); θ₁)', 'actor', String.raw`\text{mean of } Q(S,\mu(S);\theta_1) = ‹value›`],
      [
        '    θⱼ⁻ ← θⱼ⁻ + τ (θⱼ − θⱼ⁻);  φ⁻ ← φ⁻ + τ (φ − φ⁻)',
        'actor',
        String.raw`\theta_j^- \leftarrow \theta_j^- + ‹targetShare› \cdot (\theta_j - \theta_j^-)`,
      ],
    ]),
  },
  usesNetwork: true,
  check: (context) => {
    continuousShape(id, context);
    checkHindsight(context);
  },
  create: (context) => new Td3(context),
});
