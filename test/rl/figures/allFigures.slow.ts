import { describe, expect, it } from 'vitest';
import { figures } from '../../../main/rl/figures/registry';

describe.each(figures.map((figure) => [figure.name, figure] as const))('figure %s', (_name, figure) => {
  it('passes every check with as many runs as it is meant for', () => {
    const work = figure.compute(figure.seeds);
    let next = work.next();
    while (next.done !== true) {
      expect(next.value).toBeGreaterThanOrEqual(0);
      expect(next.value).toBeLessThanOrEqual(1);
      next = work.next();
    }
    expect(next.value.checks.filter(({ passed }) => !passed)).toEqual([]);
  });
});
