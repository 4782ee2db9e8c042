/** A lab that trains until it is killed: stores a batch and tells its number, over and over. Started by `killing.test.ts`. */
import { openStore } from '../../main/store/store';
import { runRecord } from './runRecord';

const pointsPerBatch = 1000;

const store = await openStore(process.argv[2]!);
store.experiments.add({ experimentId: 'e1', name: 'Doomed', createdAt: '2026-01-02T03:04:05.000Z' });
store.runs.add(runRecord('r1', { status: 'running', steps: 0, endedAt: null }));
store.runs.add(runRecord('r2', { status: 'finished' }));

for (let batch = 1; ; batch++) {
  const steps = Float64Array.from({ length: pointsPerBatch }, (_, i) => (batch - 1) * pointsPerBatch + i + 1);
  store.transaction(() => {
    store.curves.append('r1', 'return', steps, steps);
    store.evaluations.add('r1', { step: batch * pointsPerBatch, meanReturn: batch, standardDeviation: 0, episodes: 1 });
    store.resumePoints.save('r1', batch * pointsPerBatch, new Uint8Array(100_000).fill(batch));
    store.runs.update('r1', { steps: batch * pointsPerBatch });
  });
  process.send?.(batch);
  await new Promise((resolve) => setTimeout(resolve, 20));
}
