import { describe, expect, it } from 'vitest';
import { Spectator } from '../../../renderer/spectator/spectator';
import { createWatchable } from '../../../renderer/spectator/watchable';

const options = { seed: 1, stepsPerSecond: 10, trailLength: 0 };
const alwaysSecond = {
  kind: 'stochastic-table',
  stateCount: 1,
  actionCount: 2,
  actionProbabilities: Float64Array.of(0, 1),
} as const;

describe('a game on the stage', () => {
  it('is played by the policy that was learned for all its players', () => {
    const watchable = createWatchable('MatrixGame?game=prisoners_dilemma');
    const player = watchable.createPlayer({ kind: 'players', players: [alwaysSecond, alwaysSecond] });
    const spectator = new Spectator(watchable.dynamics, watchable.createPlayer(), options);
    spectator.setPolicy(player);
    for (let round = 0; round < 20; round++) {
      spectator.stepOnce();
      expect(spectator.moment.reward ?? 1).toBe(1); // both defect
    }
    expect(player.inspect(0).actionProbabilities).toEqual(Float64Array.of(0, 1));
  });

  it('names the moves of the player whose turn it is', () => {
    const { actionSpace, createPlayer, dynamics } = createWatchable('KuhnPoker');
    expect(actionSpace).toMatchObject({ labels: ['pass', 'bet'] });
    const player = createPlayer({
      kind: 'information-table',
      actionCount: 2,
      probabilities: { jack: Float64Array.of(1, 0), queen: Float64Array.of(1, 0), king: Float64Array.of(0, 1) },
    });
    const spectator = new Spectator(dynamics, player, options);
    const { cards } = spectator.moment.state as { cards: readonly number[] };
    expect(player.inspect(0).actionProbabilities).toEqual(cards[0] === 2 ? Float64Array.of(0, 1) : Float64Array.of(1, 0));
  });
});
