import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabClient, LabEvents } from '../../../main/contract/lab';
import type { MetricInfo, RunProgress } from '../../../main/contract/models';
import { LiveCurves } from '../../../renderer/state/liveCurves.svelte';

const metrics: readonly MetricInfo[] = ['return', 'length', 'evaluation', 'loss'].map((name) => ({
  name,
  label: name,
  unit: '',
  help: '',
}));

/** A lab whose run `a` has recorded two episodes, at the steps 10 and 20; answers when `answer` is called. */
function fakeLab() {
  let listener: (progress: RunProgress) => void = () => {};
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const client = {
    async request(name: string, params: { name?: string }) {
      await answered;
      if (name === 'runs.metricNames') return metrics;
      const isEpisodes = params.name === 'return' || params.name === 'length';
      return {
        name: params.name,
        steps: Float64Array.from(isEpisodes ? [10, 20] : []),
        values: Float64Array.from(isEpisodes ? [1, 2] : []),
      };
    },
    subscribe(_name: string, heard: (event: LabEvents['run.progressed']) => void) {
      listener = heard;
      return () => {
        listener = () => {};
      };
    },
  } as unknown as LabClient;
  return { client, tell: (progress: RunProgress) => listener(progress), answer: () => answer() };
}

function progress(steps: readonly number[], runId = 'a'): RunProgress {
  return {
    runId,
    step: steps.at(-1) ?? 0,
    episodeCount: 0,
    wallSeconds: 0,
    stepsPerSecond: 0,
    trainingReturn: null,
    episodes: {
      step: Float64Array.from(steps),
      return: Float64Array.from(steps, (step) => step / 10),
      length: Float64Array.from(steps, () => 10),
    },
    metrics: [{ name: 'loss', steps: Float64Array.from(steps), values: Float64Array.from(steps, () => 0.5) }],
    evaluations: [{ step: steps.at(-1) ?? 0, meanReturn: 7, standardDeviation: 0, episodes: 1 }],
  };
}

const stepsOf = (curves: LiveCurves, name: string) => Array.from(curves.curve(name).envelope().steps);
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('the curves of a run', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('hold the record and what is told after it', async () => {
    const lab = fakeLab();
    const curves = new LiveCurves(lab.client, 'a');
    curves.start(() => {});
    lab.answer();
    await settle();
    lab.tell(progress([30, 40]));
    expect(stepsOf(curves, 'return')).toEqual([10, 20, 30, 40]);
    expect(stepsOf(curves, 'loss')).toEqual([30, 40]);
    expect(stepsOf(curves, 'evaluation')).toEqual([40]);
  });

  it('neither lose nor double what crosses the record on its way', async () => {
    const lab = fakeLab();
    const curves = new LiveCurves(lab.client, 'a');
    curves.start(() => {});
    lab.tell(progress([20, 30])); // step 20 is in the record that has not arrived yet
    lab.answer();
    await settle();
    expect(stepsOf(curves, 'return')).toEqual([10, 20, 30]);
    // The mean of the last two, 2 and 3; it would be 7/3 if the first of them counted twice.
    expect(Array.from(curves.curve('return').means(15).values).at(-1)).toBe(2.5);
  });

  it('are those of their own run', async () => {
    const lab = fakeLab();
    const curves = new LiveCurves(lab.client, 'a');
    curves.start(() => {});
    lab.answer();
    await settle();
    lab.tell(progress([30], 'b'));
    expect(stepsOf(curves, 'return')).toEqual([10, 20]);
  });

  it('ask to be drawn five times a second at most, however much is told', async () => {
    const lab = fakeLab();
    const curves = new LiveCurves(lab.client, 'a');
    curves.start(() => {});
    lab.answer();
    await settle();
    const before = curves.version;
    for (let tell = 0; tell < 50; tell++) {
      lab.tell(progress([30 + tell]));
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(curves.version - before).toBeLessThanOrEqual(6);
    expect(curves.version - before).toBeGreaterThan(2);
  });

  it('tell when they cannot be had', async () => {
    const errors: unknown[] = [];
    const client = { request: () => Promise.reject(new Error('gone')), subscribe: () => () => {} } as unknown as LabClient;
    new LiveCurves(client, 'a').start((error) => errors.push(error));
    await settle();
    expect(errors).toHaveLength(1);
  });
});
