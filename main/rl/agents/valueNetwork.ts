import type { Agent, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { choice, integers, number } from '../core/settings';
import type { Trace } from '../core/trace';
import type { Network, NetworkSpec, OptimizerSpec } from '../networks/network';
import { loadNetworkState, saveNetworkState } from '../networks/savedNetwork';
import type { PolicySnapshot } from '../policies/policy';
import { countFeatures, createFeatures } from '../values/createFeatures';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { type AgentContext, defineAgent } from './definition';
import { workedOut } from './explanation';
import { type GivenPolicy, givenPolicy, type LinearEnvironment, linearPredictionSettings } from './linear';
import { tdErrorMetric } from './tabular';

const id = 'value-network';

const { stepSize: _isRate, initialWeights: _areDrawn, ...otherSettings } = linearPredictionSettings;

const settings = {
  ...otherSettings,
  features: {
    ...otherSettings.features,
    help: 'What the network is fed with; automatic is one input for each state, or the numbers observed.',
  },
  learningRate: number({ default: 1e-3, excludesMin: true, scale: 'log', help: "The optimizer's step size." }),
  hiddenLayers: integers({ default: [32], help: 'Widths of the hidden layers (tanh).' }),
  optimizer: choice({
    default: 'adam',
    choices: ['adam', 'sgd'],
    help: 'sgd takes the steps of the source; adam scales each weight by what it is used to.',
  }),
};

type Context = AgentContext<typeof settings>;

/** 2²⁴ weights; gradients and what the optimizer remembers are three times as many. */
const mostInputWeights = 2 ** 24;

/**
 * A value network: semi-gradient TD(0) with values that a neural network computes.
 *
 *     δ ← R + γ v̂(S′, w) − v̂(S, w)
 *     w ← w + α δ ∇v̂(S, w)      (sgd; Adam scales the step)
 *
 * One step down ½ δ² with the target held fixed, after each time step. A truncated episode still bootstraps.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.3, box on p. 203, and §9.7.
 */
export class ValueNetwork implements Agent<LinearEnvironment> {
  trace: Trace | undefined;
  readonly #network: Network;
  readonly #policy: Float64Array;
  readonly #features: Features;
  readonly #x: ActiveFeatures;
  /** x(s), shape [features]. */
  readonly #inputs: Float32Array;
  /** ∂(½ δ²)/∂v̂ of S. */
  readonly #outputGradient = new Float32Array(1);

  constructor(private readonly context: Context) {
    const { features, actionProbabilities } = givenPolicyOf(context);
    this.#features = createFeatures(features);
    this.#policy = actionProbabilities;
    this.#network = context.networks.create(
      networkSpec(this.#features.count, context.settings),
      1,
      context.random.initialization,
    );
    this.#x = createActiveFeatures(this.#features);
    this.#inputs = new Float32Array(this.#features.count);
  }

  *learn(environment: LinearEnvironment): Generator<LearningStep, never, void> {
    const { discount } = this.context.settings;
    const { exploration } = this.context.random;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = exploration.choice(this.#policy);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated } = timestep;

      const nextValue = terminated ? 0 : this.#value(nextState);
      const value = this.#value(state); // last, for its gradient is taken
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      this.#outputGradient[0] = -tdError;
      this.#network.backward(this.#outputGradient);
      const { gradientNorm } = this.#network.update();
      this.trace?.('step', {
        ...{ action, reward, discount, nextValue, value, tdError, gradientNorm, target: reward + discount * nextValue },
        loss: 0.5 * tdError * tdError,
      });

      yield { action, timestep, tdError, canResume: true };
    }
  }

  #value(observation: number | Float64Array): number {
    const [x, inputs] = [this.#x, this.#inputs];
    for (let i = 0; i < x.length; i++) inputs[x.indexes[i]!] = 0;
    this.#features.encode(observation, x);
    for (let i = 0; i < x.length; i++) inputs[x.indexes[i]!] = x.values[i]!;
    return this.#network.forward(inputs, 1)[0]!;
  }

  policy(): PolicySnapshot {
    return {
      kind: 'network-state-values',
      actionCount: this.#policy.length,
      features: this.#features.spec,
      network: this.#network.save(),
      actionProbabilities: this.#policy.slice(),
    };
  }

  save(): SavedState {
    return { network: saveNetworkState(this.#network) };
  }

  load(saved: SavedState): void {
    loadNetworkState(this.#network, saved['network'] as SavedState);
  }
}

/** The network is fed with the observation itself where linear values would need tiles. */
function givenPolicyOf(context: Pick<Context, 'observationSpace' | 'actionSpace' | 'settings'>): GivenPolicy {
  const { settings, observationSpace } = context;
  const isPlain = settings.features === 'automatic' && observationSpace.kind === 'box';
  const features = isPlain ? 'observation' : settings.features;
  const given = givenPolicy(id, { ...context, settings: { ...settings, features, initialWeights: '0' } });
  const inputs = countFeatures(given.features);
  const units = settings.hiddenLayers[0] ?? 1;
  if (inputs * units <= mostInputWeights) return given;
  throw new InvalidValueError(
    `The first layer of ${id} must have at most ${mostInputWeights} weights, got ${inputs} features × ${units} units.`,
  );
}

function networkSpec(inputSize: number, { hiddenLayers, learningRate, optimizer }: Context['settings']): NetworkSpec {
  const initializer = { kind: 'uniform-fan-in' } as const;
  const optimizerSpec: OptimizerSpec =
    optimizer === 'sgd' ? { kind: 'sgd', learningRate } : { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  return {
    inputSize,
    layers: [
      ...hiddenLayers.map((units) => ({ kind: 'dense', units, activation: 'tanh', initializer }) as const),
      { kind: 'dense', units: 1, activation: 'linear', initializer },
    ],
    optimizer: optimizerSpec,
    maxGradientNorm: Infinity,
  };
}

export const valueNetworkDefinition = defineAgent({
  id,
  name: 'Value network',
  family: 'prediction (network)',
  summary: 'Learns what a given policy is worth with a small neural network, one step at a time.',
  source: 'Sutton & Barto, 2nd ed., §9.3 and §9.7',
  needs: { observation: 'any', action: 'discrete' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\mathbf w \leftarrow \mathbf w + \alpha\,[\,R + \gamma\,\hat v(S',\mathbf w) - \hat v(S,\mathbf w)\,]\,\nabla \hat v(S,\mathbf w)`,
    ...workedOut([
      'for each episode',
      '  S ← start',
      '  for each step',
      ['    A ~ π(·); take A, observe R, S′', 'step', String.raw`A = ‹action›,\quad R = ‹reward›`],
      [
        '    y ← R + γ v̂(S′, w), or R if S′ is terminal',
        'step',
        String.raw`y = ‹reward› + ‹discount› \cdot ‹nextValue› = ‹target›`,
      ],
      [
        '    step w down the gradient of ½ (y − v̂(S, w))², with y held fixed',
        'step',
        String.raw`\tfrac12 (‹target› - ‹value›)^2 = ‹loss›,\quad \lVert \nabla \rVert = ‹gradientNorm›`,
        String.raw`\tfrac12 \big(‹reward› + ‹discount› \cdot ‹nextValue› - ‹value›\big)^2 = \tfrac12 (‹tdError›)^2 = ‹loss›`,
      ],
      '    S ← S′',
    ]),
  },
  usesNetwork: true,
  check: givenPolicyOf,
  create: (context) => new ValueNetwork(context),
});
