import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../main/rl/core/random';
import { percentileInterval } from '../../main/rl/statistics/bootstrap';
import { interquartileMean } from '../../main/rl/statistics/moments';
import { closeTestLabs, openTestLab } from '../helpers/labs';
import { type LearningRow, learningRows } from './learningRows';

/** One line after the other, as soon as it is known: the table that the README quotes. */
function print(...cells: readonly (string | number)[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

beforeAll(() => print('task', 'published', 'n', 'IQM [95 % interval]', 'each seed', 'wall time'));
afterEach(closeTestLabs);

/** One number for each seed: as many run processes as there are cores, through the lab as a person would. */
async function trainSeeds(row: LearningRow): Promise<number[]> {
  const lab = await openTestLab();
  const { runs } = await lab.client.request('experiments.create', {
    env: row.env,
    algo: row.algo,
    seeds: Array.from({ length: row.seeds }, (_, seed) => seed),
    engine: 'simd',
    ...(row.settings && { settings: row.settings }),
    ...(row.steps && { budget: { steps: row.steps } }),
    ...(row.steps && { evaluation: { interval: row.steps, episodes: 1 } }),
  });
  const ended = await Promise.all(runs.map(({ runId }) => lab.ended(runId)));
  return ended.map((run) => {
    expect(run).toMatchObject({ status: 'finished', message: '' });
    return row.measures === 'final' ? run.evaluation!.meanReturn : run.trainingReturn!;
  });
}

/** Percentile bootstrap over seeds of the interquartile mean. */
function intervalOf(values: readonly number[], name: string) {
  const random = createRandom(0, name);
  return percentileInterval(() => interquartileMean(values.map(() => values[random.integer(values.length)]!)));
}

describe('learning table', () => {
  it.each(learningRows.map((row) => [row.name, row] as const))('%s', async (name, row) => {
    const start = performance.now();
    const values = await trainSeeds(row);
    const seconds = Math.round((performance.now() - start) / 1000);
    const iqm = interquartileMean(values);
    const [low, high] = intervalOf(values, name);
    const figures = `${iqm.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
    const each = values.map((value) => value.toFixed(1)).join(' ');
    print(name, row.published, row.seeds, figures, each, `${seconds} s`);

    const { criterion } = row;
    if ('atMost' in criterion) {
      expect(iqm).toBeLessThanOrEqual(criterion.atMost);
      return;
    }
    expect(iqm).toBeGreaterThanOrEqual(criterion.floor);
    expect(high).toBeGreaterThanOrEqual(criterion.atLeast);
    const { everySeedBut } = criterion;
    if (everySeedBut !== undefined) {
      expect(values.filter((value) => value < everySeedBut.least).length).toBeLessThanOrEqual(everySeedBut.count);
    }
  });
});
