import type { Dynamics } from '../core/environment';
import type { Game, RewardStructure } from '../core/game';
import type { Space } from '../core/spaces';
import { hasAtMostPositions } from '../games/extensiveForm';
import type { AgentDefinition } from './definition';

/**
 * Why an algorithm cannot work in an environment, in a sentence; `undefined` when it can.
 *
 * @param id of the environment, with or without options.
 */
export function incompatibility(definition: AgentDefinition, id: string, dynamics: Dynamics): string | undefined {
  const { game, environments, table = false } = definition.needs;
  if (game !== undefined) return 'Learns for the players of a game; here one agent acts alone.';
  const [name] = id.split('?', 1);
  if (environments !== undefined && !environments.includes(name!)) {
    return `Knows the structure of ${environments.join(', ')} only.`;
  }
  if (table && dynamics.table === undefined) return 'Needs to know the rules as a table of states; there is none here.';
  return spacesMisfit(definition, dynamics.observationSpace, dynamics.actionSpace);
}

/** Why an algorithm cannot learn a game, in a sentence; `undefined` when it can. */
export function incompatibilityWithGame(definition: AgentDefinition, game: Game): string | undefined {
  const needs = definition.needs.game;
  const count = game.players.length;
  if (needs === undefined) return `Learns alone; this is a game for ${count} players.`;
  if (needs.moves !== 'any' && needs.moves !== game.kind) {
    return `Needs ${needs.moves} moves; here they are ${game.kind}.`;
  }
  if (needs.players !== undefined && needs.players !== count) return `Needs ${needs.players} players; here there are ${count}.`;
  if (needs.rewards !== undefined && !needs.rewards.includes(game.rewardStructure)) {
    return `Needs ${needs.rewards.map((kind) => rewardWords[kind]).join(' or ')}; here they are ${rewardWords[game.rewardStructure]}.`;
  }
  if (needs.table === true && game.kind === 'simultaneous' && game.table === undefined) {
    return 'Needs to know the rules as a table of states; this game has too many or none.';
  }
  if (needs.sharedState === true && game.kind === 'simultaneous' && game.table === undefined) {
    return 'Needs a finite set of states that all players see alike; here there is none.';
  }
  if (needs.perfectInformation === true && game.kind === 'alternating' && game.hasPerfectInformation !== true) {
    return 'Needs a game in which nothing is hidden or left to chance; here something is.';
  }
  if (needs.mostPositions !== undefined && game.kind === 'alternating' && !hasAtMostPositions(game, needs.mostPositions)) {
    return `Needs a game whose tree has at most ${needs.mostPositions} positions; here there are more.`;
  }
  const sizes = game.actionSpaces.map(({ size }) => size);
  if (needs.sameActions === true && sizes.some((size) => size !== sizes[0])) {
    return 'Needs the same number of actions for every player; here they differ.';
  }
  return spacesMisfit(definition, game.observationSpaces[0]!, game.actionSpaces[0]!);
}

const rewardWords: Readonly<Record<RewardStructure, string>> = {
  'zero-sum': 'rewards that sum to 0',
  shared: 'rewards that are the same for all',
  general: 'rewards that are neither opposed nor shared',
};

function spacesMisfit(definition: AgentDefinition, observationSpace: Space, actionSpace: Space): string | undefined {
  const { observation, action, singleState = false, mostStates = Infinity } = definition.needs;
  if (action !== 'any' && action !== actionSpace.kind) {
    return action === 'discrete'
      ? 'Needs discrete actions; here actions are continuous.'
      : 'Needs continuous actions; here actions are discrete.';
  }
  if (observation !== 'any' && observation !== observationSpace.kind) {
    return observation === 'discrete'
      ? 'Needs a finite set of states to index a table; here observations are real numbers.'
      : 'Needs observations that are numbers; here they are the index of a state.';
  }
  if (singleState && observationSpace.kind === 'discrete' && observationSpace.size > 1) {
    const kind = definition.needs.game === undefined ? 'a bandit' : 'a game in normal form';
    return `Needs ${kind}, which has a single state; here there are ${observationSpace.size}.`;
  }
  if (observationSpace.kind === 'discrete' && observationSpace.size > mostStates) {
    return `Copes with at most ${mostStates} states; here there are ${observationSpace.size}.`;
  }
  return undefined;
}
