import type { Dynamics, Outcome } from '../../main/rl/core/environment';
import { type AlternatingGame, type Game, nobody, playChance } from '../../main/rl/core/game';
import type { Random } from '../../main/rl/core/random';
import { discrete, type Space } from '../../main/rl/core/spaces';
import { createGamePolicy, type GamePolicy } from '../../main/rl/policies/gamePolicy';
import type { Insight, Policy, PolicySnapshot } from '../../main/rl/policies/policy';

/** A game as the stage plays it: by a policy, or by a person against one. */
export interface WatchedGame {
  readonly dynamics: Dynamics;
  readonly actionSpace: Space;
  readonly table: GameTable;
  createPlayer(snapshot?: PolicySnapshot): Policy;
}

/** Where a person can take the seat of one of the players; the policy at play has all the others. */
export interface GameTable {
  /** What each player is called. */
  readonly players: readonly string[];
  /** Whether one wins what the other loses. */
  readonly isContest: boolean;
  /** Takes a seat, or leaves with `undefined`. What was chosen and not yet done is forgotten. */
  sit(seat: number | undefined): void;
  /** What a player may do in a state; empty when it is not its turn. */
  legalActions(state: unknown, seat: number): readonly number[];
  actionSpaceOf(seat: number): Space;
  /** What the person does at the next step. */
  choose(action: number): void;
  /** What every player did in the step before, where all act at once, shape [players]. */
  readonly lastActions: readonly number[] | undefined;
  /** Whether nothing can happen before the person chooses; a game that is over waits for the next to be begun. */
  isWaiting(state: unknown, isOver: boolean): boolean;
}

/**
 * A game as an environment with nothing to decide: its one action lets the players act, by policy or by person.
 *
 * Rewards are those of the seat a person has taken, else of the first player.
 */
export function watchGame(game: Game): WatchedGame {
  const evenly: PolicySnapshot = { kind: 'uniform', actionCount: game.actionSpaces[0]!.size };
  let state: unknown;
  let atPlay = createGamePolicy(evenly, game);
  let seat: number | undefined;
  let chosen: number | undefined;
  let lastActions: readonly number[] | undefined;

  const act = (from: unknown, player: number, random: Random): number => {
    if (player !== seat || chosen === undefined) return atPlay.act(from, player, random);
    const action = chosen;
    chosen = undefined;
    return action;
  };
  const legalActions = (from: unknown, player: number): readonly number[] => {
    if (game.kind === 'alternating') return game.currentPlayer(from) === player ? game.legalActions(from) : [];
    return Array.from({ length: game.actionSpaces[player]!.size }, (_, action) => action);
  };
  const dynamics: Dynamics = {
    observationSpace: discrete(1),
    actionSpace: discrete(1, ['play']),
    maxEpisodeSteps: game.kind === 'simultaneous' ? game.maxEpisodeSteps : game.maxMoves,
    initialState: (random) =>
      game.kind === 'simultaneous' ? game.initialState(random) : playChance(game, game.initialState(), random),
    transition(from, _action, random) {
      if (game.kind === 'alternating')
        return playTurn(game, from, act(from, game.currentPlayer(from), random), seat ?? 0, random);
      lastActions = game.players.map((_name, player) => act(from, player, random));
      const { state: next, rewards, terminated } = game.transition(from, lastActions, random);
      return { state: next, reward: rewards[seat ?? 0]!, terminated };
    },
    observe(now) {
      state = now;
      return 0;
    },
  };
  const table: GameTable = {
    players: game.players,
    isContest: game.rewardStructure === 'zero-sum',
    sit(taken) {
      seat = taken;
      chosen = undefined;
    },
    legalActions,
    actionSpaceOf: (player) => game.actionSpaces[player]!,
    choose(action) {
      chosen = action;
    },
    get lastActions() {
      return lastActions;
    },
    isWaiting: (from, isOver) => seat !== undefined && chosen === undefined && (isOver || legalActions(from, seat).length > 0),
  };
  const createPlayer = (snapshot?: PolicySnapshot): Policy => {
    const policy = createGamePolicy(snapshot ?? evenly, game);
    return {
      act() {
        atPlay = policy;
        return 0;
      },
      inspect: () => inspectTurn(game, state, policy, seat),
      dispose: () => policy.dispose(),
    };
  };
  return { dynamics, actionSpace: game.actionSpaces[0]!, table, createPlayer };
}

function playTurn(game: AlternatingGame, state: unknown, action: number, seat: number, random: Random): Outcome<unknown> {
  const moved = playChance(game, game.play(state, action), random);
  return { state: moved, reward: game.utilities(moved)[seat]!, terminated: game.currentPlayer(moved) === nobody };
}

/**
 * What the policy thinks for the one whose turn it is; for the first player, or the person's seat, where all move at once.
 *
 * Thoughts that would give away what is hidden from a person are kept back.
 */
function inspectTurn(game: Game, state: unknown, policy: GamePolicy, seat: number | undefined): Insight {
  if (game.kind === 'simultaneous') return policy.inspect(state, seat ?? 0);
  const player = game.currentPlayer(state);
  const isSecret = seat !== undefined && player !== seat && game.hasPerfectInformation !== true;
  return player === nobody || isSecret ? {} : policy.inspect(state, player);
}
