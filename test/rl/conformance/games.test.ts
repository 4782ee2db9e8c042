import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ReplayReport, replayFile } from '../../../main/rl/conformance/replay';

const recorded = readFileSync(new URL('../../fixtures/conformance/games.json', import.meta.url), 'utf8');

interface RecordedGame {
  row_payoff: number[][];
  value?: number;
  equilibria: { row: number[] }[];
  profiles: { nash_conv: number }[];
}

/** Replays the recording after it was spoiled. */
function replaySpoiled(spoil: (games: Record<string, RecordedGame>) => void): ReplayReport {
  const content = JSON.parse(recorded) as { games: Record<string, RecordedGame> };
  spoil(content.games);
  return replayFile('games.json', content);
}

describe('recorded matrix games', () => {
  it('have the payoffs, gains, equilibria and values that we compute', () => {
    const report = replaySpoiled(() => {});
    expect(report.firstDifference).toBeUndefined();
    expect(report).toMatchObject({ env: 'MatrixGame', trajectories: 18, flagMismatches: 0, worstRewardError: 0, passed: true });
    expect(report.worstObservationError).toBeLessThan(1e-12);
  });

  it.each<[what: string, spoil: (games: Record<string, RecordedGame>) => void]>([
    ['payoff of a game that we know', (games) => (games['chicken']!.row_payoff[1]![1] = -9)],
    ['distance from equilibrium', (games) => (games['random_3x3_2']!.profiles[0]!.nash_conv += 1e-8)],
    ['strategy at equilibrium', (games) => (games['biased_rps']!.equilibria[0]!.row[0]! += 1e-8)],
    ['number of equilibria', (games) => games['stag_hunt']!.equilibria.pop()],
    ['value', (games) => (games['zero_sum_3x3_1']!.value! += 1e-8)],
  ])('differ where a %s is another', (_what, spoil) => {
    expect(replaySpoiled(spoil).passed).toBe(false);
  });
});
