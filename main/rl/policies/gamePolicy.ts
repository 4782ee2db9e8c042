import { InvalidValueError } from '../core/errors';
import type { Game } from '../core/game';
import type { Engine } from '../networks/network';
import { createPolicy, fastestEngine } from './createPolicy';
import type { GamePolicy, Insight, Policy, PolicySnapshot } from './policy';
import { searchedNetworkPolicy, treeSearchPolicy } from './searchPolicy';

export type { GamePolicy } from './policy';

/**
 * Brings the policy of a game's players to life.
 *
 * @throws InvalidValueError for a policy that was not learned in this kind of game.
 */
export function createGamePolicy(snapshot: PolicySnapshot, game: Game, engine: Engine = fastestEngine()): GamePolicy {
  switch (snapshot.kind) {
    case 'uniform':
      return legalPolicy(game, (_state, player) => evenly(game.actionSpaces[player]!.size));
    case 'players': {
      const policies = snapshot.players.map((player) => createPolicy(player, engine));
      if (policies.length !== game.players.length) {
        throw new InvalidValueError(`The policy must be for ${game.players.length} players, got ${policies.length}.`);
      }
      return playersPolicy(game, policies);
    }
    case 'information-table': {
      const { probabilities } = snapshot;
      if (game.kind !== 'alternating') throw new InvalidValueError('An information-table policy must play a game of turns.');
      return legalPolicy(game, (state, player) => {
        const found = probabilities[game.informationState(state, player)];
        return found ?? evenly(game.actionSpaces[player]!.size);
      });
    }
    case 'tree-search':
      return treeSearchPolicy(snapshot, game);
    case 'searched-network':
      return searchedNetworkPolicy(snapshot, game, engine);
    default:
      throw new InvalidValueError(`A ${snapshot.kind} policy must play an environment for one agent, got a game.`);
  }
}

/** Each player with a policy of its own over what it sees. */
function playersPolicy(game: Game, policies: readonly Policy[]): GamePolicy {
  if (game.kind === 'alternating') {
    const legal = legalPolicy(game, (state, player) => probabilitiesOf(policies[player]!.inspect(game.observe(state, player))));
    return { ...legal, dispose: () => disposeAll(policies) };
  }
  return {
    act: (state, player, random) => policies[player]!.act(game.observe(state, player), random) as number,
    inspect: (state, player) => policies[player]!.inspect(game.observe(state, player)),
    dispose: () => disposeAll(policies),
  };
}

function disposeAll(policies: readonly Policy[]): void {
  for (const policy of policies) policy.dispose();
}

/** Probabilities as they are, or all on the best value. */
function probabilitiesOf({ actionProbabilities, actionValues }: Insight): Float64Array {
  if (actionProbabilities !== undefined) return actionProbabilities;
  if (actionValues === undefined)
    throw new InvalidValueError('The policy of a player must tell probabilities or values of actions.');
  // Far enough apart that only the best legal action counts, however the illegal ones are valued.
  const best = actionValues.reduce((most, value) => Math.max(most, value), -Infinity);
  return actionValues.map((value) => Math.exp(1e6 * Math.max(value - best, -6e-4)));
}

/** Draws among the legal actions in proportion to given probabilities; evenly where these are all 0. */
export function legalPolicy(game: Game, probabilitiesIn: (state: unknown, player: number) => Float64Array): GamePolicy {
  const legalProbabilities = (state: unknown, player: number): Float64Array => {
    const given = probabilitiesIn(state, player);
    if (game.kind === 'simultaneous') return given;
    const masked = new Float64Array(given.length);
    const legal = game.legalActions(state);
    let sum = 0;
    for (const action of legal) sum += given[action]!;
    for (const action of legal) masked[action] = sum > 0 ? given[action]! / sum : 1 / legal.length;
    return masked;
  };
  return {
    act: (state, player, random) => random.choice(legalProbabilities(state, player)),
    inspect: (state, player) => ({ actionProbabilities: legalProbabilities(state, player) }),
    dispose: () => {},
  };
}

function evenly(count: number): Float64Array {
  return new Float64Array(count).fill(1 / count);
}
