import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchmarkLimit } from '../rl/benchmarks/benchmark';
import { createRandom } from '../rl/core/random';
import type { RunRecord } from '../store/runs';
import { openStore, type Store } from '../store/store';
import { readMetric } from './curves';
import { createLab } from './lab';
import { LabEventHub } from './labEvents';
import { RunDirector } from './runDirector';
import { version } from './version';

/** A figure of the lab's own speed: it stores, reads or runs something, and so takes its time. */
export interface LabBenchmark {
  /** Group and subject, such as `lab storing`. */
  readonly name: string;
  readonly unit: string;
  /** What exactly is counted, in a sentence. */
  readonly counts: string;
  /** What it must reach on two ordinary cores; nothing is promised of figures without. */
  readonly limit?: BenchmarkLimit;
  /** Measures once; a few seconds at most. */
  measure(clock: () => number): Promise<number>;
}

const pointCount = 1_000_000;
const reportPoints = 1000;
const listedRuns = 10_000;
const shortRuns = 16;
const shortSteps = 300_000;

export const labBenchmarks: readonly LabBenchmark[] = [
  {
    name: 'lab storing',
    unit: 'points/s',
    counts: `Points of one curve stored, ${pointCount} of them in reports of ${reportPoints}, ten reports to a transaction.`,
    limit: { atLeast: 1_000_000 },
    measure: (clock) =>
      withStore(async (store) => {
        addRuns(store, 1);
        const start = clock();
        storeCurve(store);
        return (pointCount * 1000) / (clock() - start);
      }),
  },
  {
    name: 'lab curve',
    unit: 'ms',
    counts: `One stored curve of ${pointCount} points, read and thinned to 2000.`,
    limit: { atMost: 50 },
    measure: (clock) =>
      withStore(async (store) => {
        addRuns(store, 1);
        storeCurve(store);
        const start = clock();
        readMetric(store, 'run-0', 'return', 2000);
        return clock() - start;
      }),
  },
  {
    name: 'lab list',
    unit: 'ms',
    counts: `The list of ${listedRuns} runs with ten evaluations each, for the second time.`,
    limit: { atMost: 100 },
    measure: (clock) =>
      withStore(async (store) => {
        addRuns(store, listedRuns);
        const director = directorOf(store);
        director.list();
        const start = clock();
        director.list();
        return clock() - start;
      }),
  },
  {
    name: 'lab parallel',
    unit: 'times',
    counts: `Throughput of ${shortRuns} runs of ${shortSteps} steps of Q-learning in two processes, against one at a time, starts included.`,
    limit: { atLeast: 1.8 },
    async measure(clock) {
      const alone = await trainShortRuns(clock, 1);
      return alone / (await trainShortRuns(clock, 2));
    },
  },
];

async function withStore(work: (store: Store) => Promise<number>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-bench-'));
  try {
    const store = await openStore(folder);
    try {
      return await work(store);
    } finally {
      store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function addRuns(store: Store, count: number): void {
  store.transaction(() => {
    store.experiments.add({ experimentId: 'exp', name: 'Benchmark', createdAt: new Date(0).toISOString() });
    for (let i = 0; i < count; i++) {
      store.runs.add(runOf(i));
      if (count === 1) continue;
      for (let step = 1; step <= 10; step++) {
        store.evaluations.add(`run-${i}`, { step: step * 1000, meanReturn: step, standardDeviation: 1, episodes: 10 });
      }
    }
  });
}

/** A finished run; a new setting for every ten seeds. */
function runOf(i: number): Omit<RunRecord, 'deletedAt'> {
  const at = new Date(0).toISOString();
  return {
    runId: `run-${i}`,
    experimentId: 'exp',
    env: 'CartPole-v1',
    algo: 'q-learning',
    seed: i % 10,
    settings: {
      stepSize: (1 + Math.floor(i / 10)) / listedRuns,
      discount: 0.99,
      epsilon: 0.1,
      initialValue: 0,
      schedule: 'linear',
    },
    budget: { steps: 10_000 },
    evaluationPlan: { interval: 1000, episodes: 10 },
    stopAt: null,
    status: 'finished',
    message: '',
    engineChoice: 'auto',
    engine: '',
    engineDescription: '',
    steps: 10_000,
    episodes: 100,
    wallSeconds: 1,
    trainingReturn: 100,
    curveHash: '',
    createdAt: at,
    endedAt: at,
    tags: [],
    notes: '',
    starred: false,
    version,
  };
}

function storeCurve(store: Store): void {
  const random = createRandom(0, 'points');
  const values = Float64Array.from({ length: reportPoints }, () => random.normal());
  for (let first = 0; first < pointCount; first += 10 * reportPoints) {
    store.transaction(() => {
      for (let report = 0; report < 10; report++) {
        const start = first + report * reportPoints;
        store.curves.append(
          'run-0',
          'return',
          Float64Array.from(values, (_, i) => start + i),
          values,
        );
      }
    });
  }
}

function directorOf(store: Store): RunDirector {
  const spawn = () => {
    throw new Error('A list must start no run.');
  };
  return new RunDirector({ store, events: new LabEventHub(), spawn, processLimit: 1, version });
}

/** Milliseconds until all have ended, on a lab of their own. */
async function trainShortRuns(clock: () => number, processLimit: number): Promise<number> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'bellman-bench-'));
  try {
    const lab = await createLab({ dataFolder, host: 'command line', processLimit });
    let left = shortRuns;
    const all = new Promise<void>((resolve) => {
      lab.client.subscribe('run.ended', () => {
        left--;
        if (left === 0) resolve();
      });
    });
    const start = clock();
    await lab.client.request('experiments.create', {
      env: 'GridWorld',
      algo: 'q-learning',
      seeds: Array.from({ length: shortRuns }, (_, seed) => seed),
      budget: { steps: shortSteps },
      evaluation: { interval: shortSteps, episodes: 1 },
      stopAt: null,
    });
    await all;
    const elapsed = clock() - start;
    await lab.dispose();
    return elapsed;
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}
