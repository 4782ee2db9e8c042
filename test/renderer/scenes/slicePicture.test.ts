import { describe, expect, it } from 'vitest';
import { choiceBoundaries } from '../../../renderer/scenes/drawing/slicePicture';

/** Two actions on 3 × 2 points; `lead` is by how much the first is worth more at each. */
function field(lead: readonly number[]) {
  return {
    columnCount: 3,
    rowCount: 2,
    values: new Float64Array(6),
    actionCount: 2,
    preferences: Float64Array.from(lead.flatMap((value) => [value, 0])),
  };
}

describe('the boundary between two actions', () => {
  it('runs where both are worth the same', () => {
    // Between columns 0 and 1 the lead falls from 1 to −3: it is 0 a quarter of the way, and points stand at + 0.5.
    const pieces = choiceBoundaries(field([1, -3, -3, 1, -3, -3]));
    expect(pieces).toEqual([
      [
        [0.75, 0.5],
        [0.75, 1.5],
      ],
    ]);
  });

  it('is nowhere where one action is best everywhere', () => {
    expect(choiceBoundaries(field([1, 2, 3, 4, 5, 6]))).toEqual([]);
  });
});
