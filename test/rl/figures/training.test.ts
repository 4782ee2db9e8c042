import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import type { BlackjackState } from '../../../main/rl/environments/blackjack';
import { handOf } from '../../../main/rl/environments/blackjackHand';
import { cliffWalking } from '../../../main/rl/environments/cliffWalking';
import { anySituation, startingFrom } from '../../../main/rl/figures/blackjackStarts';
import { epsilonSoft } from '../../../main/rl/figures/epsilonSoft';
import { pathReturn } from '../../../main/rl/figures/greedyReturns';
import {
  averageEpisodes,
  createFigureTrainer,
  logarithmicPoints,
  meanOf,
  medianOf,
  onEpisodeEnd,
  trainAll,
} from '../../../main/rl/figures/training';
import { checkTrainingSpec } from '../../../main/rl/training/trainingSpec';
import { train } from '../../helpers/train';

/** Runs a generator to its end: what it yielded, and what it returned. */
function finish<T>(work: Generator<number, T, void>): { shares: number[]; result: T } {
  const shares: number[] = [];
  let next = work.next();
  while (next.done !== true) {
    shares.push(next.value);
    next = work.next();
  }
  return { shares, result: next.value };
}

const walk = { env: 'LineWalk', algo: 'q-learning', settings: { discount: 0.9 } };

describe('training for a figure', () => {
  it('is the ordinary training of each seed', () => {
    const trainer = createFigureTrainer({ ...walk, budget: { steps: 500 } }, 7);
    trainer.advance(Infinity);
    expect(trainer.policy()).toEqual(train({ ...walk, seed: 7, steps: 500 }).policy());
  });

  it('goes through every run and seed, and tells the share done', () => {
    const begun: string[] = [];
    const ended: string[] = [];
    const runs = ['sarsa', 'q-learning'].map((algo) => ({ ...walk, algo, budget: { steps: 50 } }));
    const { shares } = finish(
      trainAll(runs, 3, (trainer, run, index) => {
        begun.push(`${run.algo} ${index}`);
        return () => ended.push(`${run.algo} ${trainer.stepCount}`);
      }),
    );
    expect(begun).toEqual(['sarsa 0', 'sarsa 0', 'sarsa 0', 'q-learning 1', 'q-learning 1', 'q-learning 1']);
    expect(ended).toEqual(['sarsa 50', 'sarsa 50', 'sarsa 50', 'q-learning 50', 'q-learning 50', 'q-learning 50']);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
  });

  it('averages the episodes over the seeds', () => {
    const { result } = finish(averageEpisodes([walk], 4, 20));
    const each = [1, 2, 3, 4].map((seed) => train({ ...walk, seed, steps: 100_000, episodes: 20 }).takeReport().episodes);
    for (let episode = 0; episode < 20; episode++) {
      expect(result[0]!.lengths[episode]).toBeCloseTo(meanOf(each.map(({ length }) => length[episode]!)), 12);
      expect(result[0]!.returns[episode]).toBeCloseTo(meanOf(each.map((episodes) => episodes.return[episode]!)), 12);
    }
  });

  it('hears of every end of an episode', () => {
    const trainer = createFigureTrainer({ ...walk, budget: { episodes: 5 } }, 1);
    const heard: [number, number][] = [];
    onEpisodeEnd(trainer, (episode) => heard.push([episode, trainer.stepCount]));
    trainer.advance(Infinity);
    const { step } = trainer.takeReport().episodes;
    expect(heard).toEqual([0, 1, 2, 3, 4].map((episode) => [episode, step[episode]!]));
  });
});

describe('numbers for figures', () => {
  it('are spaced by equal factors, and summed up', () => {
    expect(logarithmicPoints(1000, 2)).toEqual([1, 3, 10, 32, 100, 316, 1000]);
    expect(medianOf([5, 1, 3])).toBe(3);
    expect(meanOf([1, 2, 3, 10], 1, 3)).toBe(2.5);
  });
});

describe('starts of one’s own choosing', () => {
  const checked = checkTrainingSpec({
    env: 'Blackjack-v1',
    algo: 'mc-exploring-starts',
    seed: 1,
    settings: { discount: 1 },
    budget: { steps: 1 },
    evaluation: { interval: 1, episodes: 1 },
    stopAt: null,
  });

  it('are dealt as they were asked for, and never as a natural', () => {
    const random = createRandom(3);
    const seen = new Set<string>();
    for (let i = 0; i < 5000; i++) {
      const wanted = anySituation(random);
      const state = startingFrom(() => wanted)(checked)
        .createDynamics()
        .initialState(random) as BlackjackState;
      const { sum, usableAce } = handOf(state.player);
      expect({ sum, usableAce, dealerCard: state.dealer[0] }).toEqual(wanted);
      expect(state.player.length === 2 && sum === 21).toBe(false);
      seen.add(JSON.stringify(wanted));
    }
    expect(seen.size).toBe(200);
  });
});

describe('an environment that cannot but explore', () => {
  it('carries out each action with its share', () => {
    const { table } = cliffWalking(false);
    const soft = epsilonSoft(table, 0.2);
    const up = soft.outcomes(36, 0);
    expect(up.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    // Up goes to 24; right into the cliff; left and down stay.
    expect(up.find(({ state }) => state === 24)!.probability).toBeCloseTo(0.85, 12);
    expect(up.filter(({ state }) => state === 36).length).toBe(3);
    expect(up.find(({ reward }) => reward === -100)!.probability).toBeCloseTo(0.05, 12);
  });
});

describe('the path of a greedy policy', () => {
  it('is followed to the end, or found to go in circles', () => {
    const { table } = cliffWalking(false);
    const values = new Float64Array(48 * 4);
    for (let state = 0; state < 48; state++) values[4 * state + (state % 12 === 11 ? 2 : 1)] = 1; // right, then down
    values[36 * 4] = 2; // up from the start
    const policy = { kind: 'greedy-table', stateCount: 48, actionCount: 4, actionValues: values } as const;
    expect(pathReturn(table, policy)).toBe(-13);
    values[24 * 4 + 3] = 5; // left from above the start, into the wall
    expect(pathReturn(table, policy)).toBe(-Infinity);
  });
});
