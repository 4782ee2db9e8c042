import type { Insight, Policy, PolicySnapshot } from '../../main/rl/policies/policy';
import { argmax } from '../../main/rl/values/argmax';
import type { Slice } from '../scenes/scene';

/** What can be shown of a policy along a plane: the value of the state, the chance of an action, an element of the action. */
export type SliceQuantity =
  | { readonly kind: 'value' }
  | { readonly kind: 'probability'; readonly action: number }
  | { readonly kind: 'action'; readonly element: number };

/** What a policy thinks along a plane through the states, as a grid of points; row 0 at the top, the highest y. */
export interface SliceField {
  readonly columnCount: number;
  readonly rowCount: number;
  /** The quantity at each point, shape [rows, columns]: values in discounted reward, actions in their own units. */
  readonly values: Float64Array;
  readonly actionCount: number;
  /** Probability or value of each action, whichever the policy goes by, shape [rows, columns, actions]. */
  readonly preferences: Float64Array;
  readonly low: number;
  readonly high: number;
}

const noActions = new Float64Array(0);

/** What a policy has to show, the value of the state first where it knows one. */
export function sliceQuantities(policy: PolicySnapshot): readonly SliceQuantity[] {
  const value: SliceQuantity = { kind: 'value' };
  const probabilities = (actionCount: number) =>
    Array.from({ length: actionCount }, (_, action): SliceQuantity => ({ kind: 'probability', action }));
  switch (policy.kind) {
    case 'greedy-table':
    case 'greedy-network':
    case 'greedy-linear':
    case 'state-values':
    case 'linear-state-values':
    case 'network-state-values':
      return [value];
    case 'softmax-network':
      return [...(policy.valueNetwork === undefined ? [] : [value]), ...probabilities(policy.actionCount)];
    case 'softmax-linear':
      return [...(policy.stateWeights.length === 0 ? [] : [value]), ...probabilities(policy.actionCount)];
    case 'continuous-network': {
      const elements = Array.from(policy.low, (_, element): SliceQuantity => ({ kind: 'action', element }));
      return [...(policy.valueNetwork === undefined ? [] : [value]), ...elements];
    }
    case 'stochastic-table':
      return probabilities(policy.actionCount);
    default:
      return [];
  }
}

/** Works a field out row by row, so that whoever draws it can stop for a frame in between. */
export function* computeSlice(
  policy: Policy,
  quantity: SliceQuantity,
  slice: Slice,
  state: unknown,
  columnCount: number,
  rowCount: number,
): Generator<void, SliceField, void> {
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
      const value = quantityIn(insight, quantity);
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
  // A chance has bounds of its own, and keeps its colors whatever the policy does.
  const range = quantity.kind === 'probability' ? { low: 0, high: 1 } : { low, high };
  return { columnCount, rowCount, values, actionCount, preferences, ...range };
}

function quantityIn({ stateValue, actionValues, actionProbabilities, action }: Insight, quantity: SliceQuantity): number {
  switch (quantity.kind) {
    case 'value':
      return stateValue ?? (actionValues === undefined ? Number.NaN : actionValues[argmax(actionValues)]!);
    case 'probability':
      return actionProbabilities?.[quantity.action] ?? Number.NaN;
    case 'action':
      return action?.[quantity.element] ?? Number.NaN;
  }
}
