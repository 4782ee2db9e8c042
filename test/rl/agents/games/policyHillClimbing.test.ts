import { describe, expect, it } from 'vitest';
import { createTrainer, train } from '../../../helpers/train';

const pennies = 'MatrixGame?game=matching_pennies';

/** Probabilities of each player's actions in the only state. */
function mixtures(trainer: ReturnType<typeof train>): number[][] {
  const policy = trainer.policy();
  if (policy.kind !== 'players') throw new Error('must be a policy for each player');
  return policy.players.map((player) => (player.kind === 'stochastic-table' ? [...player.actionProbabilities] : []));
}

describe('policy hill climbing', () => {
  it('moves δ of probability to the better action', () => {
    // Always "a" or "b" pays 1 to both when they agree: after one step, Q of the joint choice is ±, of the other 0.
    const settings = { startsEvenly: true, policyStepSize: 0.1, policyStepSizeSteps: 0, stepSize: 0.5, discount: 0 };
    const trainer = createTrainer({ env: pennies, algo: 'phc', settings, steps: 1 });
    let actions: number[] = [];
    trainer.onStep = ({ action }) => {
      actions = [...(action as Float64Array)];
    };
    trainer.advance(1);
    // Row wins when both agree. Whoever lost has Q = −0.5 for what it did, so the other action is better; the winner has 0.5.
    const [row, column] = actions as [number, number];
    const rowBest = row === column ? row : 1 - row;
    const columnBest = row === column ? 1 - column : column;
    const moved = (best: number) => (best === 0 ? [0.6, 0.4] : [0.4, 0.6]);
    expect(
      mixtures(trainer)
        .flat()
        .map((p) => p.toFixed(12)),
    ).toEqual([...moved(rowBest), ...moved(columnBest)].map((p) => p.toFixed(12)));
  });

  it('never leaves the simplex, and ends at a pure best answer', () => {
    const settings = { policyStepSize: 0.01, policyStepSizeSteps: 0, discount: 0 };
    const trainer = train({ env: 'MatrixGame?game=prisoners_dilemma', algo: 'phc', settings, steps: 3000 });
    for (const [cooperates, defects] of mixtures(trainer)) {
      expect(cooperates).toBe(0);
      expect(defects).toBeCloseTo(1, 12);
    }
  });

  it('starts at any mixture, by the seed, each of them fair to both actions', () => {
    const firsts = Array.from({ length: 200 }, (_, seed) => {
      const [[first = NaN] = []] = mixtures(createTrainer({ env: pennies, algo: 'wolf-phc', seed, steps: 1 }));
      return first;
    });
    expect(Math.min(...firsts)).toBeLessThan(0.05);
    expect(Math.max(...firsts)).toBeGreaterThan(0.95);
    expect(firsts.reduce((sum, p) => sum + p, 0) / firsts.length).toBeCloseTo(0.5, 1);
  });
});

describe('the rule to win or learn fast', () => {
  /** How far the row player's mixture moves in its second step, from even. */
  function secondMove(algo: string, seed: number): { moved: number; isWinning: boolean } {
    const settings = {
      startsEvenly: true,
      policyStepSize: 0.01,
      policyStepSizeSteps: 0,
      stepSize: 1,
      stepSizeSteps: 0,
      epsilon: 0,
    };
    const trainer = createTrainer({ env: pennies, algo, seed, settings, steps: 2 });
    trainer.advance(1);
    const before = mixtures(trainer)[0]![0]!;
    trainer.advance(1);
    const after = mixtures(trainer)[0]![0]!;
    // π̄ after the second step is the mean of the even start and `before`; winning is being on the better side of it.
    const agent = trainer.save()['agent'] as { players: { actionValues: Float64Array }[] };
    const [heads, tails] = agent.players[0]!.actionValues as unknown as [number, number];
    return { moved: Math.abs(after - before), isWinning: (before - 0.5) * (heads - tails) > 0 };
  }

  it('moves four times as far while losing', () => {
    const moves = Array.from({ length: 20 }, (_, seed) => secondMove('wolf-phc', seed));
    for (const { moved, isWinning } of moves) expect(moved).toBeCloseTo(isWinning ? 0.01 : 0.04, 10);
    expect(new Set(moves.map(({ isWinning }) => isWinning)).size).toBe(2);
    for (let seed = 0; seed < 5; seed++) expect(secondMove('phc', seed).moved).toBeCloseTo(0.01, 10);
  });
});

describe('the gauge of equilibria', () => {
  it('tells every thousand steps what a perfect opponent would gain', () => {
    const trainer = createTrainer({ env: pennies, algo: 'phc', settings: { discount: 0 }, steps: 3000 });
    const seen: [number, number][] = [];
    trainer.onStep = ({ metrics }) => {
      if (metrics !== undefined) seen.push([metrics['nashConv']!, metrics['exploitability']!]);
    };
    trainer.advance(3000);
    expect(seen).toHaveLength(3);
    const [[p = 0] = [], [q = 0] = []] = mixtures(trainer);
    // Against q the row player can get |2q − 1|, against p the column player |2p − 1|; what they get now sums to 0.
    expect(seen[2]![0]).toBeCloseTo(Math.abs(2 * p - 1) + Math.abs(2 * q - 1), 12);
    expect(seen[2]![1]).toBeCloseTo(seen[2]![0]! / 2, 12);
  });

  it('keeps quiet where players may go on for ever and that is not discounted', () => {
    const readings = (discount: number) => {
      const trainer = createTrainer({ env: 'GridGame?board=1', algo: 'phc', settings: { discount }, steps: 13_000 });
      let count = 0;
      trainer.onStep = ({ metrics }) => {
        if (metrics !== undefined) count++;
      };
      trainer.advance(13_000);
      return count;
    };
    expect(readings(0.99)).toBeGreaterThan(0);
    expect(readings(1)).toBe(0);
  });
});
