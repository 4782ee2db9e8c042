import { describe, expect, it } from 'vitest';
import type { SavedState } from '../../../../main/rl/core/savedState';
import { createTrainer, train } from '../../../helpers/train';

const agentOf = (trainer: ReturnType<typeof train>) => trainer.save()['agent'] as SavedState;

interface SavedSet {
  readonly regrets: Float64Array;
  readonly strategySums: Float64Array;
  readonly strategy: Float64Array;
}

const setsAfter = (algo: string, steps: number) =>
  agentOf(train({ env: 'KuhnPoker', algo, steps }))['sets'] as unknown as Record<string, SavedSet>;

describe('counterfactual regret minimization', () => {
  it('regrets by hand: what a first player with the jack should have done when all play at random', () => {
    const { jack, king } = setsAfter('cfr', 1) as { jack: SavedSet; king: SavedSet };
    // Chance deals the jack against the queen and against the king with 1/6 each. With the jack, betting wins 1 when the
    // other folds and loses 2 when it calls: −0.5. Passing: the other passes, −1; or bets, then folding −1 or calling −2
    // make −1.5: −1.25 on average. The mean of both is −0.875, so pass regrets −0.375, bet +0.375, times 1/6 + 1/6.
    expect(jack.regrets[0]).toBeCloseTo(-0.375 / 3, 12);
    expect(jack.regrets[1]).toBeCloseTo(0.375 / 3, 12);
    expect([...jack.strategySums]).toEqual([0.5, 0.5].map((share) => share * 2)); // seen in two deals
    expect([...jack.strategy]).toEqual([0, 1]);
    // Answering a bet after its own pass, the first player counts by how likely it passed: ½ of ½ in each of two deals.
    expect([...setsAfter('cfr', 1)['jack pb']!.strategySums]).toEqual([0.5, 0.5]);
    // With the king: betting 1 or 2, 1.5; passing 1, or after a bet −1 or 2, 0.5: 0.75. Mean 1.125.
    expect(king.regrets[1]).toBeCloseTo(0.375 / 3, 12);
  });

  it('keeps regrets below 0, which CFR+ forgets', () => {
    const smallest = (algo: string) => Math.min(...Object.values(setsAfter(algo, 5)).flatMap(({ regrets }) => [...regrets]));
    expect(smallest('cfr')).toBeLessThan(-0.1);
    expect(smallest('cfr-plus')).toBe(0);
  });

  it.each(['cfr', 'cfr-plus'])('%s costs the first player 1/18 in the end, and can hardly be exploited', (algo) => {
    const trainer = createTrainer({ env: 'KuhnPoker', algo, steps: 2000 });
    let last: Readonly<Record<string, number>> = {};
    trainer.onStep = ({ metrics }) => {
      last = metrics ?? last;
    };
    trainer.advance(2000);
    expect(last['value']).toBeCloseTo(-1 / 18, 2);
    expect(last['exploitability']).toBeLessThan(algo === 'cfr' ? 0.02 : 0.001);
    expect(last['exploitability']).toBeCloseTo(last['nashConv']! / 2, 12);
    const policy = trainer.policy();
    if (policy.kind !== 'information-table') throw new Error('must be a table by information');
    expect(Object.keys(policy.probabilities)).toHaveLength(12);
    expect(policy.probabilities['king b']![1]).toBeGreaterThan(0.98); // calls with the best card
    expect(policy.probabilities['jack b']![1]).toBeLessThan(0.02); // and never with the worst
  });

  it('plays one hand for each iteration', () => {
    const trainer = createTrainer({ env: 'KuhnPoker', algo: 'cfr', steps: 100 });
    trainer.advance(100);
    expect(trainer.episodeCount).toBe(100);
  });

  it('refuses trees that are too large to walk through', () => {
    expect(() => createTrainer({ env: 'TicTacToe', algo: 'cfr', steps: 1 })).toThrow(
      'Needs a game whose tree has at most 20000 positions; here there are more.',
    );
  });
});

describe('self-play Q-learning', () => {
  it('pulls a position towards the best that its mover can make of it, whatever was played', () => {
    const settings = { stepSize: 0.5, epsilon: 1 };
    const trainer = createTrainer({ env: 'TicTacToe', algo: 'self-play-q-learning', settings, seed: 4, steps: 1500 });
    let values = new Map<string, number>();
    const opponentsTurn = (cells: string) => ([...cells].filter((cell) => cell !== '.').length % 2 === 0 ? 'x' : 'o');
    let correctedCount = 0;
    for (let step = 0; step < 1500; step++) {
      let ended: number | undefined;
      trainer.onStep = ({ timestep: { terminated, reward } }) => {
        ended = terminated ? reward : undefined;
      };
      trainer.advance(1);
      const { positions, values: learned } = agentOf(trainer) as unknown as { positions: string[]; values: Float64Array };
      const now = new Map(positions.map((position, index) => [position, learned[index]!]));
      const changed = positions.filter((position) => now.get(position) !== values.get(position));
      expect(changed.length).toBeLessThanOrEqual(1);
      const [position] = changed;
      if (position !== undefined) {
        const mover = opponentsTurn(position);
        const followers = [...position].flatMap((cell, index) =>
          cell === '.' ? [values.get(position.slice(0, index) + mover + position.slice(index + 1)) ?? 0] : [],
        );
        const target = ended ?? (mover === 'x' ? Math.max(...followers) : Math.min(...followers));
        const before = values.get(position) ?? 0;
        expect(now.get(position)).toBeCloseTo(before + 0.5 * (target - before), 12);
        if (before !== 0) correctedCount++;
      }
      values = now;
    }
    expect(values.size).toBeGreaterThan(100);
    expect(correctedCount).toBeGreaterThan(10);
  });

  it('wins as X and does not lose as O against chance, once it has learned', () => {
    const settings = { stepSize: 1, epsilon: 0.5 };
    const trainer = train({ env: 'TicTacToe', algo: 'self-play-q-learning', settings, steps: 150_000 });
    const { minimum, meanReturn } = trainer.evaluateFinal(400);
    expect(minimum).toBe(0);
    expect(meanReturn).toBeGreaterThan(0.8);
  });

  it('needs a game in which nothing is hidden', () => {
    expect(() => createTrainer({ env: 'KuhnPoker', algo: 'self-play-q-learning', steps: 1 })).toThrow(
      'Needs a game in which nothing is hidden or left to chance; here something is.',
    );
  });
});
