import type { Agent, BoxEnvironment, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { integer, integers, number, type SettingsOf } from '../core/settings';
import { sizeOf } from '../core/spaces';
import { allocateFor } from '../memory/observationRows';
import { createTransitionBatch, meanAge, ReplayMemory, type TransitionBatch } from '../memory/replay';
import { meanDeadUnits } from '../networks/deadUnits';
import type { Network } from '../networks/network';
import { loadNetworkState, saveNetworkState } from '../networks/savedNetwork';
import { sumOfNetworks } from '../networks/sumOfNetworks';
import type { PolicySnapshot } from '../policies/policy';
import { type AgentContext, defineAgent } from './definition';
import { dqnSettings } from './dqnSettings';
import { deadUnitsMetric, replayAgeMetric } from './networkMetrics';
import { rectifierNetwork } from './offPolicyActorCritic';

const id = 'bootstrapped-dqn';

const settings = {
  memberCount: integer({
    symbol: 'K',
    default: 10,
    max: 100,
    help: 'Networks that learn side by side; one acts in each episode.',
  }),
  priorScale: number({
    symbol: 'β',
    default: 3,
    max: 1000,
    help: 'How much of a fixed random network is added to each member; 0 none. It is what keeps them curious.',
  }),
  maskProbability: number({
    symbol: 'p',
    default: 0.5,
    excludesMin: true,
    help: 'Probability with which a member learns from a step at all.',
  }),
  learningRate: { ...dqnSettings.learningRate, isLive: false },
  discount: dqnSettings.discount,
  hiddenLayers: integers({ default: [50, 50], help: 'Widths of the hidden layers (ReLU) of each member.' }),
  batchSize: { ...dqnSettings.batchSize, default: 128 },
  replayCapacity: { ...dqnSettings.replayCapacity, default: 10_000 },
  learningStarts: { ...dqnSettings.learningStarts, default: 128, help: 'Steps before the first update.' },
  trainInterval: { ...dqnSettings.trainInterval, default: 1, help: 'Environment steps between two updates of every member.' },
  targetInterval: { ...dqnSettings.targetInterval, default: 4 },
  maxGradientNorm: { ...dqnSettings.maxGradientNorm, default: 1e9 },
};

export type BootstrappedDqnSettings = SettingsOf<typeof settings>;

/** One guess at the action values, with all that it is made of. */
interface Member {
  /** f(o; θ). */
  readonly online: Network;
  /** f(o; θ⁻). */
  readonly target: Network;
  /** p(o), which never learns. */
  readonly prior: Network;
}

/**
 * Bootstrapped DQN with randomised priors: many Q-networks that disagree where little was seen, one of which acts.
 *
 *     Q_k(o, a) = f(o, a; θ_k) + β p_k(o, a)
 *     y = R + γ (1 − terminated) max_a [ f(S′, a; θ_k⁻) + β p_k(S′, a) ]
 *     L(θ_k) = ½ mean over the batch of m_k (Q_k(S, A) − y)²,   m_k ~ Bernoulli(p), drawn once for each step
 *
 * At the start of an episode a member is drawn, each alike, and obeyed to the end: exploration that holds on to a plan for
 * as long as it takes, where ε-greedy gives up at every step. A truncated episode still bootstraps. The policy is that of
 * the first member, with its prior; the members come to agree on what was explored.
 *
 * Source: Osband, Aslanides & Cassirer, "Randomized prior functions for deep reinforcement learning" (2018), algorithm 1;
 *         Osband, Blundell, Pritzel & Van Roy, "Deep exploration via bootstrapped DQN" (2016); defaults of `boot_dqn` in
 *         bsuite, but half its members and a constant ε of 0.
 */
export class BootstrappedDqn implements Agent<BoxEnvironment> {
  readonly #members: readonly Member[];
  readonly #memory: ReplayMemory;
  /** m_k of each remembered step, shape [capacity, members]. */
  readonly #masks: Uint8Array;
  readonly #batch: TransitionBatch;
  /** ∂L/∂f, shape [batch, actions]; all but those of the chosen actions stay 0. */
  readonly #gradient: Float32Array;
  readonly #targets: Float64Array;
  readonly #input: Float32Array;
  readonly #actionCount: number;
  #stepCount = 0;

  /** @throws InvalidValueError for spaces that do not fit, or a memory that does not fit. */
  constructor(private readonly context: AgentContext<typeof settings>) {
    const { observationSpace, actionSpace, settings, networks, random } = context;
    if (observationSpace.kind !== 'box' || actionSpace.kind !== 'discrete') {
      throw new InvalidValueError(`${id} must be given numbers to observe and discrete actions.`);
    }
    const { batchSize, replayCapacity, memberCount } = settings;
    const observationSize = sizeOf(observationSpace);
    this.#actionCount = actionSpace.size;
    const spec = rectifierNetwork(observationSize, this.#actionCount, settings, settings.learningRate);
    const create = () => networks.create(spec, batchSize, random.initialization);
    this.#members = Array.from({ length: memberCount }, () => ({ online: create(), target: create(), prior: create() }));
    for (const { target, online } of this.#members) target.copyFrom(online);
    this.#memory = new ReplayMemory(replayCapacity, observationSize);
    this.#masks = allocateFor(replayCapacity, () => new Uint8Array(replayCapacity * memberCount));
    this.#batch = createTransitionBatch(batchSize, observationSize);
    this.#gradient = new Float32Array(batchSize * this.#actionCount);
    this.#targets = new Float64Array(batchSize);
    this.#input = new Float32Array(observationSize);
  }

  *learn(environment: BoxEnvironment): Generator<LearningStep, never, void> {
    const { discount, learningStarts, trainInterval, targetInterval } = this.context.settings;
    const { exploration } = this.context.random;

    for (;;) {
      let observation = environment.reset();
      const acting = this.#members[exploration.integer(this.#members.length)]!;

      for (let over = false; !over; ) {
        const action = this.#bestAction(acting, observation);
        const timestep = environment.step(action);
        const { observation: nextObservation, reward, terminated, truncated } = timestep;
        this.#drawMasks(this.#memory.nextRow);
        this.#memory.add(observation, action, reward, nextObservation, terminated ? 0 : discount);
        this.#stepCount++;

        const learns = this.#stepCount > learningStarts && this.#stepCount % trainInterval === 0;
        const metrics = learns ? this.#update() : undefined;
        if (this.#stepCount % targetInterval === 0) for (const { target, online } of this.#members) target.copyFrom(online);

        observation = nextObservation;
        over = terminated || truncated;
        yield { action, timestep, canResume: over, metrics };
      }
    }
  }

  /** argmax_a Q_k(o, a); the lowest index wins ties. */
  #bestAction({ online, prior }: Member, observation: Float64Array): number {
    this.#input.set(observation);
    const values = online.forward(this.#input, 1);
    const priorValues = prior.forward(this.#input, 1);
    let [best, bestValue] = [0, -Infinity];
    for (let action = 0; action < this.#actionCount; action++) {
      const value = values[action]! + this.context.settings.priorScale * priorValues[action]!;
      if (value > bestValue) [best, bestValue] = [action, value];
    }
    return best;
  }

  /** Which members learn from the step that goes into a row. */
  #drawMasks(row: number): void {
    const { memberCount, maskProbability } = this.context.settings;
    for (let member = 0; member < memberCount; member++) {
      this.#masks[row * memberCount + member] = this.context.random.exploration.uniform() < maskProbability ? 1 : 0;
    }
  }

  /** One gradient step of every member, on one batch. */
  #update(): Readonly<Record<string, number>> {
    this.#memory.sample(this.#batch, this.context.random.exploration);
    let [loss, gradientNorm] = [0, 0];
    const valuesOfMembers = this.#members.map((member, index) => {
      const update = this.#regress(member, index);
      loss += update.loss / this.#members.length;
      gradientNorm = Math.max(gradientNorm, update.gradientNorm);
      return update.meanValue;
    });
    const meanValue = valuesOfMembers.reduce((sum, value) => sum + value, 0) / valuesOfMembers.length;
    const disagreement = Math.max(...valuesOfMembers) - Math.min(...valuesOfMembers);
    const deadUnits = meanDeadUnits(this.#members.map(({ online }) => online));
    return {
      ...{ loss, meanValue, disagreement, gradientNorm, replayAge: meanAge(this.#memory, this.#batch) },
      ...(deadUnits !== undefined && { deadUnits }),
    };
  }

  /** One step of a member down L(θ_k). */
  #regress(member: Member, index: number): { loss: number; meanValue: number; gradientNorm: number } {
    const { priorScale, memberCount } = this.context.settings;
    const { size, observations, actions, rows } = this.#batch;
    this.#valueNext(member);
    const priorValues = member.prior.forward(observations, size);
    const values = member.online.forward(observations, size);
    let [loss, meanValue] = [0, 0];
    this.#gradient.fill(0);
    for (let i = 0; i < size; i++) {
      const place = i * this.#actionCount + actions[i]!;
      const value = values[place]! + priorScale * priorValues[place]!;
      const error = this.#masks[rows[i]! * memberCount + index]! * (value - this.#targets[i]!);
      loss += (0.5 * error * error) / size;
      meanValue += value / size;
      this.#gradient[place] = error / size;
    }
    checkFinite('The loss', loss);
    member.online.backward(this.#gradient);
    const { gradientNorm } = member.online.update();
    return { loss, meanValue, gradientNorm: checkFinite('The gradient norm', gradientNorm) };
  }

  /** Writes y of every transition of the batch. */
  #valueNext({ target, prior }: Member): void {
    const { priorScale } = this.context.settings;
    const { size, nextObservations, rewards, discounts } = this.#batch;
    const priorValues = prior.forward(nextObservations, size);
    const values = target.forward(nextObservations, size);
    for (let i = 0; i < size; i++) {
      let best = -Infinity;
      for (let place = i * this.#actionCount; place < (i + 1) * this.#actionCount; place++) {
        best = Math.max(best, values[place]! + priorScale * priorValues[place]!);
      }
      this.#targets[i] = rewards[i]! + discounts[i]! * best;
    }
  }

  policy(): PolicySnapshot {
    const { online, prior } = this.#members[0]!;
    const network = sumOfNetworks(online.save(), prior.save(), this.context.settings.priorScale);
    return { kind: 'greedy-network', actionCount: this.#actionCount, network };
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      members: this.#members.map(({ online, target, prior }) => ({
        online: saveNetworkState(online),
        target: saveNetworkState(target),
        prior: saveNetworkState(prior),
      })),
      memory: this.#memory.save(),
      masks: this.#masks.slice(0, this.#memory.count * this.#members.length),
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    this.#members.forEach((member, index) => {
      const state = (saved['members'] as readonly SavedState[])[index]!;
      for (const part of ['online', 'target', 'prior'] as const) loadNetworkState(member[part], state[part] as SavedState);
    });
    this.#memory.load(saved['memory'] as SavedState);
    this.#masks.set(saved['masks'] as Uint8Array);
  }
}

export const bootstrappedDqnDefinition = defineAgent({
  id,
  name: 'Bootstrapped DQN',
  family: 'value (network)',
  summary: 'Many Q-networks with random priors, one of which acts in each episode: explores deeply where rewards are far away.',
  source: 'Osband, Aslanides & Cassirer (2018); Osband et al. (2016)',
  needs: { observation: 'box', action: 'discrete' },
  settings,
  metrics: [
    { name: 'loss', label: 'Loss', unit: '', help: 'Mean over the members of half the squared errors of a batch.' },
    { name: 'meanValue', label: 'Mean Q', unit: 'reward', help: 'Mean value of the actions in a batch, over the members.' },
    {
      name: 'disagreement',
      label: 'Disagreement',
      unit: 'reward',
      help: 'Difference between the greatest and the least mean value that a member gives a batch.',
    },
    {
      name: 'gradientNorm',
      label: 'Gradient norm',
      unit: '',
      help: "Greatest joint norm of a member's gradients before clipping.",
    },
    replayAgeMetric,
    deadUnitsMetric,
  ],
  explanation: {
    updateRule: String.raw`L(\theta_k) = \tfrac12\, m_k \big(Q_k(S,A) - [\,R + \gamma \max_a Q_k^-(S',a)\,]\big)^2, \quad Q_k = f(\cdot\,;\theta_k) + \beta\, p_k`,
    pseudocode: [
      'for each episode',
      '  draw a member k, each alike',
      '  for each step',
      '    A ← argmaxₐ Q_k(S, a); take A, observe R, S′',
      '    draw m_j ~ Bernoulli(p) for every member j; remember (S, A, R, S′, m)',
      '    draw a batch from memory',
      '    for every member j',
      '      y ← R + γ maxₐ [f(S′, a; θ_j⁻) + β p_j(S′, a)], or R if S′ is terminal',
      '      step θ_j down the gradient of ½ m_j (Q_j(S, A) − y)²',
      '  every C steps: θ⁻ ← θ',
    ],
  },
  usesNetwork: true,
  create: (context) => new BootstrappedDqn(context),
});
