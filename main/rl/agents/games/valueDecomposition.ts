import { type Agent, type JointEnvironment, jointLearningStep, type LearningStep } from '../../core/agent';
import { checkFinite } from '../../core/check';
import type { Observation } from '../../core/environment';
import type { SavedState } from '../../core/savedState';
import { integer, integers, number } from '../../core/settings';
import { jointActions, jointIndex } from '../../games/jointActions';
import { createTransitionBatch, ReplayMemory, type TransitionBatch } from '../../memory/replay';
import type { Network, OptimizerSpec } from '../../networks/network';
import { clippingScale } from '../../networks/optimizers';
import { loadNetworkState, saveNetworkState } from '../../networks/savedNetwork';
import type { PolicySnapshot } from '../../policies/policy';
import { linearSchedule } from '../../values/schedule';
import type { AgentContext } from '../definition';
import { simultaneousGame } from './gameTables';
import { JointCritic } from './jointCritic';
import { JointEncoding } from './jointEncoding';
import { PlayerUtilities } from './playerUtilities';
import { MonotonicMixer, SumMixer, type ValueMixer } from './valueMixers';

export const valueDecompositionSettings = {
  learningRate: number({ default: 1e-3, max: 1, excludesMin: true, scale: 'log', help: "The optimizer's step size (Adam)." }),
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  batchSize: integer({ default: 32, max: 4096, scale: 'log', help: 'Transitions drawn from the replay memory for one update.' }),
  learningStarts: integer({ default: 100, min: 0, help: 'Steps of random actions before the first update.' }),
  trainInterval: integer({ default: 1, help: 'Steps between two updates.' }),
  targetEpisodes: integer({ default: 200, help: 'Episodes between two copies into the target networks.' }),
  initialEpsilon: number({
    isLive: true,
    symbol: 'ε₀',
    default: 1,
    help: 'Probability, for each player, of a random action at the start.',
  }),
  finalEpsilon: number({ isLive: true, symbol: 'ε', default: 0.05, help: 'The same after the fall.' }),
  explorationSteps: integer({ default: 50_000, scale: 'log', help: 'Steps over which ε falls in a straight line.' }),
  replayCapacity: integer({
    default: 50_000,
    max: 10_000_000,
    scale: 'log',
    help: 'Transitions remembered; the oldest make room.',
  }),
  hiddenLayers: integers({ default: [64], help: "Widths of the hidden layers of each player's network (ReLU)." }),
  maxGradientNorm: number({
    default: 10,
    max: 1e9,
    excludesMin: true,
    scale: 'log',
    help: 'Gradients are scaled down to this joint norm.',
  }),
};

/** Settings of the mixing network, where there is one. */
export const monotonicMixerSettings = {
  mixingUnits: integer({ default: 32, max: 1024, help: 'Width of the hidden layer of the mixing network.' }),
  hypernetworkUnits: integer({
    default: 64,
    max: 1024,
    help: 'Width of the hidden layers of the networks that make its weights from the state.',
  }),
};

/** Settings of the weights on errors, where there are any. */
export const weightingSettings = {
  leastWeight: number({
    symbol: 'w',
    default: 0.1,
    excludesMin: true,
    help: 'Weight on the errors of joint actions that are neither the best known nor better than it.',
  }),
};

export interface ValueDecompositionSettings {
  readonly learningRate: number;
  readonly discount: number;
  readonly batchSize: number;
  readonly learningStarts: number;
  readonly trainInterval: number;
  readonly targetEpisodes: number;
  readonly initialEpsilon: number;
  readonly finalEpsilon: number;
  readonly explorationSteps: number;
  readonly replayCapacity: number;
  readonly hiddenLayers: readonly number[];
  readonly maxGradientNorm: number;
  /** Present for a monotonic mixing network; the sum without. */
  readonly mixingUnits?: number;
  readonly hypernetworkUnits?: number;
  /** Present where errors are weighted, with the help of a critic of joint actions. */
  readonly leastWeight?: number;
}

/** What is learned, in one state of learning: online or target. */
interface Decomposition {
  readonly utilities: PlayerUtilities;
  readonly mixer: ValueMixer;
}

/**
 * Q-learning for a team whose value is made of one value for each player, so that each can act by itself.
 *
 *     Q_tot(s, a) = mix( Q₁(o₁, a₁), …, Qₙ(oₙ, aₙ); s )
 *     target  y = R + γ (1 − terminated) Q_tot(s′, a′; θ⁻),   a′ᵢ = argmax_a Qᵢ(o′ᵢ, a; θ)
 *     loss    L(θ) = mean over the batch of w · ½ (Q_tot(s, a; θ) − y)²,   w = 1
 *
 * Every player has a network of its own. The sum as mixer makes VDN, a monotonic network QMIX. The state is what all
 * players see, side by side. A truncated episode still bootstraps.
 *
 * With `leastWeight`, it is weighted QMIX with central weighting: a critic Q̂(s, a) of joint actions, free of any shape,
 * learns from the same targets, in which it takes the place of Q_tot, and w is `leastWeight` unless a is the joint action
 * that the players like best, or y is greater than what the critic thinks of that one.
 *
 * Source: Sunehag et al., "Value-decomposition networks for cooperative multi-agent learning" (2017); Rashid et al.,
 *         "QMIX", ICML 2018, eq. 6; double Q-learning as in the authors' implementation (pymarl); Rashid, Farquhar,
 *         Peng & Whiteson, "Weighted QMIX", NeurIPS 2020, §5, eq. 7 (central weighting).
 */
export class ValueDecomposition implements Agent<JointEnvironment> {
  readonly #encoding: JointEncoding;
  readonly #actionCounts: readonly number[];
  readonly #online: Decomposition;
  readonly #target: Decomposition;
  readonly #critic: JointCritic | undefined;
  readonly #networks: readonly Network[];
  readonly #memory: ReplayMemory;
  readonly #batch: TransitionBatch;
  /** Of the transitions of the batch. */
  readonly #states: Float32Array;
  readonly #nextStates: Float32Array;
  /** Shape [batch, players]. */
  readonly #actions: Int32Array;
  readonly #targets: Float64Array;
  readonly #totalGradient: Float32Array;
  readonly #stored: Float64Array;
  readonly #nextStored: Float64Array;
  #lastUpdate = { loss: 0, meanValue: 0, gradientNorm: 0 };
  #stepCount = 0;
  #episodeCount = 0;

  constructor(private readonly context: AgentContext & { readonly settings: ValueDecompositionSettings }) {
    const { settings, networks, random } = context;
    const { batchSize, learningRate, mixingUnits, hypernetworkUnits } = settings;
    const game = simultaneousGame('A decomposition of values', context);
    const optimizer: OptimizerSpec = { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const encoding = new JointEncoding(game);
    const { stateSize, storedSize } = encoding;
    const playerCount = game.players.length;
    this.#encoding = encoding;
    this.#actionCounts = game.actionSpaces.map(({ size }) => size);

    const createMixer = () => {
      if (mixingUnits === undefined || hypernetworkUnits === undefined) return new SumMixer(playerCount, batchSize);
      const shape = { playerCount, stateSize, mixingUnits, hypernetworkUnits };
      return new MonotonicMixer(shape, batchSize, networks, optimizer, random.initialization);
    };
    const create = (): Decomposition => ({
      utilities: new PlayerUtilities(encoding, this.#actionCounts, settings, optimizer, networks, random.initialization),
      mixer: createMixer(),
    });
    this.#online = create();
    this.#target = create();
    this.#critic =
      settings.leastWeight === undefined
        ? undefined
        : new JointCritic(stateSize, this.#actionCounts, batchSize, optimizer, networks, random.initialization);
    this.#networks = [...networksOf(this.#online), ...(this.#critic === undefined ? [] : [this.#critic.online])];
    this.#memory = new ReplayMemory(settings.replayCapacity, storedSize);
    this.#batch = createTransitionBatch(batchSize, storedSize);
    this.#states = new Float32Array(batchSize * stateSize);
    this.#nextStates = new Float32Array(batchSize * stateSize);
    this.#actions = new Int32Array(batchSize * playerCount);
    this.#targets = new Float64Array(batchSize);
    this.#totalGradient = new Float32Array(batchSize);
    this.#stored = new Float64Array(storedSize);
    this.#nextStored = new Float64Array(storedSize);
    this.#followOnline();
  }

  *learn(environment: JointEnvironment): Generator<LearningStep, never, void> {
    const { discount, learningStarts, trainInterval, targetEpisodes } = this.context.settings;

    for (;;) {
      const observations = environment.current();
      const actions = this.#chooseActions(observations);
      const timestep = environment.step(actions);
      this.#encoding.store(observations, this.#stored);
      this.#encoding.store(timestep.observations, this.#nextStored);
      const joint = jointIndex(this.#actionCounts, actions);
      this.#memory.add(this.#stored, joint, timestep.rewards[0]!, this.#nextStored, timestep.terminated ? 0 : discount);
      this.#stepCount++;

      let metrics: Readonly<Record<string, number>> | undefined;
      if (this.#stepCount > learningStarts && this.#stepCount % trainInterval === 0) {
        this.#update();
        metrics = { ...this.#lastUpdate, epsilon: this.#epsilon };
      }
      if (environment.isOver && ++this.#episodeCount % targetEpisodes === 0) this.#followOnline();
      yield jointLearningStep(actions, timestep, { canResume: true, metrics });
    }
  }

  /** Every player for itself: ε-greedy from its own values; at random before learning starts. */
  #chooseActions(observations: readonly Observation[]): number[] {
    const random = this.context.random.exploration;
    const isWarmUp = this.#stepCount < this.context.settings.learningStarts;
    const best = this.#online.utilities.bestActions(observations);
    return this.#actionCounts.map((count, player) =>
      random.uniform() < this.#epsilon || isWarmUp ? random.integer(count) : best[player]!,
    );
  }

  get #epsilon(): number {
    const { initialEpsilon, finalEpsilon, explorationSteps } = this.context.settings;
    return linearSchedule(initialEpsilon, finalEpsilon, explorationSteps, this.#stepCount);
  }

  /** One gradient step on a batch from the memory. */
  #update(): void {
    const { batchSize, maxGradientNorm } = this.context.settings;
    const { utilities, mixer } = this.#online;
    this.#drawBatch();
    this.#computeTargets();

    utilities.evaluate(this.#batch.observations, batchSize);
    const best = utilities.best;
    const totals = mixer.mix(utilities.valuesOf(this.#actions), this.#states, batchSize);
    const weights = this.#critic?.learn(this.#states, this.#actions, best, this.#targets, this.context.settings.leastWeight!);
    let loss = 0;
    let meanValue = 0;
    for (let i = 0; i < batchSize; i++) {
      const error = totals[i]! - this.#targets[i]!;
      const weight = (weights?.[i] ?? 1) / batchSize;
      this.#totalGradient[i] = weight * error;
      loss += weight * 0.5 * error * error;
      meanValue += totals[i]! / batchSize;
    }
    checkFinite('The loss', loss);

    utilities.differentiate(this.#actions, mixer.differentiate(this.#totalGradient, batchSize));
    const gradientNorm = Math.hypot(...this.#networks.map((network) => network.gradientNorm()));
    checkFinite('The gradient norm', gradientNorm);
    const gradientScale = clippingScale(gradientNorm, maxGradientNorm);
    for (const network of this.#networks) network.update({ gradientScale });
    this.#lastUpdate = { loss, meanValue, gradientNorm };
  }

  #drawBatch(): void {
    const { size } = this.#batch;
    this.#memory.sample(this.#batch, this.context.random.exploration);
    this.#encoding.encodeState(this.#batch.observations, size, this.#states);
    this.#encoding.encodeState(this.#batch.nextObservations, size, this.#nextStates);
    for (let i = 0; i < size; i++) {
      this.#actions.set(jointActions(this.#actionCounts, this.#batch.actions[i]!), i * this.#actionCounts.length);
    }
  }

  /** y of each transition of the batch. */
  #computeTargets(): void {
    const { nextObservations, rewards, discounts, size } = this.#batch;
    const [online, target] = [this.#online, this.#target];
    online.utilities.evaluate(nextObservations, size);
    const nextActions = online.utilities.best;
    target.utilities.evaluate(nextObservations, size);
    const nextValues =
      this.#critic === undefined
        ? target.mixer.mix(target.utilities.valuesOf(nextActions), this.#nextStates, size)
        : this.#critic.targetValues(this.#nextStates, nextActions);
    for (let i = 0; i < size; i++) this.#targets[i] = rewards[i]! + discounts[i]! * nextValues[i]!;
  }

  #followOnline(): void {
    const online = networksOf(this.#online);
    networksOf(this.#target).forEach((network, i) => {
      network.copyFrom(online[i]!);
    });
    this.#critic?.followOnline();
  }

  /** Q_tot of a joint action, for looking inside. */
  jointValue(observations: readonly Observation[], actions: readonly number[]): number {
    this.#encoding.store(observations, this.#stored);
    this.#encoding.encodeState(this.#stored, 1, this.#states);
    const { utilities, mixer } = this.#online;
    utilities.evaluate(this.#stored, 1);
    return mixer.mix(utilities.valuesOf(actions), this.#states, 1)[0]!;
  }

  policy(): PolicySnapshot {
    return this.#online.utilities.policy();
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      episodeCount: this.#episodeCount,
      online: this.#networks.map(saveNetworkState),
      target: networksOf(this.#target).map(saveNetworkState),
      ...(this.#critic && { critic: saveNetworkState(this.#critic.target) }),
      memory: this.#memory.save(),
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    this.#episodeCount = saved['episodeCount'] as number;
    const [online, target] = [saved['online'] as SavedState[], saved['target'] as SavedState[]];
    this.#networks.forEach((network, i) => {
      loadNetworkState(network, online[i]!);
    });
    networksOf(this.#target).forEach((network, i) => {
      loadNetworkState(network, target[i]!);
    });
    if (this.#critic !== undefined) loadNetworkState(this.#critic.target, saved['critic'] as SavedState);
    this.#memory.load(saved['memory'] as SavedState);
  }
}

function networksOf({ utilities, mixer }: Decomposition): readonly Network[] {
  return [...utilities.networks, ...mixer.networks];
}
