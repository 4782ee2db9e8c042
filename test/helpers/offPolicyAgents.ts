import type { AgentDefinition } from '../../main/rl/agents/definition';
import type { Agent, BoxEnvironment, LearningStep } from '../../main/rl/core/agent';
import type { Dataset } from '../../main/rl/core/dataset';
import type { Action, Timestep } from '../../main/rl/core/environment';
import { createRandom, type Random } from '../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../main/rl/core/settings';
import { box, type Space } from '../../main/rl/core/spaces';
import { initializeNetwork } from '../../main/rl/networks/initialize';
import type { Engine, Network, NetworkSpec } from '../../main/rl/networks/network';
import { referenceEngine } from '../../main/rl/networks/referenceEngine';

/** A stream whose normal draws are all the same, and that draws nothing else of interest. */
export function constantRandom(normal: number): Random {
  const { save, load } = createRandom(0);
  return {
    uniform: (low = 0, high = 1) => (low + high) / 2,
    integer: () => 0,
    normal: (mean = 0, deviation = 1) => mean + deviation * normal,
    choice: () => 0,
    save,
    load,
  };
}

interface OffPolicyOptions {
  readonly definition: AgentDefinition;
  readonly settings?: SettingValues;
  /** Parameters of the networks in the order in which the agent asks for them; drawn where there are none. */
  readonly parameters?: readonly (readonly number[])[];
  readonly observationSpace?: Space;
  readonly actionSpace?: Space;
  readonly exploration?: Random;
  readonly engine?: Engine;
  /** For agents that learn from recorded episodes. */
  readonly dataset?: Dataset;
}

/**
 * An agent that observes one number and does one, without hidden layers unless told otherwise, so that outputs are
 * weights · inputs + biases and can be done by hand; with the networks it asked for.
 */
export function createOffPolicyAgent({
  definition,
  settings = {},
  parameters = [],
  observationSpace = box([-1], [1]),
  actionSpace = box([-1], [1]),
  exploration = createRandom(1),
  engine = referenceEngine,
  dataset,
}: OffPolicyOptions) {
  const networks: Network[] = [];
  const random = createRandom(2);
  const usual = {
    hiddenLayers: [],
    batchSize: 1,
    discount: 0.9,
    ...(dataset === undefined && { replayCapacity: 1000, learningStarts: 0 }),
  };
  const given = { ...usual, ...settings };
  const agent = definition.create({
    observationSpace,
    actionSpace,
    ...(dataset && { dataset }),
    settings: parseSettings(definition.settings, given, definition.id) as never,
    random: { exploration, initialization: random },
    networks: {
      create: (spec: NetworkSpec) => {
        networks.push(engine.createNetwork(initializeNetwork(spec, random)));
        return networks.at(-1)!;
      },
    },
  }) as Agent<BoxEnvironment<Action>>;
  parameters.forEach((values, i) => {
    networks[i]!.load({ ...networks[i]!.save(), parameters: Float32Array.from(values) });
  });
  return { agent, networks };
}

/** A step that leads to s = 1 with the reward 1, but for what is said otherwise. */
export const step = (changes: Partial<Timestep<Float64Array>> = {}): Timestep<Float64Array> => ({
  observation: Float64Array.of(1),
  reward: 1,
  terminated: false,
  truncated: false,
  ...changes,
});

/** An environment of one observed number that always answers alike, and keeps the actions it was given. */
export function answering(timestep: Timestep<Float64Array>) {
  const actions: Action[] = [];
  const environment: BoxEnvironment<Action> = {
    observationSpace: box([-1], [1]),
    actionSpace: box([-1], [1]),
    reset: () => Float64Array.of(1),
    current: () => Float64Array.of(1),
    step: (action) => {
      actions.push(action);
      return timestep;
    },
  };
  return { environment, actions };
}

/** Takes so many steps and gives what the agent told. */
export function takeSteps(
  agent: Agent<BoxEnvironment<Action>>,
  environment: BoxEnvironment<Action>,
  count: number,
): LearningStep[] {
  const steps = agent.learn(environment);
  return Array.from({ length: count }, () => steps.next().value);
}
