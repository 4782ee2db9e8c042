import type { FigureSeries } from './figure';
import { meanOf, trainAll } from './training';

/** A maze that changes, and how long it is watched. */
export interface MazeChange {
  readonly env: string;
  readonly changeStep: number;
  readonly stepCount: number;
}

/** What the runs of one method came to. */
export interface MazeRuns {
  /** Mean reward up to each step, shape [steps]. */
  readonly cumulative: Float64Array;
  /** Reward of each run after the change. */
  readonly afterChange: readonly number[];
  /** Mean reward over the last thousand steps. */
  readonly atTheEnd: number;
}

/** The book leaves α, n and κ open; these make both methods quick. */
const settings = { stepSize: 1, discount: 0.95, epsilon: 0.1, planningSteps: 50 };
const methods = [
  { label: 'Dyna-Q', algo: 'dyna-q', settings },
  { label: 'Dyna-Q+, κ = 0.001', algo: 'dyna-q-plus', settings: { ...settings, curiosity: 0.001 } },
];

/**
 * Dyna-Q and Dyna-Q+ before and after a maze changes.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §8.3, p. 166–168.
 */
export function* watchChange(
  { env, changeStep, stepCount }: MazeChange,
  seeds: number,
): Generator<number, { readonly plain: MazeRuns; readonly curious: MazeRuns }, void> {
  const cumulative = methods.map(() => new Float64Array(stepCount));
  const afterChange = methods.map((): number[] => []);
  const runs = methods.map((method) => ({ env, ...method, budget: { steps: stepCount } }));
  yield* trainAll(runs, seeds, (trainer, _run, method) => {
    let sum = 0;
    let before = 0;
    trainer.onStep = ({ timestep }) => {
      sum += timestep.reward;
      const step = trainer.stepCount;
      if (step === changeStep) before = sum;
      cumulative[method]![step - 1]! += sum / seeds;
    };
    return () => afterChange[method]!.push(sum - before);
  });
  const runsOf = (method: number): MazeRuns => {
    const rewards = cumulative[method]!;
    return { cumulative: rewards, afterChange: afterChange[method]!, atTheEnd: rewards.at(-1)! - rewards.at(-1001)! };
  };
  return { plain: runsOf(0), curious: runsOf(1) };
}

export function mazeSeries(plain: MazeRuns, curious: MazeRuns): FigureSeries[] {
  const points = Array.from({ length: plain.cumulative.length / 50 }, (_, i) => 50 * (i + 1));
  return [plain, curious].map(({ cumulative }, i) => ({
    label: methods[i]!.label,
    x: points,
    y: points.map((step) => cumulative[step - 1]!),
  }));
}

/** Share of runs in which Dyna-Q+ earned more after the change than Dyna-Q with the same seed. */
export function shareBetter(plain: MazeRuns, curious: MazeRuns): number {
  return curious.afterChange.filter((reward, run) => reward > plain.afterChange[run]!).length / plain.afterChange.length;
}

/** How many times as much Dyna-Q+ earned after the change, on average. */
export function gainOf(plain: MazeRuns, curious: MazeRuns): number {
  return meanOf(curious.afterChange) / meanOf(plain.afterChange);
}
