import type { Dynamics, Outcome } from '../../main/rl/core/environment';
import { type AlternatingGame, type Game, nobody, playChance, type SimultaneousGame } from '../../main/rl/core/game';
import type { Random } from '../../main/rl/core/random';
import { discrete } from '../../main/rl/core/spaces';
import { createGame, isGameId } from '../../main/rl/environments/gameRegistry';
import { createEnvironment } from '../../main/rl/environments/registry';

/**
 * The rules behind an id, for watching: of an environment, or of a game whose players all act at random.
 *
 * @throws UnknownNameError, InvalidValueError when there is no such environment or option.
 */
export function createWatchable(environmentId: string): Dynamics {
  return isGameId(environmentId) ? randomPlay(createGame(environmentId)) : createEnvironment(environmentId);
}

/** A game as an environment with nothing to decide: one action lets the players act, each by an even draw. */
export function randomPlay(game: Game): Dynamics {
  const rest = { observationSpace: discrete(1), actionSpace: discrete(1, ['play']), observe: () => 0 };
  return game.kind === 'simultaneous' ? { ...rest, ...simultaneousPlay(game) } : { ...rest, ...alternatingPlay(game) };
}

type Play = Pick<Dynamics, 'initialState' | 'transition' | 'maxEpisodeSteps'>;

function simultaneousPlay(game: SimultaneousGame): Play {
  return {
    maxEpisodeSteps: game.maxEpisodeSteps,
    initialState: (random) => game.initialState(random),
    transition(state, _action, random): Outcome<unknown> {
      const actions = game.actionSpaces.map(({ size }) => random.integer(size));
      const { state: next, rewards, terminated } = game.transition(state, actions, random);
      return { state: next, reward: rewards[0]!, terminated };
    },
  };
}

function alternatingPlay(game: AlternatingGame): Play {
  return {
    maxEpisodeSteps: game.maxMoves,
    initialState: (random) => playChance(game, game.initialState(), random),
    transition(state, _action, random): Outcome<unknown> {
      const moved = playChance(game, game.play(state, drawLegal(game, state, random)), random);
      const terminated = game.currentPlayer(moved) === nobody;
      return { state: moved, reward: game.utilities(moved)[0]!, terminated };
    },
  };
}

function drawLegal(game: AlternatingGame, state: unknown, random: Random): number {
  const legal = game.legalActions(state);
  return legal[random.integer(legal.length)]!;
}
