import { type AlternatingGame, type Game, nobody, playChance, type SimultaneousGame } from '../core/game';
import type { Random } from '../core/random';
import type { GamePolicy } from '../policies/gamePolicy';
import { type EvaluationSummary, longestEpisode, summarizeEpisodes } from './evaluation';

/**
 * Plays whole episodes of a game without exploration and without learning.
 *
 * In a zero-sum game the policy sits in every seat in turn, episode by episode, the others act evenly at random, and
 * its return counts: playing itself it would get 0 on average, however good it is. In other games all players follow
 * the policy, and the first player's return counts.
 *
 * @param random a stream of its own, so that evaluating changes nothing in training.
 */
export function evaluateGamePolicy(policy: GamePolicy, game: Game, random: Random, episodes: number): EvaluationSummary {
  const returns: number[] = [];
  let stepCount = 0;
  for (let episode = 0; episode < episodes; episode++) {
    const seat = game.rewardStructure === 'zero-sum' ? episode % game.players.length : undefined;
    const act = (state: unknown, player: number) =>
      seat === undefined || player === seat ? policy.act(state, player, random) : actAtRandom(game, state, player, random);
    const played = game.kind === 'simultaneous' ? playJointly(game, act, random) : playInTurns(game, act, random);
    returns.push(played.returns[seat ?? 0]!);
    stepCount += played.length;
  }
  return summarizeEpisodes(returns, stepCount);
}

type Act = (state: unknown, player: number) => number;

/** One episode: what each player got, and the number of steps or moves. */
interface Played {
  readonly returns: readonly number[];
  readonly length: number;
}

export function playJointly(game: SimultaneousGame, act: Act, random: Random): Played {
  const returns = game.players.map(() => 0);
  let state = game.initialState(random);
  for (let length = 1; ; length++) {
    const now = state;
    const outcome = game.transition(
      now,
      game.players.map((_name, player) => act(now, player)),
      random,
    );
    outcome.rewards.forEach((reward, player) => {
      returns[player]! += reward;
    });
    state = outcome.state;
    if (outcome.terminated || length >= Math.min(game.maxEpisodeSteps, longestEpisode)) return { returns, length };
  }
}

export function playInTurns(game: AlternatingGame, act: Act, random: Random): Played {
  let state = playChance(game, game.initialState(), random);
  let length = 0;
  for (let player = game.currentPlayer(state); player !== nobody; player = game.currentPlayer(state)) {
    state = playChance(game, game.play(state, act(state, player)), random);
    length++;
  }
  return { returns: game.utilities(state), length };
}

/** An even draw among what a player may do. */
export function actAtRandom(game: Game, state: unknown, player: number, random: Random): number {
  if (game.kind === 'simultaneous') return random.integer(game.actionSpaces[player]!.size);
  const legal = game.legalActions(state);
  return legal[random.integer(legal.length)]!;
}
