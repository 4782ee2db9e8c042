import { findAgent } from '../../main/rl/agents/registry';
import type { Agent, LearningStep } from '../../main/rl/core/agent';
import type { Environment, Observation, Timestep } from '../../main/rl/core/environment';
import { createRandom } from '../../main/rl/core/random';
import type { SavedState } from '../../main/rl/core/savedState';
import { parseSettings, type SettingValues } from '../../main/rl/core/settings';
import { box, discrete } from '../../main/rl/core/spaces';
import { initializeNetwork } from '../../main/rl/networks/initialize';
import { referenceEngine } from '../../main/rl/networks/referenceEngine';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import { scripted } from './scripted';

type LinearAgent = Agent<Environment<Observation, number>>;

/** Two numbers that are observed and serve as features as they are. */
export const plane = box([-10, -10], [10, 10]);

/** An agent that is linear in the two numbers it observes, as the trainer would make it. */
export function createLinearAgent(algo: string, actionCount: number, settings: SettingValues = {}): LinearAgent {
  const definition = findAgent(algo);
  return definition.create({
    observationSpace: plane,
    actionSpace: discrete(actionCount),
    settings: parseSettings(definition.settings, { features: 'observation', ...settings }, algo),
    random: { exploration: createRandom(1, 'exploration'), initialization: createRandom(1, 'initialization') },
    networks: { create: (spec, _batch, random) => referenceEngine.createNetwork(initializeNetwork(spec, random)) },
  }) as LinearAgent;
}

/** Lets it start at `first` and take as many steps as the script has, and tells what it told. */
export function playLinear(
  agent: LinearAgent,
  actionCount: number,
  first: readonly [number, number],
  ...timesteps: readonly Timestep<Float64Array>[]
): LearningStep[] {
  const steps = agent.learn(scripted<Observation>(plane, Float64Array.from(first), timesteps, actionCount));
  return timesteps.map(() => steps.next().value);
}

/** Puts numbers into what the agent would save, under the names it saves them by. */
export function loadNumbers(agent: LinearAgent, numbers: Readonly<Record<string, readonly number[] | number>>): void {
  const arrays = Object.entries(numbers).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : Float64Array.from(value),
  ]);
  agent.load({ ...agent.save(), ...Object.fromEntries(arrays) } as SavedState);
}

/** Leads to where the numbers x and y are observed. */
export function to(x: number, y: number, reward: number): Timestep<Float64Array> {
  return { observation: Float64Array.of(x, y), reward, terminated: false, truncated: false };
}

export function endAt(x: number, y: number, reward: number): Timestep<Float64Array> {
  return { ...to(x, y, reward), terminated: true };
}

export function cutAt(x: number, y: number, reward: number): Timestep<Float64Array> {
  return { ...to(x, y, reward), truncated: true };
}

/** The weights of values or preferences, shape [actions, features] or [features]. */
export function weightsOf(policy: PolicySnapshot): number[] {
  if (!('weights' in policy)) throw new Error(`Expected a policy with weights, got ${policy.kind}.`);
  return [...policy.weights];
}
