import { describe, expect, it } from 'vitest';
import type { Preset, SettingInfo } from '../../../main/contract/models';
import {
  breaksThatMatter,
  describeBreaks,
  labelBroken,
  missingParts,
  nameOfBroken,
  startingSettings,
} from '../../../renderer/format/breaks';

const noReplay = { id: 'no-replay', label: 'No replay', help: '', settings: { replayCapacity: 32, batchSize: 32 } };
const noTarget = { id: 'no-target', label: 'No target network', help: '', settings: { targetInterval: 1 } };
const breaks = [noReplay, noTarget];
const whole = { replayCapacity: 10_000, batchSize: 64, targetInterval: 500 };

describe('parts of an algorithm that can be taken away', () => {
  it('are those whose loss would change something', () => {
    expect(breaksThatMatter(breaks, whole)).toEqual(breaks);
    expect(breaksThatMatter(breaks, { ...whole, targetInterval: 1 })).toEqual([noReplay]);
    expect(breaksThatMatter(breaks, { ...whole, batchSize: 32 })).toEqual(breaks);
  });

  it('are missing only where all that takes them away is set', () => {
    expect(missingParts(breaks, whole, whole)).toEqual([]);
    expect(missingParts(breaks, { ...whole, batchSize: 32 }, whole)).toEqual([]);
    expect(missingParts(breaks, { ...whole, ...noReplay.settings }, whole)).toEqual([noReplay]);
  });

  it('are not missed where the preset has none of them either', () => {
    const without = { ...whole, targetInterval: 1 };
    expect(missingParts(breaks, without, without)).toEqual([]);
  });

  it('are measured against the preset, and the defaults of what it leaves open', () => {
    const infos = [
      { name: 'batchSize', default: 64 },
      { name: 'targetInterval', default: 500 },
    ] as unknown as SettingInfo[];
    const preset = { settings: { targetInterval: 10 } } as unknown as Preset;
    expect(startingSettings(infos, preset)).toEqual({ batchSize: 64, targetInterval: 10 });
    expect(startingSettings(infos, undefined)).toEqual({ batchSize: 64, targetInterval: 500 });
  });

  it('are named wherever the runs are named', () => {
    expect(describeBreaks(breaks)).toBe('no replay, no target network');
    expect(nameOfBroken('dqn', 'CartPole-v1', [noReplay])).toBe('dqn on CartPole-v1: no replay');
    expect(labelBroken('dqn on CartPole-v1', 'no replay')).toBe('dqn on CartPole-v1 · broken: no replay');
    expect(labelBroken('dqn on CartPole-v1 · batchSize=32', 'no replay')).toBe(
      'dqn on CartPole-v1 · broken: no replay · batchSize=32',
    );
    expect(labelBroken('dqn on CartPole-v1')).toBe('dqn on CartPole-v1');
  });
});
