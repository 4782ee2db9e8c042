import { describe, expect, it } from 'vitest';
import { datasetMisfit } from '../../../renderer/format/datasetMisfit';
import { datasetCaution } from '../../../renderer/format/datasets';

const played = (env: string) => ({ env, hasExpert: false });
const cloning = { name: 'Behavior cloning' };
const dagger = { name: 'DAgger', needsExpert: true };

describe('a data set', () => {
  it('fits where it was recorded, and where one sees and does the same', () => {
    expect(datasetMisfit(played('CartPole-v1'), cloning, 'CartPole-v1')).toBeUndefined();
    expect(datasetMisfit(played('CartPole-v0'), cloning, 'CartPole-v1')).toBeUndefined();
    expect(datasetCaution(played('CartPole-v1'), 'CartPole-v1')).toBe('');
    expect(datasetCaution(played('CartPole-v0'), 'CartPole-v1')).toMatch(/^Recorded on CartPole-v0: .* the rules may differ\.$/);
  });

  it('says what is seen or done otherwise where it does not fit', () => {
    expect(datasetMisfit(played('Pendulum-v1'), cloning, 'CartPole-v1')).toBe(
      'It was recorded on Pendulum-v1, where one sees 3 numbers; here it is 4 numbers.',
    );
    expect(datasetMisfit(played('FrozenLake-v1'), cloning, 'FrozenLake-v1?map=8x8')).toBe(
      'It was recorded on FrozenLake-v1, where one sees 16 values; here it is 64 values.',
    );
    expect(datasetMisfit(played('LunarLanderContinuous-v3'), cloning, 'LunarLander-v3')).toBe(
      'It was recorded on LunarLanderContinuous-v3, where an action is one of 2 numbers; here of 4 values.',
    );
  });

  it('must hold a policy where an algorithm asks one', () => {
    expect(datasetMisfit(played('CartPole-v1'), dagger, 'CartPole-v1')).toMatch(/^DAgger asks the expert again/);
    expect(datasetMisfit({ env: 'CartPole-v1', hasExpert: true }, dagger, 'CartPole-v1')).toBeUndefined();
  });

  it('does not fit where its world is gone', () => {
    expect(datasetMisfit(played('NoSuchWorld'), cloning, 'CartPole-v1')).toBe(
      'It was recorded on NoSuchWorld, which does not exist here.',
    );
  });
});
