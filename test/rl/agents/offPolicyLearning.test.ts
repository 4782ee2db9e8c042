import { describe, expect, it } from 'vitest';
import { ddpgDefinition } from '../../../main/rl/agents/ddpg';
import type { AgentDefinition } from '../../../main/rl/agents/definition';
import { discreteSacDefinition } from '../../../main/rl/agents/discreteSac';
import { sacDefinition } from '../../../main/rl/agents/sac';
import { td3Definition } from '../../../main/rl/agents/td3';
import type { Agent, BoxEnvironment } from '../../../main/rl/core/agent';
import type { Action, Dynamics } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import type { SettingValues } from '../../../main/rl/core/settings';
import { Simulation } from '../../../main/rl/core/simulation';
import { box } from '../../../main/rl/core/spaces';
import type { Engine } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { simdEngine } from '../../../main/rl/networks/simdEngine';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { evaluatePolicy } from '../../../main/rl/training/evaluation';
import { createOffPolicyAgent } from '../../helpers/offPolicyAgents';
import { createTrainer, train } from '../../helpers/train';

const fast = simdEngine() ?? referenceEngine;

/** One step: R = 1 − (a − best)², where best = 3 s and s is drawn from {−1, 1}; so Q is known and the optimum is ±3 of ±4. */
const bandit: Dynamics<number, Float64Array, Float64Array> = {
  observationSpace: box([-1], [1]),
  actionSpace: box([-4], [4]),
  maxEpisodeSteps: 10,
  initialState: (random) => (random.uniform() < 0.5 ? -1 : 1),
  transition: (state, action) => ({ state, reward: 1 - (action[0]! - 3 * state) ** 2, terminated: true }),
  observe: (state) => Float64Array.of(state),
};

/** Stable-Baselines3's `IdentityEnvBox`: 1 for an action within 0.5 of what is observed; 100 steps, each with a new state. */
const identity: Dynamics<number, Float64Array, Float64Array> = {
  observationSpace: box([-1], [1]),
  actionSpace: box([-1], [1]),
  maxEpisodeSteps: 100,
  initialState: (random) => random.uniform(-1, 1),
  transition: (state, action, random) => ({
    state: random.uniform(-1, 1),
    reward: Math.abs(action[0]! - state) <= 0.5 ? 1 : 0,
    terminated: false,
  }),
  observe: (state) => Float64Array.of(state),
};

const small = { hiddenLayers: [32], batchSize: 64, learningStarts: 200, replayCapacity: 10_000 };

/** What makes each learn the bandit: Adam's step size and a noise that covers the range. */
const learners: readonly (readonly [string, AgentDefinition, SettingValues])[] = [
  ['DDPG', ddpgDefinition, { actorLearningRate: 3e-3, criticLearningRate: 3e-3, noiseDeviation: 0.2 }],
  ['TD3', td3Definition, { learningRate: 3e-3, noiseDeviation: 0.2 }],
  ['SAC', sacDefinition, { learningRate: 3e-3 }],
];

function learn(
  dynamics: Dynamics<number, Float64Array, Float64Array>,
  definition: AgentDefinition,
  settings: SettingValues,
  steps: number,
  engine: Engine = fast,
) {
  const { observationSpace, actionSpace } = dynamics;
  const { agent } = createOffPolicyAgent({ definition, settings, observationSpace, actionSpace, engine });
  const simulation = new Simulation(dynamics, createRandom(5));
  const loop = agent.learn(simulation as BoxEnvironment<Action>);
  for (let i = 0; i < steps; i++) loop.next();
  return agent;
}

/** Actions at s = −1 and s = 1. */
function answers(agent: Agent<BoxEnvironment<Action>>): number[] {
  const policy = createPolicy(agent.policy());
  return [-1, 1].map((state) => (policy.act(Float64Array.of(state), createRandom(1)) as Float64Array)[0]!);
}

/** How far the answers are from the optimum, at most. */
const distance = (agent: Agent<BoxEnvironment<Action>>) =>
  Math.max(...answers(agent).map((action, i) => Math.abs(action - 3 * [-1, 1][i]!)));

/** An engine whose networks tell the gradient of their inputs with the wrong sign. */
const misleading: Engine = {
  ...fast,
  createNetwork: (state) => {
    const network = fast.createNetwork(state);
    const truth = network.backward.bind(network);
    network.backward = (...given) => truth(...given)?.map((gradient) => -gradient);
    return network;
  },
};

describe.each(learners)('%s', (_name, definition, settings) => {
  it('finds the best action of each state of a bandit', () => {
    expect(distance(learn(bandit, definition, { ...small, ...settings }, 2500))).toBeLessThan(0.25);
  });

  it('does not where it hardly learns, nor where it goes down its critic instead of up', () => {
    const still = Object.fromEntries(Object.keys(settings).map((key) => [key, /Rate$/.test(key) ? 1e-12 : settings[key]!]));
    expect(distance(learn(bandit, definition, { ...small, ...still }, 600))).toBeGreaterThan(1);
    expect(distance(learn(bandit, definition, { ...small, ...settings }, 600, misleading))).toBeGreaterThan(1);
  });

  it('answers with what it observes after 400 steps, as in the tests of Stable-Baselines3', () => {
    const quick = { ...small, ...settings, hiddenLayers: [64, 64], learningStarts: 100, discount: 0.4 };
    const policy = createPolicy(learn(identity, definition, quick, 400).policy());
    expect(evaluatePolicy(policy, identity as Dynamics, createRandom(9), 20).meanReturn).toBeGreaterThan(90);
  });
});

describe.each([
  { algo: 'sac', env: 'Pendulum-v1', definition: sacDefinition },
  { algo: 'td3', env: 'Pendulum-v1', definition: td3Definition },
  { algo: 'ddpg', env: 'Pendulum-v1', definition: ddpgDefinition },
  { algo: 'discrete-sac', env: 'CartPole-v1', definition: discreteSacDefinition },
])('$algo on $env', ({ algo, env, definition }) => {
  const options = {
    env,
    algo,
    settings: { hiddenLayers: [16], batchSize: 16, learningStarts: 50, replayCapacity: 400, trainInterval: 2 },
    steps: 1000,
    evaluation: { interval: 300, episodes: 1 },
  };

  it('repeats itself bit for bit, differs with another seed, and goes on bit for bit from a checkpoint', () => {
    const whole = train(options);
    expect(train(options).policy()).toEqual(whole.policy());
    expect(train({ ...options, seed: 2 }).policy()).not.toEqual(whole.policy());

    const first = createTrainer(options);
    first.advance(450);
    first.advance(500, true);
    expect(first.stepCount).toBeLessThan(1000);
    const before = first.takeReport();
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    second.advance(1000);
    const [after, all] = [second.takeReport(), whole.takeReport()];
    expect([...before.episodes.return, ...after.episodes.return]).toEqual([...all.episodes.return]);
    expect([...before.evaluations, ...after.evaluations]).toEqual([...all.evaluations]);
    expect(second.policy()).toEqual(whole.policy());
  });

  it('reports every number it declares, and none besides', () => {
    const reported = train(options)
      .takeReport()
      .metrics.map(({ name }) => name);
    expect(new Set(reported)).toEqual(new Set(definition.metrics.map(({ name }) => name)));
  });
});
