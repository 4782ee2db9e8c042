import type { Agent, LearningStep, TabularEnvironment } from '../../core/agent';
import { checkFinite } from '../../core/check';
import type { SavedState } from '../../core/savedState';
import { choice, integers, number, type SettingsOf } from '../../core/settings';
import { SoftPaths } from '../../inverse/softPaths';
import type { Activation, Network } from '../../networks/network';
import { loadNetworkState, saveNetworkState } from '../../networks/savedNetwork';
import type { PolicySnapshot } from '../../policies/policy';
import { type AgentContext, defineAgent } from '../definition';
import {
  checkInverseTask,
  featureGapMetric,
  InverseTask,
  inverseEnvironments,
  inverseMetrics,
  inverseSettings,
  largestGap,
} from './inverseTask';

const settings = {
  learningRate: number({ default: 3e-3, max: 1, excludesMin: true, scale: 'log', help: "The optimizer's step size (Adam)." }),
  penalty: number({
    symbol: 'λ',
    default: 0.01,
    max: 1000,
    help: 'Pull of the rewards towards 0; keeps states that nobody visited from running away.',
  }),
  hiddenLayers: integers({ default: [64, 64], help: 'Widths of the hidden layers of the reward.' }),
  activation: choice({ default: 'relu', choices: ['relu', 'tanh'], help: 'What hidden layers do to their sums.' }),
  ...inverseSettings,
};

export type DeepMaxEntropyInverseSettings = SettingsOf<typeof settings>;

/**
 * Maximum-entropy inverse reinforcement learning, with a reward that a network computes from features of the state.
 *
 *     ∂L/∂r(s) = μ_E(s) − μ(s) − λ r(s),   L the log-likelihood less ½ λ |r|²
 *
 * μ_E(s) are the visits of the demonstrations, μ(s) those of the soft policy for r; the gradient goes on through the
 * network. Finds rewards that no weighting of the features gives. One time step is one iteration, and one step of the
 * policy that is optimal for r.
 *
 * Source: Wulfmeier, Ondruska & Posner, "Maximum entropy deep inverse reinforcement learning" (2015), eq. 11, algorithm 1.
 */
export class DeepMaxEntropyInverse implements Agent<TabularEnvironment> {
  readonly #task: InverseTask;
  readonly #paths: SoftPaths;
  readonly #network: Network;
  /** φ, shape [states, features]. */
  readonly #inputs: Float32Array;
  /** r, shape [states], nat. */
  readonly #rewards: Float64Array;
  /** −∂L/∂r, shape [states]. */
  readonly #gradient: Float32Array;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { learningRate, hiddenLayers } = context.settings;
    this.#task = new InverseTask(context);
    const { world, demonstrations, stateCount } = this.#task;
    this.#paths = new SoftPaths(world.table, demonstrations.horizon, demonstrations.starts);
    this.#inputs = Float32Array.from(this.#task.features);
    this.#rewards = new Float64Array(stateCount);
    this.#gradient = new Float32Array(stateCount);
    const activation = context.settings.activation as Activation;
    const initializer = { kind: 'orthogonal', gain: Math.SQRT2 } as const;
    const spec = {
      inputSize: world.features.labels.length,
      layers: [
        ...hiddenLayers.map((units) => ({ kind: 'dense', units, activation, initializer }) as const),
        // Small outputs at the start: nothing is preferred before anything was seen.
        { kind: 'dense', units: 1, activation: 'linear', initializer: { kind: 'orthogonal', gain: 0.01 } } as const,
      ],
      optimizer: { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const,
      maxGradientNorm: Infinity,
    };
    this.#network = context.networks.create(spec, stateCount, context.random.initialization);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { penalty } = this.context.settings;
    const demonstrated = this.#task.demonstrations.visits;

    for (;;) {
      const rewards = this.#reward();
      this.#paths.solve(rewards);
      const { visits } = this.#paths;
      const featureGap = largestGap(demonstrated, visits);
      checkFinite('The gap of the visits', featureGap);
      for (let state = 0; state < rewards.length; state++) {
        this.#gradient[state] = visits[state]! - demonstrated[state]! + penalty * rewards[state]!;
      }
      this.#network.backward(this.#gradient);
      this.#network.update();

      const policy = this.#task.scorer.bestPolicy(this.#reward());
      const { expectedValueDifference, correlation } = this.#task.scorer.score(this.#rewards, policy);
      const metrics = { expectedValueDifference, rewardCorrelation: correlation, featureGap };
      yield { ...this.#task.play(environment, policy), canResume: true, metrics };
    }
  }

  /** r of every state by the network as it is now. */
  #reward(): Float64Array {
    const outputs = this.#network.forward(this.#inputs, this.#rewards.length);
    for (let state = 0; state < this.#rewards.length; state++) this.#rewards[state] = outputs[state]!;
    return this.#rewards;
  }

  policy(): PolicySnapshot {
    return this.#task.snapshot(this.#task.scorer.bestPolicy(this.#reward()), this.#rewards);
  }

  save(): SavedState {
    return { network: saveNetworkState(this.#network) };
  }

  load(saved: SavedState): void {
    loadNetworkState(this.#network, saved['network'] as SavedState);
  }
}

export const deepMaxEntropyInverseDefinition = defineAgent({
  id: 'deep-max-entropy-irl',
  name: 'Deep maximum-entropy IRL',
  family: 'inverse RL',
  summary: 'Recovers a reward that is no weighted sum of what is known about states; needs more demonstrations.',
  source: 'Wulfmeier, Ondruska & Posner, "Maximum entropy deep inverse reinforcement learning" (2015)',
  needs: {
    observation: 'discrete',
    action: 'discrete',
    table: true,
    environments: inverseEnvironments,
    dataset: 'optional',
  },
  settings,
  metrics: [
    ...inverseMetrics,
    {
      ...featureGapMetric,
      label: 'Visit gap',
      help: 'Largest difference between the visits of a state by the demonstrations and by the learner.',
    },
  ],
  explanation: {
    updateRule: String.raw`\frac{\partial L}{\partial \theta} = \sum_s \big(\mu_E(s) - \mu(s)\big)\,\frac{\partial r_\theta(s)}{\partial \theta}`,
    pseudocode: [
      'μ_E ← mean visits of each state in a demonstration',
      'for each iteration',
      '  r(s) ← network of φ(s), for every s',
      '  π ← soft policy for r; μ ← its visits',
      '  step the network up the gradient that has μ_E(s) − μ(s) − λ r(s) at its outputs',
    ],
  },
  usesNetwork: true,
  check: (context) => checkInverseTask(context as never),
  create: (context) => new DeepMaxEntropyInverse(context),
});
