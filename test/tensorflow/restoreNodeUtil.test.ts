import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { restoreNodeUtil } from '../../main/tensorflow/restoreNodeUtil';

type Checks = Record<'isArray' | 'isNullOrUndefined', ((value: unknown) => boolean) | undefined>;

describe('the util module as tfjs-node 4.22 needs it', () => {
  it('has the type checks that newer Nodes drop, as packages see it through require', () => {
    const util = createRequire(import.meta.url)('util') as Checks;
    const { isArray, isNullOrUndefined } = util;
    // Taken away here, so that the test says the same on a Node that still has them.
    util.isArray = undefined;
    util.isNullOrUndefined = undefined;
    try {
      restoreNodeUtil();
      expect([[], {}, 'text'].map((value) => util.isArray!(value))).toEqual([true, false, false]);
      expect([null, undefined, 0, ''].map((value) => util.isNullOrUndefined!(value))).toEqual([true, true, false, false]);
    } finally {
      Object.assign(util, { isArray, isNullOrUndefined });
    }
  });

  it('keeps the checks of a Node that has them', () => {
    const isArray = () => true;
    const target: Partial<Checks> = { isArray };
    restoreNodeUtil(target);
    expect(target.isArray).toBe(isArray);
    expect(target.isNullOrUndefined).toBeTypeOf('function');
  });
});
