import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ReplayReport, replayFile } from '../../../main/rl/conformance/replay';

const recorded = readFileSync(new URL('../../fixtures/conformance/irl-gridworld.json', import.meta.url), 'utf8');

interface Recording {
  transition: number[][][][];
  worlds: Record<string, { true_reward: number[]; optimal_value: number[]; experts: Record<string, { states: string[] }> }>;
}

function replaySpoiled(spoil: (recording: Recording) => void): ReplayReport {
  const content = JSON.parse(recorded) as Recording;
  spoil(content);
  return replayFile('irl-gridworld.json', content);
}

describe('the recorded world of inverse reinforcement learning', () => {
  it('has our transitions, values and experts', () => {
    const report = replaySpoiled(() => {});
    expect(report.firstDifference).toBeUndefined();
    expect(report).toMatchObject({ env: 'InverseGridWorld', trajectories: 1200, steps: 18000, flagMismatches: 0, passed: true });
    expect(report.worstObservationError).toBeLessThan(1e-10);
  });

  it.each<[what: string, spoil: (recording: Recording) => void]>([
    ['transition in the last digit', ({ transition }) => (transition[0]![0]![0]![0] = 0.85)],
    ['true reward', ({ worlds }) => (worlds['corner']!.true_reward[3] = 0.01)],
    ['optimal value', ({ worlds }) => (worlds['smooth']!.optimal_value[3]! += 1e-7)],
    ['step of a path', ({ worlds }) => (worlds['corner']!.experts['soft']!.states[0] = 'swxaxsnsnsnmrsrs'.slice(0, 15))],
  ])('differs where a %s is another', (_what, spoil) => {
    expect(replaySpoiled(spoil).passed).toBe(false);
  });
});
