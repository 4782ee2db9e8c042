import { createContext } from 'svelte';
import type { LabClient } from '../../main/contract/lab';
import type { RunInfo } from '../../main/contract/models';
import type { ConnectionState } from '../client/reconnectingClient';
import { algorithmName, statusNames, titleOf } from '../format/runs';
import { Alerts } from './alerts.svelte';
import { Catalog } from './catalog.svelte';
import { Draft } from './draft.svelte';
import { Experiments } from './experiments.svelte';
import { Figures } from './figures.svelte';
import { Navigation } from './navigation.svelte';
import { Notices } from './notices.svelte';
import { Runs } from './runs.svelte';
import { Theme } from './theme.svelte';

/** What the screens share. Views take what they need from `usePage()`; components get it as props. */
export class Page {
  readonly client: LabClient;
  /** Whether the lab can be reached. */
  connection: ConnectionState = $state('connecting');
  readonly catalog: Catalog;
  readonly runs: Runs;
  readonly experiments: Experiments;
  readonly figures: Figures;
  /** The experiment being set up on the Bench. */
  readonly draft: Draft;
  readonly navigation = new Navigation();
  readonly notices = new Notices();
  readonly alerts = new Alerts();
  readonly theme = new Theme();

  /** @param connect opens the way to the lab, and tells how it stands with it. */
  constructor(connect: (onState: (state: ConnectionState) => void) => LabClient) {
    this.client = connect((state) => this.#follow(state));
    this.catalog = new Catalog(this.client);
    this.runs = new Runs(this.client);
    this.experiments = new Experiments(this.client);
    this.figures = new Figures(this.client);
    this.draft = new Draft(this.catalog);
  }

  /** Follows address, system and lab until the function it returns is called. */
  start(): () => void {
    const stops = [
      this.navigation.start(),
      this.theme.start(),
      this.runs.start(),
      this.figures.start(),
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
    const { catalog, experiments, figures, runs } = this;
    const loads = [
      () => catalog.load(),
      () => catalog.loadLab(),
      () => runs.load(),
      () => experiments.load(),
      () => figures.load(),
    ];
    for (const load of loads) void this.attempt(load);
  }
}

export const [usePage, providePage] = createContext<Page>();
