import type { AlgorithmInfo, Budget, Evaluation, RunInfo, RunStatus } from '../../main/contract/models';
import { environmentName } from '../../main/rl/environments/worldName';
import { formatQuantity } from './numbers';

/** Whether a run still computes, or will without being asked again. */
export function isActive(run: RunInfo): boolean {
  return run.status === 'queued' || run.status === 'running';
}

/** Whether `runs.resume` has something to do. */
export function canResume(run: RunInfo): boolean {
  return run.status === 'paused' || run.status === 'stopped' || run.status === 'interrupted' || run.status === 'finished';
}

export function canStop(run: RunInfo): boolean {
  return isActive(run) || run.status === 'paused';
}

/** Whether there is a learned policy to watch, evaluate and take away. */
export function hasAgent(run: RunInfo): boolean {
  return run.steps > 0 && (run.status === 'finished' || run.status === 'stopped');
}

/** Done part of the budget, in [0, 1]. */
export function progressOf(run: RunInfo): number {
  if (run.status === 'finished') return 1;
  const [done, all] = run.budget.steps === undefined ? [run.episodes, run.budget.episodes] : [run.steps, run.budget.steps];
  return Math.min(1, done / all);
}

/** Seconds until the budget is used up at the speed so far; `undefined` before anything can be said. */
export function secondsLeft(run: RunInfo): number | undefined {
  const share = progressOf(run);
  if (run.status !== 'running' || share === 0 || run.wallSeconds === 0) return undefined;
  return (run.wallSeconds * (1 - share)) / share;
}

/** A run in words: `PPO · CartPole-v1 · seed 3`. */
export function titleOf(run: RunInfo, algorithmName: string): string {
  return `${algorithmName} · ${environmentName(run.env)} · seed ${run.seed}`;
}

/** The name of an algorithm, or its id where the catalog does not know it any more. */
export function algorithmName(algorithms: readonly AlgorithmInfo[], id: string): string {
  return algorithms.find((algorithm) => algorithm.id === id)?.name ?? id;
}

/** `100,000 steps`, `500 episodes`. */
export function formatBudget(budget: Budget): string {
  return budget.steps === undefined ? formatQuantity(budget.episodes, 'episode') : formatQuantity(budget.steps, 'step');
}

/**
 * Approximate 95 % interval of the mean return of an evaluation: mean ± 1.96 s / √n.
 *
 * Over the episodes of one policy, so it says nothing about other seeds.
 */
export function intervalOf({ meanReturn, standardDeviation, episodes }: Omit<Evaluation, 'step'>): readonly [number, number] {
  const half = (1.96 * standardDeviation) / Math.sqrt(episodes);
  return [meanReturn - half, meanReturn + half];
}

/** How a status is called. */
export const statusNames: Readonly<Record<RunStatus, string>> = {
  queued: 'Queued',
  running: 'Running',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

/**
 * Seconds that runs will take, judged by what the same pair of environment and algorithm did here before;
 * `undefined` where there is no such run, or where the budget counts episodes.
 *
 * @param slots how many runs go on at once.
 */
export function estimateSeconds(
  earlier: readonly RunInfo[],
  plan: {
    readonly env: string;
    readonly algo: string;
    readonly budget: Budget;
    readonly runCount: number;
    readonly slots: number;
  },
): number | undefined {
  if (plan.budget.steps === undefined) return undefined;
  const speeds = earlier
    .filter((run) => run.env === plan.env && run.algo === plan.algo && run.steps > 0 && run.stepsPerSecond > 0)
    .map((run) => run.stepsPerSecond)
    .sort((a, b) => a - b);
  const median = speeds[Math.floor(speeds.length / 2)];
  return median === undefined ? undefined : (Math.ceil(plan.runCount / plan.slots) * plan.budget.steps) / median;
}
