import { findAgent } from '../../main/rl/agents/registry';
import type { Agent, LearningStep, TabularEnvironment } from '../../main/rl/core/agent';
import type { Timestep } from '../../main/rl/core/environment';
import { createRandom } from '../../main/rl/core/random';
import type { SavedState } from '../../main/rl/core/savedState';
import { parseSettings, type SettingValues } from '../../main/rl/core/settings';
import { discrete } from '../../main/rl/core/spaces';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import { scripted } from './scripted';

/** An agent over a table, as the trainer would make it. */
export function createTabularAgent(
  algo: string,
  stateCount: number,
  actionCount: number,
  settings: SettingValues = {},
): Agent<TabularEnvironment> {
  const definition = findAgent(algo);
  return definition.create({
    observationSpace: discrete(stateCount),
    actionSpace: discrete(actionCount),
    settings: parseSettings(definition.settings, settings, algo),
    random: { exploration: createRandom(1, 'exploration'), initialization: createRandom(1, 'initialization') },
    networks: {
      create: () => {
        throw new Error('A table needs no network.');
      },
    },
  }) as Agent<TabularEnvironment>;
}

/** Lets it take as many steps as the script has, and tells what it told. */
export function playScript(
  agent: Agent<TabularEnvironment>,
  stateCount: number,
  actionCount: number,
  timesteps: readonly Timestep<number>[],
): LearningStep[] {
  const steps = agent.learn(scripted(discrete(stateCount), 0, timesteps, actionCount));
  return timesteps.map(() => steps.next().value);
}

/** Puts values into what the agent would save, under the names it saves them by. */
export function loadInto(agent: Agent<TabularEnvironment>, values: Readonly<Record<string, readonly number[]>>): void {
  const tables = Object.fromEntries(Object.entries(values).map(([name, numbers]) => [name, Float64Array.from(numbers)]));
  agent.load({ ...agent.save(), ...tables } as SavedState);
}

/** A step that neither ends nor cuts the episode. */
export function step(observation: number, reward: number): Timestep<number> {
  return { observation, reward, terminated: false, truncated: false };
}

export function terminal(observation: number, reward: number): Timestep<number> {
  return { observation, reward, terminated: true, truncated: false };
}

export function cut(observation: number, reward: number): Timestep<number> {
  return { observation, reward, terminated: false, truncated: true };
}

/** Q of a policy that is greedy in a table, shape [states, actions]. */
export function actionValuesOf(policy: PolicySnapshot): number[] {
  if (policy.kind !== 'greedy-table') throw new Error(`Expected a table of action values, got ${policy.kind}.`);
  return [...policy.actionValues];
}

/** v of a policy whose states were valued, shape [states]. */
export function stateValuesOf(policy: PolicySnapshot): number[] {
  if (policy.kind !== 'state-values') throw new Error(`Expected values of states, got ${policy.kind}.`);
  return [...policy.stateValues];
}
