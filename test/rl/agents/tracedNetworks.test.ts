import { describe, expect, it } from 'vitest';
import type { TracedQuantities } from '../../../main/rl/core/trace';
import { createTrainer, type TrainOptions } from '../../helpers/train';

/** What the named passage told, each time. */
function tell(passage: string, options: TrainOptions): TracedQuantities[] {
  const trainer = createTrainer({ ...options, settings: { hiddenLayers: [8], ...options.settings } });
  const told: TracedQuantities[] = [];
  trainer.trace = (name, quantities) => {
    if (name === passage) told.push({ ...quantities });
  };
  trainer.advance(options.steps);
  expect(told.length).toBeGreaterThan(2);
  return told;
}

const n = (quantities: TracedQuantities, name: string) => quantities[name] as number;

describe('The numbers that agents with networks tell', () => {
  it('give the whole loss of DQN where its batch holds one transition', () => {
    const settings = { batchSize: 1, learningStarts: 16, trainInterval: 1, replayCapacity: 64, discount: 0.9 };
    for (const told of tell('update', { env: 'CartPole-v1', algo: 'dqn', settings, steps: 60 })) {
      expect(n(told, 'target')).toBe(n(told, 'reward') + n(told, 'discount') * n(told, 'nextValue'));
      expect([0, Math.fround(0.9)]).toContain(told['discount']);
      const error = Math.abs(n(told, 'value') - n(told, 'target'));
      // Huber: ½ e² up to 1, then e − ½
      expect(n(told, 'loss')).toBeCloseTo(error <= 1 ? 0.5 * error * error : error - 0.5, 5);
    }
  });

  it('compare returns with what was believed in REINFORCE', () => {
    const settings = { episodesPerUpdate: 2, discount: 1, normalizeAdvantages: false };
    for (const told of tell('learn', { env: 'CartPole-v1', algo: 'reinforce', settings, steps: 400 })) {
      expect(n(told, 'advantage')).toBeCloseTo(n(told, 'discountedReturn') - n(told, 'value'), 10);
      expect(n(told, 'weight')).toBeCloseTo(n(told, 'advantage'), 10);
      // Two whole episodes of cart-pole with a reward of 1 a step: the first return is the length of the first episode.
      expect(n(told, 'discountedReturn')).toBeLessThan(n(told, 'stepCount'));
      expect(Number.isInteger(told['discountedReturn'])).toBe(true);
    }
  });

  it('add up to δ in the one-step actor–critic', () => {
    const settings = { discount: 0.9, discountsSteps: true };
    const told = tell('step', { env: 'CartPole-v1', algo: 'actor-critic', settings, steps: 60 });
    for (const each of told) {
      expect(n(each, 'tdError')).toBe(n(each, 'reward') + 0.9 * n(each, 'nextValue') - n(each, 'value'));
    }
    // I falls by γ at each step of the first episode: 1, 0.9, 0.81, …
    expect(told.slice(0, 3).map(({ discounting }) => discounting)).toEqual([1, 0.9, 0.9 * 0.9]);
  });

  it('make a return of advantage and value in A2C', () => {
    for (const told of tell('learn', { env: 'CartPole-v1', algo: 'a2c', settings: { environmentCount: 2 }, steps: 60 })) {
      expect(n(told, 'discountedReturn')).toBeCloseTo(n(told, 'advantage') + n(told, 'value'), 10);
    }
  });

  it('begin each segment of PPO with a ratio of 1, and clip it later', () => {
    const settings = { environmentCount: 2, rolloutLength: 16, minibatchSize: 32, epochs: 4, learningRate: 0.05, clipRange: 0.1 };
    const told = tell('minibatch', { env: 'CartPole-v1', algo: 'ppo', settings, steps: 96 });
    for (const [index, each] of told.entries()) {
      const [ratio, advantage] = [n(each, 'ratio'), n(each, 'advantage')];
      if (index % 4 === 0) expect(ratio).toBeCloseTo(1, 6);
      const clipped = Math.min(1.1, Math.max(0.9, ratio));
      expect(n(each, 'objective')).toBe(-Math.min(ratio * advantage, clipped * advantage));
    }
    expect(told.some((each) => each['ratio'] !== each['clippedRatio'])).toBe(true);
  });
});
