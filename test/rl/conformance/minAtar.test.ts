import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Comparison, type ReplayReport } from '../../../main/rl/conformance/comparison';
import { Json } from '../../../main/rl/conformance/json';
import { replayMinAtar } from '../../../main/rl/conformance/minAtar';

const folder = new URL('../../fixtures/conformance/', import.meta.url);
const read = (game: string): unknown => JSON.parse(readFileSync(new URL(`minatar-${game}.json`, folder), 'utf8'));

function replay(content: unknown): ReplayReport {
  const comparison = new Comparison('file');
  replayMinAtar(new Json(content, 'file'), comparison);
  return comparison.report();
}

/** The first segment of a recording, to be spoiled. */
function firstSegment(content: unknown): { actions: number[]; rewards: number[]; draws: unknown[][]; reset_draws: unknown[][] } {
  return (content as { trajectories: { segments: ReturnType<typeof firstSegment>[] }[] }).trajectories[0]!.segments[0]!;
}

describe('MinAtar, replayed from recorded draws', () => {
  it.each([
    ['breakout', 10],
    ['asterix', 10],
    ['freeway', 9],
    ['seaquest', 10],
    ['space_invaders', 10],
  ])('%s shows every recorded screen, reward and end', (game, trajectories) => {
    const report = replay(read(game));
    expect(report.firstDifference).toBeUndefined();
    expect(report).toMatchObject({
      trajectories,
      worstObservationError: 0,
      worstRewardError: 0,
      flagMismatches: 0,
      passed: true,
    });
    expect(report.steps).toBeGreaterThan(2000);
  });

  it('notices an action that was not taken', () => {
    const content = read('breakout');
    firstSegment(content).actions[1] = 3;
    expect(replay(content)).toMatchObject({ passed: false, worstObservationError: 1 });
  });

  it('notices a reward that was not paid', () => {
    const content = read('asterix');
    firstSegment(content).rewards[0] = 1;
    expect(replay(content)).toMatchObject({ passed: false, worstRewardError: 1 });
  });

  it('notices a draw that was made earlier, or of another kind', () => {
    const late = read('asterix');
    firstSegment(late).draws[0]![0] = 11;
    expect(replay(late).firstDifference).toContain('step 10 leaves');

    const other = read('breakout');
    firstSegment(other).reset_draws[0]![1] = [3];
    expect(replay(other).firstDifference).toContain('must be integer below 3 as recorded, got a request for integer below 2.');
  });
});
