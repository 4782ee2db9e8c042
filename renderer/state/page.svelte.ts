import { createContext } from 'svelte';
import type { LabClient } from '../../main/contract/lab';
import type { RunInfo } from '../../main/contract/models';
import type { ConnectionState } from '../client/reconnectingClient';
import { algorithmName, statusNames, titleOf } from '../format/runs';
import { Alerts } from './alerts.svelte';
import { Catalog } from './catalog.svelte';
import { Datasets } from './datasets.svelte';
import { Draft } from './draft.svelte';
import { Experiments } from './experiments.svelte';
import { Figures } from './figures.svelte';
import { Lessons } from './lessons.svelte';
import { Navigation } from './navigation.svelte';
import { Notices } from './notices.svelte';
import { Runs } from './runs.svelte';
import { SweepsUnderWay } from './sweepsUnderWay.svelte';
import { Theme } from './theme.svelte';
import { Tour } from './tour.svelte';
import { WorldEditor } from './worldEditor.svelte';
import { Worlds } from './worlds.svelte';

/** What the screens share. Views take what they need from `usePage()`; components get it as props. */
export class Page {
  readonly client: LabClient;
  /** Whether the lab can be reached. */
  connection: ConnectionState = $state('connecting');
  readonly catalog: Catalog;
  readonly runs: Runs;
  readonly experiments: Experiments;
  readonly datasets: Datasets;
  readonly figures: Figures;
  readonly lessons: Lessons;
  /** The experiment being set up on the Bench. */
  readonly draft: Draft;
  readonly navigation = new Navigation();
  readonly notices = new Notices();
  readonly alerts = new Alerts();
  readonly theme = new Theme();
  readonly tour = new Tour();
  readonly sweepsUnderWay: SweepsUnderWay;
  readonly worlds: Worlds;
  /** The world being drawn. */
  readonly worldEditor = new WorldEditor();

  /** @param connect opens the way to the lab, and tells how it stands with it. */
  constructor(connect: (onState: (state: ConnectionState) => void) => LabClient) {
    this.client = connect((state) => this.#follow(state));
    this.catalog = new Catalog(this.client);
    this.runs = new Runs(this.client);
    this.experiments = new Experiments(this.client);
    this.figures = new Figures(this.client);
    this.lessons = new Lessons(this.client);
    this.sweepsUnderWay = new SweepsUnderWay(this.client);
    this.worlds = new Worlds(this.client);
    this.datasets = new Datasets(this.client);
    this.draft = new Draft(this.catalog, this.datasets);
  }

  /** Follows address, system and lab until the function it returns is called. */
  start(): () => void {
    const stops = [
      this.navigation.start(),
      this.theme.start(),
      this.runs.start(),
      this.figures.start(),
      this.lessons.start(),
      this.sweepsUnderWay.start(),
      this.client.subscribe('run.changed', ({ experimentId }) => void this.attempt(() => this.experiments.learn(experimentId))),
      this.client.subscribe('run.ended', (run) => this.#tellEnding(run)),
      () => this.alerts.stop(),
      this.client.subscribe('lab.noticed', ({ level, message }) => this.notices.tell(level, message)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Performs something that may fail, and tells people when it does. */
  async attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.notices.tellError(error);
    }
  }

  /** Where nothing was ever run, somebody is new. */
  async #loadRuns(runs: Runs): Promise<void> {
    await runs.load();
    if (runs.all.length === 0) this.tour.offer();
  }

  #tellEnding(run: RunInfo): void {
    const title = titleOf(run, algorithmName(this.catalog.algorithms, run.algo));
    this.alerts.tell({
      sentence: `${title}: ${statusNames[run.status].toLowerCase()}`,
      open: () => this.navigation.go({ screen: 'run', runId: run.runId }),
    });
  }

  #follow(state: ConnectionState): void {
    this.connection = state;
    // What happened while nobody was connected is not told again, so everything is read anew.
    if (state === 'connected') queueMicrotask(() => this.#load());
  }

  /** Each by itself, so that what can be read is shown when something else cannot. */
  #load(): void {
    const { catalog, datasets, experiments, figures, lessons, runs, sweepsUnderWay, worlds } = this;
    const loads = [
      () => catalog.load(),
      () => catalog.loadLab(),
      () => this.#loadRuns(runs),
      () => experiments.load(),
      () => datasets.load(),
      () => figures.load(),
      () => lessons.load(),
      () => sweepsUnderWay.load(),
      () => worlds.load(),
    ];
    for (const load of loads) void this.attempt(load);
  }
}

export const [usePage, providePage] = createContext<Page>();
