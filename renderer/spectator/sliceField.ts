import type { Insight, Policy } from '../../main/rl/policies/policy';
import { argmax } from '../../main/rl/values/argmax';
import type { Slice } from '../scenes/scene';

/** What a policy thinks along a plane through the states, as a grid of points; row 0 at the top, the highest y. */
export interface SliceField {
  readonly columnCount: number;
  readonly rowCount: number;
  /** Value of each point's state, shape [rows, columns], in discounted reward. */
  readonly values: Float64Array;
  readonly actionCount: number;
  /** Probability or value of each action, whichever the policy goes by, shape [rows, columns, actions]. */
  readonly preferences: Float64Array;
  readonly low: number;
  readonly high: number;
}

const noActions = new Float64Array(0);

/**
 * Works a field out row by row, so that whoever draws it can stop for a frame in between.
 *
 * @returns the field, or `undefined` where the policy knows no values.
 */
export function* computeSlice(
  policy: Policy,
  slice: Slice,
  state: unknown,
  columnCount: number,
  rowCount: number,
): Generator<void, SliceField | undefined, void> {
  const values = new Float64Array(rowCount * columnCount);
  let preferences = new Float64Array(0);
  let actionCount = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row < rowCount; row++) {
    const y = slice.y.high - ((row + 0.5) / rowCount) * (slice.y.high - slice.y.low);
    for (let column = 0; column < columnCount; column++) {
      const x = slice.x.low + ((column + 0.5) / columnCount) * (slice.x.high - slice.x.low);
      const insight = policy.inspect(slice.observe(state, x, y));
      const value = stateValueOf(insight);
      if (value === undefined) return undefined;
      const index = row * columnCount + column;
      values[index] = value;
      const preferred = insight.actionProbabilities ?? insight.actionValues ?? noActions;
      if (index === 0) {
        actionCount = preferred.length;
        preferences = new Float64Array(rowCount * columnCount * actionCount);
      }
      preferences.set(preferred, index * actionCount);
      if (value < low) low = value;
      if (value > high) high = value;
    }
    yield;
  }
  return { columnCount, rowCount, values, actionCount, preferences, low, high };
}

function stateValueOf({ stateValue, actionValues }: Insight): number | undefined {
  return stateValue ?? (actionValues === undefined ? undefined : actionValues[argmax(actionValues)]);
}
