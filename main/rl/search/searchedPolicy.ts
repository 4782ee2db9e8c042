import type { AgentContext, MetricDefinition } from '../agents/definition';
import type { LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Action, Environment } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { boolean, choice, integer, integers } from '../core/settings';
import { type Box, type Discrete, sizeOf } from '../core/spaces';
import { countParameters, type Network, type NetworkSpec, type NetworkState } from '../networks/network';
import type { PolicySnapshot } from '../policies/policy';
import { mean } from '../statistics/moments';
import { argmax } from '../values/argmax';
import { ObservationNormalizer } from '../values/observationNormalizer';
import { type ObservationScaling, scaleObservation } from '../values/observationScaling';

/** Settings that all methods share which search among policies. */
export const policySearchSettings = {
  hiddenLayers: integers({ default: [], help: 'Widths of the hidden layers (tanh); none makes the policy linear.' }),
  episodesPerPolicy: integer({ default: 1, max: 10_000, help: 'Episodes whose mean return says how good a policy is.' }),
  normalizeObservations: boolean({
    default: false,
    help: 'Centers and scales observations by what was seen in earlier generations; a part of the policy.',
  }),
  squash: choice({
    default: 'clip',
    choices: ['clip', 'tanh'],
    help: 'How outputs become actions that are real numbers: cut off at the bounds, or bent into them.',
  }),
};

/** Metrics that all methods share which search among policies. */
export const policySearchMetrics: readonly MetricDefinition[] = [
  { name: 'meanReturn', label: 'Mean return', unit: 'reward', help: 'Of the policies tried out in a generation.' },
  { name: 'bestReturn', label: 'Best return', unit: 'reward', help: 'Of the policies tried out in a generation.' },
];

export function returnMetrics(returns: Float64Array): { readonly meanReturn: number; readonly bestReturn: number } {
  return { meanReturn: mean(returns), bestReturn: Math.max(...returns) };
}

export type PolicySearchContext = Pick<
  AgentContext<typeof policySearchSettings>,
  'observationSpace' | 'actionSpace' | 'settings' | 'random' | 'networks'
>;

/** What came of trying policies out. */
export interface Trials {
  /** Of each policy, the mean of its episodes' returns, undiscounted, shape [policies]. */
  readonly returns: Float64Array;
  /** The step that ended the last episode; not yielded yet, so that what is learned from the trials can go with it. */
  readonly lastStep: LearningStep;
}

/**
 * A policy without chance of its own, given by one flat vector of parameters: those of a small network.
 *
 * Chooses the action with the greatest output, or outputs the elements of the action.
 */
export class SearchedPolicy {
  readonly parameterCount: number;
  readonly #spec: NetworkSpec;
  readonly #network: Network;
  readonly #inputs: Float32Array;
  readonly #actionSpace: Discrete | Box;
  readonly #squash: 'clip' | 'tanh';
  readonly #episodesPerPolicy: number;
  readonly #normalizer: ObservationNormalizer | undefined;
  /** As it is throughout a generation, so that all its policies see the same. */
  #scaling: ObservationScaling | undefined;

  constructor(context: PolicySearchContext) {
    const { actionSpace, settings } = context;
    this.#spec = searchedNetworkSpec(context);
    this.#network = context.networks.create(this.#spec, 1, context.random.initialization);
    this.parameterCount = countParameters(this.#spec);
    this.#inputs = new Float32Array(this.#spec.inputSize);
    this.#actionSpace = actionSpace;
    this.#squash = settings.squash === 'tanh' ? 'tanh' : 'clip';
    this.#episodesPerPolicy = settings.episodesPerPolicy;
    this.#normalizer = settings.normalizeObservations ? new ObservationNormalizer(this.#spec.inputSize) : undefined;
    this.#scaling = this.#normalizer?.scaling();
  }

  /** Where a search starts: at 0 where the policy is linear, else at weights drawn for the network, shape [parameters]. */
  initialParameters(): Float64Array {
    const isLinear = this.#spec.layers.length === 1;
    return isLinear ? new Float64Array(this.parameterCount) : Float64Array.from(this.#network.save().parameters);
  }

  /** Plays whole episodes with the parameters of each policy in turn; yields every step but the last. */
  *tryOut(
    environment: Environment<Float64Array, Action>,
    policies: readonly Float64Array[],
  ): Generator<LearningStep, Trials, void> {
    const returns = new Float64Array(policies.length);
    const episodeCount = policies.length * this.#episodesPerPolicy;
    for (let episode = 0; ; episode++) {
      const policy = Math.floor(episode / this.#episodesPerPolicy);
      if (episode % this.#episodesPerPolicy === 0) this.#network.load(this.#networkWith(policies[policy]!));

      let observation = environment.reset();
      for (let over = false; !over; ) {
        this.#normalizer?.learn(observation);
        const action = this.#actionFor(observation);
        const timestep = environment.step(action);
        observation = timestep.observation;
        returns[policy]! += timestep.reward / this.#episodesPerPolicy;
        over = timestep.terminated || timestep.truncated;

        const step = { action, timestep, canResume: false };
        checkFinite('The return', returns[policy]!);
        if (over && episode + 1 === episodeCount) {
          this.#scaling = this.#normalizer?.scaling();
          return { returns, lastStep: step };
        }
        yield step;
      }
    }
  }

  #networkWith(parameters: Float64Array): NetworkState {
    return { spec: this.#spec, parameters: Float32Array.from(parameters), updateCount: 0, moments: [] };
  }

  #actionFor(observation: Float64Array): Action {
    if (this.#scaling === undefined) this.#inputs.set(observation);
    else scaleObservation(this.#scaling, observation, this.#inputs);
    const outputs = this.#network.forward(this.#inputs, 1);
    const space = this.#actionSpace;
    if (space.kind === 'discrete') return argmax(outputs);
    return Float64Array.from(outputs, (output, i) => {
      const [low, high] = [space.low[i]!, space.high[i]!];
      if (this.#squash === 'clip') return Math.min(Math.max(output, low), high);
      return low + ((Math.tanh(output) + 1) / 2) * (high - low);
    });
  }

  /** The policy with these parameters as plain data. */
  snapshot(parameters: Float64Array): PolicySnapshot {
    const common = { network: this.#networkWith(parameters), ...(this.#scaling && { scaling: this.#scaling }) };
    const space = this.#actionSpace;
    if (space.kind === 'discrete') return { kind: 'softmax-network', actionCount: space.size, plays: 'mode', ...common };
    return {
      kind: 'continuous-network',
      low: Float64Array.from(space.low),
      high: Float64Array.from(space.high),
      squash: this.#squash,
      ...common,
    };
  }

  /** What it has learned about observations; the parameters are the search's. */
  save(): SavedState {
    return { normalizer: this.#normalizer?.save() ?? null };
  }

  load(saved: SavedState): void {
    this.#normalizer?.load(saved['normalizer'] as SavedState);
    this.#scaling = this.#normalizer?.scaling();
  }
}

/** Numbers in all policies of a generation together: half a gigabyte. */
const mostNumbers = 2 ** 26;

/** @throws InvalidValueError when the policies of a generation fit no memory. */
export function checkGeneration(policyCount: number, parameterCount: number): void {
  if (policyCount * parameterCount <= mostNumbers) return;
  throw new InvalidValueError(
    `The policies of a generation must have at most ${mostNumbers} parameters together, got ${policyCount} policies × ` +
      `${parameterCount} parameters.`,
  );
}

/**
 * The network whose parameters are searched.
 *
 * @throws InvalidValueError when observations are no numbers, or actions have no bounds to be bent into.
 */
export function searchedNetworkSpec({
  observationSpace,
  actionSpace,
  settings,
}: Pick<PolicySearchContext, 'observationSpace' | 'actionSpace' | 'settings'>): NetworkSpec {
  if (observationSpace.kind !== 'box') throw new InvalidValueError('A searched policy must be given numbers to observe.');
  if (
    actionSpace.kind === 'box' &&
    settings.squash === 'tanh' &&
    ![...actionSpace.low, ...actionSpace.high].every(Number.isFinite)
  ) {
    throw new InvalidValueError('squash must be clip where actions have no bounds, got tanh.');
  }
  const initializer = { kind: 'uniform-fan-in' } as const;
  return {
    inputSize: sizeOf(observationSpace),
    layers: [
      ...settings.hiddenLayers.map((units) => ({ kind: 'dense', units, activation: 'tanh', initializer }) as const),
      {
        kind: 'dense',
        units: actionSpace.kind === 'discrete' ? actionSpace.size : sizeOf(actionSpace),
        activation: 'linear',
        initializer,
      },
    ],
    optimizer: { kind: 'sgd', learningRate: 1 }, // never asked to update
    maxGradientNorm: Infinity,
  };
}
