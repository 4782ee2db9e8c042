import type { RunRecord } from '../../main/store/runs';

/** A finished run, complete, with the given changes. */
export function runRecord(runId: string, changes: Partial<RunRecord> = {}): Omit<RunRecord, 'deletedAt'> {
  return {
    runId,
    experimentId: 'e1',
    env: 'FrozenLake-v1?map=8x8&slippery=false',
    algo: 'q-learning',
    seed: 0,
    settings: { stepSize: 0.1, discount: 0.99, epsilon: 0.05, hiddenSizes: [64, 64], isDouble: true, schedule: 'linear' },
    budget: { steps: 50_000 },
    evaluationPlan: { interval: 5000, episodes: 10 },
    stopAt: null,
    status: 'finished',
    message: '',
    engineChoice: 'auto',
    engine: '',
    engineDescription: '',
    steps: 50_000,
    episodes: 812,
    wallSeconds: 1.25,
    trainingReturn: 0.62,
    curveHash: '6f1f1c',
    createdAt: '2026-01-02T03:04:05.000Z',
    endedAt: '2026-01-02T03:04:07.000Z',
    tags: ['baseline'],
    notes: 'as in the book — “γ”',
    starred: false,
    version: '0.1.0',
    dataset: null,
    changes: [],
    ...changes,
  };
}
