import type { GroupSummary } from '../../main/contract/models';
import { type Center, type CenterValue, centerOf } from './comparisons';

/** What a table of groups can be ordered by. */
export type GroupColumn = 'label' | 'n' | 'value' | 'interval' | 'deviation' | 'failed';

export interface GroupOrder {
  /** `undefined` keeps the order in which the groups were chosen. */
  readonly column: GroupColumn | undefined;
  readonly isDescending: boolean;
}

/** A line of the table of groups. */
export interface GroupRow extends CenterValue {
  readonly group: GroupSummary;
}

/**
 * The groups whose name or notes hold every word of `filter`, in an order; groups that are equal in it, and those without the
 * number it goes by, keep theirs, the latter last.
 *
 * An interval is ordered by its lower end.
 */
export function groupRows(
  groups: readonly GroupSummary[],
  center: Center,
  filter: string,
  { column, isDescending }: GroupOrder,
  notes: ReadonlyMap<string, string>,
): readonly GroupRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = groups
    .filter(({ groupId, label }) => {
      const about = `${label} ${notes.get(groupId) ?? ''}`.toLowerCase();
      return words.every((word) => about.includes(word));
    })
    .map((group) => ({ group, ...centerOf(group, center) }));
  if (column === undefined) return rows;
  const direction = isDescending ? -1 : 1;
  return rows.toSorted((a, b) => {
    if (column === 'label') return direction * a.group.label.localeCompare(b.group.label, 'en', { numeric: true });
    const [one, other] = [keyOf(a, column), keyOf(b, column)];
    if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
    return one === other ? 0 : direction * (one < other ? -1 : 1);
  });
}

function keyOf({ group, value, confidence }: GroupRow, column: Exclude<GroupColumn, 'label'>): number {
  switch (column) {
    case 'n':
      return group.n;
    case 'value':
      return value;
    case 'interval':
      return confidence?.[0] ?? Number.NaN;
    case 'deviation':
      return group.n === 1 ? Number.NaN : group.standardDeviation;
    case 'failed':
      return group.failures.ended === 0 ? Number.NaN : group.failures.failed / group.failures.ended;
  }
}
