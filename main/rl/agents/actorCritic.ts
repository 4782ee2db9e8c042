import type { EnvironmentCopies } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Action, Observation, Timestep } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { boolean, integer, number, type SettingsOf } from '../core/settings';
import { type Box, type Space, sizeOf } from '../core/spaces';
import type { TracedQuantities } from '../core/trace';
import { Rollout } from '../memory/rollout';
import type { Network, OptimizerSpec } from '../networks/network';
import { clippingScale } from '../networks/optimizers';
import type { PolicySnapshot } from '../policies/policy';
import type { ActionDistribution } from '../values/actionDistribution';
import { ObservationNormalizer } from '../values/observationNormalizer';
import { type ObservationScaling, scaleObservation } from '../values/observationScaling';
import { RewardScaler } from '../values/rewardScaling';
import { linearSchedule } from '../values/schedule';
import type { AgentContext, MetricDefinition } from './definition';
import { checkPolicyNetworks, entropyMetric, PolicyNetworks, policyNetworkSettings } from './policyNetworks';

/** Settings of the methods that learn a policy and state values from segments of experience; defaults differ. */
export const actorCriticSettings = {
  environmentCount: integer({ default: 8, max: 4096, scale: 'log', help: 'Copies of the environment that it steps in turn.' }),
  rolloutLength: integer({
    default: 128,
    max: 1_000_000,
    scale: 'log',
    help: 'Steps of each copy that it learns from at once, before it throws them away.',
  }),
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  traceDecay: number({
    symbol: 'λ',
    default: 0.95,
    help: 'How far advantages look before they trust the values: 0 one step, 1 to the end of the segment.',
  }),
  entropyWeight: number({
    isLive: true,
    default: 0,
    max: 1,
    help: "Worth of the policy's entropy in the loss; keeps it exploring.",
  }),
  valueWeight: number({ default: 1, max: 100, help: 'Weight of half the squared error of the values in the loss.' }),
  learningRate: number({
    isLive: true,
    default: 3e-4,
    max: 1,
    excludesMin: true,
    scale: 'log',
    help: "The optimizer's step size.",
  }),
  learningRateSteps: integer({
    default: 0,
    min: 0,
    help: 'Environment steps over which the learning rate falls in a straight line to 0; 0 keeps it constant.',
  }),
  maxGradientNorm: number({
    default: 0.5,
    max: 1e9,
    excludesMin: true,
    scale: 'log',
    help: 'The gradients of policy and values are scaled down together to this norm.',
  }),
  normalizeAdvantages: boolean({ default: true, help: 'Gives the advantages of each batch mean 0 and deviation 1.' }),
  normalizeObservations: boolean({
    default: false,
    help: 'Centers and scales observations by what was seen so far; a part of the policy.',
  }),
  normalizeRewards: boolean({ default: false, help: 'Divides rewards by the deviation of the discounted return so far.' }),
  hiddenLayers: policyNetworkSettings.hiddenLayers,
  activation: policyNetworkSettings.activation,
  convolutionFilters: policyNetworkSettings.convolutionFilters,
  initialDeviation: policyNetworkSettings.initialDeviation,
  bootstrapsOnTruncation: boolean({
    default: true,
    help: 'Counts on what would follow where the time limit cuts an episode. Off as in CleanRL, for comparison.',
  }),
};

export type ActorCriticSettings = SettingsOf<typeof actorCriticSettings>;

/** Most numbers in the observations of a segment: 1 GiB. */
const mostNumbers = 2 ** 28;

/**
 * A policy and state values in two networks of their own, and the segment of experience that they learn from.
 *
 * Holds what is the same in all methods of this kind: collecting from copies of an environment, advantages, one optimiser
 * step on everything with the gradients clipped together, and what is saved. The losses belong to the methods.
 *
 * Source: Huang et al., "The 37 implementation details of proximal policy optimization" (2022), for the details.
 */
export class ActorCritic {
  readonly rollout: Rollout;

  readonly #networks: PolicyNetworks;
  readonly #normalizer: ObservationNormalizer | undefined;
  readonly #rewardScaler: RewardScaler | undefined;
  /** Of real-valued actions. */
  readonly #actionBox: Box | undefined;
  /** What each copy is given where actions are real numbers: the stored action within its bounds, shape [elements]. */
  readonly #boundedActions: readonly Float64Array[];
  #stepCount = 0;

  /**
   * @param updateRows steps that one update learns from, for the choice of an engine.
   * @param scaling of observations that is known beforehand, in place of one that is learned.
   */
  constructor(
    private readonly context: AgentContext & { readonly settings: ActorCriticSettings },
    optimizer: OptimizerSpec,
    updateRows: number,
    private readonly scaling?: ObservationScaling,
  ) {
    const { actionSpace, settings } = context;
    this.#networks = new PolicyNetworks({ ...context, settings: networkSettings(settings) }, () => optimizer, updateRows);
    const { observationSize } = this.#networks;
    const { environmentCount, rolloutLength } = settings;
    const { actionSize } = this.distribution;
    this.#actionBox = actionSpace.kind === 'box' ? actionSpace : undefined;
    this.rollout = new Rollout(rolloutLength, environmentCount, observationSize, actionSize);
    this.#normalizer = settings.normalizeObservations ? new ObservationNormalizer(observationSize) : undefined;
    this.#rewardScaler = settings.normalizeRewards ? new RewardScaler(environmentCount, settings.discount) : undefined;
    this.#boundedActions = Array.from({ length: environmentCount }, () => new Float64Array(actionSize));
  }

  get policyNetwork(): Network {
    return this.#networks.policyNetwork;
  }

  get valueNetwork(): Network {
    return this.#networks.valueNetwork;
  }

  get distribution(): ActionDistribution {
    return this.#networks.distribution;
  }

  /** The learning rate for a segment that starts now. */
  get learningRate(): number {
    const { learningRate, learningRateSteps } = this.context.settings;
    return this.fallingFrom(learningRate, learningRateSteps);
  }

  /** `start` on its straight way down to 0 over `duration` steps, as it was when the segment began; 0 keeps it. */
  fallingFrom(start: number, duration: number): number {
    return duration === 0 ? start : linearSchedule(start, 0, duration, this.#stepCount);
  }

  /** Begins a segment where the copies stand. */
  begin(environments: EnvironmentCopies): void {
    this.rollout.clear();
    for (let copy = 0; copy < environments.length; copy++) {
      this.observe(0, copy, environments[copy]!.current());
    }
  }

  /** Takes the observation that a copy acts on at a step of the segment. */
  observe(step: number, copy: number, observation: Observation): void {
    this.#normalizer?.learn(observation as Float64Array);
    this.#write(observation as Float64Array, this.rollout.observations, this.#indexOf(step, copy));
  }

  #write(observation: Float64Array, rows: Float32Array, row: number): void {
    const start = row * this.rollout.observationSize;
    if (this.#normalizer !== undefined) this.#normalizer.scale(observation, rows, start);
    else if (this.scaling !== undefined) scaleObservation(this.scaling, observation, rows, start);
    else for (let i = 0; i < observation.length; i++) rows[start + i] = observation[i]!;
  }

  #indexOf(step: number, copy: number): number {
    return step * this.rollout.copyCount + copy;
  }

  /** Draws the actions of all copies at a step of the segment. */
  choose(step: number): void {
    const { rollout, distribution, policyNetwork } = this;
    const { copyCount, observationSize } = rollout;
    const first = this.#indexOf(step, 0);
    const inputs = rollout.observations.subarray(first * observationSize, (first + copyCount) * observationSize);
    const outputs = policyNetwork.forward(inputs, copyCount);
    distribution.sample(outputs, copyCount, this.context.random.exploration, rollout.actions, rollout.logProbabilities, first);
  }

  /** What a copy is to do at a step; real-valued actions within their bounds, in an array that is used again. */
  action(step: number, copy: number): Action {
    const { actions } = this.rollout;
    const index = this.#indexOf(step, copy);
    const box = this.#actionBox;
    if (box === undefined) return actions[index]!;
    const bounded = this.#boundedActions[copy]!;
    for (let i = 0; i < bounded.length; i++) {
      bounded[i] = Math.min(Math.max(actions[index * bounded.length + i]!, box.low[i]!), box.high[i]!);
    }
    return bounded;
  }

  /** Keeps what the action of a copy at a step led to. */
  record(step: number, copy: number, timestep: Timestep): void {
    const { rollout, context } = this;
    const { reward, terminated, truncated } = timestep;
    const observation = timestep.observation as Float64Array;
    const index = this.#indexOf(step, copy);
    rollout.add(index, reward, terminated, truncated);
    if (!terminated && truncated && context.settings.bootstrapsOnTruncation) {
      this.#write(observation, rollout.addFinalObservation(index), 0);
    }
    // What follows the segment is learned when the next begins, so that every observation counts once.
    if (!terminated && !truncated && step === rollout.stepCount - 1) {
      this.#write(observation, rollout.observations, this.#indexOf(step + 1, copy));
    }
  }

  /** Completes the segment: scales rewards, values states, estimates advantages. */
  complete(): void {
    const { rollout } = this;
    const { discount, traceDecay } = this.context.settings;
    this.#rewardScaler?.scale(rollout.rewards, rollout.isOver);
    rollout.evaluate(this.valueNetwork);
    rollout.estimate(discount, traceDecay);
    this.#stepCount += rollout.size;
  }

  /**
   * One optimiser step on policy and values, their gradients clipped together.
   *
   * @returns the norm before clipping.
   * @throws NumericalError when a gradient is no number.
   */
  update(learningRate: number): number {
    const { maxGradientNorm } = this.context.settings;
    const { policyNetwork, valueNetwork, distribution } = this;
    const norm = Math.hypot(policyNetwork.gradientNorm(), valueNetwork.gradientNorm(), distribution.gradientNorm());
    checkFinite('The gradient norm', norm);
    const gradientScale = clippingScale(norm, maxGradientNorm);
    policyNetwork.update({ learningRate, gradientScale });
    valueNetwork.update({ learningRate, gradientScale });
    distribution.update(learningRate, gradientScale);
    return norm;
  }

  /** What the first step of a completed segment came to. */
  describeFirst(): TracedQuantities {
    const { rollout, distribution } = this;
    const action = this.#actionBox === undefined ? rollout.actions[0]! : rollout.actions.subarray(0, distribution.actionSize);
    const [advantage, value, discountedReturn] = [rollout.advantages[0]!, rollout.values[0]!, rollout.returns[0]!];
    return { action, advantage, value, discountedReturn, size: rollout.size };
  }

  /** What can be told of the segment and the policy besides the losses. */
  metrics(): Readonly<Record<string, number>> {
    const explainedVariance = this.rollout.explainedVariance();
    const { deviation } = this.distribution;
    return {
      ...(explainedVariance !== undefined && { explainedVariance }),
      ...(deviation !== undefined && { actionDeviation: deviation }),
    };
  }

  policy(): PolicySnapshot {
    const policy = this.#networks.policy('with-values');
    const scaling = this.#normalizer?.scaling() ?? this.scaling;
    if (scaling === undefined) return policy;
    return { ...policy, scaling } as PolicySnapshot; // both kinds it may be have room for it
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      ...this.#networks.save(),
      normalizer: this.#normalizer?.save() ?? null,
      rewardScaler: this.#rewardScaler?.save() ?? null,
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    this.#networks.load(saved);
    this.#normalizer?.load(saved['normalizer'] as SavedState);
    this.#rewardScaler?.load(saved['rewardScaler'] as SavedState);
  }
}

/** One optimizer steps both networks here; the rates are handed over at each step. */
function networkSettings(settings: ActorCriticSettings) {
  return { ...settings, valueLearningRate: settings.learningRate };
}

/** @throws InvalidValueError when a segment fits no memory, or convolutions do not fit the images. */
export function checkActorCritic({
  observationSpace,
  settings,
}: {
  readonly observationSpace: Space;
  readonly settings: ActorCriticSettings;
}): void {
  if (observationSpace.kind !== 'box') return; // refused by what it needs
  const { environmentCount, rolloutLength } = settings;
  const numbers = environmentCount * rolloutLength * sizeOf(observationSpace);
  if (numbers > mostNumbers) {
    throw new InvalidValueError(
      `The observations of a segment must hold at most ${mostNumbers} numbers, got ${environmentCount} copies × ` +
        `${rolloutLength} steps × ${sizeOf(observationSpace)}. Choose a smaller rolloutLength.`,
    );
  }
  checkPolicyNetworks({ observationSpace, settings: networkSettings(settings) });
}

/** What these methods report. */
export const actorCriticMetrics: readonly MetricDefinition[] = [
  { name: 'policyLoss', label: 'Policy loss', unit: '', help: 'What the policy step lowers; its sign says little.' },
  { name: 'valueLoss', label: 'Value loss', unit: '', help: 'Half the squared error of the values.' },
  entropyMetric,
  {
    name: 'explainedVariance',
    label: 'Explained variance',
    unit: '',
    help: 'Share of the variance of returns that the values foretell; 1 is perfect, 0 no better than a constant.',
  },
  { name: 'gradientNorm', label: 'Gradient norm', unit: '', help: 'Of policy and values together, before clipping.' },
  { name: 'learningRate', label: 'Learning rate', unit: '', help: "The optimizer's step size now." },
  {
    name: 'actionDeviation',
    label: 'Action deviation',
    unit: '',
    help: "Mean deviation of real-valued actions from their middle, in the action's unit.",
  },
];
