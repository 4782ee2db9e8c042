import { describe, expect, it } from 'vitest';
import { fillIn } from '../../../renderer/format/workedFormula';
import { typeset } from '../../../renderer/typesetting/formula';

describe('A worked line', () => {
  it('holds the numbers of the step, negative ones in parentheses after a sign', () => {
    const tex = String.raw`Q(‹state›,‹action›) \leftarrow ‹value› + ‹stepSize› \cdot [\,‹reward› + ‹discount› \cdot ‹nextValue› - ‹value›\,] = ‹newValue›`;
    const quantities = {
      state: 36,
      action: 0,
      reward: -1,
      value: -0.42,
      nextValue: -0.3,
      stepSize: 0.5,
      discount: 1,
      newValue: -0.86,
    };
    expect(fillIn(tex, quantities, { actions: ['up', 'down'] })).toBe(
      String.raw`Q(36,\text{up}) \leftarrow {-0.42} + 0.5 \cdot [\,{-1} + 1 \cdot (-0.3) - (-0.42)\,] = {-0.86}`,
    );
  });

  it.each([
    [0.1 + 0.2, '0.3'],
    [-0, '0'],
    [1234567, '1234567'],
    [123.456789, '123.5'],
    [0.00001234, String.raw`1.234 \cdot 10^{-5}`],
    [2.5e9, String.raw`2.5 \cdot 10^{9}`],
    [Number.NEGATIVE_INFINITY, String.raw`{-\infty}`],
    [null, String.raw`\text{none}`],
    [[0.5, -0.25], String.raw`(0.5,\ -0.25)`],
    [[1, 2, 3, 4, 5], String.raw`(1,\ 2,\ 3,\ 4,\ \ldots)`],
    [Float32Array.of(0.5), '0.5'],
  ])('writes %s as %s', (quantity, text) => {
    expect(fillIn('‹x›', { x: quantity })).toBe(text);
  });

  it('names actions and states where they have names, in letters that TeX reads', () => {
    const names = { actions: ['push 50 % & turn', 'a_1 {x}'], states: ['left'] };
    expect(fillIn('‹action› ‹nextAction› ‹nextState›', { action: 0, nextAction: 1, nextState: 0 }, names)).toBe(
      String.raw`\text{push 50 \% and turn} \text{a\_1 \{x\}} \text{left}`,
    );
    expect(typeset(fillIn('A = ‹action›', { action: 0 }, names))).toHaveLength(1);
  });

  it('shows a question mark for what was not told, rather than a number', () => {
    expect(fillIn('R = ‹reward›', {})).toBe('R = ?');
  });
});
