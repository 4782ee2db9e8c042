import { describe, expect, it } from 'vitest';
import { findFigure } from '../../main/rl/figures/registry';

/** Figures that keep to few runs so as to be worked out in a minute; criteria are about ten. */
const names = ['soccer', 'tic-tac-toe', 'binary-world', 'imitation-cart-pole', 'imitation-mountain-car', 'imitation-acrobot'];

describe.each(names)('figure %s, ten seeds', (name) => {
  it('passes every check', () => {
    const work = findFigure(name).compute(10);
    let next = work.next();
    while (next.done !== true) next = work.next();
    for (const { claim, expected, measured, passed } of next.value.checks) {
      process.stdout.write(`| ${name} | ${claim} | ${expected} | ${measured.toPrecision(4)} | ${passed ? 'yes' : 'NO'} |\n`);
    }
    expect(next.value.checks.filter(({ passed }) => !passed)).toEqual([]);
  });
});
