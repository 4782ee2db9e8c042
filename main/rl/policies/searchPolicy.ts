import { InvalidValueError } from '../core/errors';
import type { AlternatingGame, Game } from '../core/game';
import { createRandom, type Random } from '../core/random';
import type { Engine } from '../networks/network';
import { openPositionNetwork } from '../planning/positionNetwork';
import { mostVisited, rollOut, type SearchResult, TreeSearch } from '../planning/treeSearch';
import type { GamePolicy, Insight, PolicySnapshot } from './policy';

type SnapshotOf<K extends PolicySnapshot['kind']> = Extract<PolicySnapshot, { readonly kind: K }>;

/** Plays by looking ahead, with games played evenly at random to the end. */
export function treeSearchPolicy(snapshot: SnapshotOf<'tree-search'>, game: Game): GamePolicy {
  const rules = searchableGame(game);
  const { exploration, simulations } = snapshot;
  const search = new TreeSearch(rules, { selection: 'ucb1', exploration, assess: rollOut(rules) });
  return searchPolicy(rules, (state, random) => search.search(state, simulations, random));
}

/** Plays by looking ahead with a network that assesses positions; by its own first thoughts without simulations. */
export function searchedNetworkPolicy(snapshot: SnapshotOf<'searched-network'>, game: Game, engine: Engine): GamePolicy {
  const rules = searchableGame(game);
  const { exploration, simulations } = snapshot;
  const network = openPositionNetwork(rules, engine.createNetwork(snapshot.network));
  const search = new TreeSearch(rules, { selection: 'puct', exploration, assess: network.assess });
  const look = (state: unknown, random: Random): SearchResult => {
    if (simulations > 0) return search.search(state, simulations, random);
    const legalActions = rules.legalActions(state);
    const { value, priors } = network.assess(state, rules.currentPlayer(state), legalActions, random);
    return { legalActions, visits: priors!, values: new Float64Array(legalActions.length), value };
  };
  return { ...searchPolicy(rules, look), dispose: () => network.dispose() };
}

/** @throws InvalidValueError for a game that such a search cannot play. */
function searchableGame(game: Game): AlternatingGame {
  if (game.kind !== 'alternating' || game.hasPerfectInformation !== true) {
    throw new InvalidValueError('A policy that searches a tree must play a game of turns in which nothing is hidden.');
  }
  return game;
}

function searchPolicy(game: AlternatingGame, look: (state: unknown, random: Random) => SearchResult): GamePolicy {
  let inspected: { readonly position: string; readonly insight: Insight } | undefined;
  return {
    act: (state, _player, random) => mostVisited(look(state, random)),
    inspect(state, player) {
      const position = game.informationState(state, player);
      // A position is looked at again and again while it is in sight, and always thought about alike.
      if (inspected?.position !== position) {
        const insight = insightFrom(look(state, createRandom(0, position)), game.actionSpaces[player]!.size);
        inspected = { position, insight };
      }
      return inspected.insight;
    },
    dispose: () => {},
  };
}

/** The share of the search that each action got, and what the player can expect. */
function insightFrom({ legalActions, visits, value }: SearchResult, actionCount: number): Insight {
  const actionProbabilities = new Float64Array(actionCount);
  const sum = visits.reduce((total, count) => total + count, 0);
  legalActions.forEach((action, i) => {
    actionProbabilities[action] = visits[i]! / sum;
  });
  return { actionProbabilities, stateValue: value };
}
