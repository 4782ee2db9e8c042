import type { Dynamics } from '../../main/rl/core/environment';
import type { Space } from '../../main/rl/core/spaces';
import { createGame, isGameId } from '../../main/rl/environments/gameRegistry';
import { createEnvironment } from '../../main/rl/environments/registry';
import { createPolicy } from '../../main/rl/policies/createPolicy';
import type { Policy, PolicySnapshot } from '../../main/rl/policies/policy';
import { randomPolicy } from './randomPolicy';
import { type GameTable, watchGame } from './watchedGame';

/** An environment or a game, as the stage plays it. */
export interface Watchable {
  readonly dynamics: Dynamics;
  /** What the one whose turn it is can do, for naming it. */
  readonly actionSpace: Space;
  /** A learned policy at play in these dynamics; an even draw without one. */
  createPlayer(snapshot?: PolicySnapshot): Policy;
  /** Present in a game: where a person can play along. */
  readonly table?: GameTable;
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
