import { describe, expect, it } from 'vitest';
import type { EnvironmentInfo } from '../../../main/contract/models';
import { listEnvironments } from '../../../main/lab/catalog';
import { canonicalEnvironmentId } from '../../../main/rl/environments/registry';
import { baseIdOf, describeActions, describeObservations, idWithOptions, optionsOf } from '../../../renderer/format/environments';
import { parseSetting } from '../../../renderer/format/settings';

const gridWorld = listEnvironments().find(({ id }) => id === 'GridWorld') as EnvironmentInfo;

describe('An environment id', () => {
  it('carries only options that differ from their default', () => {
    const defaults = Object.fromEntries(gridWorld.options.map((option) => [option.name, option.default]));
    expect(idWithOptions(gridWorld, defaults)).toBe('GridWorld');
    expect(idWithOptions(gridWorld, { ...defaults, goalReward: 10 })).toBe('GridWorld?goalReward=10');
  });

  it('gives its options back, signs and lines included', () => {
    const layout = 'S.+/#&=/..G';
    const id = idWithOptions(gridWorld, { layout });
    expect(optionsOf(id)).toEqual({ layout });
    expect(baseIdOf(id)).toBe('GridWorld');
  });

  it('is read by the lab as it was meant', () => {
    const id = idWithOptions(gridWorld, { layout: 'S../#.#/..G', goalReward: 2.5 });
    const canonical = canonicalEnvironmentId(id);
    expect(optionsOf(canonical)).toEqual(optionsOf(id));
  });

  it('offers forms only options that its own defaults satisfy', () => {
    for (const { id, options } of listEnvironments()) {
      for (const option of options)
        expect(parseSetting(option, String(option.default)).problem, `${id} ${option.name}`).toBeUndefined();
    }
  });

  it('describes spaces in few words', () => {
    const box = { kind: 'box', low: [], high: [] } as const;
    expect(describeObservations({ kind: 'discrete', size: 16 })).toBe('16 states');
    expect(describeObservations({ ...box, shape: [4] })).toBe('4 numbers');
    expect(describeObservations({ ...box, shape: [10, 10, 4] })).toBe('10×10×4 numbers');
    expect(describeActions({ kind: 'discrete', size: 2 })).toBe('2 actions');
    expect(describeActions({ ...box, shape: [1] })).toBe('1 continuous');
  });
});
