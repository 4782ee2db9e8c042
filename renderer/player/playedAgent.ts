import { decode } from '../../main/contract/encoding';
import type { PlayerData } from '../../main/contract/models';
import type { Action, Observation } from '../../main/rl/core/environment';
import { createRandom } from '../../main/rl/core/random';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import { createWatchable, type Watchable } from '../spectator/watchable';

/** An agent that came with the page, and the world it plays in. */
export interface PlayedAgent {
  readonly env: string;
  readonly watchable: Watchable;
  readonly snapshot: PolicySnapshot;
  readonly metadata: PlayerData['metadata'];
}

/**
 * The agent that `PlayerData` in base64 stands for.
 *
 * @throws Error when the text is damaged; UnknownNameError when this page does not know the environment.
 */
export function readAgent(base64: string): PlayedAgent {
  const bytes = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  const { env, policy, metadata } = decode(bytes) as PlayerData;
  return { env, watchable: createWatchable(env), snapshot: policy as unknown as PolicySnapshot, metadata };
}

/** What the agent says to one observation. */
interface Answer {
  readonly action: Action;
  readonly outputs: ArrayLike<number>;
}

/**
 * What the agent does about observations, on the way that playing takes: for the check that this page plays as the lab
 * does. Draws come from the stream that the check draws from.
 */
export function answerObservations(
  { watchable, snapshot }: PlayedAgent,
  observations: readonly Observation[],
): readonly Answer[] {
  const player = watchable.createPlayer(snapshot);
  const random = createRandom(0, 'parity');
  const answers = observations.map((observation) => {
    const { actionValues, actionProbabilities, action } = player.inspect(observation);
    return { action: player.act(observation, random), outputs: actionValues ?? actionProbabilities ?? action ?? [] };
  });
  player.dispose();
  return answers;
}
