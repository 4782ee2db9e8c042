import { Dqn } from '../../main/rl/agents/dqn';
import { dqnDefinition } from '../../main/rl/agents/dqnDefinitions';
import { type DqnSettings, dqnSettings } from '../../main/rl/agents/dqnSettings';
import type { Timestep } from '../../main/rl/core/environment';
import { createRandom } from '../../main/rl/core/random';
import { parseSettings } from '../../main/rl/core/settings';
import { box, discrete } from '../../main/rl/core/spaces';
import { initializeNetwork } from '../../main/rl/networks/initialize';
import type { Network, NetworkSpec } from '../../main/rl/networks/network';
import { referenceEngine } from '../../main/rl/networks/referenceEngine';
import { scripted } from './scripted';

/** One number to observe. */
export const oneNumber = box([-1], [1]);

/**
 * A DQN with two actions and without hidden layers, so that output k at s is weight_k · s + bias_k and can be done by hand.
 *
 * @param weights of the online network: [outputs] weights, then [outputs] biases.
 * @param targetWeights the same of the target network, the second that an agent asks for.
 */
export function createDqn(values: Partial<DqnSettings>, weights: readonly number[], targetWeights = weights) {
  const settings = parseSettings(
    dqnSettings,
    {
      hiddenLayers: [],
      batchSize: 1,
      learningStarts: 0,
      trainInterval: 1,
      targetInterval: 1000,
      finalEpsilon: 0,
      initialEpsilon: 0,
      discount: 0.9,
      learningRate: 0.01,
      maxGradientNorm: 1e9,
      ...values,
    },
    dqnDefinition.id,
  );
  const networks: Network[] = [];
  const agent = new Dqn({
    observationSpace: oneNumber,
    actionSpace: discrete(2),
    settings,
    random: { exploration: createRandom(1), initialization: createRandom(2) },
    networks: {
      create: (spec: NetworkSpec) => {
        const parameters = Float32Array.from(networks.length === 0 ? weights : targetWeights);
        networks.push(referenceEngine.createNetwork({ ...initializeNetwork(spec, createRandom(3)), parameters }));
        return networks.at(-1)!;
      },
    },
  });
  const [online, target] = networks as [Network, Network];
  target.load({ ...target.save(), parameters: Float32Array.from(targetWeights) });
  return { agent, online, target };
}

/** A step that leads to s = 1 with the reward 1, but for what is said otherwise. */
export const step = (changes: Partial<Timestep<Float64Array>>): Timestep<Float64Array> => ({
  observation: Float64Array.of(1),
  reward: 1,
  terminated: false,
  truncated: false,
  ...changes,
});

/** The learning loop of an agent that starts in s = 1 and gets the same answer to everything. */
export function learnFrom(agent: Dqn, timestep: Timestep<Float64Array>) {
  return agent.learn(scripted(oneNumber, Float64Array.of(1), [timestep], 2));
}

/** What the agent reports of its first update, on the only transition there is. */
export function firstUpdate(agent: Dqn, timestep: Timestep<Float64Array>): Readonly<Record<string, number>> {
  return learnFrom(agent, timestep).next().value.metrics!;
}
