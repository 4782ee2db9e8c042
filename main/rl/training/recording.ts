import { checkInteger, checkRange } from '../core/check';
import { type Dataset, DatasetRecorder, widthOf } from '../core/dataset';
import type { Action, Dynamics, Observation } from '../core/environment';
import { createRandom, type Random } from '../core/random';
import { Simulation } from '../core/simulation';
import type { Space } from '../core/spaces';
import { createEnvironment } from '../environments/registry';
import { createPolicy } from '../policies/createPolicy';
import type { PolicySnapshot } from '../policies/policy';
import { longestEpisode } from './evaluation';

/** What to record. */
export interface RecordingPlan {
  /** With its options. */
  readonly env: string;
  readonly policy: PolicySnapshot;
  readonly episodes: number;
  /** Probability that a step takes an action drawn evenly from all in place of the policy's; in [0, 1]. */
  readonly noise: number;
  readonly seed: number;
}

/**
 * Plays whole episodes of a policy and writes them down. The policy goes with them, to be asked again.
 *
 * @throws UnknownNameError, InvalidValueError when there is no such environment or a number is out of range.
 */
export function recordEpisodes({ env, policy: snapshot, episodes, noise, seed }: RecordingPlan): Dataset {
  checkInteger('episodes', episodes, 1);
  checkRange('noise', noise, 0, 1);
  const dynamics = createEnvironment(env) as Dynamics<unknown, Observation, Action>;
  const { observationSpace, actionSpace } = dynamics;
  const random = createRandom(seed, 'recording');
  const simulation = new Simulation(dynamics, random);
  const recorder = new DatasetRecorder(env, widthOf(observationSpace), widthOf(actionSpace));
  const policy = createPolicy(snapshot);
  try {
    for (let episode = 0; episode < episodes; episode++) {
      let observation = simulation.reset();
      policy.begin?.();
      recorder.begin(observation);
      for (let over = false; !over; ) {
        const strays = noise > 0 && random.uniform() < noise;
        const action = strays ? anyAction(actionSpace, random) : policy.act(observation, random);
        const timestep = simulation.step(action);
        recorder.add(action, timestep);
        observation = timestep.observation;
        over = timestep.terminated || timestep.truncated || simulation.stepCount >= longestEpisode;
      }
    }
  } finally {
    policy.dispose();
  }
  return recorder.dataset(snapshot);
}

function anyAction(space: Space, random: Random): Action {
  if (space.kind === 'discrete') return random.integer(space.size);
  return Float64Array.from(space.low, (low, i) => random.uniform(low, space.high[i]!));
}
