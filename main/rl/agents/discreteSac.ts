import type { Agent, BoxEnvironment, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { number, type SettingsOf } from '../core/settings';
import { sizeOf } from '../core/spaces';
import { createTransitionBatch, meanAge, ReplayMemory, type TransitionBatch } from '../memory/replay';
import { meanDeadUnits } from '../networks/deadUnits';
import type { Network } from '../networks/network';
import { loadNetworkState, saveNetworkState } from '../networks/savedNetwork';
import type { PolicySnapshot } from '../policies/policy';
import { LearnedTemperature } from '../values/learnedTemperature';
import { SoftmaxBatch } from '../values/softmaxBatch';
import { ValueGap } from '../values/valueGap';
import { noLearnedTemperature, noReplay, noSlowTargets } from './breaks';
import { type AgentContext, defineAgent } from './definition';
import {
  entropyMetrics,
  fallingRate,
  learningRateMetric,
  learningRateSetting,
  offPolicyMetrics,
  offPolicySettings,
  rectifierNetwork,
  temperatureSettings,
} from './offPolicyActorCritic';

const id = 'discrete-sac';

const settings = {
  learningRate: learningRateSetting,
  ...offPolicySettings,
  ...temperatureSettings,
  targetEntropyScale: number({
    default: 0.98,
    help: 'The entropy aimed at, as a share of the greatest there is, log of the number of actions.',
  }),
};

export type DiscreteSacSettings = SettingsOf<typeof settings>;

/**
 * Soft actor–critic for actions to choose from: expectations over all actions take the place of samples.
 *
 *     V(s) = Σ_a π(a | s; φ) [ minⱼ Q(s, a) − α log π(a | s; φ) ]
 *     y = R + γ (1 − terminated) V(S′), with the target critics θⱼ⁻
 *     L(θⱼ) = ½ mean (Q(S, A; θⱼ) − y)²
 *     L(φ) = −mean V(S), with the critics θⱼ
 *     L(α) = log α · (H(π) − H̄),   H̄ = scale · log(number of actions)
 *
 * A truncated episode still bootstraps; only termination sets what follows to 0. Evaluation plays the likeliest action.
 *
 * Source: Christodoulou, "Soft actor-critic for discrete action settings" (2019), algorithm 1 and eq. 8 to 12.
 */
export class DiscreteSac implements Agent<BoxEnvironment> {
  /** Outputs preferences, shape [batch, actions]. */
  readonly #actor: Network;
  /** Each outputs Q of every action, shape [batch, actions]. */
  readonly #critics: readonly Network[];
  readonly #targetCritics: readonly Network[];
  readonly #temperature: LearnedTemperature;
  readonly #memory: ReplayMemory;
  readonly #batch: TransitionBatch;
  readonly #policyOfBatch: SoftmaxBatch;
  readonly #policyOfStep: SoftmaxBatch;
  readonly #valueGap: ValueGap;
  readonly #observationInput: Float32Array;
  /** minⱼ Q, shape [batch, actions]. */
  readonly #leastValues: Float32Array;
  /** y, shape [batch]. */
  readonly #targets: Float32Array;
  /** Of a critic or of the actor, shape [batch, actions]. */
  readonly #outputGradient: Float32Array;
  readonly #actionCount: number;
  #stepCount = 0;

  /** @throws InvalidValueError for spaces that do not fit, or a memory that does not fit. */
  constructor(private readonly context: AgentContext<typeof settings>) {
    const { observationSpace, actionSpace, settings, networks, random } = context;
    if (observationSpace.kind !== 'box' || actionSpace.kind !== 'discrete') {
      throw new InvalidValueError(`${id} must be given numbers to observe and discrete actions.`);
    }
    const { batchSize, learningRate, initialTemperature, targetEntropyScale, replayCapacity } = settings;
    const observationSize = sizeOf(observationSpace);
    this.#actionCount = actionSpace.size;
    const spec = rectifierNetwork(observationSize, this.#actionCount, settings, learningRate);
    const create = () => networks.create(spec, batchSize, random.initialization);
    this.#actor = create();
    this.#critics = [create(), create()];
    this.#targetCritics = [create(), create()];
    this.#followCritics(1);
    this.#temperature = new LearnedTemperature(initialTemperature, targetEntropyScale * Math.log(this.#actionCount));
    this.#memory = new ReplayMemory(replayCapacity, observationSize);
    this.#batch = createTransitionBatch(batchSize, observationSize);
    this.#policyOfBatch = new SoftmaxBatch(batchSize, this.#actionCount);
    this.#policyOfStep = new SoftmaxBatch(1, this.#actionCount);
    this.#valueGap = new ValueGap(settings.discount);
    this.#observationInput = new Float32Array(observationSize);
    this.#leastValues = new Float32Array(batchSize * this.#actionCount);
    this.#targets = new Float32Array(batchSize);
    this.#outputGradient = new Float32Array(batchSize * this.#actionCount);
  }

  *learn(environment: BoxEnvironment): Generator<LearningStep, never, void> {
    const { discount, learningStarts, trainInterval, updatesPerRound } = this.context.settings;
    const updateCount = updatesPerRound === 0 ? trainInterval : updatesPerRound;

    for (;;) {
      let observation = environment.reset();
      const isMeasured = this.#stepCount >= learningStarts;
      if (isMeasured) this.#valueGap.begin(this.#softValue(observation));

      for (let over = false; !over; ) {
        const action = this.#chooseAction(observation);
        const timestep = environment.step(action);
        const { observation: nextObservation, reward, terminated, truncated } = timestep;
        this.#memory.add(observation, action, reward, nextObservation, terminated ? 0 : discount);
        this.#valueGap.add(reward + this.#temperature.value * this.#policyOfStep.meanEntropy());
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

  /** Evenly random at first, then drawn from the policy. */
  #chooseAction(observation: Float64Array): number {
    const { exploration } = this.context.random;
    if (this.#stepCount < this.context.settings.learningStarts) return exploration.integer(this.#actionCount);
    this.#considerStep(observation);
    return exploration.choice(this.#policyOfStep.probabilities);
  }

  #considerStep(observation: Float64Array): void {
    this.#observationInput.set(observation);
    this.#policyOfStep.set(this.#actor.forward(this.#observationInput, 1));
  }

  /** V(o) by the online critics. */
  #softValue(observation: Float64Array): number {
    this.#considerStep(observation);
    this.#takeLeastValues(this.#critics, this.#observationInput, 1);
    return this.#policyOfStep.softValue(0, this.#leastValues, this.#temperature.value);
  }

  /** Writes minⱼ Q of every action for each of `count` observations. */
  #takeLeastValues(critics: readonly Network[], observations: Float32Array, count: number): void {
    const least = this.#leastValues.fill(Infinity);
    for (const critic of critics) {
      const values = critic.forward(observations, count);
      for (let i = 0; i < values.length; i++) least[i] = Math.min(least[i]!, values[i]!);
    }
  }

  /** One gradient step of critics, policy and temperature on a batch from the memory. */
  #update(): Readonly<Record<string, number>> {
    const { settings, random } = this.context;
    const batch = this.#batch;
    const policy = this.#policyOfBatch;
    const learningRate = fallingRate(settings.learningRate, settings, this.#stepCount);
    const temperature = this.#temperature.value;
    this.#memory.sample(batch, random.exploration);

    policy.set(this.#actor.forward(batch.nextObservations, batch.size));
    this.#takeLeastValues(this.#targetCritics, batch.nextObservations, batch.size);
    for (let i = 0; i < batch.size; i++) {
      const nextValue = policy.softValue(i, this.#leastValues, temperature);
      this.#targets[i] = batch.rewards[i]! + batch.discounts[i]! * nextValue;
    }
    const critics = this.#critics.map((critic) => this.#regress(critic, learningRate));

    this.#takeLeastValues(this.#critics, batch.observations, batch.size);
    policy.set(this.#actor.forward(batch.observations, batch.size));
    const actorLoss = -policy.writeGradient(this.#leastValues, temperature, this.#outputGradient);
    checkFinite('The actor loss', actorLoss);
    this.#actor.backward(this.#outputGradient);
    checkFinite("The norm of the actor's gradients", this.#actor.update({ learningRate }).gradientNorm);

    const entropy = policy.meanEntropy();
    if (settings.learnsTemperature) this.#temperature.update(entropy, learningRate);
    this.#followCritics(settings.targetShare);
    const criticLoss = critics.reduce((sum, { loss }) => sum + loss, 0) / critics.length;
    const meanValue = critics.reduce((sum, { value }) => sum + value, 0) / critics.length;
    const gradientNorm = Math.max(...critics.map(({ norm }) => norm));
    const replayAge = meanAge(this.#memory, batch);
    const deadUnits = meanDeadUnits(this.#critics);
    return {
      ...{ criticLoss, actorLoss, meanValue, gradientNorm, replayAge, entropy, temperature, learningRate },
      ...(deadUnits !== undefined && { deadUnits }),
    };
  }

  /** One step of a critic down the mean over the batch of ½ (Q(S, A) − y)². */
  #regress(critic: Network, learningRate: number): { readonly loss: number; readonly value: number; readonly norm: number } {
    const { size, observations, actions } = this.#batch;
    const values = critic.forward(observations, size);
    const gradient = this.#outputGradient.fill(0);
    let [loss, value] = [0, 0];
    for (let i = 0; i < size; i++) {
      const index = i * this.#actionCount + actions[i]!;
      const error = values[index]! - this.#targets[i]!;
      loss += (0.5 * error * error) / size;
      value += values[index]! / size;
      gradient[index] = error / size;
    }
    checkFinite('The critic loss', loss);
    critic.backward(gradient);
    const { gradientNorm } = critic.update({ learningRate });
    return { loss, value, norm: checkFinite("The norm of a critic's gradients", gradientNorm) };
  }

  /** θ⁻ ← share · θ + (1 − share) · θ⁻. */
  #followCritics(share: number): void {
    this.#targetCritics.forEach((target, j) => {
      target.copyFrom(this.#critics[j]!, share);
    });
  }

  policy(): PolicySnapshot {
    return { kind: 'softmax-network', actionCount: this.#actionCount, plays: 'mode', network: this.#actor.save() };
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      actor: saveNetworkState(this.#actor),
      critics: this.#critics.map(saveNetworkState),
      targetCritics: this.#targetCritics.map(saveNetworkState),
      temperature: this.#temperature.save(),
      memory: this.#memory.save(),
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    loadNetworkState(this.#actor, saved['actor'] as SavedState);
    this.#critics.forEach((critic, j) => {
      loadNetworkState(critic, (saved['critics'] as readonly SavedState[])[j]!);
    });
    this.#targetCritics.forEach((critic, j) => {
      loadNetworkState(critic, (saved['targetCritics'] as readonly SavedState[])[j]!);
    });
    this.#temperature.load(saved['temperature'] as SavedState);
    this.#memory.load(saved['memory'] as SavedState);
  }
}

export const discreteSacDefinition = defineAgent({
  id,
  name: 'Discrete SAC',
  family: 'actor–critic (off-policy)',
  summary: 'A stochastic policy that is paid for staying random, taught by two critics; for actions to choose from.',
  source: 'Christodoulou (2019)',
  needs: { observation: 'box', action: 'discrete' },
  settings,
  breaks: [noLearnedTemperature, noSlowTargets, noReplay],
  metrics: [...offPolicyMetrics, ...entropyMetrics, learningRateMetric],
  explanation: {
    updateRule: String.raw`V(s) = \sum_a \pi(a \mid s) \big[ \min_j Q(s,a;\theta_j) - \alpha \log \pi(a \mid s) \big], \quad y = R + \gamma V(S')`,
    pseudocode: [
      'for each step',
      '  A ~ π(· | S); take A, observe R, S′; remember (S, A, R, S′)',
      '  draw a batch from memory',
      '  y ← R + γ Σₐ π(a | S′) [minⱼ Q(S′, a; θⱼ⁻) − α log π(a | S′)], or R if S′ is terminal',
      '  step each θⱼ down the gradient of ½ (Q(S, A; θⱼ) − y)²',
      '  step φ up the gradient of Σₐ π(a | S) [minⱼ Q(S, a; θⱼ) − α log π(a | S)]',
      '  step log α down the entropy minus its target',
      '  θⱼ⁻ ← θⱼ⁻ + τ (θⱼ − θⱼ⁻)',
    ],
  },
  usesNetwork: true,
  create: (context) => new DiscreteSac(context),
});
