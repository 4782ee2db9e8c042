import { describe, expect, it } from 'vitest';
import type { SavedState } from '../../../main/rl/core/savedState';
import { checkTrainingSpec } from '../../../main/rl/training/trainingSpec';
import { createTrainer, type TrainOptions, train } from '../../helpers/train';

const walk: TrainOptions = {
  env: 'LineWalk',
  algo: 'q-learning',
  settings: { epsilon: 0.5 },
  steps: 3000,
  evaluation: { interval: 500, episodes: 4 },
};

describe('the trainer', () => {
  it('takes exactly the steps of the budget', () => {
    const trainer = train(walk);
    expect(trainer.stepCount).toBe(3000);
    expect(trainer.hasFinished).toBe(true);
  });

  it('stops after the episodes of the budget', () => {
    const trainer = createTrainer({ ...walk, episodes: 25 });
    trainer.advance(1_000_000);
    expect(trainer.episodeCount).toBe(25);
    expect(trainer.takeReport().episodes.step.at(-1)).toBe(trainer.stepCount);
  });

  it('stops once the mean return of 100 episodes reaches what was asked for', () => {
    const trainer = train({ ...walk, settings: { epsilon: 0.1, stepSize: 1, discount: 0.9 }, steps: 100_000, stopAt: 0.9 });
    expect(trainer.hasFinished).toBe(true);
    expect(trainer.trainingReturn).toBeGreaterThanOrEqual(0.9);
    expect(trainer.stepCount).toBeLessThan(20_000);
    const { episodes } = trainer.takeReport();
    expect(episodes.step.length).toBeGreaterThanOrEqual(100);
  });

  it('gives the same numbers however it is sliced and whenever reports are taken', () => {
    const whole = train(walk).takeReport();
    const sliced = createTrainer(walk);
    const returns: number[] = [];
    const evaluations: unknown[] = [];
    const means: number[] = [];
    for (let slice = 1; !sliced.hasFinished; slice = (slice * 7) % 61) {
      sliced.advance(slice, slice % 2 === 0);
      sliced.policy();
      const report = sliced.takeReport();
      returns.push(...report.episodes.return);
      evaluations.push(...report.evaluations);
      means.push(...report.metrics.flatMap((curve) => [...curve.values]));
    }
    expect(returns).toEqual([...whole.episodes.return]);
    expect(evaluations).toEqual([...whole.evaluations]);
    expect(means).toEqual([...whole.metrics[0]!.values]);
  });

  it('gives another curve for another seed', () => {
    const a = train(walk).takeReport().episodes.step;
    const b = train({ ...walk, seed: 2 }).takeReport().episodes.step;
    expect([...a]).not.toEqual([...b]);
  });

  it('trains the same whether and how often it is evaluated', () => {
    const often = train({ ...walk, evaluation: { interval: 50, episodes: 20 } }).takeReport().episodes;
    const never = train({ ...walk, evaluation: { interval: 1_000_000, episodes: 1 } }).takeReport().episodes;
    expect(often).toEqual(never);
  });

  it('counts each episode at the step on which it ended', () => {
    const { episodes } = train(walk).takeReport();
    let step = 0;
    for (const [i, length] of episodes.length.entries()) {
      step += length;
      expect(episodes.step[i]).toBe(step);
    }
  });

  it('keeps a policy for each evaluation', () => {
    const { evaluations, policies } = train(walk).takeReport();
    expect(evaluations.map(({ step }) => step)).toEqual([500, 1000, 1500, 2000, 2500, 3000]);
    expect(policies.map(({ step }) => step)).toEqual([500, 1000, 1500, 2000, 2500, 3000]);
  });

  it('evaluates and reports at the same steps after it was loaded in between', () => {
    const whole = train(walk).takeReport();
    const first = createTrainer(walk);
    first.advance(733);
    const second = createTrainer(walk);
    second.load(structuredClone(first.save()));
    second.advance(3000);
    const [before, after] = [first.takeReport(), second.takeReport()];
    expect([...before.evaluations, ...after.evaluations]).toEqual([...whole.evaluations]);
    expect([...before.metrics[0]!.steps, ...after.metrics[0]!.steps]).toEqual([...whole.metrics[0]!.steps]);
    expect([...before.metrics[0]!.values, ...after.metrics[0]!.values]).toEqual([...whole.metrics[0]!.values]);
  });

  it('refuses a checkpoint where the algorithm cannot resume, and one of another version', () => {
    const trainer = createTrainer({ env: 'CartPole-v1', algo: 'dqn', steps: 3000 });
    trainer.advance(1);
    expect(trainer.canResume).toBe(false);
    expect(() => trainer.save()).toThrow('A checkpoint must be taken where the algorithm can resume.');
    const saved: SavedState = { ...createTrainer(walk).save(), version: 99 };
    expect(() => createTrainer(walk).load(saved)).toThrow('The checkpoint must have version 1, got 99.');
  });

  it('goes on beyond its first budget as if it had been larger from the start', () => {
    const long = train({ ...walk, steps: 6000 });
    const extended = train(walk);
    extended.extendTo(6000);
    extended.advance(10_000);
    expect(extended.policy()).toEqual(long.policy());
  });
});

describe('a training spec', () => {
  const good = {
    env: 'CartPole-v1',
    algo: 'dqn',
    seed: 0,
    settings: {},
    budget: { steps: 10 },
    evaluation: { interval: 5, episodes: 1 },
    stopAt: null,
  } as const;

  it.each([
    [{ env: 'CartPol-v1' }, 'Unknown environment "CartPol-v1". Did you mean "CartPole-v1"?'],
    [{ algo: 'dqm' }, 'Unknown algorithm "dqm". Did you mean "dqn"?'],
    [{ settings: { batchsize: 3 } }, 'Unknown setting of dqn "batchsize". Did you mean "batchSize"?'],
    [{ settings: { discount: 1.5 } }, 'discount must lie in [0, 1], got 1.5.'],
    [
      { algo: 'q-learning' },
      'q-learning does not fit CartPole-v1. Needs a finite set of states to index a table; here observations are real numbers.',
    ],
    [{ seed: -1 }, 'seed must be a whole number of at least 0, got -1.'],
    [{ budget: { steps: 0 } }, 'steps must be a whole number of at least 1, got 0.'],
    [{ budget: { episodes: 2.5 } }, 'episodes must be a whole number of at least 1, got 2.5.'],
    [{ stopAt: Number.NaN }, 'stopAt must be a number, got NaN.'],
    [
      { env: 'TeleportGrid', algo: 'sarsa', settings: { discount: 1 } },
      'discount must be less than 1 for TeleportGrid, got 1. Its episodes never end by themselves, so values would grow without bound.',
    ],
    [
      { env: 'Bandit', algo: 'q-learning', settings: { discount: 1 } },
      'discount must be less than 1 for Bandit, got 1. Its episodes never end by themselves, so values would grow without bound.',
    ],
    [
      { env: 'Bandit-10', algo: 'sarsa', settings: { discount: 1 } },
      'discount must be less than 1 for Bandit-10, got 1. Its episodes never end by themselves, so values would grow without bound.',
    ],
    [
      { env: 'BlockingMaze', algo: 'dyna-q', settings: { discount: 1 } },
      'discount must be less than 1 for BlockingMaze, got 1. Its episodes never end by themselves, so values would grow without bound.',
    ],
    [
      { env: 'ShortcutMaze', algo: 'dyna-q-plus', settings: { discount: 1 } },
      'discount must be less than 1 for ShortcutMaze, got 1. Its episodes never end by themselves, so values would grow without bound.',
    ],
    [{ evaluation: { interval: 0, episodes: 1 } }, 'The evaluation interval must be a whole number of at least 1, got 0.'],
  ])('with %o is refused with a sentence', (changes, sentence) => {
    expect(() => checkTrainingSpec({ ...good, ...changes } as never)).toThrow(sentence);
  });
});
