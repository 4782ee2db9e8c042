import type { Agent, LearningStep } from '../core/agent';
import { InvalidValueError, NumericalError } from '../core/errors';
import { createRandom, type Random } from '../core/random';
import type { SavedState, SavedValue } from '../core/savedState';
import type { SettingValue } from '../core/settings';
import type { Trace } from '../core/trace';
import type { NetworkFactory } from '../networks/network';
import type { PolicySnapshot } from '../policies/policy';
import type { EvaluationSummary } from './evaluation';
import { ReportBuffer, type TrainingReport } from './report';
import { ChangingSettings, type SettingChange } from './settingChanges';
import type { CheckedSpec } from './trainingSpec';
import { UpdateCounter } from './updateCounter';
import { RecentMean, RunningMeans } from './windows';
import { environmentWorld, gameWorld, type World, type WorldSimulation } from './world';

/** Training episodes whose mean return is shown and can stop a run, as in Gymnasium's "solved" rules. */
const recentEpisodes = 100;

/** Points of a reported metric between two evaluations. */
const metricPointsPerEvaluation = 50;

/** Version of what `save` writes. */
const checkpointVersion = 1;

/**
 * Pulls an agent's learning loop, counts, evaluates, and stops.
 *
 * Everything is a function of the spec and the engine: how the caller slices `advance`, when it takes reports or
 * checkpoints, and whether anybody watches changes no number.
 */
export class Trainer {
  /** Called with every step as the algorithm tells it, for figures and probes; must not change anything. */
  onStep: ((step: LearningStep) => void) | undefined;

  readonly #agent: Agent<never>;
  readonly #world: World;
  readonly #simulations: readonly WorldSimulation[];
  readonly #random: Readonly<Record<'environment' | 'exploration' | 'initialization' | 'evaluation', Random>>;
  readonly #copyRandom: readonly Random[];
  /** Whether the agent is handed copies of the environment, or one by itself. */
  readonly #hasCopies: boolean;
  #steps: Generator<LearningStep, never, void>;

  readonly #report = new ReportBuffer();
  readonly #updates = new UpdateCounter();
  /** Whether an episode has ended in the step under way. */
  #hasEpisodeEnded = false;
  readonly #recentReturns = new RecentMean(recentEpisodes);
  readonly #metrics = new RunningMeans();
  readonly #tdErrorSize = this.#metrics.of('tdError');
  readonly #metricInterval: number;
  #nextMetricStep = 0;
  #nextEvaluationStep = 0;
  readonly #settings: ChangingSettings;
  #budget: CheckedSpec['spec']['budget'];
  #stepCount = 0;
  #episodeCount = 0;
  #hasReachedGoal = false;
  #canResume = true;

  constructor(
    private readonly checked: CheckedSpec,
    networks: NetworkFactory,
  ) {
    const { spec, definition, settings } = checked;
    this.#random = {
      environment: createRandom(spec.seed, 'environment'),
      exploration: createRandom(spec.seed, 'exploration'),
      initialization: createRandom(spec.seed, 'initialization'),
      evaluation: createRandom(spec.seed, 'evaluation'),
    };
    this.#budget = spec.budget;
    this.#settings = new ChangingSettings(settings, spec.changes);
    this.#metricInterval = Math.max(1, Math.floor(spec.evaluation.interval / metricPointsPerEvaluation));
    this.#planAhead();

    const { game } = checked;
    this.#world = game === undefined ? environmentWorld(checked.createDynamics) : gameWorld(game);
    const copyCount = definition.copies?.(settings as never);
    this.#copyRandom = Array.from({ length: copyCount ?? 1 }, (_, copy) =>
      copy === 0 ? this.#random.environment : createRandom(spec.seed, `environment ${copy}`),
    );
    this.#simulations = this.#copyRandom.map((random) => this.#createSimulation(random));

    const { observationSpace, actionSpace, dynamics } = this.#world;
    const agent = definition.create({
      observationSpace,
      actionSpace,
      ...(game && { game }),
      ...(dynamics && { dynamics }),
      ...(checked.dataset && { dataset: checked.dataset }),
      settings: this.#settings.values as never,
      random: this.#random,
      networks: this.#updates.watch(networks),
    });
    this.#agent = agent as Agent<never>;
    this.#hasCopies = copyCount !== undefined;
    this.#steps = this.#learn();
  }

  /** Its loop from here on, which may be begun anew wherever the run could resume. */
  #learn(): Generator<LearningStep, never, void> {
    return this.#agent.learn((this.#hasCopies ? this.#simulations : this.#simulations[0]!) as never);
  }

  /** Has the algorithm tell what its passages work with, where it does so at all; changes no number. */
  set trace(trace: Trace | undefined) {
    this.#agent.trace = trace;
  }

  #createSimulation(random: Random): WorldSimulation {
    return this.#world.createSimulation(random, (episodeReturn, length) => {
      this.#episodeCount++;
      this.#hasEpisodeEnded = true;
      this.#recentReturns.add(episodeReturn);
      this.#report.addEpisode(this.#stepCount + 1, episodeReturn, length); // this step is counted when it is yielded
      const { stopAt } = this.checked.spec;
      if (stopAt !== null && this.#recentReturns.isFull && this.#recentReturns.mean! >= stopAt) this.#hasReachedGoal = true;
    });
  }

  /** State of the environment, of the first where there are copies; `undefined` before the first episode. */
  get environmentState(): unknown {
    return this.#simulations[0]!.state;
  }

  /** Time steps taken, over all copies of the environment. */
  get stepCount(): number {
    return this.#stepCount;
  }

  get episodeCount(): number {
    return this.#episodeCount;
  }

  /** Mean return of the last 100 training episodes; `null` before the first ended. */
  get trainingReturn(): number | null {
    return this.#recentReturns.mean;
  }

  /** Whether `save` may be called now. */
  get canResume(): boolean {
    return this.#canResume;
  }

  /** Whether the budget is used up or the return that was asked for is reached. */
  get hasFinished(): boolean {
    const { steps, episodes } = this.#budget;
    const isSpent = steps !== undefined ? this.#stepCount >= steps : this.#episodeCount >= episodes;
    return isSpent || this.#hasReachedGoal;
  }

  /** Share of the budget that is used up, in [0, 1]. */
  get progress(): number {
    const { steps, episodes } = this.#budget;
    return Math.min(1, steps !== undefined ? this.#stepCount / steps : this.#episodeCount / episodes);
  }

  /** Steps until that share of a budget in steps is used up; Infinity where it is past, or the budget is in episodes. */
  stepsUntil(share: number): number {
    const missing = Math.ceil(share * (this.#budget.steps ?? Infinity)) - this.#stepCount;
    return missing > 0 ? missing : Infinity;
  }

  /** Lets a finished run go on, to `steps` in all. */
  extendTo(steps: number): void {
    this.#budget = { steps };
    this.#hasReachedGoal = false;
  }

  /**
   * Changes a setting at the next step from which the run could resume: now, where this is one. The same change planned
   * for that step gives the same numbers.
   *
   * @param to a value that `checkChange` has found allowed.
   */
  change(name: string, to: SettingValue): void {
    this.#settings.plan({ step: this.#stepCount, name, to });
    if (this.#canResume) this.#makeChanges();
  }

  /** Settings that were changed so far. */
  get changes(): readonly SettingChange[] {
    return this.#settings.made;
  }

  /** What a loop has read of the settings at its beginning it reads anew: it begins again, as after a resume. */
  #makeChanges(): void {
    if (!this.#settings.make(this.#stepCount)) return;
    this.#steps = this.#learn();
    this.#report.setChanges(this.#settings.list());
  }

  /**
   * Takes up to `stepCount` more time steps; fewer when training finishes, or at the first step that can resume
   * when `untilResumable`.
   *
   * @throws NumericalError with the step at which a number was lost.
   */
  advance(stepCount: number, untilResumable = false): void {
    for (let i = 0; i < stepCount && !this.hasFinished; i++) {
      this.#step();
      if (untilResumable && this.#canResume) return;
    }
  }

  #step(): void {
    if (this.#stepCount >= this.#settings.nextStep && this.#canResume) this.#makeChanges();
    const step = this.#pull();
    const { canResume, tdError, metrics } = step;
    this.#stepCount++;
    this.#canResume = canResume;
    if (tdError !== undefined) {
      this.#tdErrorSize.sum += Math.abs(tdError);
      this.#tdErrorSize.count++;
    }
    if (metrics !== undefined) for (const name in metrics) this.#metrics.add(name, metrics[name]!);
    this.#updates.countStep(step);
    const isMetricDue = this.#stepCount === this.#nextMetricStep;
    const isEvaluationDue = this.#stepCount === this.#nextEvaluationStep;
    if (isMetricDue || isEvaluationDue || this.#hasEpisodeEnded || this.hasFinished) this.#tellUpdates();
    if (isMetricDue) this.#reportMetrics();
    if (isEvaluationDue) this.#evaluate();
    this.onStep?.(step);
  }

  #tellUpdates(): void {
    this.#hasEpisodeEnded = false;
    const { count } = this.#updates;
    if (count > 0) this.#report.addUpdates(this.#stepCount, count);
  }

  #pull(): LearningStep {
    try {
      return this.#steps.next().value;
    } catch (error) {
      if (!(error instanceof NumericalError)) throw error;
      throw new NumericalError(
        `${error.message} at step ${this.#stepCount + 1}. A smaller learning rate or step size often helps.`,
      );
    }
  }

  /** Sets the next steps that are reported and evaluated; remainders would be asked for at every step. */
  #planAhead(): void {
    this.#nextMetricStep = nextMultiple(this.#metricInterval, this.#stepCount);
    this.#nextEvaluationStep = nextMultiple(this.checked.spec.evaluation.interval, this.#stepCount);
  }

  #reportMetrics(): void {
    this.#metrics.take((name, mean) => this.#report.addMetric(name, this.#stepCount, mean));
    this.#nextMetricStep += this.#metricInterval;
  }

  #evaluate(): void {
    this.#nextEvaluationStep += this.checked.spec.evaluation.interval;
    const policy = this.#agent.policy();
    const { meanReturn, standardDeviation, episodes } = this.#world.evaluate(
      policy,
      this.#random.evaluation,
      this.checked.spec.evaluation.episodes,
    );
    this.#report.addEvaluation({ step: this.#stepCount, meanReturn, standardDeviation, episodes }, policy);
  }

  /** Plays the policy as it is now, with a stream that no training evaluation has drawn from. */
  evaluateFinal(episodes: number): EvaluationSummary {
    return this.#world.evaluate(this.#agent.policy(), createRandom(this.checked.spec.seed, 'final evaluation'), episodes);
  }

  /** What happened since the last call. */
  takeReport(): TrainingReport {
    return this.#report.take();
  }

  policy(): PolicySnapshot {
    return this.#agent.policy();
  }

  /**
   * Everything the rest of the run depends on; reports already gathered are not part of it.
   *
   * @throws InvalidValueError where the algorithm cannot resume; see `canResume`.
   */
  save(): SavedState {
    if (!this.#canResume) throw new InvalidValueError('A checkpoint must be taken where the algorithm can resume.');
    return {
      version: checkpointVersion,
      stepCount: this.#stepCount,
      episodeCount: this.#episodeCount,
      agent: this.#agent.save(),
      random: Object.fromEntries(Object.entries(this.#random).map(([name, random]) => [name, random.save()])),
      copyRandom: this.#copyRandom.map((random) => random.save()),
      simulations: this.#simulations.map((simulation) => simulation.save() as SavedValue),
      recentReturns: this.#recentReturns.save(),
      metrics: this.#metrics.save(),
      ...(this.#settings.made.length > 0 && { changes: this.#settings.made as unknown as SavedValue }),
      updates: this.#updates.save(),
    };
  }

  /**
   * Goes on exactly where `save` was called; for a trainer that has not advanced yet.
   *
   * @throws InvalidValueError for a checkpoint that another version wrote.
   */
  load(saved: SavedState): void {
    if (saved['version'] !== checkpointVersion) {
      throw new InvalidValueError(`The checkpoint must have version ${checkpointVersion}, got ${String(saved['version'])}.`);
    }
    this.#settings.load((saved['changes'] ?? []) as unknown as readonly SettingChange[]);
    this.#stepCount = saved['stepCount'] as number;
    this.#episodeCount = saved['episodeCount'] as number;
    this.#planAhead();
    this.#agent.load(saved['agent'] as SavedState);
    const streams = saved['random'] as Readonly<Record<string, Uint32Array>>;
    for (const [name, random] of Object.entries(this.#random)) random.load(streams[name]!);
    (saved['copyRandom'] as readonly Uint32Array[]).forEach((words, copy) => {
      this.#copyRandom[copy]!.load(words);
    });
    (saved['simulations'] as readonly SavedValue[]).forEach((state, copy) => {
      this.#simulations[copy]!.load(state as never);
    });
    this.#recentReturns.load(saved['recentReturns'] as SavedState);
    this.#metrics.load(saved['metrics'] as SavedState);
    this.#updates.load(saved['updates'] as SavedState | undefined);
  }
}

/** The smallest multiple of `interval` that is greater than `count`. */
function nextMultiple(interval: number, count: number): number {
  return (Math.floor(count / interval) + 1) * interval;
}
