import { decode, encode } from '../contract/encoding';
import { LabError } from '../contract/errors';
import type { RequestParams } from '../contract/lab';
import type { ImportResult } from '../contract/library';
import type { EvaluationResult, ExportedFile, RunInfo } from '../contract/models';
import { formatPolicyFile } from '../export/formatPolicyFile';
import { readPolicyFile } from '../export/readPolicyFile';
import { findAgent } from '../rl/agents/registry';
import { describeSpace } from '../rl/core/spaces';
import { isGameId } from '../rl/environments/gameRegistry';
import { canonicalEnvironmentId, createEnvironment } from '../rl/environments/registry';
import type { PolicySnapshot } from '../rl/policies/policy';
import { formatWorldFile, parseWorldFile } from '../rl/worlds/worldFile';
import type { Store } from '../store/store';
import { importDataset } from './datasets';
import { type ExperimentFile, formatExperimentFile, parseExperimentFile, type RunInFile, recordOf } from './experimentFile';
import { readEpisodes } from './liveRun';
import { curveHashOf, newId } from './runIdentity';
import { version } from './version';
import { saveWorld } from './worlds';

export interface LibrarySurroundings {
  readonly store: Store;
  /** Runs as they are shown. */
  readonly runsOf: (experimentId: string) => readonly RunInfo[];
  /** Tells everybody that a run is there. */
  readonly notice: (runId: string) => void;
  /** Episodes of a policy, played in a process of their own. */
  readonly evaluate: (request: {
    readonly env: string;
    readonly policy: PolicySnapshot;
    readonly episodes: number;
    readonly seed: number;
  }) => Promise<Omit<EvaluationResult, 'runId' | 'step'>>;
}

/** Episodes by which an agent that comes in is measured. */
const episodesOnArrival = 100;

/**
 * An experiment as one file.
 *
 * @throws LabError `not-found` for an unknown one; `conflict` while one of its runs is under way.
 */
export function shareExperiment(
  { store, runsOf }: LibrarySurroundings,
  { experimentId }: RequestParams<'experiments.share'>,
): { readonly files: readonly ExportedFile[] } {
  const experiment = store.experiments.list().find((each) => each.experimentId === experimentId);
  const runs = runsOf(experimentId);
  if (experiment === undefined || runs.length === 0) throw new LabError('not-found', `Unknown experiment "${experimentId}".`);
  const file: ExperimentFile = {
    format: 'bellman-experiment',
    version: 1,
    ...experiment,
    runs: runs.map((run) => runInFile(store, run)),
  };
  return { files: [{ name: `${experimentId}.json`, data: new TextEncoder().encode(formatExperimentFile(file)) }] };
}

function runInFile(store: Store, run: RunInfo): RunInFile {
  const { runId, status } = run;
  if (status === 'queued' || status === 'running' || status === 'paused') {
    throw new LabError('conflict', `Run ${runId} is ${status}. Share its experiment when all of its runs have ended.`);
  }
  const {
    experimentId: _,
    groupId: _group,
    stepsPerSecond: _speed,
    evaluation: _last,
    starred: _star,
    dataset: _data,
    ...kept
  } = run;
  return {
    ...kept,
    changes: run.changes ?? [],
    status,
    curves: store.curves.names(runId).map((name) => {
      const { steps, values } = store.curves.read(runId, name);
      return { name, steps: [...steps], values: [...values] };
    }),
    evaluations: store.evaluations.list(runId).map((evaluation) => ({ ...evaluation })),
    policy: finalPolicy(store, run),
  };
}

/** As the text of a policy file; `null` before the first checkpoint, and in games, whose policies have no file. */
function finalPolicy(store: Store, { runId, env, algo, seed, version: madeBy }: RunInfo): string | null {
  if (isGameId(env) || store.checkpoints.list(runId).length === 0) return null;
  const { step, policy } = store.checkpoints.get(runId, 'latest');
  const { observationSpace, actionSpace } = createEnvironment(env);
  const metadata = { env, algo, seed, steps: step, version: madeBy, runId };
  return formatPolicyFile({ snapshot: decode(policy) as PolicySnapshot, observationSpace, actionSpace, metadata });
}

/**
 * Takes in what a file holds; the file says what that is.
 *
 * Nothing is written unless all of it is sound.
 *
 * @throws LabError, InvalidValueError, UnknownNameError in a sentence that names the fault.
 */
export async function importFile(
  surroundings: LibrarySurroundings,
  { text, name }: RequestParams<'library.import'>,
): Promise<ImportResult> {
  const value = readJson(text);
  switch (value['format']) {
    case 'bellman-policy':
      return { kind: 'policy', id: await importPolicy(surroundings, text, name) };
    case 'bellman-experiment':
      return { kind: 'experiment', id: importExperiment(surroundings, parseExperimentFile(value), name) };
    case 'bellman-dataset':
      return { kind: 'dataset', id: importDataset(surroundings.store, { text, ...(name !== undefined && { name }) }).datasetId };
    case 'bellman-world': {
      const content = name === undefined ? text : formatWorldFile({ ...parseWorldFile(text), name });
      return { kind: 'world', id: saveWorld(surroundings.store, { content }).worldId };
    }
    default:
      throw new LabError(
        'invalid-value',
        'The file must be one that Bellman wrote: a policy (export as JSON), a shared experiment, a data set, or a world.',
      );
  }
}

function readJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    throw new LabError('invalid-value', 'The file must be JSON, as Bellman writes it.');
  }
}

/** A policy becomes a run without curves, measured on arrival: what its file says of its strength is only a claim. */
async function importPolicy({ store, evaluate, notice }: LibrarySurroundings, text: string, name?: string): Promise<string> {
  const { snapshot, observationSpace, actionSpace, metadata } = readPolicyFile(text);
  const said = (key: string) => (typeof metadata[key] === 'string' ? metadata[key] : '');
  const counted = (key: string) => (Number.isSafeInteger(metadata[key]) ? Math.max(0, metadata[key] as number) : 0);
  const env = canonicalEnvironmentId(said('env'));
  const { id: algo } = findAgent(said('algo'));
  checkFits(env, 'observations', observationSpace, createEnvironment(env).observationSpace);
  checkFits(env, 'actions', actionSpace, createEnvironment(env).actionSpace);
  const { meanReturn, standardDeviation, episodes } = await evaluate({
    env,
    policy: snapshot,
    episodes: episodesOnArrival,
    seed: 0,
  });

  const [runId, experimentId] = [newId('run'), newId('exp')];
  const now = new Date().toISOString();
  const steps = counted('steps');
  store.transaction(() => {
    store.experiments.add({ experimentId, name: name ?? `${algo} on ${env}, from a file`, createdAt: now });
    store.runs.add({
      ...{ runId, experimentId, env, algo, seed: counted('seed'), settings: {}, budget: { steps: Math.max(1, steps) } },
      ...{ evaluationPlan: { interval: Math.max(1, steps), episodes: episodesOnArrival }, stopAt: null, status: 'finished' },
      ...{ message: '', engineChoice: 'auto', engine: '', engineDescription: 'from a file', steps, episodes: 0, wallSeconds: 0 },
      ...{ trainingReturn: null, curveHash: '', createdAt: now, endedAt: now, tags: [], starred: false, dataset: null },
      notes: `From a policy file; trained as ${said('runId') || 'an unnamed run'} by version ${said('version') || 'unknown'}.`,
      version,
    });
    store.evaluations.add(runId, { step: steps, meanReturn, standardDeviation, episodes });
    store.checkpoints.save(runId, steps, encode(snapshot));
  });
  notice(runId);
  return runId;
}

function checkFits(env: string, what: string, given: Parameters<typeof describeSpace>[0], wanted: typeof given): void {
  const [there, here] = [describeSpace(given), describeSpace(wanted)];
  if (there === here) return;
  throw new LabError('invalid-value', `The ${what} of the policy must be those of ${env}, ${here}, got ${there}.`);
}

/** Runs keep their ids, so that the same experiment cannot be taken in twice. */
function importExperiment({ store, notice }: LibrarySurroundings, file: ExperimentFile, name?: string): string {
  const { experimentId, createdAt, runs } = file;
  for (const run of runs) checkRun(store, run);
  store.transaction(() => {
    store.experiments.add({ experimentId, name: name ?? file.name, createdAt });
    for (const run of runs) addRun(store, run, experimentId);
  });
  for (const { runId } of runs) notice(runId);
  return experimentId;
}

function checkRun(store: Store, { runId, env, algo, policy }: RunInFile): void {
  if (store.runs.has(runId)) {
    throw new LabError('conflict', `Run ${runId} is in the library already. If it was deleted, restore it from Runs.`);
  }
  if (!isGameId(env)) canonicalEnvironmentId(env);
  findAgent(algo);
  if (policy !== null) readPolicyFile(policy);
}

function addRun(store: Store, run: RunInFile, experimentId: string): void {
  const { runId, curves, evaluations, policy, steps, curveHash } = run;
  store.runs.add(recordOf(run, { experimentId }));
  for (const { name, steps: at, values } of curves) {
    store.curves.append(
      runId,
      name,
      Float64Array.from(at),
      Float64Array.from(values, (value) => value ?? Number.NaN),
    );
  }
  const hash = curveHashOf(readEpisodes(store, runId));
  if (curveHash !== '' && hash !== curveHash) {
    throw new LabError(
      'invalid-value',
      `The curve of run ${runId} must have the hash ${curveHash}, got ${hash}: the file was changed.`,
    );
  }
  for (const evaluation of evaluations) store.evaluations.add(runId, evaluation);
  if (policy !== null) store.checkpoints.save(runId, steps, encode(readPolicyFile(policy).snapshot));
}
