import { describe, expect, it } from 'vitest';
import { createTrainer, train } from '../../helpers/train';

describe.each(['sac', 'td3', 'ddpg'])('%s in hindsight', (algo) => {
  const options = {
    env: 'Reacher-2?reward=time&maxSteps=40',
    algo,
    settings: {
      hiddenLayers: [16],
      batchSize: 16,
      learningStarts: 50,
      replayCapacity: 3000,
      trainInterval: 4,
      hindsightGoals: 4,
    },
    steps: 600,
  };

  it('repeats itself bit for bit, and goes on bit for bit from a checkpoint', () => {
    const whole = train(options);
    expect(train(options).policy()).toEqual(whole.policy());
    const first = createTrainer(options);
    first.advance(250);
    first.advance(100, true);
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    second.advance(600);
    expect(second.policy()).toEqual(whole.policy());
  });

  it('remembers every step once as it was and four times with another goal', () => {
    const trainer = createTrainer({ ...options, steps: 40 });
    trainer.advance(40);
    const { memory } = trainer.save()['agent'] as unknown as { memory: { rows: Float32Array } };
    expect(memory.rows.length / (2 * 8 + 2 + 2)).toBe(40 + 160);
  });

  it('learns something else than without', () => {
    const without = train({ ...options, settings: { ...options.settings, hindsightGoals: 0 } });
    expect(without.policy()).not.toEqual(train(options).policy());
  });

  it('is refused where there are no goals', () => {
    expect(() => createTrainer({ ...options, env: 'Pendulum-v1' })).toThrow(
      'hindsightGoals must be 0 in an environment without goals, got 4.',
    );
  });
});
