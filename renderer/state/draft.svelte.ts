import { toLabError } from '../../main/contract/errors';
import type { RequestParams } from '../../main/contract/lab';
import type { AlgorithmInfo, DatasetInfo, EngineChoice, EvaluationPlan, Preset, RunInfo } from '../../main/contract/models';
import { datasetMisfit } from '../format/datasets';
import { baseIdOf, idWithOptions, optionsOf } from '../format/environments';
import { formatCount } from '../format/numbers';
import { settingFields, settingTexts, settingValues } from '../format/settingFields';
import { type Parsed, parseCount, parseNumber } from '../format/settings';
import type { Catalog } from './catalog.svelte';

export type ExperimentPlan = RequestParams<'experiments.create'>;

type PlannedBudget = NonNullable<ExperimentPlan['budget']>;

/** Texts of the fields that say how much is run, and with what. */
export interface PlanTexts {
  readonly seedCount: string;
  readonly firstSeed: string;
  readonly budget: string;
  readonly evaluationInterval: string;
  readonly evaluationEpisodes: string;
  /** '' stands for never. */
  readonly stopAt: string;
  readonly name: string;
}

/** What the Bench opens with when the link names nothing. */
const firstEnvironment = 'CartPole-v1';

const noTexts: PlanTexts = {
  seedCount: '5',
  firstSeed: '0',
  budget: '',
  evaluationInterval: '',
  evaluationEpisodes: '',
  stopAt: '',
  name: '',
};

/** The experiment being set up: always filled in from a preset, so that it can be started at any time. */
export class Draft {
  /** Without options. */
  environmentId: string = $state('');
  algorithmId: string = $state('');
  /** All algorithms for the environment, those that fit first. */
  algorithms: readonly AlgorithmInfo[] = $state.raw([]);
  /** Presets of the algorithms that fit, by algorithm. */
  presets: ReadonlyMap<string, Preset> = $state.raw(new Map());
  texts: PlanTexts = $state.raw(noTexts);
  budgetKind: 'steps' | 'episodes' = $state('steps');
  engine: EngineChoice = $state('auto');
  /** Recorded episodes to learn from, where the algorithm does; '' for none. */
  datasetId: string = $state('');
  /** Why the lab refuses the environment with these options; '' when it does not. */
  environmentProblem: string = $state('');

  #optionTexts: Readonly<Record<string, string>> = $state.raw({});
  #settingTexts: Readonly<Record<string, string>> = $state.raw({});
  /** Environment and algorithm whose preset the fields were last filled from. */
  #filledFor = '';
  /** Counts choices, so that an answer that comes late is not taken for that to a newer one. */
  #turn = 0;

  readonly environment = $derived.by(() => this.catalog.environment(this.environmentId));
  readonly algorithm = $derived.by(() => this.algorithms.find((algorithm) => algorithm.id === this.algorithmId));
  readonly preset: Preset | undefined = $derived.by(() => this.presets.get(this.algorithmId));
  readonly optionFields = $derived.by(() => settingFields(this.environment?.options ?? [], {}, this.#optionTexts));
  readonly settingFields = $derived.by(() =>
    settingFields(this.algorithm?.settings ?? [], this.preset?.settings ?? {}, this.#settingTexts),
  );
  /** The environment with its options; `undefined` while an option is no value. */
  readonly env: string | undefined = $derived.by(() => {
    const values = settingValues(this.optionFields);
    return this.environment === undefined || values === undefined ? undefined : idWithOptions(this.environment, values);
  });

  /** What stands in the way of learning from the data set that is chosen, or from none; '' where nothing does. */
  readonly datasetProblem: string = $derived.by(() => {
    const { algorithm, datasetId, env } = this;
    if (algorithm?.dataset === undefined || env === undefined) return '';
    if (datasetId === '') {
      return algorithm.dataset === 'required' ? `${algorithm.name} learns from recorded episodes. Choose a data set.` : '';
    }
    const dataset = this.recorded.all.find((candidate) => candidate.datasetId === datasetId);
    return dataset === undefined
      ? 'This data set is not in the lab any more. Choose another.'
      : (datasetMisfit(dataset, algorithm, env) ?? '');
  });

  readonly seedCount = $derived.by(() => parseCount(this.texts.seedCount, 1, 1000));
  readonly firstSeed = $derived.by(() => parseCount(this.texts.firstSeed, 0));
  readonly budget: Parsed<PlannedBudget> = $derived.by(() => {
    const { value, problem } = parseCount(this.texts.budget, 1);
    if (value === undefined) return { problem };
    return { value: this.budgetKind === 'steps' ? { steps: value } : { episodes: value } };
  });
  readonly evaluationInterval = $derived.by(() => parseCount(this.texts.evaluationInterval, 1));
  readonly evaluationEpisodes = $derived.by(() => parseCount(this.texts.evaluationEpisodes, 1, 100_000));
  readonly stopAt: Parsed<number | null> = $derived.by(() =>
    this.texts.stopAt.trim() === '' ? { value: null } : parseNumber(this.texts.stopAt),
  );

  /** What to ask the lab for; `undefined` while something is missing or not allowed. */
  readonly plan: ExperimentPlan | undefined = $derived.by(() => {
    const settings = settingValues(this.settingFields);
    const evaluation = this.#evaluation();
    const [count, first, budget, stopAt] = [this.seedCount.value, this.firstSeed.value, this.budget.value, this.stopAt.value];
    if (this.env === undefined || this.environmentProblem !== '' || this.preset === undefined) return undefined;
    if (settings === undefined || evaluation === undefined || budget === undefined || stopAt === undefined) return undefined;
    if (count === undefined || first === undefined || this.datasetProblem !== '') return undefined;
    const learnsFromDataset = this.algorithm?.dataset !== undefined && this.datasetId !== '';
    const name = this.texts.name.trim();
    return {
      env: this.env,
      algo: this.algorithmId,
      seeds: Array.from({ length: count }, (_, index) => first + index),
      settings,
      budget,
      evaluation,
      stopAt,
      engine: this.engine,
      ...(name === '' ? {} : { name }),
      ...(learnsFromDataset && { dataset: this.datasetId }),
    };
  });

  /** @param recorded the data sets of the lab. */
  constructor(
    private readonly catalog: Catalog,
    private readonly recorded: { readonly all: readonly DatasetInfo[] } = { all: [] },
  ) {}

  /**
   * Chooses what a link or a click says; '' keeps what there is, or takes what is best here.
   *
   * @param env with or without options.
   */
  async choose(env: string, algo: string): Promise<void> {
    const base = baseIdOf(env);
    if (base !== '' && this.catalog.environment(base) !== undefined) {
      this.environmentId = base;
      this.#optionTexts = optionsOf(env);
    } else if (this.environmentId === '') {
      this.environmentId = (this.catalog.environment(firstEnvironment) ?? this.catalog.environments[0])?.id ?? '';
    }
    await this.#fit(algo);
  }

  async setOption(name: string, text: string): Promise<void> {
    this.#optionTexts = { ...this.#optionTexts, [name]: text };
    await this.#fit('');
  }

  chooseAlgorithm(algorithmId: string): void {
    if (algorithmId === this.algorithmId) return;
    this.algorithmId = algorithmId;
    this.reset();
  }

  setSetting(name: string, text: string): void {
    this.#settingTexts = { ...this.#settingTexts, [name]: text };
  }

  setText(name: keyof PlanTexts, text: string): void {
    this.texts = { ...this.texts, [name]: text };
  }

  /** Back to the preset, seeds and name aside. */
  reset(): void {
    this.#settingTexts = {};
    if (this.preset !== undefined) this.#fill(this.preset);
  }

  /** Sets up the same as a run once more, to be changed and started. */
  async takeOver(run: RunInfo): Promise<void> {
    await this.choose(run.env, run.algo);
    this.#settingTexts = settingTexts(run.settings);
    this.#fill({ budget: run.budget, evaluation: run.evaluationPlan, stopAt: run.stopAt });
    this.engine = run.engineChoice;
    this.datasetId = run.dataset ?? '';
  }

  #evaluation(): EvaluationPlan | undefined {
    const [interval, episodes] = [this.evaluationInterval.value, this.evaluationEpisodes.value];
    return interval === undefined || episodes === undefined ? undefined : { interval, episodes };
  }

  /** Finds out which algorithms fit the environment, and takes the one asked for, the present one, or the best. */
  async #fit(wanted: string): Promise<void> {
    const turn = ++this.#turn;
    const { env } = this;
    if (env === undefined) return;
    try {
      const algorithms = await this.catalog.algorithmsFor(env);
      const fitting = algorithms.filter((algorithm) => algorithm.compatible);
      const presets = await Promise.all(fitting.map(({ id }) => this.catalog.presetFor(env, id)));
      if (turn !== this.#turn) return;
      this.environmentProblem = '';
      this.algorithms = algorithms;
      this.presets = new Map(presets.map((preset, index) => [fitting[index]?.id ?? preset.algo, preset]));
      this.algorithmId = this.#bestAlgorithm(wanted, fitting);
      if (this.#filledFor !== this.#pair) this.reset();
    } catch (error) {
      if (turn === this.#turn) this.environmentProblem = toLabError(error).message;
    }
  }

  /**
   * The one asked for; else one that is tuned for the environment, preferably the present one; else one that fits. What must
   * be given recorded episodes is taken only where it was asked for: it could not be started as it stands.
   */
  #bestAlgorithm(wanted: string, all: readonly AlgorithmInfo[]): string {
    const fitting = all.filter(({ dataset }) => dataset !== 'required');
    const tuned = [...this.presets.values()]
      .filter(({ source, algo }) => source !== '' && fitting.some(({ id }) => id === algo))
      .map(({ algo }) => algo);
    if (this.presets.has(wanted)) return wanted;
    if (tuned.includes(this.algorithmId)) return this.algorithmId;
    return tuned[0] ?? (this.presets.has(this.algorithmId) ? this.algorithmId : (fitting[0]?.id ?? ''));
  }

  get #pair(): string {
    return `${this.env}\n${this.algorithmId}`;
  }

  #fill({ budget, evaluation, stopAt }: Pick<Preset, 'budget' | 'evaluation' | 'stopAt'>): void {
    this.#filledFor = this.#pair;
    this.budgetKind = budget.steps === undefined ? 'episodes' : 'steps';
    this.texts = {
      ...this.texts,
      budget: formatCount(budget.steps ?? budget.episodes),
      evaluationInterval: formatCount(evaluation.interval),
      evaluationEpisodes: String(evaluation.episodes),
      stopAt: stopAt === null ? '' : String(stopAt),
    };
  }
}
