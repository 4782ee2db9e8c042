import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LearningStep } from '../../../../main/rl/core/agent';
import type { SimultaneousGame } from '../../../../main/rl/core/game';
import type { SettingValues } from '../../../../main/rl/core/settings';
import { createGame } from '../../../../main/rl/environments/gameRegistry';
import { deviationGains } from '../../../../main/rl/games/nashConv';
import { simdEngine } from '../../../../main/rl/networks/simdEngine';
import type { PolicySnapshot } from '../../../../main/rl/policies/policy';
import type { Trainer } from '../../../../main/rl/training/trainer';
import { createTrainer, type TrainOptions, train } from '../../../helpers/train';

const algo = 'independent-ppo';
const gameFile = JSON.parse(readFileSync(new URL('../../../fixtures/conformance/games.json', import.meta.url), 'utf8')) as {
  readonly games: Readonly<Record<string, { readonly row_payoff: number[][]; readonly col_payoff: number[][] }>>;
};

const small: SettingValues = { hiddenLayers: [16], rolloutLength: 32, minibatchSize: 16, epochs: 2 };
const gameOf = (env: string) => createGame(env) as SimultaneousGame;

/** π(a | s) of each player. */
function strategies(policy: PolicySnapshot): Float64Array[] {
  if (policy.kind !== 'players') throw new Error(`Expected players, got ${policy.kind}.`);
  return policy.players.map((player) => {
    if (player.kind !== 'stochastic-table') throw new Error(`Expected a table, got ${player.kind}.`);
    return player.actionProbabilities;
  });
}

function lastMetrics(trainer: Trainer, steps: number): Readonly<Record<string, number>> {
  let last: NonNullable<LearningStep['metrics']> = {};
  trainer.onStep = ({ metrics }) => {
    last = { ...last, ...metrics };
  };
  trainer.advance(steps);
  return last;
}

describe.each([
  ['a policy for each', {}],
  ['one policy in all seats', { selfPlay: true }],
  ['one policy, played on average', { selfPlay: true, playsAverage: true }],
])('independent PPO with %s', (_words, more) => {
  const options: TrainOptions = { env: 'MatrixGame?game=biased_rps', algo, settings: { ...small, ...more }, steps: 192, seed: 4 };

  it('makes the same run with the same seed, and another with another', () => {
    const [run, same, other] = [4, 4, 5].map((seed) => train({ ...options, seed }).save());
    expect(same).toEqual(run);
    expect(other!['agent']).not.toEqual(run!['agent']);
  });

  it('goes on bit for bit from a save', () => {
    const whole = train(options);
    const first = createTrainer(options);
    first.advance(70);
    while (!first.canResume) first.advance(1);
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    second.advance(options.steps);
    expect(second.save()).toEqual(whole.save());
    expect(second.policy()).toEqual(whole.policy());
  });

  it('learns nothing with a learning rate next to nothing', () => {
    const still = train({ ...options, settings: { ...options.settings, learningRate: 1e-12 } });
    const fresh = createTrainer(options);
    strategies(still.policy()).forEach((strategy, player) => {
      strategy.forEach((probability, action) => {
        expect(probability).toBeCloseTo(strategies(fresh.policy())[player]![action]!, 6);
      });
    });
  });
});

describe('independent PPO', () => {
  it('makes likelier what went better than expected, for each player by its own reward', () => {
    // Preferences are h = w + b. One step, one update: Â = R − v, ratio 1, so nothing is clipped, and ∂L/∂h is −Â (½, −½) to
    // within the small weights at the start. Adam's first step is the rate each way for w and b: h_A − h_other grows by 4 α.
    const learningRate = 1e-3;
    const settings = { rolloutLength: 1, minibatchSize: 1, epochs: 1, normalizeAdvantages: false, discount: 0, learningRate };
    let count = 0;
    const log = (strategy: Float64Array, action: number) => Math.log(strategy[action]! / strategy[1 - action]!);
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const env = 'MatrixGame?game=prisoners_dilemma';
      const trainer = createTrainer({ env, algo, settings: { ...settings, hiddenLayers: [] }, steps: 1, seed });
      const before = strategies(trainer.policy());
      // Without hidden layers v is the one weight and the bias, which starts at 0.
      const { learners } = trainer.save()['agent'] as unknown as {
        readonly learners: readonly { readonly actorCritic: { readonly valueNetwork: { readonly parameters: Float32Array } } }[];
      };
      let actions: ArrayLike<number> = [];
      trainer.onStep = (step) => {
        actions = step.action as Float64Array;
      };
      trainer.advance(1);
      const { row_payoff: row, col_payoff: column } = gameFile.games['prisoners_dilemma']!;
      const payoffs = [row[actions[0]!]![actions[1]!]!, column[actions[0]!]![actions[1]!]!];
      strategies(trainer.policy()).forEach((after, player) => {
        const action = actions[player]!;
        const rise = log(after, action) - log(before[player]!, action);
        const advantage = payoffs[player]! - learners[player]!.actorCritic.valueNetwork.parameters[0]!;
        if (advantage === 0) return;
        expect(rise).toBeCloseTo(4 * learningRate * Math.sign(advantage), 5);
        count++;
      });
    }
    expect(count).toBeGreaterThan(6);
  });

  it('tells how far its players are from an equilibrium, as the payoffs say', () => {
    const { row_payoff: row, col_payoff: column } = gameFile.games['biased_rps']!;
    const settings = { ...small, rolloutLength: 250 };
    // The reading of step 1000 comes right after the update of the fourth segment.
    const trainer = createTrainer({ env: 'MatrixGame?game=biased_rps', algo, settings, steps: 1000 });
    const { nashConv, exploitability } = lastMetrics(trainer, 1000);
    const [x, y] = strategies(trainer.policy()) as [Float64Array, Float64Array];
    const rows = row.map((payoffs) => payoffs.reduce((sum, payoff, j) => sum + payoff * y[j]!, 0));
    const columns = [0, 1, 2].map((j) => column.reduce((sum, payoffs, i) => sum + payoffs[j]! * x[i]!, 0));
    const mean = (values: readonly number[], mixture: Float64Array) =>
      values.reduce((sum, value, action) => sum + value * mixture[action]!, 0);
    const expected = Math.max(...rows) - mean(rows, x) + Math.max(...columns) - mean(columns, y);
    expect(nashConv).toBeCloseTo(expected, 9);
    expect(exploitability).toBeCloseTo(expected / 2, 9);
  });

  it('ends in mutual defection in the prisoner’s dilemma', () => {
    const settings = { ...small, discount: 0, learningRate: 3e-3 };
    for (const seed of [1, 2, 3]) {
      const trainer = train({
        env: 'MatrixGame?game=prisoners_dilemma',
        algo,
        settings,
        steps: 6000,
        seed,
        engine: simdEngine()!,
      });
      for (const strategy of strategies(trainer.policy())) expect(strategy[1]).toBeGreaterThan(0.95);
    }
  });

  it('comes to rest near even play against itself where being undecided is worth something, and circles where it is not', () => {
    const env = 'MatrixGame?game=rock_paper_scissors';
    const common = { selfPlay: true, discount: 0, epochs: 4 };
    const distance = (settings: SettingValues) => {
      const trainer = train({ env, algo, settings: { ...common, ...settings }, steps: 20_000, engine: simdEngine()! });
      return deviationGains(gameOf(env).table!, strategies(trainer.policy()), 0).nashConv;
    };
    expect(distance({ entropyWeight: 0.2, normalizeAdvantages: false, playsAverage: true })).toBeLessThan(0.1);
    expect(distance({ entropyWeight: 0 })).toBeGreaterThan(0.5);
  });

  it('plays numbers with networks that draw, the same in every seat', () => {
    const trainer = train({ env: 'PredatorPrey?sees=offsets', algo, settings: { ...small, selfPlay: true }, steps: 64 });
    const policy = trainer.policy();
    if (policy.kind !== 'players') throw new Error('must be a policy for each player');
    expect(policy.players[0]).toMatchObject({ kind: 'softmax-network', plays: 'sample' });
    expect(policy.players[1]).toEqual(policy.players[0]);
  });

  it('refuses an average where players see numbers', () => {
    const settings = { ...small, playsAverage: true };
    expect(() => createTrainer({ env: 'PredatorPrey?sees=offsets', algo, settings, steps: 1 })).toThrow(
      'To play an average, players must see an index, got numbers. Switch playsAverage off.',
    );
  });
});
