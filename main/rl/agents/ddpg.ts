import type { Agent, BoxEnvironment, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import { integer, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import { type ContinuousBatch, ContinuousReplay, createContinuousBatch, placeActions } from '../memory/continuousReplay';
import type { HindsightWriter } from '../memory/hindsightWriter';
import type { PolicySnapshot } from '../policies/policy';
import { clipToUnit } from '../values/actionScale';
import { CorrelatedNoise } from '../values/correlatedNoise';
import { CriticEnsemble } from '../values/criticEnsemble';
import { DeterministicActor } from '../values/deterministicActor';
import { ValueGap } from '../values/valueGap';
import { noActionNoise, noReplay, noSlowTargets } from './breaks';
import { type AgentContext, defineAgent, type MetricDefinition } from './definition';
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

const id = 'ddpg';

const settings = {
  actorLearningRate: { ...learningRateSetting, default: 1e-4, help: "Adam's step size of the policy." },
  criticLearningRate: { ...learningRateSetting, default: 1e-3, help: "Adam's step size of the critic." },
  ...offPolicySettings,
  hindsightGoals: hindsightSetting,
  hiddenLayers: { ...offPolicySettings.hiddenLayers, default: [400, 300] },
  ...noiseSettings,
  policyInterval: integer({
    symbol: 'd',
    default: 1,
    max: 1000,
    help: 'Updates of the critic for each update of the policy and of the target networks.',
  }),
};

export type DdpgSettings = SettingsOf<typeof settings>;

const learningRateMetrics: readonly MetricDefinition[] = [
  { ...learningRateMetric, name: 'actorLearningRate', label: 'Learning rate of the policy' },
  { ...learningRateMetric, name: 'criticLearningRate', label: 'Learning rate of the critic' },
];

/**
 * Deep deterministic policy gradient: Q-learning for continuous actions, with a policy that climbs the critic.
 *
 *     y = R + γ (1 − terminated) Q(S′, μ(S′; φ⁻); θ⁻)
 *     L(θ) = ½ mean (Q(S, A; θ) − y)²
 *     L(φ) = −mean Q(S, μ(S; φ); θ),   then the target networks follow
 *
 * A truncated episode still bootstraps; only termination sets what follows to 0. Actions are learned in [−1, 1] and
 * carried to the bounds of the environment. The source explores with `noiseCorrelation` 0.85.
 *
 * Source: Lillicrap et al., "Continuous control with deep reinforcement learning" (2016), algorithm 1, whose learning rates
 *         are the defaults; the others are those of Stable-Baselines3.
 */
export class Ddpg implements Agent<BoxEnvironment<Float64Array>> {
  trace: Trace | undefined;
  readonly #shape: ContinuousShape;
  readonly #actor: DeterministicActor;
  readonly #critic: CriticEnsemble;
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
    const { batchSize, actorLearningRate, criticLearningRate } = settings;
    this.#shape = continuousShape(id, context);
    const { observationSize, actionSize } = this.#shape;
    const actorSpec = rectifierNetwork(observationSize, actionSize, settings, actorLearningRate);
    const criticSpec = rectifierNetwork(observationSize + actionSize, 1, settings, criticLearningRate);
    this.#actor = new DeterministicActor(networks, actorSpec, batchSize, random.initialization);
    this.#critic = new CriticEnsemble(networks, criticSpec, 1, batchSize, random.initialization);
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
    return this.#critic.leastValue(observation, this.#actor.act(observation));
  }

  /** One gradient step of the critic, and every d times one of the policy, on a batch from the memory. */
  #update(): Readonly<Record<string, number>> {
    const { settings, random } = this.context;
    const batch = this.#batch;
    const actorLearningRate = fallingRate(settings.actorLearningRate, settings, this.#stepCount);
    const criticLearningRate = fallingRate(settings.criticLearningRate, settings, this.#stepCount);
    this.#memory.sample(batch, random.exploration);

    const nextActions = this.#actor.targetActions(batch.nextObservations);
    placeActions(batch, nextActions, batch.nextPairs);
    this.#critic.leastTargetValues(batch.nextPairs, this.#targets);
    const leastValue = this.#targets[0]!;
    for (let i = 0; i < batch.size; i++) {
      this.#targets[i] = batch.rewards[i]! + batch.discounts[i]! * this.#targets[i]!;
    }
    const replayAge = this.#memory.meanAge;
    const critic = this.#critic.regress(batch.pairs, this.#targets, criticLearningRate);
    this.trace?.('critics', {
      ...{ batchSize: batch.size, reward: batch.rewards[0]!, discount: batch.discounts[0]!, target: this.#targets[0]! },
      ...{ leastValue, nextAction: nextActions.subarray(0, this.#shape.actionSize), ...critic },
    });

    this.#updateCount++;
    if (this.#updateCount % settings.policyInterval !== 0) return { ...critic, replayAge, criticLearningRate };
    placeActions(batch, this.#actor.actions(batch.observations), batch.pairs);
    const value = this.#critic.descend(batch.pairs, this.#actionGradient);
    const actorLoss = checkFinite('The actor loss', -value);
    this.#actor.descend(this.#actionGradient, actorLearningRate);

    this.#critic.follow(settings.targetShare);
    this.#actor.follow(settings.targetShare);
    this.trace?.('actor', { value, actorLoss, targetShare: settings.targetShare });
    return { ...critic, replayAge, actorLoss, actorLearningRate, criticLearningRate };
  }

  policy(): PolicySnapshot {
    return this.#actor.policy(this.#shape.actionScale);
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      updateCount: this.#updateCount,
      actor: this.#actor.save(),
      critic: this.#critic.save(),
      memory: this.#memory.save(),
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    this.#updateCount = saved['updateCount'] as number;
    this.#actor.load(saved['actor'] as SavedState);
    this.#critic.load(saved['critic'] as SavedState);
    this.#memory.load(saved['memory'] as SavedState);
  }
}

export const ddpgDefinition = defineAgent({
  id,
  name: 'DDPG',
  family: 'actor–critic (off-policy)',
  summary: 'A deterministic policy that climbs the values of a critic; the simplest for continuous actions.',
  source: 'Lillicrap et al. (2016)',
  needs: { observation: 'box', action: 'box' },
  settings,
  breaks: [noSlowTargets, noActionNoise, noReplay],
  metrics: [...offPolicyMetrics, ...learningRateMetrics],
  explanation: {
    updateRule: String.raw`y = R + \gamma\, Q(S',\mu(S';\phi^-);\theta^-), \quad \nabla_\phi J = \nabla_a Q(S,a;\theta)\big|_{a=\mu(S)} \nabla_\phi \mu(S;\phi)`,
    ...workedOut([
      'for each step',
      [
        '  A ← μ(S; φ) + noise; take A, observe R, S′; remember (S, A, R, S′)',
        'act',
        String.raw`A = ‹action›,\quad R = ‹reward›`,
      ],
      ['  draw a batch from memory', 'critics', String.raw`‹batchSize› \text{ transitions, the first with } R = ‹reward›`],
      [
        '  y ← R + γ Q(S′, μ(S′; φ⁻); θ⁻), or R if S′ is terminal',
        'critics',
        String.raw`\mu(S'_0;\phi^-) = ‹nextAction›,\quad y_0 = ‹reward› + ‹discount› \cdot ‹leastValue› = ‹target›`,
      ],
      [
        '  step θ down the gradient of ½ (Q(S, A; θ) − y)²',
        'critics',
        String.raw`L(\theta) = ‹criticLoss›,\quad \text{mean of } Q = ‹meanValue›,\quad \lVert \nabla L \rVert = ‹gradientNorm›`,
        String.raw`y_0 = ‹reward› + ‹discount› \cdot ‹leastValue› = ‹target›,\quad \text{mean of all } ‹batchSize›:\ L(\theta) = ‹criticLoss›`,
      ],
      ['  step φ up the gradient of Q(S, μ(S; φ); θ)', 'actor', String.raw`\text{mean of } Q(S,\mu(S);\theta) = ‹value›`],
      [
        '  θ⁻ ← θ⁻ + τ (θ − θ⁻);  φ⁻ ← φ⁻ + τ (φ − φ⁻)',
        'actor',
        String.raw`\theta^- \leftarrow \theta^- + ‹targetShare› \cdot (\theta - \theta^-)`,
      ],
    ]),
  },
  usesNetwork: true,
  check: (context) => {
    continuousShape(id, context);
    checkHindsight(context);
  },
  create: (context) => new Ddpg(context),
});
