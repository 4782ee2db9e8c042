import { findAgent } from '../../main/rl/agents/registry';
import type { Agent, LearningStep } from '../../main/rl/core/agent';
import type { Action, Environment, Timestep } from '../../main/rl/core/environment';
import { createRandom, type Random } from '../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../main/rl/core/settings';
import { box, discrete, type Space } from '../../main/rl/core/spaces';
import { initializeNetwork } from '../../main/rl/networks/initialize';
import type { Network } from '../../main/rl/networks/network';
import { referenceEngine } from '../../main/rl/networks/referenceEngine';
import { scripted } from './scripted';

export type BoxAgent = Agent<Environment<Float64Array, Action>>;

/** One number that is observed. */
export const line = box([-10], [10]);

/** Actions of one element within ±100. */
export const wideAction = box([-100], [100]);

/** An agent that observes one number, with its networks in the order in which it asked for them. */
export interface OpenAgent {
  readonly agent: BoxAgent;
  readonly networks: readonly Network[];
}

/** An agent as the trainer would make it, whose networks start with the given parameters. */
export function openAgent(
  algo: string,
  actionSpace: Space,
  settings: SettingValues,
  parameters: readonly (readonly number[])[] = [],
  exploration: Random = createRandom(1, 'exploration'),
): OpenAgent {
  const definition = findAgent(algo);
  const networks: Network[] = [];
  const agent = definition.create({
    observationSpace: line,
    actionSpace,
    settings: parseSettings(definition.settings, settings, algo),
    random: { exploration, initialization: createRandom(1, 'initialization') },
    networks: {
      create: (spec, _batch, random) => {
        const state = initializeNetwork(spec, random);
        const given = parameters[networks.length];
        const network = referenceEngine.createNetwork(given ? { ...state, parameters: Float32Array.from(given) } : state);
        networks.push(network);
        return network;
      },
    },
  }) as BoxAgent;
  return { agent, networks };
}

/** Lets it start at `first` and take as many steps as the script has, and tells what it told. */
export function playScript(agent: BoxAgent, first: number, ...timesteps: readonly Timestep<Float64Array>[]): LearningStep[] {
  const environment = scripted<Float64Array>(line, Float64Array.of(first), timesteps, 2);
  const steps = agent.learn(environment as Environment<Float64Array, Action>);
  return timesteps.map(() => steps.next().value);
}

/** Leads to where a number is observed. */
export function toPlace(observation: number, reward: number): Timestep<Float64Array> {
  return { observation: Float64Array.of(observation), reward, terminated: false, truncated: false };
}

export function endAtPlace(observation: number, reward: number): Timestep<Float64Array> {
  return { ...toPlace(observation, reward), terminated: true };
}

export function cutAtPlace(observation: number, reward: number): Timestep<Float64Array> {
  return { ...toPlace(observation, reward), truncated: true };
}

/** Observes 1 for ever; each step is worth 1, and every tenth ends the episode as told. */
export function tenSteps(end: 'terminated' | 'truncated'): Environment<Float64Array, Action> {
  let stepCount = 0;
  const observation = Float64Array.of(1);
  return {
    observationSpace: line,
    actionSpace: discrete(2),
    reset: () => observation,
    current: () => observation,
    step: () => {
      const isLast = ++stepCount % 10 === 0;
      return {
        observation,
        reward: 1,
        terminated: isLast && end === 'terminated',
        truncated: isLast && end === 'truncated',
      };
    },
  };
}

/** One step an episode, worth more the nearer the action is to `best`. */
export function nearTo(best: number): Environment<Float64Array, Action> {
  const observation = Float64Array.of(1);
  return {
    observationSpace: line,
    actionSpace: wideAction,
    reset: () => observation,
    current: () => observation,
    step: (action) => ({
      observation,
      reward: -(((action as Float64Array)[0]! - best) ** 2),
      terminated: true,
      truncated: false,
    }),
  };
}

/**
 * The short corridor with nothing to tell its states apart: the second of three swaps left and right, −1 a step. Going
 * right with probability 2 − √2 is best. Cut after 1000 steps, so that a policy that never leaves is seen to fail.
 */
export function blindCorridor(): Environment<Float64Array, Action> {
  const observation = Float64Array.of(1);
  let state = 0;
  let stepCount = 0;
  return {
    observationSpace: line,
    actionSpace: discrete(2),
    reset: () => {
      state = 0;
      stepCount = 0;
      return observation;
    },
    current: () => observation,
    step: (action) => {
      const direction = (action === 1) === (state !== 1) ? 1 : -1;
      state = Math.max(0, state + direction);
      return { observation, reward: -1, terminated: state === 3, truncated: ++stepCount === 1000 };
    },
  };
}
