import type { Agent, BoxEnvironment, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Action } from '../core/environment';
import type { SavedState } from '../core/savedState';
import { boolean, choice } from '../core/settings';
import type { Trace } from '../core/trace';
import type { OptimizerSpec } from '../networks/network';
import type { PolicySnapshot } from '../policies/policy';
import { type AgentContext, defineAgent } from './definition';
import { startPassage, workedOut } from './explanation';
import { checkPolicyNetworks, entropyMetric, PolicyNetworks, policyNetworkSettings } from './policyNetworks';
import { tdErrorMetric } from './tabular';

const settings = {
  ...policyNetworkSettings,
  // Slower than the critic, so that what it follows is mostly right.
  learningRate: { ...policyNetworkSettings.learningRate, default: 1e-4 },
  optimizer: choice({
    default: 'adam',
    choices: ['adam', 'sgd'],
    help: 'sgd takes the steps of the source; adam scales each weight by what it is used to.',
  }),
  discountsSteps: boolean({
    default: false,
    help: 'Lets later steps count for less by I = γᵗ, as in the source; most practice leaves it out.',
  }),
};

/**
 * One-step actor–critic with networks: a critic judges each step, an actor does more of what went better than expected.
 *
 *     δ ← R + γ v̂(S′, w) − v̂(S, w)
 *     w ← w + αʷ δ ∇v̂(S, w)
 *     θ ← θ + αᶿ [ I δ ∇ ln π(A | S, θ) + β ∇H(π(· | S, θ)) ],   then I ← γ I;  I = 1 at the start of an episode
 *
 * (sgd; Adam scales the steps.) I only with `discountsSteps`, else 1. A truncated episode still bootstraps.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §13.5, box on p. 332; the entropy of Mnih et al.,
 *         "Asynchronous methods for deep reinforcement learning" (2016), §4.
 */
export class OneStepActorCritic implements Agent<BoxEnvironment<Action>> {
  trace: Trace | undefined;
  readonly #networks: PolicyNetworks;
  readonly #input: Float32Array;
  readonly #nextInput: Float32Array;
  /** ∂loss/∂v̂(S). */
  readonly #valueGradient = new Float32Array(1);
  /** ∂loss/∂ ln π(A | S). */
  readonly #logProbabilityGradient = new Float64Array(1);
  /** I. */
  #discounting = 1;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const optimizer = (learningRate: number): OptimizerSpec =>
      context.settings.optimizer === 'sgd'
        ? { kind: 'sgd', learningRate }
        : { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    this.#networks = new PolicyNetworks(context, optimizer, 1);
    this.#input = new Float32Array(this.#networks.observationSize);
    this.#nextInput = new Float32Array(this.#networks.observationSize);
  }

  *learn(environment: BoxEnvironment<Action>): Generator<LearningStep, never, void> {
    const { discount, discountsSteps } = this.context.settings;
    const [networks, input, nextInput] = [this.#networks, this.#input, this.#nextInput];

    for (;;) {
      input.set(environment.current()); // begins the next episode where one has ended
      const action = networks.choose(input);
      const timestep = environment.step(action);
      const { reward, terminated, truncated } = timestep;
      nextInput.set(timestep.observation);

      const nextValue = terminated ? 0 : networks.valueNetwork.forward(nextInput, 1)[0]!;
      const value = networks.valueNetwork.forward(input, 1)[0]!; // last, for its gradient is taken
      const tdError = checkFinite('The TD error', reward + discount * nextValue - value);
      this.#improveValues(tdError);
      const discounting = this.#discounting;
      const metrics = this.#improvePolicy(discounting * tdError);

      if (discountsSteps) this.#discounting = terminated || truncated ? 1 : discount * discounting;
      this.trace?.('step', {
        ...{ action, reward, discount, nextValue, value, tdError, discounting, nextDiscounting: this.#discounting },
        ...{ learningRate: this.context.settings.learningRate, valueLearningRate: this.context.settings.valueLearningRate },
        gradientNorm: metrics['gradientNorm']!,
      });
      yield { action, timestep, tdError, canResume: true, metrics };
    }
  }

  /** ∂(½ δ²)/∂v̂(S) = −δ, the target held fixed. */
  #improveValues(tdError: number): void {
    const { valueNetwork } = this.#networks;
    this.#valueGradient[0] = -tdError;
    valueNetwork.backward(this.#valueGradient);
    valueNetwork.update();
  }

  /** One step down −weight · ln π(A | S, θ) − β H, for the state whose action was drawn last. */
  #improvePolicy(weight: number): Readonly<Record<string, number>> {
    const { entropyWeight, learningRate } = this.context.settings;
    const { policyNetwork, distribution, drawn } = this.#networks;
    distribution.evaluate(policyNetwork.forward(this.#input, 1), drawn, 1);
    this.#logProbabilityGradient[0] = -weight;
    policyNetwork.backward(distribution.differentiate(this.#logProbabilityGradient, -entropyWeight, 1));
    const { gradientNorm } = policyNetwork.update();
    distribution.update(learningRate, 1);
    checkFinite('The gradient norm', gradientNorm);
    const { deviation } = distribution;
    return { entropy: distribution.entropies[0]!, gradientNorm, ...(deviation !== undefined && { actionDeviation: deviation }) };
  }

  policy(): PolicySnapshot {
    return this.#networks.policy('with-values');
  }

  save(): SavedState {
    return { networks: this.#networks.save(), discounting: this.#discounting };
  }

  load(saved: SavedState): void {
    this.#networks.load(saved['networks'] as SavedState);
    this.#discounting = saved['discounting'] as number;
  }
}

export const oneStepActorCriticDefinition = defineAgent({
  id: 'actor-critic',
  name: 'One-step actor–critic',
  family: 'policy gradient (network)',
  summary: 'Learns a policy and values from the error of every single step, with nothing remembered; fully online.',
  source: 'Sutton & Barto, 2nd ed., §13.5',
  needs: { observation: 'box', action: 'any' },
  settings,
  metrics: [
    tdErrorMetric,
    entropyMetric,
    { name: 'gradientNorm', label: 'Gradient norm', unit: '', help: "Joint norm of the policy's gradients." },
    { name: 'actionDeviation', label: 'Action deviation', unit: '', help: 'Of real-valued actions from their middle.' },
  ],
  explanation: {
    updateRule: String.raw`\begin{aligned}\mathbf w &\leftarrow \mathbf w + \alpha^{\mathbf w}\,\delta\,\nabla \hat v(S,\mathbf w)\\ \boldsymbol\theta &\leftarrow \boldsymbol\theta + \alpha^{\boldsymbol\theta} I\,\delta\,\nabla \ln \pi(A \mid S, \boldsymbol\theta)\end{aligned}`,
    ...workedOut([
      'for each episode',
      ['  S ← start; I ← 1', startPassage, 'I = ‹discounting›'],
      '  for each step',
      ['    A ~ π(· | S, θ); take A, observe R, S′', 'step', String.raw`A = ‹action›,\quad R = ‹reward›`],
      [
        '    δ ← R + γ v̂(S′, w) − v̂(S, w); nothing follows if S′ is terminal',
        'step',
        String.raw`\delta = ‹reward› + ‹discount› \cdot ‹nextValue› - ‹value› = ‹tdError›`,
      ],
      [
        '    w ← w + αʷ δ ∇v̂(S, w)',
        'step',
        String.raw`\mathbf w \leftarrow \mathbf w + ‹valueLearningRate› \cdot ‹tdError›\,\nabla \hat v(S,\mathbf w)`,
      ],
      [
        '    θ ← θ + αᶿ I δ ∇ ln π(A | S, θ)',
        'step',
        String.raw`\boldsymbol\theta \leftarrow \boldsymbol\theta + ‹learningRate› \cdot ‹discounting› \cdot ‹tdError›\,\nabla \ln \pi,\quad \lVert \nabla \rVert = ‹gradientNorm›`,
        String.raw`\mathbf w \leftarrow \mathbf w + ‹valueLearningRate› \cdot ‹tdError›\,\nabla \hat v,\quad \boldsymbol\theta \leftarrow \boldsymbol\theta + ‹learningRate› \cdot ‹discounting› \cdot ‹tdError›\,\nabla \ln \pi(‹action› \mid S, \boldsymbol\theta)`,
      ],
      ['    I ← γ I; S ← S′', 'step', 'I = ‹nextDiscounting›'],
    ]),
  },
  usesNetwork: true,
  check: (context) => checkPolicyNetworks(context),
  create: (context) => new OneStepActorCritic(context),
});
