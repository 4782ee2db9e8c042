import type { Agent, BoxEnvironment, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { SavedState } from '../core/savedState';
import type { Trace, TracedQuantities } from '../core/trace';
import { MultiStepWriter } from '../memory/multiStep';
import { PrioritizedReplayMemory } from '../memory/prioritizedReplay';
import { createTransitionBatch, meanAge, ReplayMemory, type TransitionBatch, type TransitionMemory } from '../memory/replay';
import { loadNetworkState, saveNetworkState } from '../networks/savedNetwork';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValueNetwork } from '../values/actionValueNetwork';
import { linearSchedule } from '../values/schedule';
import { ValueGap } from '../values/valueGap';
import { countOutputs, plainHead } from '../values/valueHead';
import { createValueLoss, type ValueLoss } from '../values/valueLoss';
import type { AgentContext } from './definition';
import { describeDqnNetwork } from './dqnNetwork';
import type { dqnSettings } from './dqnSettings';

/** Steps between two counts of dead units. */
const deadUnitsInterval = 100;

/**
 * Deep Q-network: Q-learning with a network, a replay memory and a slow target network.
 *
 *     target  y = R + γ (1 − terminated) max_a Q(S′, a; θ⁻)
 *     loss    L(θ) = mean over the batch of w · ℓ(Q(S, A; θ) − y),  ℓ Huber's or the square, w = 1
 *
 * R and γ stand for n steps where `stepsAhead` is n: R + γ R′ + … and γⁿ, fewer at the end of an episode.
 * A truncated episode still bootstraps; only termination sets what follows to 0. The switches, each by itself or together:
 *
 * - `doubleQ`: y = R + γ (1 − terminated) Q(S′, argmax_a Q(S′, a; θ); θ⁻).
 * - `dueling`: Q is the sum of a value and of advantages less their mean; see `joinStreams`. Both share the hidden layers.
 * - `prioritizedReplay`: surprising transitions are drawn more often, and w makes up for it; see `PrioritizedReplayMemory`.
 * - `distribution`: Q is the mean of a learned distribution of the return, and ℓ compares distributions; see `ValueLoss`.
 * - `noisyLayers`: noise in the weights explores in place of ε. It is drawn anew before each update and each episode.
 *
 * Source: Mnih et al., "Human-level control through deep reinforcement learning", Nature 518 (2015), algorithm 1;
 *         van Hasselt, Guez & Silver, "Deep reinforcement learning with double Q-learning", AAAI (2016), eq. 4;
 *         Hessel et al., "Rainbow: combining improvements in deep reinforcement learning", AAAI (2018), for the sum.
 */
export class Dqn implements Agent<BoxEnvironment> {
  trace: Trace | undefined;
  readonly #online: ActionValueNetwork;
  readonly #target: ActionValueNetwork;
  readonly #loss: ValueLoss;
  readonly #memory: TransitionMemory;
  readonly #writer: MultiStepWriter;
  readonly #batch: TransitionBatch;
  /** ∂loss/∂atoms, shape [batch, actions, atoms]; all but those of the chosen actions stay 0. */
  readonly #gradient: Float32Array;
  readonly #nextActions: Int32Array;
  /** How wrong each prediction of the batch was. */
  readonly #surprises: Float64Array;
  readonly #input: Float32Array;
  readonly #valueGap: ValueGap;
  /** What the last update reports; written anew before each time it is read. */
  #lastUpdate = { loss: 0, meanValue: 0, gradientNorm: 0, replayAge: 0 };
  #stepCount = 0;

  constructor(private readonly context: AgentContext<typeof dqnSettings>) {
    const { settings, networks, random } = context;
    const { batchSize, replayCapacity } = settings;
    const { spec, head, observationSize, actionCount } = describeDqnNetwork(
      context.observationSpace,
      context.actionSpace,
      settings,
    );
    const create = () => {
      const network = networks.create(spec, batchSize, random.initialization);
      return new ActionValueNetwork(network, head, actionCount, batchSize);
    };
    this.#online = create();
    this.#target = create();
    this.#target.network.copyFrom(this.#online.network);
    this.#loss = createValueLoss(head, settings.loss === 'huber' ? 1 : Infinity);
    this.#memory = settings.prioritizedReplay
      ? new PrioritizedReplayMemory(replayCapacity, observationSize, settings.priorityExponent)
      : new ReplayMemory(replayCapacity, observationSize);
    this.#writer = new MultiStepWriter(this.#memory, settings.stepsAhead, settings.discount);
    this.#batch = createTransitionBatch(batchSize, observationSize);
    this.#gradient = new Float32Array(batchSize * countOutputs({ ...head, isDueling: false }, actionCount));
    this.#nextActions = new Int32Array(batchSize);
    this.#surprises = new Float64Array(batchSize);
    this.#input = new Float32Array(observationSize);
    this.#valueGap = new ValueGap(settings.discount);
  }

  *learn(environment: BoxEnvironment): Generator<LearningStep, never, void> {
    const { learningStarts, trainInterval, updatesPerRound, targetInterval, targetShare } = this.context.settings;
    const updateCount = updatesPerRound === 0 ? trainInterval : updatesPerRound;

    for (;;) {
      let observation = environment.reset();
      this.#online.drawNoise(this.context.random.exploration);
      const isMeasured = this.#stepCount >= learningStarts;
      if (isMeasured) this.#valueGap.begin(this.#bestValue(observation));

      for (let over = false; !over; ) {
        const action = this.#chooseAction(observation);
        const timestep = environment.step(action);
        const { observation: nextObservation, reward, terminated, truncated } = timestep;
        this.trace?.('act', { action, reward, epsilon: this.#epsilon });
        this.#writer.add(observation, action, reward, nextObservation, terminated, truncated);
        this.#valueGap.add(reward);
        this.#stepCount++;

        let metrics: Readonly<Record<string, number>> | undefined;
        const canLearn = this.#stepCount > learningStarts && this.#memory.count > 0;
        if (canLearn && this.#stepCount % trainInterval === 0) {
          for (let update = 0; update < updateCount; update++) this.#update();
          metrics = this.#metrics();
        }
        if (this.#stepCount % targetInterval === 0) {
          this.#target.network.copyFrom(this.#online.network, targetShare);
          this.trace?.('copy', { targetShare });
        }

        observation = nextObservation;
        over = terminated || truncated;
        if (over && isMeasured) {
          const valueGap = this.#valueGap.end(terminated ? 0 : this.#bestValue(observation));
          metrics = { ...metrics, valueGap };
        }
        yield { action, timestep, canResume: over, metrics };
      }
    }
  }

  /** ε as it is now, falling in a straight line. */
  get #epsilon(): number {
    const { initialEpsilon, finalEpsilon, explorationSteps, noisyLayers } = this.context.settings;
    return noisyLayers ? 0 : linearSchedule(initialEpsilon, finalEpsilon, explorationSteps, this.#stepCount);
  }

  /** β as it is now, rising in a straight line. */
  get #importanceExponent(): number {
    const { importanceExponent, importanceSteps } = this.context.settings;
    return linearSchedule(importanceExponent, 1, importanceSteps, this.#stepCount);
  }

  get #learningRate(): number {
    const { learningRate, learningRateSteps } = this.context.settings;
    return learningRateSteps === 0 ? learningRate : linearSchedule(learningRate, 0, learningRateSteps, this.#stepCount);
  }

  /** ε-greedy; at random before learning starts. */
  #chooseAction(observation: Float64Array): number {
    const random = this.context.random.exploration;
    const isWarmUp = this.#stepCount < this.context.settings.learningStarts;
    if (random.uniform() < this.#epsilon || isWarmUp) return random.integer(this.#online.actionCount);
    return this.#online.bestAction(this.#look(observation), 0);
  }

  #bestValue(observation: Float64Array): number {
    const atoms = this.#look(observation);
    return this.#online.valueOf(atoms, 0, this.#online.bestAction(atoms, 0));
  }

  /** Atoms of every action, shape [actions, atoms]. */
  #look(observation: Float64Array): Float32Array {
    this.#input.set(observation);
    return this.#online.forward(this.#input, 1);
  }

  /** One gradient step on a batch from the memory. */
  #update(): void {
    const { exploration } = this.context.random;
    const online = this.#online;
    const batch = this.#batch;
    const gradient = this.#gradient;
    this.#memory.sample(batch, exploration, this.#importanceExponent);
    online.drawNoise(exploration);
    this.#target.drawNoise(exploration);

    if (this.context.settings.doubleQ) this.#chooseNext(online.forward(batch.nextObservations, batch.size));
    const next = this.#target.forward(batch.nextObservations, batch.size);
    if (!this.context.settings.doubleQ) this.#chooseNext(next);
    const predicted = online.forward(batch.observations, batch.size);

    let loss = 0;
    let meanValue = 0;
    gradient.fill(0);
    for (let i = 0; i < batch.size; i++) {
      const action = batch.actions[i]!;
      const start = online.startOf(i, action);
      const nextStart = online.startOf(i, this.#nextActions[i]!);
      const weight = batch.weights[i]! / batch.size;
      const reward = batch.rewards[i]!;
      const discount = batch.discounts[i]!;
      loss += weight * this.#loss.measure(predicted, start, next, nextStart, reward, discount, weight, gradient);
      this.#surprises[i] = this.#loss.surprise;
      meanValue += online.valueOf(predicted, i, action) / batch.size;
    }
    checkFinite('The loss', loss);
    const first = this.trace && this.#describeFirst(next, predicted);
    this.#memory.prioritize?.(batch, this.#surprises);

    online.backward(gradient, batch.size);
    const { gradientNorm } = online.network.update({ learningRate: this.#learningRate });
    checkFinite('The gradient norm', gradientNorm);
    this.#lastUpdate = { loss, meanValue, gradientNorm, replayAge: meanAge(this.#memory, batch) };
    if (first !== undefined) this.trace?.('update', { ...first, loss, gradientNorm, learningRate: this.#learningRate });
  }

  /** What the first transition of the batch is compared with. */
  #describeFirst(next: Float32Array, predicted: Float32Array): TracedQuantities {
    const { size, actions, rewards, discounts, weights } = this.#batch;
    const [action, nextAction] = [actions[0]!, this.#nextActions[0]!];
    const [reward, discount, weight] = [rewards[0]!, discounts[0]!, weights[0]!];
    const nextValue = this.#target.valueOf(next, 0, nextAction);
    const value = this.#online.valueOf(predicted, 0, action);
    const target = reward + discount * nextValue;
    return { batchSize: size, action, reward, discount, weight, nextAction, nextValue, target, value, error: value - target };
  }

  /** The action that follows each transition of the batch. */
  #chooseNext(atoms: Float32Array): void {
    for (let i = 0; i < this.#batch.size; i++) this.#nextActions[i] = this.#online.bestAction(atoms, i);
  }

  #metrics(): Readonly<Record<string, number>> {
    // Looking at every unit for every row takes a noticeable part of an update.
    const isLooking = this.#stepCount % deadUnitsInterval < this.context.settings.trainInterval;
    const deadUnits = isLooking ? this.#online.network.deadUnitShare?.() : undefined;
    const metrics = {
      ...this.#lastUpdate,
      ...(deadUnits !== undefined && { deadUnits }),
      ...{ learningRate: this.#learningRate, epsilon: this.#epsilon },
    };
    const { meanPriority } = this.#memory;
    return meanPriority === undefined ? metrics : { ...metrics, meanPriority, importanceExponent: this.#importanceExponent };
  }

  policy(): PolicySnapshot {
    const { head, actionCount, network } = this.#online;
    const isPlain = !head.isDueling && head.distribution === plainHead.distribution;
    return { kind: 'greedy-network', actionCount, network: network.save(), ...(!isPlain && { head }) };
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      network: saveNetworkState(this.#online.network),
      targetNetwork: saveNetworkState(this.#target.network),
      memory: this.#memory.save(),
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    loadNetworkState(this.#online.network, saved['network'] as SavedState);
    loadNetworkState(this.#target.network, saved['targetNetwork'] as SavedState);
    this.#memory.load(saved['memory'] as SavedState);
  }
}
