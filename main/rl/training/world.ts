import type { Action, Dynamics, Observation } from '../core/environment';
import type { Game } from '../core/game';
import { GameSimulation } from '../core/gameSimulation';
import type { Random } from '../core/random';
import { Simulation } from '../core/simulation';
import type { Space } from '../core/spaces';
import { TurnSimulation } from '../core/turnSimulation';
import { createGame, isGameId } from '../environments/gameRegistry';
import { createEnvironment } from '../environments/registry';
import { createPolicy } from '../policies/createPolicy';
import { createGamePolicy } from '../policies/gamePolicy';
import type { PolicySnapshot } from '../policies/policy';
import { type EvaluationSummary, evaluatePolicy } from './evaluation';
import { evaluateGamePolicy } from './gameEvaluation';

/** Episodes under way, as the trainer holds on to them. */
export interface WorldSimulation {
  readonly state: unknown;
  save(): unknown;
  load(saved: never): void;
}

/** What a trainer trains in: an environment for one agent, or a game. */
export interface World {
  /** What every player sees and does; of the first in a game. */
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly game?: Game;
  /** The rules, where one agent acts alone. */
  readonly dynamics?: Dynamics;
  /** Episodes for learning in. @param onEpisodeEnd told the return, the first player's in a game, and the length. */
  createSimulation(random: Random, onEpisodeEnd: (episodeReturn: number, length: number) => void): WorldSimulation;
  /** Plays whole episodes without exploration and without learning. */
  evaluate(snapshot: PolicySnapshot, random: Random, episodes: number): EvaluationSummary;
}

/** @throws UnknownNameError, InvalidValueError when there is no such environment, game or option. */
export function findWorld(env: string): World {
  return isGameId(env) ? gameWorld(createGame(env)) : environmentWorld(() => createEnvironment(env));
}

/** @param createDynamics makes the environment anew: for training, for evaluation, for each copy. */
export function environmentWorld(createDynamics: () => Dynamics): World {
  const evaluationDynamics = createDynamics();
  const { observationSpace, actionSpace } = evaluationDynamics;
  return {
    observationSpace,
    actionSpace,
    dynamics: evaluationDynamics,
    createSimulation(random, onEpisodeEnd) {
      const simulation = new Simulation(createDynamics() as Dynamics<unknown, Observation, Action>, random);
      simulation.onEpisodeEnd = onEpisodeEnd;
      return simulation;
    },
    evaluate(snapshot, random, episodes) {
      const policy = createPolicy(snapshot);
      try {
        return evaluatePolicy(policy, evaluationDynamics, random, episodes);
      } finally {
        policy.dispose();
      }
    },
  };
}

export function gameWorld(game: Game): World {
  return {
    observationSpace: game.observationSpaces[0]!,
    actionSpace: game.actionSpaces[0]!,
    game,
    createSimulation(random, onEpisodeEnd) {
      const simulation = game.kind === 'simultaneous' ? new GameSimulation(game, random) : new TurnSimulation(game, random);
      simulation.onEpisodeEnd = (returns, length) => onEpisodeEnd(returns[0]!, length);
      return simulation;
    },
    evaluate(snapshot, random, episodes) {
      const policy = createGamePolicy(snapshot, game);
      try {
        return evaluateGamePolicy(policy, game, random, episodes);
      } finally {
        policy.dispose();
      }
    },
  };
}
