import type { Dynamics, Outcome } from '../../main/rl/core/environment';
import { type Game, nobody, playChance } from '../../main/rl/core/game';
import type { Random } from '../../main/rl/core/random';
import { discrete, type Space } from '../../main/rl/core/spaces';
import { createGame, isGameId } from '../../main/rl/environments/gameRegistry';
import { createEnvironment } from '../../main/rl/environments/registry';
import { createPolicy } from '../../main/rl/policies/createPolicy';
import { createGamePolicy, type GamePolicy } from '../../main/rl/policies/gamePolicy';
import type { Insight, Policy, PolicySnapshot } from '../../main/rl/policies/policy';
import { randomPolicy } from './randomPolicy';

/** An environment or a game, as the stage plays it. */
export interface Watchable {
  readonly dynamics: Dynamics;
  /** What the one whose turn it is can do, for naming it. */
  readonly actionSpace: Space;
  /** A learned policy at play in these dynamics; an even draw without one. */
  createPlayer(snapshot?: PolicySnapshot): Policy;
}

/**
 * The rules behind an id, for watching.
 *
 * @throws UnknownNameError, InvalidValueError when there is no such environment or option.
 */
export function createWatchable(environmentId: string): Watchable {
  if (isGameId(environmentId)) return watchGame(createGame(environmentId));
  const dynamics = createEnvironment(environmentId);
  const { actionSpace } = dynamics;
  const createPlayer = (snapshot?: PolicySnapshot) =>
    snapshot === undefined ? randomPolicy(actionSpace) : createPolicy(snapshot);
  return { dynamics, actionSpace, createPlayer };
}

/** A game as an environment with nothing to decide: its one action lets the players of the policy at play act. */
function watchGame(game: Game): Watchable {
  let state: unknown;
  const random: PolicySnapshot = { kind: 'uniform', actionCount: game.actionSpaces[0]!.size };
  let atPlay = createGamePolicy(random, game);
  const dynamics: Dynamics = {
    observationSpace: discrete(1),
    actionSpace: discrete(1, ['play']),
    maxEpisodeSteps: game.kind === 'simultaneous' ? game.maxEpisodeSteps : game.maxMoves,
    initialState: (random) =>
      game.kind === 'simultaneous' ? game.initialState(random) : playChance(game, game.initialState(), random),
    transition: (from, _action, random) => playOn(game, from, atPlay, random),
    observe(now) {
      state = now;
      return 0;
    },
  };
  const createPlayer = (snapshot?: PolicySnapshot): Policy => {
    const policy = createGamePolicy(snapshot ?? random, game);
    return {
      act() {
        atPlay = policy;
        return 0;
      },
      inspect: () => inspectTurn(game, state, policy),
      dispose: () => policy.dispose(),
    };
  };
  return { dynamics, actionSpace: game.actionSpaces[0]!, createPlayer };
}

function playOn(game: Game, state: unknown, policy: GamePolicy, random: Random): Outcome<unknown> {
  if (game.kind === 'simultaneous') {
    const actions = game.players.map((_name, player) => policy.act(state, player, random));
    const { state: next, rewards, terminated } = game.transition(state, actions, random);
    return { state: next, reward: rewards[0]!, terminated };
  }
  const action = policy.act(state, game.currentPlayer(state), random);
  const moved = playChance(game, game.play(state, action), random);
  return { state: moved, reward: game.utilities(moved)[0]!, terminated: game.currentPlayer(moved) === nobody };
}

/** What the one whose turn it is thinks; the first player where all move at once. */
function inspectTurn(game: Game, state: unknown, policy: GamePolicy): Insight {
  if (game.kind === 'simultaneous') return policy.inspect(state, 0);
  const player = game.currentPlayer(state);
  return player === nobody ? {} : policy.inspect(state, player);
}
