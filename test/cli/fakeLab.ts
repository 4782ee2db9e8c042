import { runCommandLine, type Surroundings } from '../../main/cli/program';
import { LabError } from '../../main/contract/errors';
import type { EventName, LabEvents, RequestName, RequestParams, RequestResults } from '../../main/contract/lab';
import { parseRequest } from '../../main/contract/lab';
import type { AlgorithmInfo, EnvironmentInfo, RunInfo } from '../../main/contract/models';
import type { Lab } from '../../main/lab/lab';

/** Answers to requests, by name. */
export type Answers = { [K in RequestName]?: (params: RequestParams<K>) => RequestResults[K] | Promise<RequestResults[K]> };

export interface FakeLab extends Lab {
  /** Every request in order, checked against the contract. */
  readonly requests: { readonly name: string; readonly params: unknown }[];
  readonly isDisposed: () => boolean;
  emit<K extends EventName>(name: K, event: LabEvents[K]): void;
}

/** A lab in memory that answers what it is told to answer. */
export function createFakeLab(answers: Answers): FakeLab {
  const requests: { name: string; params: unknown }[] = [];
  const listeners = new Set<{ name: string; listener: (event: never) => void }>();
  let isDisposed = false;
  const handle = async (name: string, params: unknown): Promise<unknown> => {
    const request = parseRequest(name, params);
    requests.push({ name, params });
    const answer = answers[request.name] as ((params: unknown) => unknown) | undefined;
    if (answer === undefined) throw new LabError('internal', `The fake lab has no answer to ${name}.`);
    return await answer(params);
  };
  const subscribe = (name: string, listener: (event: never) => void): (() => void) => {
    const entry = { name, listener };
    listeners.add(entry);
    return () => listeners.delete(entry);
  };
  return {
    requests,
    isDisposed: () => isDisposed,
    handle,
    subscribe: () => () => {},
    client: { request: (name, params) => handle(name, params) as never, subscribe },
    emit: (name, event) => {
      for (const entry of [...listeners]) if (entry.name === name) entry.listener(event as never);
    },
    dispose: async () => {
      isDisposed = true;
    },
  };
}

export interface CallOptions {
  readonly columns?: number;
  readonly signal?: AbortSignal;
}

export interface CallResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Data folder the lab was opened on; '' when none was. */
  readonly folder: string;
}

/** Calls the command line as a shell would, with this lab. */
export async function call(lab: Lab, line: string | readonly string[], options: CallOptions = {}): Promise<CallResult> {
  const written = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  let folder = '';
  const surroundings: Surroundings = {
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    columns: () => options.columns,
    signal: options.signal ?? new AbortController().signal,
    openLab: async (dataFolder) => {
      folder = dataFolder;
      return lab;
    },
  };
  const status = await runCommandLine(typeof line === 'string' ? line.split(' ').filter(Boolean) : line, surroundings);
  return { status, ...written, folder };
}

/** A run that has finished, with the given changes. */
export function runInfo(changes: Partial<RunInfo> = {}): RunInfo {
  return {
    runId: 'run-1',
    experimentId: 'exp-1',
    env: 'CartPole-v1',
    algo: 'dqn',
    seed: 0,
    settings: { stepSize: 0.1 },
    budget: { steps: 1000 },
    evaluationPlan: { interval: 100, episodes: 10 },
    stopAt: null,
    status: 'finished',
    message: '',
    engineChoice: 'auto',
    engine: 'simd',
    engineDescription: 'WebAssembly SIMD',
    steps: 1000,
    episodes: 20,
    wallSeconds: 2.5,
    stepsPerSecond: 400,
    trainingReturn: 50.5,
    evaluation: { step: 1000, meanReturn: 480.5, standardDeviation: 12.25, episodes: 100 },
    curveHash: 'abc123',
    groupId: 'g1',
    createdAt: '2026-01-02T03:04:05.000Z',
    endedAt: '2026-01-02T03:04:08.000Z',
    tags: [],
    notes: '',
    starred: false,
    version: '0.1.0',
    ...changes,
  };
}

export const cartPoleInfo: EnvironmentInfo = {
  id: 'CartPole-v1',
  family: 'classic control',
  observationSpace: { kind: 'box', low: [-4.8, null, -0.4, null], high: [4.8, null, 0.4, null], shape: [4] },
  actionSpace: { kind: 'discrete', size: 2 },
  maxEpisodeSteps: 500,
  algorithms: ['dqn'],
  agents: 1,
  description: 'Keep a pole upright.',
  documentation: { description: '', actions: '', observations: '', rewards: '', start: '', end: '', source: '' },
  options: [],
  rewardThreshold: 475,
};

export const dqnInfo: AlgorithmInfo = {
  id: 'dqn',
  name: 'Deep Q-network',
  family: 'value (network)',
  summary: '',
  source: 'Mnih et al. (2015)',
  compatible: true,
  settings: [
    { name: 'stepSize', kind: 'number', symbol: 'α', default: 0.1, range: 'lie in (0, 1]', help: 'Share.', unit: '' },
    { name: 'batchSize', kind: 'integer', symbol: '', default: 64, range: 'be a whole number of at least 1', help: '', unit: '' },
    { name: 'isDouble', kind: 'boolean', symbol: '', default: true, range: 'be true or false', help: '', unit: '' },
    { name: 'hiddenSizes', kind: 'integers', symbol: '', default: [64, 64], range: 'be whole numbers', help: '', unit: '' },
    { name: 'schedule', kind: 'choice', symbol: '', default: 'linear', range: 'be one of …', help: '', unit: '' },
  ],
  metrics: [],
  explanation: { updateRule: '', pseudocode: [] },
};
