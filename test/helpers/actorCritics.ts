import type { AgentDefinition } from '../../main/rl/agents/definition';
import type { Agent, EnvironmentCopies, LearningStep } from '../../main/rl/core/agent';
import type { Action, Dynamics, Environment, Observation, Timestep } from '../../main/rl/core/environment';
import { createRandom } from '../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../main/rl/core/settings';
import { Simulation } from '../../main/rl/core/simulation';
import type { Space } from '../../main/rl/core/spaces';
import { initializeNetwork } from '../../main/rl/networks/initialize';
import type { Engine, Network, NetworkSpec } from '../../main/rl/networks/network';
import { referenceEngine } from '../../main/rl/networks/referenceEngine';
import { simdEngine } from '../../main/rl/networks/simdEngine';

interface Spaces {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
}

/** What an actor–critic is made from, with the networks it asks for kept: the policy's first, then that of the values. */
export function contextFor(
  definition: AgentDefinition,
  { observationSpace, actionSpace }: Spaces,
  values: SettingValues,
  engine: Engine = simdEngine() ?? referenceEngine,
  seed = 1,
) {
  const networks: Network[] = [];
  const context = {
    observationSpace,
    actionSpace,
    settings: parseSettings(definition.settings, values, definition.id) as never,
    random: { exploration: createRandom(seed, 'exploration'), initialization: createRandom(seed, 'initialization') },
    networks: {
      create: (spec: NetworkSpec, _batchSize: number, random: Parameters<typeof initializeNetwork>[1]) => {
        const network = engine.createNetwork(initializeNetwork(spec, random));
        networks.push(network);
        return network;
      },
    },
  };
  return { context, networks: networks as [policy: Network, value: Network] };
}

/** An agent at work on environments that are handed over as they are. */
export function startAgent(
  definition: AgentDefinition,
  environments: readonly Environment[],
  values: SettingValues,
  engine?: Engine,
) {
  const { context, networks } = contextFor(
    definition,
    environments[0]!,
    { environmentCount: environments.length, ...values },
    engine,
  );
  const agent = definition.create(context) as Agent<EnvironmentCopies>;
  const steps = agent.learn(environments);
  /** The last of `count` time steps. */
  const take = (count: number): LearningStep => {
    let step = steps.next().value;
    for (let i = 1; i < count; i++) step = steps.next().value;
    return step;
  };
  return { agent, take, policyNetwork: networks[0], valueNetwork: networks[1] };
}

/** Copies of an environment, each with chance of its own. */
export function copiesOf(dynamics: Dynamics<never, never, never>, count: number): Environment[] {
  return Array.from(
    { length: count },
    (_, copy) => new Simulation(dynamics as Dynamics<unknown, Observation, Action>, createRandom(5, `environment ${copy}`)),
  );
}

/** An environment of one observation that answers each action with a step of its own; tells what it was asked to do. */
export function answering(spaces: Spaces, answer: (action: Action) => Partial<Timestep<Float64Array>>) {
  const taken: Action[] = [];
  const first = Float64Array.of(1);
  const environment: Environment = {
    ...spaces,
    reset: () => first,
    current: () => first,
    step: (action) => {
      taken.push(typeof action === 'number' ? action : action.slice());
      return { observation: first, reward: 0, terminated: false, truncated: false, ...answer(action) };
    },
  };
  return { environment, taken };
}

/** Gives a network weights and biases to compute with by hand. */
export function setParameters(network: Network, parameters: readonly number[]): void {
  network.load({ ...network.save(), parameters: Float32Array.from(parameters) });
}
