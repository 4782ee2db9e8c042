import type { Dataset } from '../core/dataset';
import type { SettingValues } from '../core/settings';
import { initializeNetwork } from '../networks/initialize';
import type { Engine, NetworkFactory } from '../networks/network';
import { referenceEngine } from '../networks/referenceEngine';
import { Trainer } from '../training/trainer';
import { type Budget, type CheckedSpec, checkTrainingSpec } from '../training/trainingSpec';
import { standardErrors } from './meanSeries';

/** What one curve of a figure trains, with every seed. */
export interface FigureRun {
  readonly env: string;
  readonly algo: string;
  readonly settings?: SettingValues;
  readonly budget: Budget;
  /** Computes its networks; plain loops unless given. */
  readonly engine?: Engine;
  /** Recorded episodes to learn from. */
  readonly dataset?: Dataset;
  /** Changes what was found sound, such as where episodes start. */
  readonly adapt?: (checked: CheckedSpec) => CheckedSpec;
}

/** Figures look at the learning itself; no evaluation is wanted in between. */
const never = { interval: Number.MAX_SAFE_INTEGER, episodes: 1 };

function networksOf(engine: Engine): NetworkFactory {
  return { create: (spec, _batchSize, random) => engine.createNetwork(initializeNetwork(spec, random)) };
}

/** The ordinary trainer for one run of a figure. */
export function createFigureTrainer(run: FigureRun, seed: number): Trainer {
  return trainersOf(run)(seed);
}

/**
 * What makes the trainers of a run, one for each seed.
 *
 * A run is checked once, and all its seeds share one environment: its rules are functions of the state, and what it has
 * worked out of its table, which may be large, serves them all.
 */
function trainersOf(run: FigureRun): (seed: number) => Trainer {
  const { env, algo, settings = {}, budget, engine = referenceEngine, dataset, adapt } = run;
  const checked = checkTrainingSpec({ env, algo, seed: 0, settings, budget, evaluation: never, stopAt: null }, dataset);
  const adapted = adapt === undefined ? checked : adapt(checked);
  const dynamics = adapted.game === undefined ? adapted.createDynamics() : undefined;
  const createDynamics = dynamics === undefined ? adapted.createDynamics : () => dynamics;
  return (seed) => new Trainer({ ...adapted, spec: { ...adapted.spec, seed }, createDynamics }, networksOf(engine));
}

/** Steps of training between two chances to show progress or to stop. */
const sliceSteps = 20_000;

/**
 * Trains every run with the seeds 1 … `seeds`, one after the other, yielding the share done.
 *
 * @param prepare called with each new trainer, to listen to its steps; what it returns is called when it has finished.
 */
export function* trainAll<Run extends FigureRun>(
  runs: readonly Run[],
  seeds: number,
  prepare: (trainer: Trainer, run: Run, runIndex: number) => (() => void) | undefined,
): Generator<number, void, void> {
  let finished = 0;
  for (const [runIndex, run] of runs.entries()) {
    const createTrainer = trainersOf(run);
    for (let seed = 1; seed <= seeds; seed++) {
      const trainer = createTrainer(seed);
      const finish = prepare(trainer, run, runIndex);
      while (!trainer.hasFinished) {
        trainer.advance(sliceSteps);
        yield finished / (runs.length * seeds);
      }
      finish?.();
      finished++;
    }
  }
}

/** Calls `receive` at the end of every episode, with its number from 0. */
export function onEpisodeEnd(trainer: Trainer, receive: (episode: number) => void): void {
  let episode = 0;
  trainer.onStep = ({ timestep: { terminated, truncated } }) => {
    if (terminated || truncated) receive(episode++);
  };
}

/** What the episodes of a run came to, as means over the seeds. */
export interface EpisodeMeans {
  /** Undiscounted, shape [episodes]. */
  readonly returns: Float64Array;
  /** Steps, shape [episodes]. */
  readonly lengths: Float64Array;
  /** Standard errors of the two over the seeds, shape [episodes]; NaN for a single seed. */
  readonly returnErrors: Float64Array;
  readonly lengthErrors: Float64Array;
}

/**
 * Trains every run with every seed for so many episodes, and averages episode by episode.
 *
 * @param finish called with each trainer that has finished.
 */
export function* averageEpisodes<Run extends Omit<FigureRun, 'budget'>>(
  runs: readonly Run[],
  seeds: number,
  episodeCount: number,
  finish?: (trainer: Trainer, runIndex: number) => void,
): Generator<number, EpisodeMeans[], void> {
  const sums = runs.map(() => ({
    returns: new Float64Array(episodeCount),
    lengths: new Float64Array(episodeCount),
    returnSquares: new Float64Array(episodeCount),
    lengthSquares: new Float64Array(episodeCount),
  }));
  const budgeted = runs.map((run) => ({ ...run, budget: { episodes: episodeCount } }));
  yield* trainAll(budgeted, seeds, (trainer, _run, runIndex) => () => {
    const { episodes } = trainer.takeReport();
    const { returns, lengths, returnSquares, lengthSquares } = sums[runIndex]!;
    for (let i = 0; i < episodeCount; i++) {
      returns[i]! += episodes.return[i]! / seeds;
      lengths[i]! += episodes.length[i]! / seeds;
      returnSquares[i]! += episodes.return[i]! ** 2 / seeds;
      lengthSquares[i]! += episodes.length[i]! ** 2 / seeds;
    }
    finish?.(trainer, runIndex);
  });
  return sums.map(({ returns, lengths, returnSquares, lengthSquares }) => ({
    returns,
    lengths,
    returnErrors: standardErrors(returns, returnSquares, seeds),
    lengthErrors: standardErrors(lengths, lengthSquares, seeds),
  }));
}

/** 1, 2, …, `count`. */
export function countUpTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** The mean of the elements `from` … `to` − 1. */
export function meanOf(values: ArrayLike<number>, from = 0, to = values.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum / (to - from);
}

/** The middle value; of an even number of values, the higher of the two in the middle. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Whole numbers from 1 to `last`, spaced by equal factors, so many in each power of ten. */
export function logarithmicPoints(last: number, perDecade: number): number[] {
  const count = Math.round(Math.log10(last) * perDecade);
  return [...new Set(Array.from({ length: count + 1 }, (_, i) => Math.round(10 ** (i / perDecade))))];
}
