import type { PolicySnapshot } from '../policies/policy';
import { type FigureRun, onEpisodeEnd, trainAll } from './training';

/** v of the five states A–E, at the indexes the environment gives them; the ends are worth nothing. */
export const fiveStateValues = Float64Array.of(0, 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 0);

/** v of the nineteen states, −18/20 … 18/20, at the indexes the environment gives them. */
export const nineteenStateValues = Float64Array.from({ length: 21 }, (_, state) => (state % 20 === 0 ? 0 : (state - 10) / 10));

/** Root mean square error over the states of a walk, its two ends left out. */
export function walkError(policy: PolicySnapshot, exact: Float64Array): number {
  if (policy.kind !== 'state-values') throw new Error(`A prediction must give values of states, got ${policy.kind}.`);
  let squares = 0;
  for (let state = 1; state < exact.length - 1; state++) squares += (policy.stateValues[state]! - exact[state]!) ** 2;
  return Math.sqrt(squares / (exact.length - 2));
}

/** A method of prediction with one value of its parameter and one step size. */
export interface WalkRun {
  readonly algo: string;
  readonly settings: FigureRun['settings'];
}

/** Episodes over which errors are averaged in the figures of chapters 7 and 12. */
const firstEpisodes = 10;

/**
 * The error at the end of an episode on the nineteen-state walk, averaged over the first ten episodes and the seeds.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 7.1, p. 144.
 */
export function* averageWalkErrors(runs: readonly WalkRun[], seeds: number): Generator<number, number[], void> {
  const errors = runs.map(() => 0);
  const complete = runs.map(({ algo, settings }) => ({
    env: 'RandomWalk-19',
    algo,
    settings: { discount: 1, ...settings },
    budget: { episodes: firstEpisodes },
  }));
  yield* trainAll(complete, seeds, (trainer, _run, runIndex) => {
    onEpisodeEnd(trainer, () => {
      errors[runIndex]! += walkError(trainer.policy(), nineteenStateValues) / (firstEpisodes * seeds);
    });
    return undefined;
  });
  return errors;
}
