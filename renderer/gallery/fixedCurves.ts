import { createRandom } from '../../main/rl/core/random';
import type { CurveSeries } from '../charts/series';

/** A run that learns: noisy returns that rise along an S, from `low` to `high`, over 60,000 steps. */
export function risingCurve(seed: number, low: number, high: number, count = 400): { steps: Float64Array; values: Float64Array } {
  const random = createRandom(seed, 'gallery');
  const steps = Float64Array.from({ length: count }, (_, i) => Math.round(((i + 1) / count) * 60_000));
  const noise = Math.abs(high - low) * 0.07;
  const values = steps.map((step) => low + (high - low) / (1 + Math.exp(-(step - 20_000) / 5000)) + random.normal(0, noise));
  return { steps, values };
}

/** Mean over the last `window` points. */
export function smooth(values: Float64Array, window: number): Float64Array {
  return values.map((_, i) => {
    const part = values.subarray(Math.max(0, i - window + 1), i + 1);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

const raw = risingCurve(3, 20, 480);
const evaluations = Float64Array.from([2000, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);

export const evaluationCurve: CurveSeries = {
  id: 'evaluation',
  label: 'evaluation (20 episodes)',
  color: '--c2',
  steps: evaluations,
  values: Float64Array.from([21, 88, 262, 420, 470, 488, 493]),
  hasPoints: true,
};

/** A training curve over its raw returns, and evaluations beside it. */
export const trainingCurves: readonly CurveSeries[] = [
  {
    id: 'training',
    label: 'training (mean of 2 k steps)',
    color: '--c1',
    steps: raw.steps,
    values: smooth(raw.values, 14),
    faint: [raw],
  },
  evaluationCurve,
];

/** Two groups of five runs, each with its mean and an interval around it. */
export const groupCurves: readonly CurveSeries[] = [
  groupCurve('dqn', 'DQN', '--c1', 450, 10),
  groupCurve('double', 'Double DQN', '--c3', 490, 30),
];

function groupCurve(id: string, label: string, color: string, high: number, seed: number): CurveSeries {
  const runs = Array.from({ length: 5 }, (_, i) => {
    const curve = risingCurve(seed + i, 20, high - 25 * i, 120);
    return { steps: curve.steps, values: smooth(curve.values, 6) };
  });
  const { steps } = runs[0]!;
  const mean = steps.map((_, i) => runs.reduce((sum, run) => sum + run.values[i]! / runs.length, 0));
  const reach = 28;
  return {
    id,
    label,
    color,
    steps,
    values: mean,
    low: mean.map((value) => value - reach),
    high: mean.map((value) => value + reach),
    faint: runs,
    n: runs.length,
  };
}

/** A curve below zero, with a gap where nothing was measured. */
export const negativeCurve: readonly CurveSeries[] = [
  {
    id: 'pendulum',
    label: 'return',
    color: '--c4',
    ...gap(risingCurve(8, -1500, -180, 90)),
  },
];

function gap({ steps, values }: { steps: Float64Array; values: Float64Array }) {
  return { steps, values: values.map((value, i) => (i > 40 && i < 50 ? Number.NaN : value)) };
}
