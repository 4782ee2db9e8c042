import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Comparison } from '../../../main/rl/conformance/comparison';
import { Json } from '../../../main/rl/conformance/json';
import { compareLandings, playLandings } from '../../../main/rl/conformance/lunarLander';
import { type ReplayReport, replayFile } from '../../../main/rl/conformance/replay';
import { createEnvironment } from '../../../main/rl/environments/registry';

const recorded = readFileSync(new URL('../../fixtures/conformance/lunarlander.json', import.meta.url), 'utf8');

interface Recording {
  trajectories: { actions: number[]; obs: number[][]; rewards: number[]; dispersion_draws: number[][] }[];
  statistics: Record<string, { return_mean: number; outcomes: Record<string, number> }>;
}

function replaySpoiled(spoil: (recording: Recording) => void): ReplayReport {
  const content = JSON.parse(recorded) as Recording;
  spoil(content);
  return replayFile('lunarlander.json', content);
}

/** Leaves out the statistics of the policies that play for long; the slow tests have them all. */
function keepOnlyNoop({ statistics }: Recording): void {
  for (const policy of Object.keys(statistics)) if (policy !== 'noop') delete statistics[policy];
}

describe('LunarLander, replayed from recorded draws', () => {
  it('flies as recorded, and ends as often in each way', () => {
    const report = replaySpoiled(keepOnlyNoop);
    expect(report.firstDifference).toBeUndefined();
    expect(report).toMatchObject({ env: 'LunarLander-v3', trajectories: 10, steps: 300, flagMismatches: 0, passed: true });
    // Far below the README's 5e-3: what is left is the rounding of 32-bit numbers there.
    expect(report.worstObservationError).toBeLessThan(2e-5);
    expect(report.worstRewardError).toBeLessThan(1e-3);
  });

  const withoutStatistics = (spoil: (trajectory: Recording['trajectories'][number]) => void) =>
    replaySpoiled((recording) => {
      recording.statistics = {};
      for (const trajectory of recording.trajectories) spoil(trajectory);
    });

  it.each<[what: string, spoil: (trajectory: Recording['trajectories'][number]) => void]>([
    ['an observation', ({ obs }) => (obs[20]![3]! += 0.06)],
    ['a reward', ({ rewards }) => (rewards[20]! += 1)],
    ['an action', ({ actions }) => actions.fill(2, 0, 10)],
    ['a missing draw', ({ dispersion_draws }) => dispersion_draws.splice(10)],
  ])('notices %s that differs', (_what, spoil) => {
    let report: ReplayReport | undefined;
    let message = '';
    try {
      report = withoutStatistics(spoil);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(report?.passed === false || message.includes('draws')).toBe(true);
  });

  it('notices returns and outcomes that differ', () => {
    const dynamics = createEnvironment('LunarLander-v3') as Parameters<typeof playLandings>[0];
    const landings = playLandings(dynamics, 'noop', 100);
    const compare = (change: (noop: Recording['statistics'][string]) => void) => {
      const noop = (JSON.parse(recorded) as Recording).statistics['noop']!;
      change(noop);
      const comparison = new Comparison('file');
      compareLandings(landings, new Json(noop, 'file.statistics.noop'), comparison);
      return comparison.report();
    };
    expect(compare(() => {}).passed).toBe(true);
    expect(compare((noop) => (noop.return_mean += 40)).firstDifference).toContain('mean return');
    expect(compare((noop) => (noop.outcomes = { crashed: 270, 'time limit': 30 })).firstDifference).toContain('in 1 of episodes');
  });
});
