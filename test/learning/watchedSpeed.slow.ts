import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { RequestParams } from '../../main/contract/lab';
import { median } from '../../main/rl/statistics/moments';
import { closeTestLabs, openTestLab, type TestLab } from '../helpers/labs';

afterEach(closeTestLabs);

const experiment: RequestParams<'experiments.create'> = {
  env: 'CartPole-v1',
  algo: 'ppo',
  seeds: [0],
  engine: 'simd',
  budget: { steps: 400_000 },
  evaluation: { interval: 400_000, episodes: 1 },
};

/** Pairs of runs, alternating, so that a machine that slows down slows both. */
const pairs = 5;

/** Seconds of processor time that a process has used so far: other programs on the machine do not count. Linux only. */
function processorSeconds(processId: number): number {
  const fields = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Steps for each second of processor time, from the first tenth to the last. */
async function measure(lab: TestLab, isWatched: boolean): Promise<number> {
  const { runs } = await lab.client.request('experiments.create', experiment);
  const { runId } = runs[0]!;
  const reaches = (step: number) => lab.next('run.progressed', (event) => event.runId === runId && event.step >= step);
  const first = await reaches(40_000);
  const processId = lab.processes.at(-1)!.processId!;
  const start = processorSeconds(processId);
  const watching = setInterval(() => {
    if (isWatched) void lab.client.request('runs.policy', { runId }).catch(() => {}); // as the page does, as often as it does
  }, 1000);
  const last = await reaches(360_000);
  const used = processorSeconds(processId) - start;
  clearInterval(watching);
  await lab.ended(runId);
  return (last.step - first.step) / used;
}

describe('watching', () => {
  it.runIf(process.platform === 'linux')('costs PPO at full speed less than 3 % of its steps a second', async () => {
    const lab = await openTestLab();
    await measure(lab, false);
    const ratios: number[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const alone = await measure(lab, false);
      const watched = await measure(lab, true);
      ratios.push(watched / alone);
      process.stdout.write(`steps per processor second: alone ${alone.toFixed(0)}, watched ${watched.toFixed(0)}\n`);
    }
    expect(median(ratios)).toBeGreaterThan(0.97);
  });
});
