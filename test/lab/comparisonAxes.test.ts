import { expect, it } from 'vitest';
import { isContinuous, putOnAxis } from '../../main/lab/comparisonAxes';
import { temporaryStore } from '../store/records';
import { runRecord } from '../store/runRecord';

const curve = { steps: Float64Array.of(100, 200, 300), values: Float64Array.of(1, 2, 3) };

it('a curve keeps its values on every axis, at the counts and times of its steps', async () => {
  const store = await temporaryStore();
  store.experiments.add({ experimentId: 'e1', name: 'First', createdAt: '2026-01-02T03:04:05.000Z' });
  store.runs.add(runRecord('r0', {}));
  const run = { runId: 'r0' } as Parameters<typeof putOnAxis>[1];
  expect(() => putOnAxis(store, run, curve, 'updates')).toThrow('Run r0 tells no updates');
  expect(() => putOnAxis(store, run, curve, 'compute')).toThrow('was stored without its processor time');
  store.curves.append('r0', 'return', Float64Array.of(50, 100, 250), new Float64Array(3));
  // Learning starts after step 150; an update every fourth step.
  store.curves.append('r0', 'updates', Float64Array.of(200, 250, 300), Float64Array.of(12, 25, 37));
  store.curves.append('r0', 'seconds', Float64Array.of(200, 300), Float64Array.of(1, 3));
  store.curves.append('r0', 'compute', Float64Array.of(100, 300), Float64Array.of(2, 4));
  const places = (axis: Parameters<typeof putOnAxis>[3]) => [...putOnAxis(store, run, curve, axis).steps];
  expect(places('steps')).toEqual([100, 200, 300]);
  expect(places('episodes')).toEqual([2, 2, 3]);
  expect(places('updates')).toEqual([0, 12, 37]);
  expect(places('seconds')).toEqual([0.5, 1, 3]);
  expect(places('compute')).toEqual([2, 3, 4]);
  expect(putOnAxis(store, run, curve, 'updates').values).toBe(curve.values);
  expect([isContinuous('updates'), isContinuous('compute')]).toEqual([false, true]);
});
