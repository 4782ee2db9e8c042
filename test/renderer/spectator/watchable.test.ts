import { describe, expect, it } from 'vitest';
import { sceneFor } from '../../../renderer/scenes/registry';
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

describe('a person at the table', () => {
  /** A spectator whose person has taken a seat. */
  function sitAt(env: string, seat: number) {
    const watchable = createWatchable(env);
    const table = watchable.table!;
    const spectator = new Spectator(watchable.dynamics, watchable.createPlayer(), { ...options, isWaiting: table.isWaiting });
    table.sit(seat);
    return { watchable, table, spectator, cells: () => (spectator.moment.state as { cells: readonly number[] }).cells };
  }

  it('is waited for, and moves', () => {
    const { table, spectator, cells } = sitAt('TicTacToe', 0);
    for (let second = 0; second < 20; second++) expect(spectator.advance(0.25)).toBe(false);
    spectator.stepOnce();
    expect(spectator.moment.stepCount).toBe(0);
    expect(table.legalActions(spectator.moment.state, 0)).toHaveLength(9);
    expect(table.legalActions(spectator.moment.state, 1)).toEqual([]);

    table.choose(4);
    spectator.stepNow();
    expect(cells()[4]).toBe(1);
    expect(spectator.advance(0.05)).toBe(false); // the answer comes after its time, not at once
    expect(spectator.advance(0.06)).toBe(true);
    expect(cells().filter((stone) => stone === 2)).toHaveLength(1);
    for (let second = 0; second < 20; second++) expect(spectator.advance(0.25)).toBe(false);
  });

  it('is answered first in the other seat, and sees the end until the next game is begun', () => {
    const { table, spectator, cells } = sitAt('ConnectFour?rows=2&columns=2&length=2', 1);
    spectator.advance(0.25);
    expect(cells().filter((stone) => stone === 1)).toHaveLength(1);
    while (spectator.moment.end === undefined) {
      const legal = table.legalActions(spectator.moment.state, 1);
      if (legal.length > 0) table.choose(legal[0]!);
      spectator.stepNow();
    }
    for (let second = 0; second < 20; second++) expect(spectator.advance(0.25)).toBe(false);
    spectator.stepNow();
    expect(spectator.moment).toMatchObject({ stepCount: 0, episodeCount: 2 });
  });

  it('gets the rewards of the own seat, and is told what the others did', () => {
    const { watchable, table, spectator } = sitAt('MatrixGame?game=prisoners_dilemma', 1);
    spectator.setPolicy(watchable.createPlayer({ kind: 'players', players: [alwaysSecond, alwaysSecond] }));
    table.choose(0);
    spectator.stepNow();
    expect(spectator.moment.reward).toBe(0); // cooperated with somebody who defects
    expect(table.lastActions).toEqual([1, 0]);
    expect(table.isContest).toBe(false);
  });

  it('does not learn from the policy what is hidden', () => {
    const { watchable, table, spectator } = sitAt('KuhnPoker', 1);
    const player = watchable.createPlayer();
    spectator.setPolicy(player);
    expect(player.inspect(0)).toEqual({});
    spectator.advance(0.25);
    expect(table.legalActions(spectator.moment.state, 1)).toEqual([0, 1]);
    expect(player.inspect(0).actionProbabilities).toEqual(Float64Array.of(0.5, 0.5));
    const scene = sceneFor('KuhnPoker')!;
    expect(scene.describe(spectator.moment.state, 1)).toMatch(/^First player has a hidden card, second the /);
    expect(scene.describe(spectator.moment.state)).not.toContain('hidden');
  });

  it('leaves the table to the policy again', () => {
    const { table, spectator } = sitAt('TicTacToe', 0);
    table.sit(undefined);
    expect(spectator.advance(0.25)).toBe(true);
  });
});

describe('a board', () => {
  it('knows which action a place stands for', () => {
    const size = { width: 300, height: 300 };
    const board = sceneFor('TicTacToe')!;
    expect(board.actionAt!(30, 30, size)).toBe(0);
    expect(board.actionAt!(150, 150, size)).toBe(4);
    expect(board.actionAt!(270, 150, size)).toBe(5);
    expect(board.actionAt!(2, 150, size)).toBeUndefined();
    const columns = sceneFor('ConnectFour')!;
    const wide = { width: 700, height: 660 }; // cells of 90 px with margins of 35 px on the left and 60 above
    expect(columns.actionAt!(40, 100, wide)).toBe(0);
    expect(columns.actionAt!(350, 590, wide)).toBe(3);
    expect(columns.actionAt!(660, 300, wide)).toBe(6);
  });
});
