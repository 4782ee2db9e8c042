import { describe, expect, it } from 'vitest';
import { nearestInNextRow } from '../../../renderer/components/gridSteps';

/** Three columns of 100 px; a heading of 40 px between the second row and the third. */
const boxes = [
  [0, 0],
  [1, 0],
  [2, 0],
  [0, 100],
  [1, 100],
  [0, 240],
  [1, 240],
  [2, 240],
].map(([column = 0, top = 0]) => ({ left: column * 100, right: column * 100 + 90, top, bottom: top + 90 }));

describe('Arrow keys in a gallery', () => {
  it('go to the tile right below or above', () => {
    expect(nearestInNextRow(boxes, 1, 'down')).toBe(4);
    expect(nearestInNextRow(boxes, 4, 'up')).toBe(1);
  });

  it('go to the nearest tile where the next row is shorter', () => {
    expect(nearestInNextRow(boxes, 2, 'down')).toBe(4);
  });

  it('pass over headings between families', () => {
    expect(nearestInNextRow(boxes, 4, 'down')).toBe(6);
    expect(nearestInNextRow(boxes, 7, 'up')).toBe(4);
  });

  it('go nowhere beyond the first and the last row', () => {
    expect(nearestInNextRow(boxes, 0, 'up')).toBeUndefined();
    expect(nearestInNextRow(boxes, 6, 'down')).toBeUndefined();
    expect(nearestInNextRow(boxes, -1, 'down')).toBeUndefined();
  });
});
