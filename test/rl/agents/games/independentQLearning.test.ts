import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../main/rl/core/random';
import { createGame } from '../../../../main/rl/environments/gameRegistry';
import { createGamePolicy } from '../../../../main/rl/policies/gamePolicy';
import { createTrainer, train } from '../../../helpers/train';

const dilemma = { env: 'MatrixGame?game=prisoners_dilemma', algo: 'independent-q-learning' } as const;

/** What each player does in the first state when nobody explores. */
function greedyActions(env: string, trainer: ReturnType<typeof train>): number[] {
  const game = createGame(env);
  if (game.kind !== 'simultaneous') throw new Error('must move at once');
  const random = createRandom(0, 'test');
  const policy = createGamePolicy(trainer.policy(), game);
  const state = game.initialState(random);
  return game.players.map((_name, player) => policy.act(state, player, random));
}

describe('independent Q-learning', () => {
  it('corrects each player by its own reward', () => {
    const settings = { stepSize: 0.5, discount: 0, epsilon: 1 };
    const trainer = createTrainer({ ...dilemma, settings, steps: 1 });
    const seen: { action: unknown; reward: number }[] = [];
    trainer.onStep = ({ action, timestep }) => seen.push({ action, reward: timestep.reward });
    trainer.advance(1);
    const { action, reward } = seen[0]!;
    const [mine, theirs] = action as Float64Array;
    const payoffs = [
      [3, 0],
      [5, 1],
    ];
    expect(reward).toBe(payoffs[mine!]![theirs!]);
    const policy = trainer.policy();
    if (policy.kind !== 'players') throw new Error('must be a policy for each player');
    const values = policy.players.map((player) => (player.kind === 'greedy-table' ? [...player.actionValues] : []));
    const expected = [
      [0, 0],
      [0, 0],
    ];
    expected[0]![mine!] = 0.5 * payoffs[mine!]![theirs!]!;
    expected[1]![theirs!] = 0.5 * payoffs[theirs!]![mine!]!;
    expect(values).toEqual(expected);
  });

  it('ends in mutual defection in the prisoner’s dilemma', () => {
    for (let seed = 0; seed < 20; seed++) {
      const trainer = train({ ...dilemma, seed, settings: { discount: 0 }, steps: 2000 });
      expect(greedyActions(dilemma.env, trainer)).toEqual([1, 1]);
    }
  });

  it('learns nothing with a step size next to 0', () => {
    const trainer = train({ ...dilemma, settings: { stepSize: 1e-12, discount: 0 }, steps: 2000 });
    const policy = trainer.policy();
    if (policy.kind !== 'players' || policy.players[0]!.kind !== 'greedy-table') throw new Error('must be tables');
    expect(Math.max(...policy.players[0]!.actionValues)).toBeLessThan(1e-8);
  });

  it('goes on from a save as if it had never stopped', () => {
    const soccer = { env: 'Soccer', algo: 'independent-q-learning', steps: 3000, evaluation: { interval: 500, episodes: 4 } };
    const whole = train(soccer);
    const half = createTrainer(soccer);
    half.advance(1234);
    const rest = createTrainer(soccer);
    rest.load(structuredClone(half.save()));
    rest.advance(soccer.steps);
    expect(rest.policy()).toEqual(whole.policy());
    expect(rest.episodeCount).toBe(whole.episodeCount);
    expect(rest.evaluateFinal(10)).toEqual(whole.evaluateFinal(10));
  });
});

describe('the evaluation of a game', () => {
  it('counts the shared return where players work together', () => {
    const trainer = train({
      env: 'TwoStepGame',
      algo: 'independent-q-learning',
      settings: { epsilon: 1 },
      steps: 20_000,
    });
    const { meanReturn, standardDeviation, meanLength } = trainer.evaluateFinal(10);
    expect(meanReturn).toBe(7); // uniform exploration makes the safe table look better
    expect(standardDeviation).toBe(0);
    expect(meanLength).toBe(2);
  });

  it('sets a zero-sum policy against chance, in every seat', () => {
    const trainer = train({ env: 'MatrixGame?game=matching_pennies', algo: 'independent-q-learning', steps: 100 });
    const { meanReturn, episodes } = trainer.evaluateFinal(2000);
    expect(episodes).toBe(2000);
    expect(Math.abs(meanReturn)).toBeLessThan(0.1); // nothing is better than 0 against an even coin
  });
});
