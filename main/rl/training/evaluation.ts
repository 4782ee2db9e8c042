import type { Action, Dynamics, Observation } from '../core/environment';
import type { Random } from '../core/random';
import { Simulation } from '../core/simulation';
import type { Policy } from '../policies/policy';
import { mean, standardDeviation } from '../statistics/moments';

/** What many episodes of one policy came to. */
export interface EvaluationSummary {
  readonly episodes: number;
  readonly meanReturn: number;
  /** Over episodes, with n − 1; 0 for one episode. */
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Steps. */
  readonly meanLength: number;
}

/** Steps after which an episode is given up where the environment itself never ends it. */
export const longestEpisode = 100_000;

/**
 * Plays whole episodes without exploration and without learning.
 *
 * @param random a stream of its own, so that evaluating changes nothing in training.
 * @param onObservation called with each observation before the policy acts on it.
 */
export function evaluatePolicy(
  policy: Policy,
  dynamics: Dynamics,
  random: Random,
  episodes: number,
  onObservation?: (observation: Observation) => void,
): EvaluationSummary {
  const simulation = new Simulation(dynamics as Dynamics<unknown, Observation, Action>, random);
  const returns: number[] = [];
  let stepCount = 0;
  for (let episode = 0; episode < episodes; episode++) {
    let observation = simulation.reset();
    policy.begin?.();
    for (let over = false; !over; ) {
      onObservation?.(observation);
      const timestep = simulation.step(policy.act(observation, random));
      observation = timestep.observation;
      over = timestep.terminated || timestep.truncated || simulation.stepCount >= longestEpisode;
    }
    returns.push(simulation.episodeReturn);
    stepCount += simulation.stepCount;
  }
  return summarizeEpisodes(returns, stepCount);
}

/** @param stepCount of all episodes together. */
export function summarizeEpisodes(returns: readonly number[], stepCount: number): EvaluationSummary {
  return {
    episodes: returns.length,
    meanReturn: mean(returns),
    standardDeviation: standardDeviation(returns),
    minimum: returns.reduce((least, value) => Math.min(least, value), Infinity),
    maximum: returns.reduce((most, value) => Math.max(most, value), -Infinity),
    meanLength: stepCount / returns.length,
  };
}
