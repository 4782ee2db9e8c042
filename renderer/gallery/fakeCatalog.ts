import type { AlgorithmInfo, EnvironmentInfo, LabInfo, Preset, SettingInfo, SpaceInfo } from '../../main/contract/models';
import { incompatibility } from '../../main/rl/agents/compatibility';
import { agentDefinitions, findAgent } from '../../main/rl/agents/registry';
import { describeRange, type SettingDefinition, type SettingDefinitions } from '../../main/rl/core/settings';
import type { Space } from '../../main/rl/core/spaces';
import {
  canonicalEnvironmentId,
  createEnvironment,
  environmentDefinitions,
  findEnvironment,
} from '../../main/rl/environments/registry';

/** What the lab's own catalog says, closely enough for a page: the real one lives on the other side of the contract. */
export function fakeEnvironments(): readonly EnvironmentInfo[] {
  return environmentDefinitions.map((definition) => {
    const { observationSpace, actionSpace, maxEpisodeSteps } = createEnvironment(definition.id);
    return {
      id: definition.id,
      family: definition.family,
      observationSpace: spaceInfo(observationSpace),
      actionSpace: spaceInfo(actionSpace),
      maxEpisodeSteps: Number.isFinite(maxEpisodeSteps) ? maxEpisodeSteps : null,
      algorithms: fakeAlgorithms(definition.id)
        .filter(({ compatible }) => compatible)
        .map(({ id }) => id),
      agents: 1,
      description: definition.summary,
      documentation: { ...definition.documentation },
      options: settingInfos(definition.options),
      rewardThreshold: definition.rewardThreshold ?? null,
    };
  });
}

export function fakeAlgorithms(env?: string): readonly AlgorithmInfo[] {
  const dynamics = env === undefined ? undefined : createEnvironment(env);
  return agentDefinitions.map((definition) => {
    const { id, name, family, summary, source, needs, settings, metrics, breaks = [], explanation } = definition;
    const learnsFrom = { ...(needs.dataset && { dataset: needs.dataset }), ...(needs.expert && { needsExpert: true }) };
    const reason = dynamics && incompatibility(definition, env!, dynamics);
    const judged = reason === undefined ? { compatible: true } : { compatible: false, reason };
    return {
      id,
      name,
      family,
      summary,
      source,
      settings: settingInfos(settings),
      metrics,
      breaks,
      explanation,
      ...learnsFrom,
      ...judged,
    };
  });
}

/** A preset with a source and an expected result for one pair, the algorithm's defaults for all others. */
export function fakePreset(env: string, algo: string): Preset {
  const { settings } = findAgent(algo);
  const isTuned = findEnvironment(env).definition.id === 'CartPole-v1' && algo === 'dqn';
  return {
    env: canonicalEnvironmentId(env),
    algo,
    settings: Object.fromEntries(Object.entries(settings).map(([name, definition]) => [name, definition.default])),
    budget: { steps: 50_000 },
    evaluation: { interval: 2500, episodes: 20 },
    stopAt: isTuned ? 475 : null,
    source: isTuned ? 'After Mnih et al. (2015), with the network and rates of RL Baselines3 Zoo for CartPole.' : '',
    expected: isTuned ? 'Measured here: 500 in 9 of 10 seeds after 50,000 steps.' : '',
  };
}

export const fakeLabInfo: LabInfo = {
  version: '0.1.0',
  host: 'test',
  dataFolder: '/home/ada/.local/share/bellman',
  nodeVersion: '22.23.3',
  processLimit: 2,
  engines: [
    {
      id: 'reference',
      available: true,
      description: 'Plain loops in double precision; the truth the others are held to.',
      reason: '',
    },
    { id: 'simd', available: true, description: 'WebAssembly with 128-bit SIMD, relaxed where the host has it.', reason: '' },
    {
      id: 'tensorflow',
      available: true,
      description: 'TensorFlow.js 4.22 on its WebAssembly backend.',
      reason: 'The native library is not installed, so the WebAssembly backend computes.',
    },
  ],
};

function settingInfos(definitions: SettingDefinitions): readonly SettingInfo[] {
  return Object.entries(definitions).map(([name, definition]) => settingInfo(name, definition));
}

function settingInfo(name: string, definition: SettingDefinition): SettingInfo {
  const { kind, symbol = '', help, unit = '' } = definition;
  return {
    ...{ name, kind, symbol, default: definition.default, range: describeRange(definition), help, unit },
    ...('min' in definition && { min: finiteOrNull(definition.min), max: finiteOrNull(definition.max) }),
    ...(kind === 'number' && { excludesMin: definition.excludesMin ?? false, excludesMax: definition.excludesMax ?? false }),
    ...(kind === 'choice' && { choices: definition.choices }),
    ...('maxLength' in definition && { maxLength: definition.maxLength }),
    ...(definition.isLive === true && { isLive: true }),
  };
}

function spaceInfo(space: Space): SpaceInfo {
  if (space.kind === 'discrete') return space;
  return { ...space, low: space.low.map(finiteOrNull), high: space.high.map(finiteOrNull) };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) && value !== Number.MAX_SAFE_INTEGER ? value : null;
}
