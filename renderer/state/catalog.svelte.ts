import { SvelteMap } from 'svelte/reactivity';
import type { LabClient } from '../../main/contract/lab';
import type {
  AlgorithmInfo,
  BreakInfo,
  EnvironmentInfo,
  LabInfo,
  Preset,
  RunInfo,
  SettingValues,
} from '../../main/contract/models';
import { missingParts, startingSettings } from '../format/breaks';
import { baseIdOf } from '../format/environments';

/** What there is to choose from. None of it changes while the lab runs. */
export class Catalog {
  environments: readonly EnvironmentInfo[] = $state.raw([]);
  /** All algorithms, none judged against an environment. */
  algorithms: readonly AlgorithmInfo[] = $state.raw([]);
  lab: LabInfo | undefined = $state.raw();
  readonly #fitting = new Map<string, Promise<readonly AlgorithmInfo[]>>();
  readonly #presets = new Map<string, Promise<Preset>>();
  /** What pairs of environment and algorithm start with, as far as somebody asked. */
  readonly #starting = new SvelteMap<string, SettingValues>();

  constructor(private readonly client: LabClient) {}

  /** What can be chosen on the Bench. @throws LabError */
  async load(): Promise<void> {
    [this.environments, this.algorithms] = await Promise.all([
      this.client.request('environments.list', undefined),
      this.client.request('algorithms.list', {}),
    ]);
  }

  /** What the lab is and can compute with. @throws LabError */
  async loadLab(): Promise<void> {
    this.lab = await this.client.request('lab.describe', undefined);
  }

  /** The environment of an id with or without options. */
  environment(environmentId: string): EnvironmentInfo | undefined {
    const base = baseIdOf(environmentId);
    return this.environments.find((environment) => environment.id === base);
  }

  algorithm(algorithmId: string): AlgorithmInfo | undefined {
    return this.algorithms.find((algorithm) => algorithm.id === algorithmId);
  }

  /** All algorithms, those that work on `env` first, the others with the reason why not. @throws LabError */
  algorithmsFor(env: string): Promise<readonly AlgorithmInfo[]> {
    return remembered(this.#fitting, env, async () => {
      const algorithms = await this.client.request('algorithms.list', { env });
      return [...algorithms].sort((a, b) => Number(b.compatible) - Number(a.compatible));
    });
  }

  /**
   * Parts that were taken away from the algorithm of a run on purpose: they are missing, and would not be with the preset. None
   * until the preset has been asked for.
   */
  missingPartsOf({ env, algo, settings }: Pick<RunInfo, 'env' | 'algo' | 'settings'>): readonly BreakInfo[] {
    const algorithm = this.algorithm(algo);
    if (algorithm?.breaks === undefined || missingParts(algorithm.breaks, settings, {}).length === 0) return [];
    const key = `${env}\n${algo}`;
    const starting = this.#starting.get(key);
    if (starting !== undefined) return missingParts(algorithm.breaks, settings, starting);
    const learn = (preset?: Preset) => this.#starting.set(key, startingSettings(algorithm.settings, preset));
    this.presetFor(env, algo).then(learn, () => learn());
    return [];
  }

  /** @throws LabError */
  presetFor(env: string, algo: string): Promise<Preset> {
    return remembered(this.#presets, `${env}\n${algo}`, () => this.client.request('presets.find', { env, algo }));
  }
}

/** Answers from memory; what failed is forgotten, so that it can be asked again. */
function remembered<Value>(memory: Map<string, Promise<Value>>, key: string, ask: () => Promise<Value>): Promise<Value> {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const answer = ask();
  memory.set(key, answer);
  answer.catch(() => memory.delete(key));
  return answer;
}
