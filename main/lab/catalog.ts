import type { AlgorithmInfo, EnvironmentInfo, SettingInfo, SpaceInfo } from '../contract/models';
import { incompatibility, incompatibilityWithGame } from '../rl/agents/compatibility';
import type { AgentDefinition } from '../rl/agents/definition';
import { agentDefinitions } from '../rl/agents/registry';
import { describeRange, type SettingDefinition, type SettingDefinitions } from '../rl/core/settings';
import type { Space } from '../rl/core/spaces';
import { createGame, gameDefinitions, isGameId } from '../rl/environments/gameRegistry';
import { createEnvironment, environmentDefinitions, findEnvironment } from '../rl/environments/registry';

/** Every environment and game with its default options, as lists and galleries show it. */
export function listEnvironments(): EnvironmentInfo[] {
  return [...listSingleAgentEnvironments(), ...listGames()];
}

function listSingleAgentEnvironments(): EnvironmentInfo[] {
  return environmentDefinitions.map(({ id }) => describeEnvironment(id));
}

/** An environment with the options in its id. @throws UnknownNameError, InvalidValueError when there is none. */
export function describeEnvironment(id: string): EnvironmentInfo {
  const { definition } = findEnvironment(id);
  const dynamics = createEnvironment(id);
  const { observationSpace, actionSpace, maxEpisodeSteps } = dynamics;
  const fitting = agentDefinitions.filter((agent) => incompatibility(agent, id, dynamics) === undefined);
  return {
    id,
    family: definition.family,
    observationSpace: spaceInfo(observationSpace),
    actionSpace: spaceInfo(actionSpace),
    maxEpisodeSteps: finiteOrNull(maxEpisodeSteps),
    algorithms: fitting.map((agent) => agent.id),
    agents: 1,
    description: definition.summary,
    documentation: { ...definition.documentation },
    options: settingInfos(definition.options),
    rewardThreshold: definition.rewardThreshold ?? null,
  };
}

function listGames(): EnvironmentInfo[] {
  return gameDefinitions.map((definition) => {
    const game = createGame(definition.id);
    return {
      id: definition.id,
      family: definition.family,
      observationSpace: spaceInfo(game.observationSpaces[0]!),
      actionSpace: spaceInfo(game.actionSpaces[0]!),
      maxEpisodeSteps: game.kind === 'simultaneous' ? finiteOrNull(game.maxEpisodeSteps) : null,
      algorithms: agentDefinitions.filter((agent) => incompatibilityWithGame(agent, game) === undefined).map(({ id }) => id),
      agents: game.players.length,
      description: definition.summary,
      documentation: { ...definition.documentation },
      options: settingInfos(definition.options),
      rewardThreshold: null,
    };
  });
}

/**
 * Every algorithm; those that do not work on `env` say why.
 *
 * @throws UnknownNameError when there is no such environment.
 */
export function listAlgorithms(env?: string): AlgorithmInfo[] {
  const whyNot = env === undefined ? () => undefined : incompatibilityWith(env);
  return agentDefinitions.map((definition) => {
    const reason = whyNot(definition);
    return { ...describeAlgorithm(definition), compatible: reason === undefined, ...(reason !== undefined && { reason }) };
  });
}

/** @throws UnknownNameError when there is no such environment or game. */
function incompatibilityWith(env: string): (definition: AgentDefinition) => string | undefined {
  if (isGameId(env)) {
    const game = createGame(env);
    return (definition) => incompatibilityWithGame(definition, game);
  }
  const dynamics = createEnvironment(env);
  return (definition) => incompatibility(definition, env, dynamics);
}

function describeAlgorithm({
  id,
  name,
  family,
  summary,
  source,
  needs,
  settings,
  metrics,
  breaks,
  explanation,
}: AgentDefinition) {
  const learnsFrom = {
    ...(needs.dataset !== undefined && { dataset: needs.dataset }),
    ...(needs.expert === true && { needsExpert: true }),
  };
  return {
    id,
    name,
    family,
    summary,
    source,
    ...learnsFrom,
    settings: settingInfos(settings),
    metrics,
    ...(breaks && { breaks }),
    explanation,
  };
}

/** Settings as forms and the command line show them. */
export function settingInfos(definitions: SettingDefinitions): SettingInfo[] {
  return Object.entries(definitions).map(([name, definition]) => settingInfo(name, definition));
}

function settingInfo(name: string, definition: SettingDefinition): SettingInfo {
  const { kind, symbol = '', help, unit = '' } = definition;
  const isLive = definition.isLive === true && { isLive: true };
  const info = { name, kind, symbol, default: definition.default, range: describeRange(definition), help, unit, ...isLive };
  switch (definition.kind) {
    case 'number': {
      const { min, max, scale, excludesMin = false, excludesMax = false } = definition;
      return { ...info, min: finiteOrNull(min), max: finiteOrNull(max), scale, excludesMin, excludesMax };
    }
    case 'integer':
      return { ...info, min: definition.min, max: finiteOrNull(definition.max), scale: definition.scale };
    case 'integers':
      return { ...info, min: definition.min, max: definition.max, maxLength: definition.maxLength };
    case 'text':
      return { ...info, maxLength: definition.maxLength };
    case 'choice':
      return { ...info, choices: definition.choices };
    case 'boolean':
      return info;
  }
}

function spaceInfo(space: Space): SpaceInfo {
  if (space.kind === 'discrete') return space;
  return { ...space, low: space.low.map(finiteOrNull), high: space.high.map(finiteOrNull) };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) && value !== Number.MAX_SAFE_INTEGER ? value : null;
}
