import { toLabError } from '../../main/contract/errors';
import type { RequestParams } from '../../main/contract/lab';
import type {
  AlgorithmInfo,
  BreakInfo,
  DatasetInfo,
  EngineChoice,
  EvaluationPlan,
  Preset,
  RunInfo,
  SettingChange,
} from '../../main/contract/models';
import { breaksThatMatter, missingParts, nameOfBroken, startingSettings } from '../format/breaks';
import type { datasetMisfit } from '../format/datasetMisfit';
import { baseIdOf, idWithOptions, optionsOf } from '../format/environments';
import { formatCount } from '../format/numbers';
import { settingFields, settingTexts, settingValues } from '../format/settingFields';
import { formatSetting, type Parsed, parseCount, parseNumber } from '../format/settings';
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
  /** Settings that change while it runs, taken over from a run whose settings did. */
  changes: readonly SettingChange[] = $state.raw([]);
  /** Why the lab refuses the environment with these options; '' when it does not. */
  environmentProblem: string = $state('');

  #optionTexts: Readonly<Record<string, string>> = $state.raw({});
  #settingTexts: Readonly<Record<string, string>> = $state.raw({});
  /** Environment and algorithm whose preset the fields were last filled from. */
  #filledFor = '';
  /** Counts choices, so that an answer that comes late is not taken for that to a newer one. */
  #turn = 0;
  /** Judges data sets. It needs the rules of every environment, so it is fetched for the first algorithm that learns from one. */
  #misfitOf: typeof datasetMisfit | undefined = $state.raw();

  readonly environment = $derived.by(() => this.catalog.environment(this.environmentId));
  readonly algorithm = $derived.by(() => this.algorithms.find((algorithm) => algorithm.id === this.algorithmId));
  readonly preset: Preset | undefined = $derived.by(() => this.presets.get(this.algorithmId));
  readonly optionFields = $derived.by(() => settingFields(this.environment?.options ?? [], {}, this.#optionTexts));
  readonly settingFields = $derived.by(() =>
    settingFields(this.algorithm?.settings ?? [], this.preset?.settings ?? {}, this.#settingTexts),
  );
  readonly #starting = $derived.by(() => startingSettings(this.algorithm?.settings ?? [], this.preset));
  /** Parts of the algorithm that can be taken away here. */
  readonly breaks: readonly BreakInfo[] = $derived.by(() => breaksThatMatter(this.algorithm?.breaks ?? [], this.#starting));
  /** Those that are taken away: nobody should take what comes of it for an honest result. */
  readonly broken: readonly BreakInfo[] = $derived.by(() =>
    missingParts(this.breaks, settingValues(this.settingFields) ?? {}, this.#starting),
  );
  /** The environment with its options; `undefined` while an option is no value. */
  readonly env: string | undefined = $derived.by(() => {
    const values = settingValues(this.optionFields);
    return this.environment === undefined || values === undefined ? undefined : idWithOptions(this.environment, values);
  });

  /** Every data set, with the reason why it does not fit here, if it does not; none until they can be judged. */
  readonly judgedDatasets: readonly { readonly dataset: DatasetInfo; readonly misfit: string | undefined }[] = $derived.by(() => {
    const { algorithm, env } = this;
    const misfitOf = this.#misfitOf;
    if (algorithm === undefined || env === undefined || misfitOf === undefined) return [];
    return this.recorded.all.map((dataset) => ({ dataset, misfit: misfitOf(dataset, algorithm, env) }));
  });

  /** What stands in the way of learning from the data set that is chosen, or from none; '' where nothing does. */
  readonly datasetProblem: string = $derived.by(() => {
    const { algorithm, datasetId, env } = this;
    if (algorithm?.dataset === undefined || env === undefined) return '';
    if (datasetId === '') {
      return algorithm.dataset === 'required' ? `${algorithm.name} learns from recorded episodes. Choose a data set.` : '';
    }
    if (this.#misfitOf === undefined) return 'The data sets are being looked through.';
    const judged = this.judgedDatasets.find(({ dataset }) => dataset.datasetId === datasetId);
    return judged === undefined ? 'This data set is not in the lab any more. Choose another.' : (judged.misfit ?? '');
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
    const name =
      this.texts.name.trim() || (this.broken.length === 0 ? '' : nameOfBroken(this.algorithmId, this.env, this.broken));
    const changes = this.changes.map(({ step, name, to }) => ({ step, name, to }));
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
      ...(changes.length > 0 && { changes }),
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
    // A link that names nothing leaves what was set up, also where something else is tuned.
    const wanted = algo === '' && (base === '' || base === this.environmentId) ? this.algorithmId : algo;
    if (base !== '' && this.catalog.environment(base) !== undefined) {
      this.environmentId = base;
      this.#optionTexts = optionsOf(env);
    } else if (this.environmentId === '') {
      this.environmentId = (this.catalog.environment(firstEnvironment) ?? this.catalog.environments[0])?.id ?? '';
    }
    await this.#fit(wanted);
  }

  async setOption(name: string, text: string): Promise<void> {
    this.#optionTexts = { ...this.#optionTexts, [name]: text };
    await this.#fit('');
  }

  chooseAlgorithm(algorithmId: string): void {
    if (algorithmId === this.algorithmId) return;
    this.algorithmId = algorithmId;
    this.reset();
    void this.#prepareJudging();
  }

  setSetting(name: string, text: string): void {
    this.#settingTexts = { ...this.#settingTexts, [name]: text };
  }

  /** Takes a part of the algorithm away, or gives it back as the preset has it. */
  toggleBreak(one: BreakInfo): void {
    if (!this.broken.some(({ id }) => id === one.id)) {
      for (const [name, value] of Object.entries(one.settings)) this.setSetting(name, formatSetting(value));
      return;
    }
    const others = this.broken.filter(({ id }) => id !== one.id).flatMap(({ settings }) => Object.keys(settings));
    for (const { info, initialText } of this.settingFields) {
      if (info.name in one.settings && !others.includes(info.name)) this.setSetting(info.name, initialText);
    }
  }

  setText(name: keyof PlanTexts, text: string): void {
    this.texts = { ...this.texts, [name]: text };
  }

  /** Back to the preset, seeds and name aside. */
  reset(): void {
    this.#settingTexts = {};
    this.changes = [];
    if (this.preset !== undefined) this.#fill(this.preset);
  }

  /** Sets up the same as a run once more, to be changed and started. */
  async takeOver(run: RunInfo): Promise<void> {
    await this.choose(run.env, run.algo);
    this.#settingTexts = settingTexts(run.settings);
    this.changes = run.changes ?? [];
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
      await this.#prepareJudging();
    } catch (error) {
      if (turn === this.#turn) this.environmentProblem = toLabError(error).message;
    }
  }

  async #prepareJudging(): Promise<void> {
    if (this.algorithm?.dataset === undefined || this.#misfitOf !== undefined) return;
    this.#misfitOf = (await import('../format/datasetMisfit')).datasetMisfit;
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
