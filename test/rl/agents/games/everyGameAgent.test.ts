import { describe, expect, it } from 'vitest';
import { incompatibilityWithGame } from '../../../../main/rl/agents/compatibility';
import { agentDefinitions } from '../../../../main/rl/agents/registry';
import type { SavedValue } from '../../../../main/rl/core/savedState';
import { createGame } from '../../../../main/rl/environments/gameRegistry';
import { createTrainer } from '../../../helpers/train';

/** Games with and without an end of their own, of every kind of reward, in which moves are made at once or in turn. */
const games = [
  'MatrixGame?game=chicken&rounds=7&memory=true',
  'MatrixGame?game=biased_rps',
  'TwoStepGame',
  'Soccer?maxSteps=50',
  'GridGame?board=2',
  'PredatorPrey?sees=index',
  'KuhnPoker',
  'TicTacToe',
];

const pairs = agentDefinitions
  .filter(({ needs, usesNetwork }) => needs.game !== undefined && !usesNetwork)
  .flatMap((definition) => {
    const fitting = games.filter((env) => incompatibilityWithGame(definition, createGame(env)) === undefined);
    return fitting.map((env) => [definition.id, env] as const);
  });

const steps = 400;

function start(algo: string, env: string, seed: number) {
  return createTrainer({ algo, env, seed, steps, evaluation: { interval: 150, episodes: 2 } });
}

describe('the algorithms for games', () => {
  it('each have a game among these', () => {
    const ids = agentDefinitions.filter(({ needs, usesNetwork }) => needs.game !== undefined && !usesNetwork).map(({ id }) => id);
    expect(ids.filter((id) => !pairs.some(([algo]) => algo === id))).toEqual([]);
  });
});

describe.each(pairs)('%s in %s', (algo, env) => {
  it('makes the same run with the same seed, and another with another', () => {
    const [run, same, other] = [11, 11, 12].map((seed) => {
      const trainer = start(algo, env, seed);
      trainer.advance(steps);
      return trainer.save();
    });
    expect(same).toEqual(run);
    expect(other).not.toEqual(run);
  });

  it('goes on from a save as if it had never stopped', () => {
    const whole = start(algo, env, 3);
    whole.advance(steps);
    const half = start(algo, env, 3);
    half.advance(173);
    const rest = start(algo, env, 3);
    rest.load(structuredClone(half.save()));
    rest.advance(steps);
    expect(rest.save()).toEqual(whole.save());
    expect(rest.policy()).toEqual(whole.policy());
  });

  it('saves a copy, which further learning does not touch', () => {
    const trainer = start(algo, env, 5);
    trainer.advance(100);
    const saved = trainer.save();
    const policy = trainer.policy();
    const [savedThen, policyThen] = [structuredClone(saved), structuredClone(policy)] as [SavedValue, typeof policy];
    trainer.advance(100);
    expect(saved).toEqual(savedThen);
    expect(policy).toEqual(policyThen);
  });

  it('reports only what it declares, as finite numbers', () => {
    const declared = new Set(agentDefinitions.find(({ id }) => id === algo)!.metrics.map(({ name }) => name));
    const trainer = start(algo, env, 7);
    trainer.onStep = ({ metrics = {} }) => {
      for (const [name, value] of Object.entries(metrics)) {
        expect(declared).toContain(name);
        expect(value).toSatisfy(Number.isFinite);
      }
    };
    trainer.advance(steps);
  });

  it('plays whole games without exploration', () => {
    const trainer = start(algo, env, 9);
    trainer.advance(100);
    const { episodes, meanReturn } = trainer.evaluateFinal(3);
    expect(episodes).toBe(3);
    expect(meanReturn).toSatisfy(Number.isFinite);
  });
});
