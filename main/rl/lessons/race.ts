import type { LearningStep } from '../core/agent';
import type { FigureSeries } from '../figures/figure';
import { meanSeries, standardErrors } from '../figures/meanSeries';
import { createFigureTrainer, type FigureRun } from '../figures/training';
import type { Trainer } from '../training/trainer';
import type { LessonData, LessonMoment, LessonWork } from './lesson';

/** One way to learn, in a race against others. */
export interface Variant extends FigureRun {
  readonly label: string;
  /**
   * What is drawn of it, where that is not the return of each episode: called with every new trainer, it gives what is
   * called after every step, and that gives a value or nothing.
   */
  readonly observe?: (trainer: Trainer) => (step: LearningStep) => number | undefined;
}

export interface RaceOptions {
  /** Points of each curve: the budget is cut into as many stretches of episodes or steps. */
  readonly points: number;
  /** What a point is: the mean of the values in its stretch, or the last of them for what only adds up. */
  readonly point?: 'mean' | 'last';
  /** Whether the newest policies are told along, for a stage. */
  readonly hasPolicies?: boolean;
}

export interface RaceResult extends LessonData {
  /** By variant and seed, shape [variants][seeds][points]; NaN before the first value. */
  readonly values: readonly (readonly Float64Array[])[];
  /** The trainers of the last seed, by variant. */
  readonly trainers: readonly Trainer[];
}

/** Steps of each variant in turn; few enough that large networks still let others have a look. */
const sliceSteps = 500;

/** One variant with one seed. */
class Runner {
  readonly values: Float64Array;
  readonly trainer: Trainer;
  readonly #budget: number;
  readonly #countsEpisodes: boolean;
  #sum = 0;
  #count = 0;
  #last = Number.NaN;
  #point = 0;

  constructor(
    readonly variant: Variant,
    seed: number,
    private readonly options: RaceOptions,
  ) {
    this.trainer = createFigureTrainer(variant, seed);
    const { steps, episodes } = variant.budget;
    this.#countsEpisodes = steps === undefined;
    this.#budget = steps ?? episodes;
    this.values = new Float64Array(options.points).fill(Number.NaN);
    const observe = variant.observe?.(this.trainer) ?? returnsOfEpisodes(this.trainer);
    this.trainer.onStep = (step) => {
      const value = observe(step);
      if (value !== undefined) this.#add(value);
    };
  }

  /** Points that are known. */
  get pointCount(): number {
    return this.#point;
  }

  advance(): void {
    this.trainer.advance(sliceSteps);
    if (this.trainer.hasFinished) this.#closeUpTo(this.#budget);
  }

  #add(value: number): void {
    const { episodeCount, stepCount } = this.trainer;
    this.#closeUpTo((this.#countsEpisodes ? episodeCount : stepCount) - 1);
    this.#sum += value;
    this.#count++;
    this.#last = value;
  }

  /** Closes every stretch that ends at or before a place of the budget; one without a value repeats the one before. */
  #closeUpTo(place: number): void {
    const { points, point = 'mean' } = this.options;
    while (this.#point < points && place >= endOfStretch(this.#point, points, this.#budget)) {
      const before = this.#point === 0 ? Number.NaN : this.values[this.#point - 1]!;
      const own = point === 'mean' ? this.#sum / this.#count : this.#last;
      this.values[this.#point++] = this.#count === 0 ? before : own;
      this.#sum = 0;
      this.#count = 0;
    }
  }
}

function endOfStretch(point: number, points: number, budget: number): number {
  return Math.ceil(((point + 1) * budget) / points);
}

/** The return of each episode where it ends, as the trainer adds it up, which knows the copies of an environment apart. */
export function returnsOfEpisodes(trainer: Trainer): (step: LearningStep) => number | undefined {
  return ({ timestep: { terminated, truncated } }) =>
    terminated || truncated ? trainer.takeReport().episodes.return.at(-1) : undefined;
}

/** Trains the variants side by side with the seeds 1 … `seeds`: the same seed for all of them, then the next. */
export function* race(variants: readonly Variant[], seeds: number, options: RaceOptions): LessonWork<RaceResult> {
  const values = variants.map((): Float64Array[] => []);
  let runners: Runner[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    runners = variants.map((variant) => new Runner(variant, seed, options));
    const present = runners;
    while (runners.some(({ trainer }) => !trainer.hasFinished)) {
      for (const runner of runners) if (!runner.trainer.hasFinished) runner.advance();
      const done = runners.reduce((sum, { trainer }) => sum + trainer.progress, 0) / runners.length;
      const moment: LessonMoment = {
        share: (seed - 1 + done) / seeds,
        look: () => dataOf(variants, values, present, options),
      };
      yield moment;
    }
    for (const [index, runner] of runners.entries()) values[index]!.push(runner.values);
  }
  return { ...dataOf(variants, values, runners, options), values, trainers: runners.map(({ trainer }) => trainer) };
}

/** Means over the seeds that are done; while the first is under way, that one as far as it is. */
function dataOf(
  variants: readonly Variant[],
  values: readonly (readonly Float64Array[])[],
  runners: readonly Runner[],
  { points, hasPolicies = false }: RaceOptions,
): LessonData {
  const series = variants.map((variant, index): FigureSeries => {
    const { label, budget } = variant;
    const done = values[index]!;
    const all = done.length > 0 ? done : [runners[index]!.values];
    const known = done.length > 0 ? points : runners[index]!.pointCount;
    const x = Array.from({ length: known }, (_, point) => endOfStretch(point, points, budget.steps ?? budget.episodes));
    return meanCurve(label, x, all);
  });
  if (!hasPolicies) return { series };
  const policies = runners.map(({ variant, trainer }) => ({ label: variant.label, snapshot: trainer.policy() }));
  return { series, policies };
}

/** The mean over runs at each of the first `x.length` points, with its interval where there are several runs. */
export function meanCurve(label: string, x: readonly number[], runs: readonly Float64Array[]): FigureSeries {
  const averageOf = (read: (value: number) => number) =>
    Float64Array.from(x, (_, point) => runs.reduce((sum, run) => sum + read(run[point]!), 0) / runs.length);
  const means = averageOf((value) => value);
  const squares = averageOf((value) => value ** 2);
  return meanSeries(label, x, means, standardErrors(means, squares, runs.length));
}

/** The mean of the last `share` of each run's points, shape [seeds]. */
export function finalMeans(runs: readonly Float64Array[], share = 0.2): number[] {
  return runs.map((run) => {
    const last = run.subarray(Math.floor((1 - share) * run.length));
    return last.reduce((sum, value) => sum + value, 0) / last.length;
  });
}
